"""Answers that the recogniser was unsure of are asked for once more, in both languages."""

from __future__ import annotations

import pytest

from agent.conductor import Phase
from agent.interview.events import AnswerTyped
from agent.listening.open_turn import LOW_CONFIDENCE
from agent.speaking.lines import standing_phrases
from tests.support.interview_loop import LoopStage, loop_stage

pytestmark = pytest.mark.realtime

POOR, GOOD = LOW_CONFIDENCE - 0.1, LOW_CONFIDENCE + 0.3
ANSWER = "I built a small website for my aunt, and I was responsible for all of it myself."
AGAIN = standing_phrases("en")["say_again"]


@pytest.fixture
async def stage() -> LoopStage:
    stage = loop_stage()
    stage.opening()
    return stage


def last(stage: LoopStage) -> str:
    return stage.reply.speech.move.utterances[0].text


async def test_a_poorly_heard_answer_is_asked_for_once_more(stage: LoopStage) -> None:
    stage.says(ANSWER, confidence=POOR)
    assert last(stage) == AGAIN
    assert stage.loop.state.question_id == "project"
    stage.heard_all()
    stage.says(ANSWER, confidence=POOR)
    assert last(stage) != AGAIN, "once for each question"


async def test_each_question_may_be_asked_again(stage: LoopStage) -> None:
    stage.says(ANSWER, confidence=POOR)
    stage.heard_all()
    stage.says(ANSWER, confidence=GOOD)
    stage.heard_all()
    while stage.loop.state.question_id == "project":
        stage.says(ANSWER, confidence=GOOD)
        stage.heard_all()
    assert stage.loop.state.question_id == "change"
    stage.says(ANSWER, confidence=POOR)
    assert last(stage) == AGAIN


@pytest.mark.parametrize("confidence", [GOOD, LOW_CONFIDENCE, None])
async def test_a_well_heard_answer_is_not(stage: LoopStage, confidence: float | None) -> None:
    stage.says(ANSWER, confidence=confidence)
    assert last(stage) != AGAIN


async def test_the_whole_turn_counts_by_its_words(stage: LoopStage) -> None:
    stage.hears("Well.", confidence=POOR)
    stage.says(ANSWER, confidence=GOOD)
    assert last(stage) != AGAIN


@pytest.mark.parametrize("request_", ["Could you repeat the question?", "Can we skip this one?"])
async def test_a_request_is_understood_all_the_same(stage: LoopStage, request_: str) -> None:
    stage.says(request_, confidence=POOR)
    assert last(stage) != AGAIN


async def test_a_confirmation_is_not_asked_for_again(stage: LoopStage) -> None:
    stage.says("I want to stop the interview.", confidence=POOR)
    assert stage.loop.state.phase is Phase.CONFIRM_STOP
    stage.heard_all()
    stage.says("Yes.", confidence=POOR)
    assert stage.loop.state.end_reason == "stopped"


async def test_typed_words_are_certain(stage: LoopStage) -> None:
    stage.hears("Mm.", confidence=POOR)
    stage.post(AnswerTyped(stage.now_s, ANSWER))
    assert last(stage) != AGAIN


def test_it_is_asked_in_korean() -> None:
    assert "다시 한 번 말씀해 주시겠어요?" in standing_phrases("ko")["say_again"]
