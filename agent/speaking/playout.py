"""When a move's sound begins and ends at the candidate's side."""

from __future__ import annotations

import asyncio
import time

from livekit.agents.voice import io

from agent.metrics import VOICE_TO_VOICE
from agent.speaking.speech import Speech


class Playout:
    """Follows the room's audio output, which plays one speech at a time.

    Args:
        output: the room's audio output, whose events report the first and the last sample.
    """

    def __init__(self, output: io.AudioOutput) -> None:
        self._output = output
        self.current: Speech | None = None
        self.started = asyncio.Event()
        self._heard_s = 0.0
        self._sounding_since: float | None = None
        output.on("playback_started", self._on_started)
        output.on("playback_progressed", self._on_progressed)
        output.on("playback_finished", self._on_finished)

    def begin(self, speech: Speech) -> None:
        """Follow ``speech``, which is about to be spoken."""
        self.current = speech
        self.started.clear()
        self._heard_s, self._sounding_since = 0.0, None

    def heard_s(self, now: float) -> float:
        """Seconds of the current speech that were heard by ``now``; pauses don't count."""
        since = self._sounding_since
        return self._heard_s + (max(0.0, now - since) if since is not None else 0.0)

    def resumed(self) -> None:
        """The session ended a pause of the current speech."""
        if self.current is not None and self.current.started_wall is not None:
            self._sounding_since = time.time()

    def close(self) -> None:
        self._output.off("playback_started", self._on_started)
        self._output.off("playback_progressed", self._on_progressed)
        self._output.off("playback_finished", self._on_finished)

    def _on_started(self, event: io.PlaybackStartedEvent) -> None:
        if self.current is not None and self.current.started_wall is None:
            self.current.started_wall = self._sounding_since = event.created_at
            _measure(self.current)
            self.started.set()

    def _on_progressed(self, event: io.PlaybackProgressedEvent) -> None:
        self._heard_s, self._sounding_since = event.offset + event.duration, None

    def _on_finished(self, event: io.PlaybackFinishedEvent) -> None:
        if self.current is not None:
            self.current.heard_s = event.playback_position
            self.current.interrupted = event.interrupted
            self.current.finished_wall = time.time()


def _measure(speech: Speech) -> None:
    """Observe how long the candidate waited for this reply."""
    if speech.silent_since is None or speech.started_wall is None or not speech.move.speaks:
        return
    kind = speech.move.utterances[0].kind.value
    VOICE_TO_VOICE.labels(kind).observe(max(0.0, speech.started_wall - speech.silent_since))
