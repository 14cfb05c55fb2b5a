"""Which draft is kept, which is made again, and what is stopped."""

from __future__ import annotations

import asyncio

import pytest

from agent.conductor import Utterance, Wording
from agent.conductor.moves import UtteranceKind
from agent.speaking.clause_buffer import ClauseBuffer
from agent.speaking.preemptive import Draft, PreemptiveReplies
from models.budget import Priority
from models.llm.errors import Preempted
from tests.agent.speaking.conftest import SteppedTTS

pytestmark = pytest.mark.realtime

OWN = Utterance(UtteranceKind.FOLLOWUP, "What was your part?", Wording.FOLLOW_UP, "q", "own")
OUTCOME = Utterance(UtteranceKind.FOLLOWUP, "And then?", Wording.FOLLOW_UP, "q", "outcome")
ANSWER = "I built a small website for my aunt"


class Maker:
    """Words drafts; ``results`` are what the next ones come to, the last one again and again."""

    def __init__(self, *results: str | Exception | None, latency_s: float = 0.0) -> None:
        self.results = list(results)
        self.latency_s = latency_s
        self.asked: list[str] = []
        self.tts = SteppedTTS()
        self.tts.hold_at = "which parts did you do yourself?"

    async def __call__(self, utterance: Utterance, answer: str) -> Draft | None:
        self.asked.append(answer)
        await asyncio.sleep(self.latency_s)
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        if result is None:
            return None
        sound = ClauseBuffer(self.tts.clauses(result, Priority.FIRST_CLAUSE))
        await sound.begun()
        return Draft(result, sound, answer)


def replies(make: Maker) -> PreemptiveReplies:
    return PreemptiveReplies(make, lambda utterance: utterance.point_id)


async def test_a_draft_stands_while_the_answer_grows_little() -> None:
    make = Maker("Why?")
    drafts = replies(make)
    drafts.prepare(OWN, ANSWER)
    draft = await drafts.take(OWN, f"{ANSWER} and her friends", 1)
    assert draft is not None
    assert draft.basis == ANSWER
    again = await drafts.take(OWN, f"{ANSWER} and then {ANSWER} again", 1)
    assert again is not None
    assert again.basis != ANSWER
    assert len(make.asked) == 2


async def test_a_draft_of_another_answer_does_not_stand() -> None:
    make = Maker("Why?")
    drafts = replies(make)
    assert await drafts.take(OWN, ANSWER, 1) is not None
    other = " ".join(f"other{n}" for n in range(len(ANSWER.split())))
    again = await drafts.take(OWN, other, 1)
    assert again is not None and again.basis == other


async def test_another_point_replaces_the_draft_and_stops_its_sound() -> None:
    make = Maker("When you built it, which parts did you do yourself?", "Why?")
    drafts = replies(make)
    assert await drafts.take(OWN, ANSWER, 1) is not None
    assert make.tts.closed == 0
    draft = await drafts.take(OUTCOME, ANSWER, 1)
    assert draft is not None
    assert draft.text == "Why?"
    await asyncio.sleep(0.01)
    assert make.tts.made == ["When you built it,", "Why?"]
    assert make.tts.closed == 2


async def test_dropping_stops_the_sound() -> None:
    make = Maker("When you built it, which parts did you do yourself?")
    drafts = replies(make)
    assert await drafts.take(OWN, ANSWER, 1) is not None
    drafts.drop()
    await asyncio.sleep(0.01)
    assert make.tts.closed == 1


async def test_a_late_draft_is_not_waited_for_but_can_be_taken_later() -> None:
    drafts = replies(Maker("Why?", latency_s=0.1))
    assert await drafts.take(OWN, ANSWER, 0.02) is None
    assert drafts.under_way
    assert await drafts.take(OWN, ANSWER, 1) is not None
    assert not drafts.under_way


@pytest.mark.parametrize("failure", [Preempted("busy"), RuntimeError("broken")])
async def test_a_draft_that_failed_is_made_again(failure: Exception) -> None:
    drafts = replies(Maker(failure, "Why?"))
    assert await drafts.take(OWN, ANSWER, 1) is None
    assert await drafts.take(OWN, ANSWER, 1) is not None


async def test_a_draft_is_taken_as_it_is_where_none_may_be_begun() -> None:
    make = Maker(Preempted("busy"), "Why?")
    drafts = replies(make)
    assert await drafts.take(OWN, ANSWER, 1, begin=False) is None
    drafts.prepare(OWN, ANSWER)
    assert await drafts.take(OWN, ANSWER, 1, begin=False) is None, "it was given up"
    assert await drafts.take(OWN, ANSWER, 1, begin=False) is None
    assert len(make.asked) == 1
    drafts.prepare(OWN, ANSWER)
    assert await drafts.take(OUTCOME, ANSWER, 1, begin=False) is None, "of another point"
    assert await drafts.take(OWN, ANSWER, 1, begin=False) is not None
    assert len(make.asked) == 2


async def test_refused_words_are_asked_for_again_only_for_another_answer() -> None:
    make = Maker(None, "Why?")
    drafts = replies(make)
    assert await drafts.take(OWN, ANSWER, 1) is None
    assert await drafts.take(OWN, ANSWER, 1) is None
    assert len(make.asked) == 1
    assert await drafts.take(OWN, f"{ANSWER} last year", 1) is not None
