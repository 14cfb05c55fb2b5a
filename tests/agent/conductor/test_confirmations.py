"""Questions for a yes or no, and replies that say more, less or something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.conductor import (
    AgentRestarted,
    CandidateReturned,
    CandidateTurn,
    Conductor,
    Event,
    Intent,
    Phase,
    Started,
    State,
)
from agent.conductor.confirmations import is_confirmation
from agent.conductor.standing_replies import AWAY_PATIENCE_S
from agent.interview.spec import InterviewSpec
from agent.listening.confirmation import Asked, read_confirmation
from agent.listening.intents import classify
from agent.speaking.prompts import Setting
from interviews.plan import load_plan
from kit.language import Language

SPEC = InterviewSpec.make(
    "i", load_plan("standard-en"), Setting("en", "Jane Doe", "data analyst", "Acme")
)
CONDUCTOR = Conductor(SPEC.plan, SPEC.lines)
FIRST = SPEC.plan.questions[0]
ASKING, _ = CONDUCTOR.advance(State(), Started(0.0))
OFFERED = replace(ASKING, silences=3)
STOP = replace(ASKING, phase=Phase.CONFIRM_STOP)
PERSON = replace(ASKING, phase=Phase.CONFIRM_PERSON)


def reply(text: str, state: State, language: Language = "en") -> CandidateTurn:
    """A turn, read as the room reads it."""
    asked: Asked = "person" if state.phase is Phase.CONFIRM_PERSON else "stop"
    confirmation = read_confirmation(text, language, asked, "Jane Doe")
    return CandidateTurn(30.0, text, classify(text, language), confirmation=confirmation)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We moved the database over"),
        ("en", "Yes, so we moved the database"),
        ("en", "I led the data team."),
        ("en", "No, I have never managed people."),
        ("ko", "결제 서비스를 혼자 처음부터 만들었습니다."),
    ],
)
@pytest.mark.parametrize("state", [STOP, OFFERED])
def test_what_may_be_an_answer_stays_one(language: Language, text: str, state: State) -> None:
    assert not is_confirmation(state, reply(text, state, language))


@pytest.mark.parametrize("text", ["I led the data team.", "제가 데이터 팀을 이끌었습니다."])
def test_who_goes_on_with_the_answer_is_kept_word_for_word(text: str) -> None:
    language: Language = "en" if text.isascii() else "ko"
    assert not is_confirmation(PERSON, reply(text, PERSON, language))


def test_who_is_somebody_else_answers_nothing() -> None:
    turn = reply("No, I am Jane's sister and she is not home right now.", PERSON)
    assert is_confirmation(PERSON, turn)
    assert CONDUCTOR.advance(PERSON, turn)[1].end == "wrong_person"


@pytest.mark.parametrize("text", ["Yes, I led a team of five.", "Yes, in my last job, twice."])
def test_who_was_offered_to_stop_may_carry_on_with_a_yes(text: str) -> None:
    turn = reply(text, OFFERED)
    state, move = CONDUCTOR.advance(OFFERED, turn)
    assert move.end is None and state.phase is Phase.ASKING
    assert not is_confirmation(OFFERED, turn)


def test_a_short_yes_to_the_offer_that_may_be_an_answer_is_asked_about() -> None:
    state, move = CONDUCTOR.advance(OFFERED, reply("Yes, twice.", OFFERED))
    assert state.phase is Phase.CONFIRM_STOP and move.end is None


@pytest.mark.parametrize("text", ["Yes.", "Yes, please.", "Please stop."])
def test_a_plain_yes_to_the_offer_ends_the_interview(text: str) -> None:
    assert CONDUCTOR.advance(OFFERED, reply(text, OFFERED))[1].end == "stopped"


@pytest.mark.parametrize("text", ["No.", "No, go on.", "No, I'd like to answer.", "No, not yet."])
@pytest.mark.parametrize("state", [OFFERED, STOP])
def test_a_no_leads_back_to_the_open_question(text: str, state: State) -> None:
    after, move = CONDUCTOR.advance(state, reply(text, state))
    assert [u.text for u in move.utterances] == [SPEC.lines["go_on"], FIRST.text]
    assert (after.phase, after.question_id) == (Phase.ASKING, FIRST.id)


def test_a_long_no_leads_back_too() -> None:
    after, move = CONDUCTOR.advance(
        STOP, reply("No, I'm fine, I just needed a sip of water.", STOP)
    )
    assert [u.text for u in move.utterances] == [SPEC.lines["go_on"], FIRST.text]
    assert after.phase is Phase.ASKING


@pytest.mark.parametrize("event", [CandidateReturned(40.0), AgentRestarted(40.0)])
@pytest.mark.parametrize("state", [STOP, PERSON])
def test_after_a_break_the_planned_question_is_open(event: Event, state: State) -> None:
    resumed, _ = CONDUCTOR.advance(state, event)
    for text in ("Yes, I led a team.", "No, never."):
        assert CONDUCTOR.advance(resumed, reply(text, resumed))[1].end is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Yes, a break please."), ("en", "Let's take a break."), ("ko", "쉬는 게 좋겠어요.")],
)
def test_a_break_that_was_offered_is_granted(language: Language, text: str) -> None:
    state, move = CONDUCTOR.advance(STOP, reply(text, STOP, language))
    assert move.end is None
    assert (state.phase, state.patience_s) == (Phase.ASKING, AWAY_PATIENCE_S)


def test_who_says_again_that_they_are_unwell_is_asked_once_more() -> None:
    unwell = CandidateTurn(30.0, "I feel sick.", Intent.DISTRESS)
    state, move = CONDUCTOR.advance(STOP, unwell)
    assert move.end is None and state.phase is Phase.CONFIRM_STOP
    assert CONDUCTOR.advance(state, unwell)[1].end == "stopped"


@pytest.mark.parametrize("state", [STOP, PERSON])
def test_asking_for_the_question_again_is_no_reply(state: State) -> None:
    again = CandidateTurn(30.0, "", Intent.REPEAT)
    for _ in range(3):
        asked, move = CONDUCTOR.advance(state, again)
        assert move.end is None and move.speaks and asked.phase is state.phase
        state = asked


def test_the_candidate_may_be_fetched() -> None:
    state, move = CONDUCTOR.advance(PERSON, CandidateTurn(30.0, "One moment.", Intent.WAIT))
    assert move.end is None and state.phase is Phase.CONFIRM_PERSON
    assert state.patience_s > PERSON.patience_s
