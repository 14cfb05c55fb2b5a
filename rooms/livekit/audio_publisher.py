"""Publishes the agent's sound in a LiveKit room."""

from __future__ import annotations

import asyncio

import numpy as np
import structlog
from livekit import rtc

from kit.audio import SPEECH_RATE, Pcm
from kit.tasks import TaskSet

log = structlog.get_logger(__name__)

QUEUE_MS = 400
"""The native queue's size. It is never full: a room pushes 80 ms ahead at most."""

LAST_CAPTURE_S = 1.0
"""How long closing waits for the last capture."""

CAPTURE_TIMEOUT_S = 1.0
"""The native side answers when the samples are in its queue; a lost answer must not make the agent
mute for good."""

BIT_RATE = 72_000
"""bit/s while the agent speaks, a third of the time; in silence next to nothing is sent (DTX).
From this rate on Opus leaves out its speech model, half of the encoder's work: 1.2 % of a core for
a room in place of 2.2."""


class AudioPublisher:
    """An audio track and the native queue behind it, which sends silence when it is empty.

    What is pushed plays at once, one push after the other. Belongs to one connection.
    """

    def __init__(self) -> None:
        self._source = rtc.AudioSource(SPEECH_RATE, 1, queue_size_ms=QUEUE_MS)
        self._track = rtc.LocalAudioTrack.create_audio_track("interviewer", self._source)
        self._waiting: list[Pcm] = []
        self._pushed = asyncio.Event()
        self._clears = 0
        self._captures = TaskSet("audio publisher")
        self._over = False
        self._feeder = asyncio.create_task(self._feed(), name="livekit-publisher")

    async def publish(self, room: rtc.Room) -> None:
        """Publish the track in a room. Raises rtc.PublishTrackError."""
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_MICROPHONE, red=True, dtx=True
        )
        options.audio_encoding.max_bitrate = BIT_RATE
        await room.local_participant.publish_track(self._track, options)

    def push(self, pcm: Pcm) -> None:
        """Append 24 kHz mono; returns at once."""
        self._waiting.append(pcm)
        self._pushed.set()

    def clear(self) -> None:
        """Fall silent now: drop what was pushed and has not been played."""
        self._clears += 1
        self._waiting.clear()
        self._source.clear_queue()

    async def aclose(self) -> None:
        """Free the native side. Safe to call twice."""
        self._over = True
        self._pushed.set()
        # not cancelled at once: the native side reads the samples until it answers
        await asyncio.wait({self._feeder}, timeout=LAST_CAPTURE_S)
        self._feeder.cancel()
        await self._source.aclose()

    async def _feed(self) -> None:
        # One capture at a time: two concurrent ones may overtake each other.
        while not self._over:
            await self._pushed.wait()
            self._pushed.clear()
            pcm = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.int16)
            self._waiting.clear()
            if not len(pcm):
                continue
            clears = self._clears
            frame = rtc.AudioFrame(pcm.tobytes(), SPEECH_RATE, 1, len(pcm))
            await self._capture(frame)
            if clears != self._clears:
                self._source.clear_queue()

    async def _capture(self, frame: rtc.AudioFrame) -> None:
        # Never cancelled: the native side reads the frame's memory until it answers.
        capturing = self._captures.spawn(self._capture_one(frame))
        done, _ = await asyncio.wait({capturing}, timeout=CAPTURE_TIMEOUT_S)
        if not done:
            log.warning("audio.not_sent", samples=frame.samples_per_channel, error="no answer")

    async def _capture_one(self, frame: rtc.AudioFrame) -> None:
        try:
            await self._source.capture_frame(frame)
        except Exception as error:  # the library raises nothing more precise
            log.warning("audio.not_sent", samples=frame.samples_per_channel, error=str(error))
