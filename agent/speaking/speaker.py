"""Turns moves into sound.

Sound comes from disk, from a draft made during the answer, or from the TTS clause by clause:
a clause is spoken while the next one is made.

Where a model words a whole reply that is not ready within ``DRAFT_WITHIN_S``, the candidate
hears a short acknowledgement, and after ``WORDS_WITHIN_S`` the prepared words. Where it only
adds to prepared words, those are spoken without it. A model can make the interviewer better,
never slow or mute.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

import numpy as np
import structlog
from livekit import rtc

from agent.conductor import Utterance, Wording
from agent.speaking.playout import Playout
from agent.speaking.preemptive import Draft, PreemptiveReplies
from agent.speaking.speech import Said, Speech, Stretch
from kit.audio import FRAME_S, SPEECH_RATE, Pcm, frames, silence
from models.errors import ModelFileError
from models.tts.engine import SpeechError
from pipelines.prerendered import SpeechStore

__all__ = ["MoveSpeaker", "Playout", "Said", "Speech"]

log = structlog.get_logger(__name__)

LEAD_WITHIN_S = 0.1
"""After the end of the turn, how long a lead to prepared words is waited for. Of 13 longer waits
one got its lead, while the words were ready."""
DRAFT_WITHIN_S = 0.6
"""After the end of the turn, how long a whole reply is waited for without a sound; people fill a
longer gap with a word."""
WORDS_WITHIN_S = 1.8
"""After the end of the turn; with the endpointing before it, a turn stays under 3 s."""
GAP_S = 0.22
"""Between two utterances of one move."""
JOIN_S = 0.15
"""Between a draft and the prepared words that follow it in the same utterance."""

_NO_SOUND = (SpeechError, ModelFileError)


class MoveSpeaker:
    """Turns moves into sound.

    Args:
        speech: prepared PCM.
        drafts: replies being prepared.
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
        """The move's sound as 20 ms frames (24 kHz, mono), as fast as it can be made.

        An utterance that no engine can speak to its end is cut short there; the next ones follow.
        """
        for index, utterance in enumerate(speech.move.utterances):
            if index:
                pause = silence(GAP_S)
                speech.samples += _padded(pause)
                for frame in frames(pause):
                    yield frame
            async with aclosing(self._sound(utterance, speech)) as sound:
                async for said, text, pcm in sound:
                    waited_s = speech.ran_dry(time.time())
                    if not said.stretches:
                        said.seq = self._reserve()
                        said.late_s = waited_s
                        speech.said.append(said)
                    said.dry_s = waited_s - said.late_s
                    begins = speech.samples
                    speech.samples += _padded(pcm)
                    said.stretches.append(Stretch(text, begins, speech.samples))
                    for frame in frames(pcm):
                        yield frame

    async def _sound(
        self, utterance: Utterance, speech: Speech
    ) -> AsyncGenerator[tuple[Said, str, Pcm]]:
        """The utterance clause by clause: what it belongs to, its words, its samples."""
        draft: Draft | None = None
        if utterance.wording is not Wording.FIXED:
            leads = self._leads(utterance)
            within_s = LEAD_WITHIN_S if leads else DRAFT_WITHIN_S
            draft = await self._take(utterance, speech, within_s, begin=not leads)
            if draft is None and self._drafts.under_way and not leads:
                ack = Said("ack", self._ack, None)
                async for text, pcm in self._prepared(ack, self._ack, speech.speed):
                    yield ack, text, pcm
                draft = await self._take(utterance, speech, WORDS_WITHIN_S)
            if draft is None and leads:
                self._drafts.drop()  # it comes too late, and would only load the processor
            if draft is None:
                log.info("speaking.prepared_words", question_id=utterance.question_id)
        said = Said(utterance.kind.value, utterance.text, utterance)
        if draft is not None:
            said.text = f"{draft.text} {utterance.text}" if draft.leads else draft.text
            try:
                async for clause in draft.sound:
                    yield said, clause.text, clause.pcm
            except _NO_SOUND as error:
                log.warning("speaking.draft_broke_off", error=str(error), spoken=said.spoken)
                said.text = f"{said.spoken} {utterance.text}".strip()
            else:
                if not draft.leads:
                    said.complete = True
                    return
        async for text, pcm in self._prepared(said, utterance.text, speech.speed):
            yield said, text, pcm

    async def _prepared(
        self, said: Said, text: str, speed: float
    ) -> AsyncGenerator[tuple[str, Pcm]]:
        """The plan's own words, which complete ``said``."""
        join = silence(JOIN_S) if said.stretches else None
        try:
            async with aclosing(self._speech.clauses(text, speed)) as clauses:
                async for clause in clauses:
                    pcm = clause.pcm if join is None else np.concatenate((join, clause.pcm))
                    join = None
                    yield clause.text, pcm
        except _NO_SOUND as error:
            log.error("speaking.cut_short", error=str(error), spoken=said.spoken)
            said.text = said.spoken
        said.complete = True

    async def _take(
        self, utterance: Utterance, speech: Speech, within_s: float, *, begin: bool = True
    ) -> Draft | None:
        left_s = max(0.0, within_s - (time.monotonic() - speech.decided_at))
        return await self._drafts.take(utterance, speech.context, left_s, begin=begin)


def _padded(pcm: Pcm) -> int:
    """Samples of ``pcm`` once it is cut into whole frames."""
    step = int(FRAME_S * SPEECH_RATE)
    return -(-len(pcm) // step) * step
