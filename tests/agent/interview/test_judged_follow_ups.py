"""What is asked next, by what a judge finds and when; no session, no sound, no clock."""

from __future__ import annotations

import pytest

from agent.conductor import Intent
from agent.interview.events import (
    AnswerTyped,
    ControlChosen,
    Joined,
    Left,
    TurnEnding,
    TurnOver,
    Vanished,
    WordsHeard,
)
from models.fakes import FakeTextModel
from models.llm.errors import LLMUnavailable
from tests.support.interview_loop import LoopStage, loop_stage
from tests.support.plans import CHANGE, PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.scripted_judge import ScriptedJudge

OWN = "Last spring I wrote every page of a small website for my aunt, who sells flowers."
END = "In the end she sold twice as many flowers as in the year before."
SALAD = "I was responsible for it myself, and the result was a success, a great success."
TOLD = {"own-part": "I wrote", "outcome": "sold twice", "example": "we lost a day"}
OWN_PART, OUTCOME = PROJECT_FOLLOW_UPS["own-part"], PROJECT_FOLLOW_UPS["outcome"]


def stage_with(judge: ScriptedJudge | None, **changes: object) -> LoopStage:
    """The first question, with two follow-ups at most, has been asked."""
    options = {"plan": short_plan(2, follow_ups=2), "judge": judge, **changes}
    stage = loop_stage(**options)  # type: ignore[arg-type]
    stage.opening()
    return stage


async def test_what_was_found_missing_is_asked_for() -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.says(OWN)
    assert len(stage.speeches.replies) == 1, "the findings are waited for"
    await stage.findings()
    assert stage.texts == [OUTCOME]
    assert stage.loop.state.covered["project"] == ("own-part",)
    stage.heard_all()
    stage.says(END)
    assert stage.texts == [CHANGE], "nothing is left to be asked, so nothing is waited for"


async def test_an_answer_full_of_the_plan_s_hint_words_is_followed_up() -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.says(SALAD)
    await stage.findings()
    assert stage.texts == [OWN_PART]


@pytest.mark.parametrize("answer", [OWN, END, SALAD, f"{OWN} {END}"])
async def test_without_a_judge_the_order_is_fixed_and_nothing_is_waited_for(answer: str) -> None:
    stage = stage_with(None)
    for expected in (OWN_PART, OUTCOME, CHANGE):
        stage.says(answer)
        assert stage.texts == [expected]
        stage.heard_all()
    assert stage.timers.decision is None


async def test_findings_that_are_late_leave_the_move_to_the_fixed_order() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.says(OWN)
    stage.decision_is_due()
    assert stage.texts == [OWN_PART]
    await stage.findings()
    assert len(stage.speeches.replies) == 2, "a decided move stands"
    stage.heard_all()
    stage.says("I made the pages and the order form, all of it by hand.")
    stage.decision_is_due()
    assert stage.texts == [OUTCOME]


async def test_late_findings_decide_the_move_after_the_next_one() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.says(f"{OWN} {END}")
    stage.decision_is_due()
    await stage.findings()
    stage.heard_all()
    stage.says("As I said, all of it was my own work, by hand.")
    stage.decision_is_due()
    assert stage.texts == [CHANGE], "what was found told by now is not asked for"


async def test_a_judge_that_fails_is_not_waited_for() -> None:
    judge = ScriptedJudge(TOLD, failure=LLMUnavailable("away"))
    stage = stage_with(judge)
    stage.says(END)
    await stage.findings()
    assert stage.texts == [OWN_PART]


async def test_findings_are_not_waited_for_where_nothing_depends_on_them() -> None:
    stage = loop_stage(short_plan(2, follow_ups=0), judge=ScriptedJudge(TOLD))
    stage.opening()
    stage.says(OWN)
    assert stage.texts == [CHANGE]


async def test_a_slow_judge_is_not_waited_for_and_reads_beside_the_reply() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge, quick=False)
    stage.says(OWN)
    assert stage.texts == [OWN_PART]
    await stage.findings()
    assert [read.points for read in judge.reads] == [("own-part", "outcome"), ("example",)]
    stage.heard_all()
    stage.says("As I said, that was all my own.")
    assert stage.texts == [OUTCOME]


FULL = f"{OWN} {END} For example, we lost a day because of a wrong address."


async def test_a_question_whose_points_were_told_already_is_left_out() -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.hears(FULL)
    stage.post(TurnEnding(stage.now_s))
    await stage.findings()
    stage.post(TurnOver(stage.now_s, FULL))
    assert stage.loop.state.skipped == ("change",)
    assert stage.texts == [stage.spec.lines["closing"]]


async def test_a_planned_question_is_not_held_back_for_what_an_answer_tells_of_it() -> None:
    stage = loop_stage(short_plan(2, follow_ups=0), judge=ScriptedJudge(TOLD))
    stage.opening()
    stage.says(FULL)
    assert stage.texts == [CHANGE]


async def test_points_of_the_next_question_that_were_told_shorten_it() -> None:
    plan = short_plan(2, follow_ups=1)
    plan["stages"][0]["questions"][1]["evidence"].append(
        {"id": "reason", "description": "Says why.", "follow_up": "Why is that?"}
    )
    stage = stage_with(ScriptedJudge(TOLD), plan=plan)
    stage.says(FULL)
    await stage.findings()
    assert stage.texts == [CHANGE], "not all of its points are told"
    stage.heard_all()
    stage.says("I would write down more of what we decide in our meetings every week.")
    await stage.findings()
    assert stage.texts == ["Why is that?"]


async def test_an_unclear_point_is_asked_for_when_nothing_is_missing() -> None:
    stage = stage_with(ScriptedJudge(TOLD, unclear=frozenset({"outcome"})))
    stage.says(OWN)
    await stage.findings()
    assert stage.texts == [OUTCOME]


# -- when it is read -----------------------------------------------------------------------


async def test_nothing_is_read_while_the_candidate_speaks() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.hears("Last spring I wrote every page", "of a small website for my aunt,")
    stage.post(WordsHeard(stage.now_s, "who sells", final=False, turn_may_end=False))
    await stage.findings()
    assert judge.reads == []


async def test_a_quick_judge_reads_a_turn_that_is_ending() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.hears(OWN)
    stage.post(TurnEnding(stage.now_s))
    await stage.findings()
    assert {read.answer for read in judge.reads} == {OWN}
    stage.post(TurnOver(stage.now_s, OWN))
    assert stage.texts == [OUTCOME], "it is decided at once"


async def test_a_slow_judge_reads_only_turns_that_are_over() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge, quick=False)
    stage.hears(OWN)
    stage.post(TurnEnding(stage.now_s))
    await stage.findings()
    assert judge.reads == []


async def test_what_a_turn_told_before_it_went_on_stays_told() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.hears(OWN)
    stage.post(TurnEnding(stage.now_s))
    await stage.findings()
    stage.says("And there is more to it that I like to remember.")
    stage.decision_is_due()
    assert stage.texts == [OUTCOME]


async def test_requests_are_not_read() -> None:
    judge = ScriptedJudge(TOLD)
    stage = stage_with(judge)
    stage.says("Could you repeat the question?")
    await stage.findings()
    assert judge.reads == []
    assert stage.texts == [stage.spec.lines["repeat"], PROJECT]


async def test_a_follow_up_is_drafted_once_it_is_known_what_is_missing() -> None:
    judge, model = ScriptedJudge(TOLD), FakeTextModel()
    stage = stage_with(judge, model=model)
    stage.hears(OWN)
    stage.post(TurnEnding(stage.now_s))
    assert model.calls == []
    await stage.findings()
    (call,) = model.calls
    assert "Says what came out of it." in str(call.messages[-1])


# -- what happens meanwhile ----------------------------------------------------------------


def press(stage: LoopStage) -> None:
    stage.post(ControlChosen(stage.now_s, Intent.REPEAT))


def drop_and_return(stage: LoopStage) -> None:
    stage.post(Left(stage.now_s), Joined(stage.now_s + 0.3))


@pytest.mark.parametrize("disturb", [press, drop_and_return])
async def test_a_turn_is_decided_before_anything_else_happens(disturb: object) -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.says(OWN)
    disturb(stage)  # type: ignore[operator]
    assert stage.loop.state.follow_ups == ("own-part",)
    assert stage.texts[-1] == OWN_PART, "which is what is repeated"
    await stage.findings()
    assert len(stage.speeches.replies) == 3


@pytest.mark.parametrize("typed", [False, True])
async def test_words_before_the_decision_continue_the_answer(typed: bool) -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.says(OWN)
    if typed:
        stage.post(AnswerTyped(stage.now_s, END))
    else:
        stage.hears(END)
        stage.ended("voice")
        stage.post(TurnOver(stage.now_s, END))
    await stage.findings()
    assert stage.reply.speech.answer == f"{OWN} {END}"
    assert stage.texts == [CHANGE]


async def test_a_timer_of_an_earlier_turn_no_longer_counts() -> None:
    stage = stage_with(ScriptedJudge())
    stage.says(OWN)
    first = stage.timers.decision
    await stage.findings()
    assert stage.texts == [OWN_PART]
    stage.heard_all()
    stage.says("All of it was my own work, from the first page to the last.")
    second, stage.timers.decision = stage.timers.decision, first
    stage.decision_is_due()
    assert stage.texts == [OWN_PART], "the second turn still waits"
    stage.timers.decision = second
    stage.decision_is_due()
    assert stage.texts == [OUTCOME]


async def test_an_interview_that_ends_while_findings_are_awaited() -> None:
    stage = stage_with(ScriptedJudge(TOLD))
    stage.says(OWN)
    stage.post(Vanished(stage.now_s, "left"))
    assert stage.loop.end_reason == "left"
    await stage.findings()
    await stage.loop.aclose()
