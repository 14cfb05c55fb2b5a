"""All that candidates may ask for, in a direct room: its sentence, the way back, what is stored.

Typed, as the page sends it, but for some that are spoken: they take the same way from their words
on. That unusual wordings are understood is tested in ``tests/agent/listening``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from structlog.typing import EventDict

from agent.conductor import FOR_THE_RECRUITER, Intent
from agent.conductor.standing_replies import how_long
from db.session import Database
from db.tables import InterviewStatus, Speaker, TranscriptEntry
from judging.answers import ANSWER_KINDS, answers_of
from kit.language import Language
from tests.support.candidate_requests import INTERVIEWS, REPERTOIRE, Ending, Request
from tests.support.live_interview import LiveInterview, LiveStage
from tests.support.plans import long_plan

pytestmark = pytest.mark.realtime

NAMES: dict[Language, str] = {"en": "Sam", "ko": "김민수"}
ANSWERS: dict[Language, str] = {
    "en": "I rebuilt the payment service together with two colleagues.",
    "ko": "동료 두 명과 함께 결제 서비스를 새로 만들었습니다.",
}
ADDITIONS: dict[Language, str] = {
    "en": "I also trained the support team afterwards.",
    "ko": "그 뒤에 상담팀 교육도 제가 맡았습니다.",
}
MINUTES = 10
AT_ONCE = 3
"""Each codes and decodes sound for both its ends; a loop that is late delays every message."""
OTHERWISE_TESTED = {
    Intent.ANSWER: "in each interview here",
    Intent.YES: "by the endings here",
    Intent.NO: "by the endings here",
    Intent.RESUME: "after each wait here",
    Intent.VOICEMAIL: "in test_requests.py: only a call meets a machine",
}


@dataclass
class Talk:
    """One candidate's way through an interview, and what must be stored of it."""

    live: LiveInterview
    language: Language
    question: int = 0
    """Number of the planned question that is open."""
    said: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    """Kind, words, question and flags of the candidate's entries."""
    intents: list[str | None] = field(default_factory=list)
    """What each turn was meant as; None: a yes or a no, in whatever words."""

    async def opening(self) -> None:
        await self.live.hears("greeting", self.live.spec.lines["greeting"])
        await self._hears_question()

    async def asks(self, request: Request) -> None:
        """Make a request, hear what it leads to, and have the same question or the next."""
        text, intent = request.said(self.language), request.intent
        flags = [intent.value] if intent in FOR_THE_RECRUITER or not intent.is_request else []
        kind = "request" if intent.is_request else "text"
        await self._say(text, kind, intent.value, flags, spoken=request.spoken)
        for reply in request.replies:
            if reply == "next":
                self.question += 1
            await self.live.hears("planned" if reply == "next" else "meta", self._text(reply))
        match request.then:
            case "listens":
                await self.live.shown("listening")
            case "waits":
                await self.live.shown("waiting")
                self.live.client.send({"type": "control", "action": "resume"})
                await self.live.shown("listening")
            case "takes addition":
                await self.live.shown("listening")
                await self._say(ADDITIONS[self.language], "text", Intent.ANSWER.value)
                await self._hears_all("ack", "back_to_question", "question")

    async def confirms(self, text: str) -> None:
        """Reply to the question whether to end, or who is speaking; that is no answer either."""
        await self._say(text, "request", None)

    async def stays(self) -> None:
        """The interview goes on with the question that was asked."""
        await self._hears_all("go_on", "question")

    async def answers(self) -> None:
        """Answer the open question, and hear the next one or the closing."""
        await self._say(ANSWERS[self.language], "text", Intent.ANSWER.value)
        self.question += 1
        if self.question < len(self.live.spec.plan.questions):
            await self._hears_question()
        else:
            await self.closing("closing")

    async def closing(self, line: str) -> None:
        await self.live.hears("closing", self.live.spec.lines[line])

    async def ends(self, reason: str, logs: Sequence[EventDict]) -> None:
        """The end, and everything in the database as it was said and meant."""
        entries = await self.live.ends(reason)
        own = [e for e in entries if e.speaker == Speaker.CANDIDATE]
        assert [_of(entry) for entry in own] == self.said
        # Texts of 20 ms each may have the same time, or on a busy machine the wrong one.
        in_turn = sorted(entries, key=lambda e: e.seq)
        spoken = [(e.kind, e.text) for e in in_turn if e.speaker == Speaker.AGENT]
        assert spoken == self.live.heard
        answers = [text for kind, text, *_ in self.said if kind in ANSWER_KINDS]
        assert [answer.entry.text for answer in answers_of(entries)] == answers
        row = self.live.row
        assert (row.status, row.end_reason) == (InterviewStatus.COMPLETED, reason)
        decided = [
            log["intent"]
            for log in logs
            if log["event"] == "turn.decided" and log["interview_id"] == str(row.id)
        ]
        known = [intent or found for intent, found in zip(self.intents, decided, strict=True)]
        assert decided == known

    async def _say(
        self,
        text: str,
        kind: str,
        intent: str | None,
        flags: Sequence[str] = (),
        *,
        spoken: bool = False,
    ) -> None:
        question = self.live.spec.plan.questions[self.question].id
        self.said.append((kind, text, question, list(flags)))
        self.intents.append(intent)
        await (self.live.speaks(text) if spoken else self.live.types(text))

    async def _hears_question(self) -> None:
        await self.live.hears("planned", self._text("question"))
        await self.live.shown("listening")

    async def _hears_all(self, *replies: str) -> None:
        for reply in replies:
            await self.live.hears("meta", self._text(reply))
        await self.live.shown("listening")

    def _text(self, reply: str) -> str:
        lines, questions = self.live.spec.lines, self.live.spec.plan.questions
        question = questions[self.question]
        match reply:
            case "question" | "next":
                return question.text
            case "rephrased":
                return question.rephrased
            case "both":
                return f"{lines['back_to_question']} {question.text}"
            case "how_long":
                return how_long(lines, len(questions) - self.question - 1, MINUTES * 60 - 1)
            case line:
                return lines[line]


def _of(entry: TranscriptEntry) -> tuple[str, str, str | None, list[str]]:
    return entry.kind, entry.text, entry.question_id, entry.flags


def _plan(language: Language, requests: Sequence[Request]) -> dict[str, Any]:
    """Two questions to answer, and one for each request that leaves one."""
    left = sum("next" in request.replies for request in requests)
    return long_plan(2 + left) | {"language": language, "time_budget_s": MINUTES * 60}


def _script(language: Language, requests: Sequence[Request]) -> list[str]:
    return [request.said(language) for request in requests if request.spoken]


async def _asks_all(
    stage: LiveStage, language: Language, requests: Sequence[Request], logs: Sequence[EventDict]
) -> None:
    script = _script(language, requests)
    async with stage.interview(_plan(language, requests), NAMES[language], script=script) as live:
        talk = Talk(live, language)
        await talk.opening()
        for request in requests:
            await talk.asks(request)
        await talk.answers()
        await talk.answers()
        await talk.ends("completed", logs)


async def _ends(
    stage: LiveStage, language: Language, ending: Ending, logs: Sequence[EventDict]
) -> None:
    script = _script(language, [ending.request, ending.request])
    async with stage.interview(_plan(language, []), NAMES[language], script=script) as live:
        talk = Talk(live, language)
        await talk.opening()
        if ending.before is not None:
            await talk.asks(ending.before)
        await talk.asks(ending.request)
        await talk.confirms(ending.stays[language == "ko"])
        await talk.stays()
        await talk.answers()
        await talk.asks(ending.request)
        await talk.confirms(ending.leaves[language == "ko"])
        await talk.closing(ending.closing)
        await talk.ends(ending.reason, logs)


async def _together(talks: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Hold interviews at the same time, as many as one event loop carries on half a core."""
    places = asyncio.Semaphore(AT_ONCE)

    async def hold(talk: Coroutine[Any, Any, None]) -> None:
        async with places:
            await talk

    async with asyncio.TaskGroup() as group:
        for talk in talks:
            group.create_task(hold(talk))


def test_every_intent_has_a_case() -> None:
    requests = {request.intent for interview in INTERVIEWS for request in interview}
    endings = {ending.request.intent for ending in REPERTOIRE.endings}
    assert requests | endings | set(OTHERWISE_TESTED) == set(Intent)


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_each_request_gets_its_sentence_and_the_question_again(
    language: Language, database: Database, tmp_path: Path
) -> None:
    stage = LiveStage.make(database, tmp_path)
    with capture_logs([merge_contextvars]) as logs:
        await _together([_asks_all(stage, language, asked, logs) for asked in INTERVIEWS])


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_what_may_end_an_interview_is_asked_about_first(
    language: Language, database: Database, tmp_path: Path
) -> None:
    stage = LiveStage.make(database, tmp_path)
    with capture_logs([merge_contextvars]) as logs:
        await _together([_ends(stage, language, ending, logs) for ending in REPERTOIRE.endings])
