"""Says one move: finds each utterance's sound, and knows afterwards what was heard of it.

Where sound comes from, quickest first: PCM on disk, a draft made during the answer, the TTS.
Where a model words a whole reply that is not ready within ``LEAD_WITHIN_S``, the candidate
hears a short acknowledgement, and after ``WORDS_WITHIN_S`` the prepared words. Where it only
adds to prepared words, those are spoken without it. A model can make the interviewer better,
never slow or mute.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import numpy as np
import structlog
from livekit import rtc
from livekit.agents.voice import io

from agent.conductor import Move, Utterance, Wording
from agent.metrics import VOICE_TO_VOICE
from agent.speaking.preemptive import Draft, PreemptiveReplies
from kit.audio import SPEECH_RATE
from models.budget import Priority
from pipelines.prerendered import SpeechStore

log = structlog.get_logger(__name__)

LEAD_WITHIN_S = 0.6
"""After the end of the turn, how long a draft is waited for without a sound; people fill a
longer gap with a word."""
WORDS_WITHIN_S = 1.8
"""After the end of the turn; with the endpointing before it, a turn stays under 3 s."""
GAP_S = 0.22
"""Between two utterances of one move."""
FRAME_S = 0.02
_PAUSE = np.zeros(int(0.15 * SPEECH_RATE), np.int16)


@dataclass
class Said:
    """One utterance on its way to the candidate's ear.

    ``begins`` and ``ends`` are samples of the segment; ``late_s`` is how long the segment had
    run dry before it, waiting for words.
    """

    kind: str
    text: str
    utterance: Utterance | None
    begins: int = 0
    ends: int = 0
    late_s: float = 0.0
    seq: int = 0

    @property
    def begins_s(self) -> float:
        """Seconds from the segment's first sound."""
        return self.begins / SPEECH_RATE + self.late_s

    @property
    def ends_s(self) -> float:
        return self.ends / SPEECH_RATE + self.late_s


@dataclass
class Speech:
    """One move being spoken: one playback segment of the room's audio output.

    ``answer`` is the turn that it replies to, empty if none; ``context`` is what a model is
    shown of it.
    """

    move: Move
    answer: str = ""
    context: str = ""
    decided_at: float = field(default_factory=time.monotonic)
    silent_since: float | None = None
    """Wall time of the candidate's last voiced sample before it, if it replies to a turn."""
    said: list[Said] = field(default_factory=list)
    samples: int = 0
    late_s: float = 0.0
    started_wall: float | None = None
    finished_wall: float | None = None
    heard_s: float = 0.0
    interrupted: bool = False

    def ran_dry(self, now: float) -> float:
        """Note that sound comes again at ``now``; returns all the time spent waiting so far."""
        if self.started_wall is not None:
            played_out = self.started_wall + self.samples / SPEECH_RATE + self.late_s
            self.late_s += max(0.0, now - played_out)
        return self.late_s

    def heard_text(self, item: Said) -> tuple[str, bool]:
        """What was audible of ``item`` (by share of its sound), and whether it was cut."""
        heard = int(self.heard_s * SPEECH_RATE)
        if not self.interrupted or heard >= item.ends - SPEECH_RATE // 5:
            return item.text, False
        share = max(0.0, (heard - item.begins) / max(1, item.ends - item.begins))
        if share <= 0.0:
            return "", True
        words = item.text.split()
        kept = words[: max(1, round(len(words) * share))]
        return " ".join(kept), len(kept) < len(words)


class MoveSpeaker:
    """Turns moves into sound.

    Args:
        speech: prepared PCM.
        drafts: follow-ups under way.
        leads: whether drafts of an utterance only lead to its prepared words.
        ack: the acknowledgement's text.
        reserve: gives each utterance its place in the transcript.
    """

    def __init__(
        self,
        speech: SpeechStore,
        drafts: PreemptiveReplies,
        leads: Callable[[Utterance], bool],
        *,
        ack: str,
        reserve: Callable[[], int],
    ) -> None:
        self._speech = speech
        self._drafts = drafts
        self._leads = leads
        self._ack = ack
        self._reserve = reserve

    async def frames(self, speech: Speech) -> AsyncIterator[rtc.AudioFrame]:
        """The move's sound as 20 ms frames (24 kHz, mono), as fast as it can be made."""
        for index, utterance in enumerate(speech.move.utterances):
            if index:
                async for frame in self._emit(speech, np.zeros(int(GAP_S * SPEECH_RATE), np.int16)):
                    yield frame
            async for said, pcm in self._sound(utterance, speech):
                if said not in speech.said:
                    said.seq = self._reserve()
                    said.begins = speech.samples
                    said.late_s = speech.ran_dry(time.time())
                    speech.said.append(said)
                async for frame in self._emit(speech, pcm):
                    yield frame
                said.ends = speech.samples

    async def _emit(self, speech: Speech, pcm: np.ndarray) -> AsyncIterator[rtc.AudioFrame]:
        step = int(FRAME_S * SPEECH_RATE)
        for start in range(0, len(pcm), step):
            chunk = pcm[start : start + step]
            if len(chunk) < step:
                chunk = np.pad(chunk, (0, step - len(chunk)))
            speech.samples += step
            yield rtc.AudioFrame(
                data=np.ascontiguousarray(chunk, dtype=np.int16).tobytes(),
                sample_rate=SPEECH_RATE,
                num_channels=1,
                samples_per_channel=step,
            )

    async def _sound(
        self, utterance: Utterance, speech: Speech
    ) -> AsyncIterator[tuple[Said, np.ndarray]]:
        if utterance.wording is not Wording.FIXED:
            draft = await self._take(utterance, speech, LEAD_WITHIN_S)
            if draft is None and self._drafts.under_way and not self._leads(utterance):
                ack = await self._speech.get(self._ack, Priority.FIRST_CLAUSE)
                yield Said("ack", self._ack, None), ack
                draft = await self._take(utterance, speech, WORDS_WITHIN_S)
            if draft is not None:
                text, pcm = draft.text, draft.pcm
                if draft.leads:
                    rest = await self._speech.get(utterance.text, Priority.FIRST_CLAUSE)
                    text, pcm = f"{text} {utterance.text}", np.concatenate((pcm, _PAUSE, rest))
                yield Said(utterance.kind.value, text, utterance), pcm
                return
            log.info("speaking.prepared_words", question_id=utterance.question_id)
        pcm = await self._speech.get(utterance.text, Priority.FIRST_CLAUSE)
        yield Said(utterance.kind.value, utterance.text, utterance), pcm

    async def _take(self, utterance: Utterance, speech: Speech, within_s: float) -> Draft | None:
        elapsed = time.monotonic() - speech.decided_at
        return await self._drafts.take(utterance, speech.context, max(0.0, within_s - elapsed))


class Playout:
    """Follows the room's audio output, which plays one speech at a time.

    Args:
        output: the room's audio output; its events tell when sound really begins and ends.
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
    """Tell how long the candidate waited for this reply."""
    if speech.silent_since is None or speech.started_wall is None or not speech.move.speaks:
        return
    kind = speech.move.utterances[0].kind.value
    VOICE_TO_VOICE.labels(kind).observe(max(0.0, speech.started_wall - speech.silent_since))
