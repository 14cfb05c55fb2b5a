"""The candidate's words on their way in: into the journal first, then to everyone else.

A final segment is on disk before the session sees it, so nothing that the interviewer
answers can be lost. "Mm-hm" over the interviewer's speech is written down and kept from the
session, so that the interviewer continues; so are the words of another voice in the room.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, Protocol

import structlog
from livekit.agents import stt

from agent.conductor import FOR_THE_RECRUITER, Intent
from agent.listening.background import CandidateVoice
from agent.listening.classifier import ClassifiedText, TextClassifier
from agent.listening.intents import is_backchannel
from agent.listening.open_turn import LOW_CONFIDENCE
from agent.transcript.journal import Journal
from rooms.base import RecordingClock

log = structlog.get_logger(__name__)

OTHER_VOICE = "other_voice"
"""Flag of words that someone else said, or a television."""

HUM_S = 0.7
HUM_WORDS = 2


class Conversation(Protocol):
    """Where the interview is, read-only."""

    @property
    def agent_speaks(self) -> bool:
        """Whether the interviewer's voice is (or was, until paused) audible."""

    @property
    def turn_so_far(self) -> str:
        """The final words of the turn that is not over yet."""

    @property
    def prompted(self) -> bool:
        """Whether the candidate was asked whether they are there, and hasn't answered yet."""

    @property
    def begins(self) -> bool:
        """Whether nothing was answered yet."""

    def question_at(self, began_wall: float | None) -> str | None:
        """The question that final words belong to which began at this wall time.

        Args:
            began_wall: None for words that cut no reply: they belong to the question asked now.
        """

    def is_confirmation(self, text: ClassifiedText, *, typed: bool = False) -> bool:
        """Whether words that come now reply to a question for a yes or no, and answer no other."""


class Transcriber:
    """Takes the recogniser's events of one interview.

    Args:
        journal: gets every final segment before anything else happens with it.
        clock: the recording's.
        classifier: the interview's.
        conversation: where the interview is.
        publish: sends a caption to the candidate's client; must not block.
        voice: knows the candidate's by its level; None: everything is the candidate's.
        on_background: called when another voice has said something.
    """

    def __init__(
        self,
        journal: Journal,
        clock: RecordingClock,
        classifier: TextClassifier,
        conversation: Conversation,
        publish: Callable[[dict[str, Any]], None],
        *,
        voice: CandidateVoice | None = None,
        on_background: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._classifier = classifier
        self._conversation = conversation
        self._publish = publish
        self._voice = voice or CandidateVoice()
        self._on_background = on_background
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
        if self._is_background(data):
            if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                await self._keep_background(data, event, stream_started_wall)
            return
        if event.type is not stt.SpeechEventType.FINAL_TRANSCRIPT:
            self._caption(data.text.strip(), final=False)
            if event.type is stt.SpeechEventType.PREFLIGHT_TRANSCRIPT:
                await self._prepare(data.text)
            yield event
            return
        self._voice.learn(data.start_time, data.end_time)
        segment = await self._prepare(data.text)
        backchannel = self._conversation.agent_speaks and self._is_backchannel(data, segment)
        started = _began_wall(data, event, stream_started_wall)
        record = await self._journal.append(
            "entry", self._entry(data, segment, started, backchannel)
        )
        self._caption(segment.text, final=True, seq=record.seq)
        if backchannel:
            self._hesitant = not is_backchannel(segment.text, self._classifier.language)
            log.info("hearing.backchannel", text=segment.text)
            return
        yield event

    def candidate_joined(self) -> None:
        """The candidate has come, perhaps with another microphone."""
        self._voice.forget()

    async def typed(self, text: str) -> None:
        """Journal words that the candidate typed instead of speaking."""
        answer = await self._prepare(text)
        confirms = self._conversation.is_confirmation(answer, typed=True)
        now_s = round(self._clock.position(time.time()), 3)
        record = await self._journal.append(
            "entry",
            {
                "speaker": "candidate",
                "kind": "request" if answer.intent.is_request or confirms else "text",
                "text": text,
                "start_s": now_s,
                "end_s": now_s,
                "question_id": self._conversation.question_at(None),
                "flags": _flags(answer),
            },
        )
        self._caption(text, final=True, seq=record.seq)

    async def _prepare(self, text: str) -> ClassifiedText:
        """Classify a segment, and the turn that it may end, before the loop asks for it."""
        before = self._conversation.turn_so_far
        asked = partial(self._conversation.question_at, None)
        prepared = [self._classifier.prepare(text, asked)]
        if before:
            prepared.append(self._classifier.prepare(f"{before} {text.strip()}", asked))
        return (await asyncio.gather(*prepared))[0]

    def _is_backchannel(self, data: stt.SpeechData, segment: ClassifiedText) -> bool:
        """Whether words over the interviewer's speech are no wish to speak.

        A hum is often heard as some word ("Mama"), so a very short utterance counts as one too,
        unless it asks for something ("Wait.", "Sorry?", "No.").
        """
        if is_backchannel(segment.text, self._classifier.language):
            return True
        brief = data.end_time - data.start_time < HUM_S and segment.words <= HUM_WORDS
        return brief and segment.intent is Intent.ANSWER

    def _is_background(self, data: stt.SpeechData) -> bool:
        """Whether another voice says this; the interviewer's own would be an echo at any level."""
        return self._voice.is_background(
            data.start_time, data.end_time, prompted=self._conversation.prompted
        )

    async def _keep_background(
        self, data: stt.SpeechData, event: stt.SpeechEvent, stream_started_wall: float
    ) -> None:
        segment = self._classifier.classify_interim(data.text)
        started = _began_wall(data, event, stream_started_wall)
        entry = self._entry(data, segment, started, backchannel=False)
        await self._journal.append("entry", entry | {"kind": "background", "flags": [OTHER_VOICE]})
        log.info("hearing.other_voice", words=segment.words)
        self._on_background()

    def _is_request(self, segment: ClassifiedText) -> bool:
        """Whether all of the turn so far is a request or a yes or no, and no end of an answer."""
        before = self._conversation.turn_so_far
        if self._conversation.is_confirmation(
            self._classifier.classify(f"{before} {segment.text}")
        ):
            return True
        asks_before = not before or self._classifier.classify(before).intent.is_request
        return segment.intent.is_request and asks_before

    def _entry(
        self, data: stt.SpeechData, segment: ClassifiedText, started: float, backchannel: bool
    ) -> dict[str, Any]:
        at = self._clock.position
        kind = "request" if self._is_request(segment) else "answer"
        if segment.intent is Intent.VOICEMAIL and self._conversation.begins:
            kind = "background"
        flags = _flags(segment) if kind != "answer" or segment.injected else []
        if 0.0 < data.confidence < LOW_CONFIDENCE:
            flags.append("low_confidence")
        began_wall = None if backchannel else started + data.start_time
        return {
            "speaker": "candidate",
            "kind": "backchannel" if backchannel else kind,
            "text": segment.text,
            "start_s": round(at(started + data.start_time), 3),
            "end_s": round(at(started + data.end_time), 3),
            "question_id": self._conversation.question_at(began_wall),
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


def _began_wall(data: stt.SpeechData, event: stt.SpeechEvent, stream_started_wall: float) -> float:
    """Wall time of the stream's second 0, as this event has it."""
    if event.speech_start_time is None:
        return stream_started_wall
    return event.speech_start_time - data.start_time


def _flags(text: ClassifiedText) -> list[str]:
    """What a person should see: an attempt to instruct the machine, or a request to people."""
    flags = ["injection"] if text.injected else []
    if text.intent is Intent.VOICEMAIL:
        flags.append(text.intent.value)
    return [*flags, text.intent.value] if text.intent in FOR_THE_RECRUITER else flags
