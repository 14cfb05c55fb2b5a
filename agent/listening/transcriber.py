"""The candidate's words on their way in: journal first, then everybody else.

A final segment is on disk before the session sees it, so nothing that the interviewer
answers can be lost. "Mm-hm" over the interviewer's speech is written down and goes no
further, so that the interviewer speaks on.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from livekit.agents import stt

from agent.conductor import Intent
from agent.listening.intents import classify, is_backchannel
from agent.transcript.journal import Journal
from interviews.injection.search import find_injection
from rooms.base import RecordingClock

log = structlog.get_logger(__name__)

LOW_CONFIDENCE = 0.35
"""Mean token probability under which words are flagged as heard with little confidence."""

HUM_S = 0.7
HUM_WORDS = 2


class Transcriber:
    """Takes the recogniser's events of one interview.

    Args:
        journal: gets every final segment before anything else happens with it.
        clock: the recording's.
        language: ``en`` or ``ko``.
        agent_speaks: whether the interviewer's voice is (or was, until paused) in the air.
        question_id: the question that words belong to which began at a wall time;
            of None: that is asked now.
        publish: shows a message to the candidate's client; must not block.
    """

    def __init__(
        self,
        journal: Journal,
        clock: RecordingClock,
        language: str,
        *,
        agent_speaks: Callable[[], bool],
        question_id: Callable[[float | None], str | None],
        publish: Callable[[dict[str, Any]], None],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._language = language
        self._agent_speaks = agent_speaks
        self._question_id = question_id
        self._publish = publish
        self._hesitant = False

    @property
    def hesitant(self) -> bool:
        """Whether the last sound was one or two words that may be the beginning of more."""
        return self._hesitant

    async def take(
        self, event: stt.SpeechEvent, stream_started_wall: float
    ) -> AsyncIterator[stt.SpeechEvent]:
        """Pass one event on, or keep it back. Times in it are seconds of the stream."""
        if event.type is stt.SpeechEventType.START_OF_SPEECH:
            self._hesitant = False
        if not event.alternatives or not event.alternatives[0].text.strip():
            yield event
            return
        data = event.alternatives[0]
        text = data.text.strip()
        if event.type is not stt.SpeechEventType.FINAL_TRANSCRIPT:
            self._caption(text, final=False)
            yield event
            return
        backchannel = self._agent_speaks() and self._means_go_on(data)
        started = stream_started_wall
        if event.speech_start_time is not None:
            started = event.speech_start_time - data.start_time
        kind = "backchannel" if backchannel else "answer"
        record = await self._journal.append("entry", self._entry(data, started, kind))
        self._caption(text, final=True, seq=record.seq)
        if backchannel:
            self._hesitant = not is_backchannel(text, self._language)
            log.info("hearing.backchannel", interview_id=self._journal.interview_id, text=text)
            return
        yield event

    async def typed(self, text: str) -> None:
        """Words that the candidate typed instead of speaking."""
        now_s = round(self._clock.position(time.time()), 3)
        record = await self._journal.append(
            "entry",
            {
                "speaker": "candidate",
                "kind": "text",
                "text": text,
                "start_s": now_s,
                "end_s": now_s,
                "question_id": self._question_id(None),
                "flags": ["injection"] if find_injection(text, self._language) else [],
            },
        )
        self._caption(text, final=True, seq=record.seq)

    def _means_go_on(self, data: stt.SpeechData) -> bool:
        """Whether words over the interviewer's speech are no wish to speak.

        A hum is often heard as some word ("Mama"), so a very short utterance counts as one too,
        unless it asks for something ("Wait.", "Sorry?", "No.").
        """
        if is_backchannel(data.text, self._language):
            return True
        brief = data.end_time - data.start_time < HUM_S and len(data.text.split()) <= HUM_WORDS
        return brief and classify(data.text, self._language) is Intent.ANSWER

    def _entry(self, data: stt.SpeechData, started: float, kind: str) -> dict[str, Any]:
        at = self._clock.position
        flags = []
        if find_injection(data.text, self._language):
            flags.append("injection")
        if 0.0 < data.confidence < LOW_CONFIDENCE:
            flags.append("low_confidence")
        return {
            "speaker": "candidate",
            "kind": kind,
            "text": data.text.strip(),
            "start_s": round(at(started + data.start_time), 3),
            "end_s": round(at(started + data.end_time), 3),
            "question_id": self._question_id(started + data.start_time),
            "confidence": data.confidence or None,
            "words": [
                {
                    "text": str(word),
                    "start_s": round(at(started + word.start_time), 3),
                    "end_s": round(at(started + word.end_time), 3),
                }
                for word in data.words or []
                if isinstance(word.start_time, float) and isinstance(word.end_time, float)
            ]
            or None,
            "flags": flags,
        }

    def _caption(self, text: str, *, final: bool, seq: int | None = None) -> None:
        """Show words; ``seq`` is their place in the transcript once they are final."""
        message = {"type": "caption", "speaker": "candidate", "text": text, "final": final}
        self._publish(message if seq is None else message | {"seq": seq})
