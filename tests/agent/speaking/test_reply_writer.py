"""What a model words, and how its words become sound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from agent.conductor import Utterance, Wording
from agent.conductor.moves import UtteranceKind
from agent.interview.spec import InterviewSpec
from agent.speaking.prompts import Setting
from agent.speaking.reply_writer import ReplyWriter
from interviews.plan import Plan, load_plan
from models.budget import Priority
from models.fakes import FakeTextModel, FakeTTS
from models.llm.errors import LLMUnavailable, Preempted
from models.tts.base import SpokenClause
from models.tts.engine import SpeechError
from tests.agent.speaking.conftest import SteppedTTS
from tests.support.plans import PROJECT_FOLLOW_UPS, short_plan

pytestmark = pytest.mark.realtime

ANSWER = "I built a small website for my aunt and her sales went up."
QUESTION = "When you built the website for your aunt, which parts did you do yourself?"
AGAIN = "Which part of the website did you do yourself?"
SPEC = InterviewSpec.make("1", Plan.model_validate(short_plan()), Setting("en", "Sam", "x", "y"))
FOLLOW_UP = Utterance(
    UtteranceKind.FOLLOWUP,
    PROJECT_FOLLOW_UPS["own-part"],
    Wording.FOLLOW_UP,
    SPEC.plan.questions[0].id,
    "own-part",
)


async def test_a_draft_is_ready_with_its_first_clause() -> None:
    tts = SteppedTTS()
    tts.hold_at = "which parts did you do yourself?"
    asked: list[Priority] = []

    def render(text: str, priority: Priority, speed: float) -> AsyncGenerator[SpokenClause]:
        asked.append(priority)
        return tts.clauses(text, priority, speed)

    writer = ReplyWriter(SPEC, render, FakeTextModel(QUESTION))
    draft = await asyncio.wait_for(writer.make(FOLLOW_UP, ANSWER), 1)
    assert draft is not None
    assert (draft.text, draft.basis, draft.leads) == (QUESTION, ANSWER, False)
    assert tts.made == ["When you built the website for your aunt,"]
    assert asked == [Priority.FIRST_CLAUSE]
    tts.let.set()
    assert " ".join([clause.text async for clause in draft.sound]) == QUESTION


async def test_a_local_model_only_picks_what_is_taken_up() -> None:
    tts = SteppedTTS()
    model = FakeTextModel(["a small website", "her sales", "a small website"], local=True)
    writer = ReplyWriter(SPEC, tts.clauses, model)
    texts = []
    for _ in range(3):
        draft = await writer.make(FOLLOW_UP, ANSWER)
        if draft is not None:
            assert draft.leads
            writer.spoken(draft.text)
        texts.append(draft and draft.text)
    assert texts[0] == "You mentioned a small website."
    assert texts[1] is not None
    assert "your sales" in texts[1] or "her sales" in texts[1]
    assert texts[2] is None, "a thing is taken up once"


@pytest.mark.parametrize(
    "reply",
    [
        "no question at all",
        "What is your score on the evidence point?",
        "Did you build the website alone?",
        "What does your husband think of the website?",
        LLMUnavailable("away"),
    ],
)
async def test_words_that_fail_are_no_draft(reply: str | Exception) -> None:
    tts = SteppedTTS()
    writer = ReplyWriter(SPEC, tts.clauses, FakeTextModel([reply]))
    assert await writer.make(FOLLOW_UP, ANSWER) is None
    assert tts.made == [], "no word of it is spoken"


@pytest.mark.parametrize(
    ("told", "said", "drafted"),
    [((), (), True), (("own-part",), (), False), ((), (AGAIN,), False)],
)
async def test_what_is_told_or_was_asked_is_not_asked_for(
    told: tuple[str, ...], said: tuple[str, ...], drafted: bool
) -> None:
    spec = InterviewSpec.make("1", load_plan("standard-en"), Setting("en", "Sam", "x", "y"))
    question = spec.plan.question("recent-project")
    utterance = Utterance(
        UtteranceKind.FOLLOWUP,
        question.point("result").follow_up,
        Wording.FOLLOW_UP,
        question.id,
        "result",
    )
    told_points = {question.id: frozenset(told)}
    model = FakeTextModel(AGAIN)
    writer = ReplyWriter(spec, SteppedTTS().clauses, model, told=told_points.__getitem__)
    for text in said:
        writer.spoken(text)
    assert (await writer.make(utterance, ANSWER) is not None) is drafted


async def test_a_preempted_model_may_be_asked_again() -> None:
    writer = ReplyWriter(SPEC, SteppedTTS().clauses, FakeTextModel([Preempted("busy"), QUESTION]))
    with pytest.raises(Preempted):
        await writer.make(FOLLOW_UP, ANSWER)
    assert await writer.make(FOLLOW_UP, ANSWER) is not None


async def test_a_reply_that_cannot_be_spoken_is_no_draft() -> None:
    tts = FakeTTS(fail_on="website")
    writer = ReplyWriter(SPEC, tts.clauses, FakeTextModel(QUESTION))
    with pytest.raises(SpeechError):
        await writer.make(FOLLOW_UP, ANSWER)
    await tts.aclose()


async def test_a_cancelled_draft_stops_its_sound() -> None:
    tts = SteppedTTS()
    tts.hold_at = "When you built the website for your aunt,"
    writer = ReplyWriter(SPEC, tts.clauses, FakeTextModel(QUESTION))
    making = asyncio.create_task(writer.make(FOLLOW_UP, ANSWER))
    await asyncio.sleep(0.05)
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    await asyncio.sleep(0.01)
    assert tts.closed == 1


async def test_without_a_model_there_are_no_drafts() -> None:
    assert await ReplyWriter(SPEC, SteppedTTS().clauses, None).make(FOLLOW_UP, ANSWER) is None
