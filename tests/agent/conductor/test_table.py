"""(state, event) → move, one row a behaviour."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from agent.conductor import (
    AgentRestarted,
    AnswerRunning,
    CandidateReturned,
    CandidateTurn,
    Conductor,
    Confirmation,
    Event,
    Intent,
    Move,
    Phase,
    Silence,
    Started,
    State,
    UtteranceKind,
    Vanished,
    Wording,
)
from agent.conductor.confirmations import is_confirmation
from agent.conductor.standing_replies import SLOWEST, STANDING_REPLIES
from agent.interview.spec import InterviewSpec
from agent.speaking.prompts import Setting
from interviews.plan import load_plan
from kit.language import Language

BRIEF = InterviewSpec.make(
    "i", load_plan("standard-en"), Setting("en", "Alex", "data analyst", "Acme")
)
PLAN = BRIEF.plan
CONDUCTOR = Conductor(PLAN, BRIEF.lines)
FIRST, SECOND = PLAN.questions[0], PLAN.questions[1]


def covered_points(question_id: str, *points: str) -> dict[str, frozenset[str]]:
    return {question_id: frozenset(points)}


def all_points(question_id: str) -> dict[str, frozenset[str]]:
    return covered_points(question_id, *(p.id for p in PLAN.question(question_id).evidence))


def run(*events: Event, state: State | None = None) -> tuple[State, Move]:
    state, move = state or State(), Move()
    for event in events:
        state, move = CONDUCTOR.advance(state, event)
    return state, move


def texts(move: Move) -> list[str]:
    return [u.text for u in move.utterances]


def kinds(move: Move) -> list[str]:
    return [u.kind.value for u in move.utterances]


STARTED = run(Started(0.0))[0]


def test_it_greets_and_asks_the_first_question() -> None:
    state, move = run(Started(0.0))
    assert kinds(move) == ["greeting", "planned"]
    assert texts(move)[1] == FIRST.text
    assert "Alex" in texts(move)[0] and "{" not in "".join(texts(move))
    assert state.asked == (FIRST.id,)


@pytest.mark.parametrize("missing", [p.id for p in FIRST.evidence])
def test_a_point_that_was_found_missing_is_asked_for(missing: str) -> None:
    turn = CandidateTurn(20.0, "I analyse data.", missing=(missing,))
    state, move = run(turn, state=STARTED)
    assert kinds(move) == ["followup"]
    assert move.utterances[0].wording is Wording.FOLLOW_UP
    assert move.utterances[0].point_id == missing
    assert move.utterances[0].text == FIRST.point(missing).follow_up
    assert state.follow_ups == (missing,)


def test_missing_points_are_asked_for_in_the_order_given() -> None:
    third = PLAN.questions[2]
    state, asked = replace(STARTED, asked=(FIRST.id, SECOND.id, third.id)), []
    for at_s in (20.0, 30.0):
        turn = CandidateTurn(at_s, "…", missing=("result", "purpose", "decision"))
        state, move = run(turn, state=state)
        asked.append(move.utterances[0].point_id)
    assert asked == ["result", "purpose"]


def test_an_answer_that_leaves_nothing_open_leads_to_the_next_question() -> None:
    state, move = run(CandidateTurn(30.0, "…", missing=()), state=STARTED)
    assert kinds(move) == ["planned"]
    assert state.asked == (FIRST.id, SECOND.id)


def test_a_point_told_in_an_earlier_answer_is_not_asked_for() -> None:
    missing = tuple(p.id for p in FIRST.evidence)
    told = covered_points(FIRST.id, missing[0])
    _, move = run(CandidateTurn(20.0, "…", covered=told, missing=missing), state=STARTED)
    assert move.utterances[0].point_id == missing[1]


ANSWERS = (
    "I analyse data.",
    "",
    "Yes.",
    "My strength is SQL, which I am proud of, and I am confident and comfortable with this role.",
    "I worked at a company for years, studied, and my skill is relevant for this position.",
)


@pytest.mark.parametrize("answer", ANSWERS)
def test_without_findings_the_same_follow_ups_are_asked_whatever_was_said(answer: str) -> None:
    state, asked = STARTED, []
    for number in range(40):
        state, move = run(CandidateTurn(10.0 + 8.0 * number, answer), state=state)
        asked += [u.point_id or u.question_id for u in move.utterances if u.question_id]
        if move.end is not None:
            break
    assert [STARTED.question_id, *asked] == [
        asked_id
        for question in PLAN.questions
        for asked_id in (question.id, *(point.id for point in question.fixed_points))
    ]


def test_without_findings_a_told_point_of_the_fixed_ones_is_left_out() -> None:
    """Findings on an earlier answer are known, those on this one came too late."""
    third = PLAN.questions[2]
    state = replace(STARTED, asked=(FIRST.id, SECOND.id, third.id))
    told = covered_points(third.id, third.fixed_points[0].id)
    _, move = run(CandidateTurn(20.0, "…", covered=told), state=state)
    assert move.utterances[0].point_id == third.fixed_points[1].id


def test_a_fixed_follow_up_needs_time_like_any_other() -> None:
    late = FIRST.time_budget_s - 15.0
    state, move = run(CandidateTurn(late, "A long answer."), state=STARTED)
    assert kinds(move) == ["planned"] and state.question_id == SECOND.id


def test_follow_ups_end_at_the_plan_s_number() -> None:
    state = STARTED
    moves = []
    for at_s in range(10, 10 + 3 * (FIRST.max_follow_ups + 1), 3):
        state, move = run(CandidateTurn(float(at_s), "Well, something."), state=state)
        moves.extend(kinds(move))
    assert moves == ["followup"] * FIRST.max_follow_ups + ["planned"]


def test_a_question_whose_points_are_all_covered_is_skipped() -> None:
    third = PLAN.questions[2]
    covered = all_points(FIRST.id) | all_points(SECOND.id) | all_points(third.id)
    state, _ = run(CandidateTurn(30.0, "…", covered=covered), state=STARTED)
    state, _ = run(CandidateTurn(60.0, "…", covered=covered), state=state)
    assert state.question_id == PLAN.questions[3].id
    assert third.id in state.skipped and third.id not in state.asked


def test_a_template_question_is_asked_even_if_covered() -> None:
    covered = all_points(FIRST.id) | all_points(SECOND.id)
    state, _ = run(CandidateTurn(30.0, "…", covered=covered, missing=()), state=STARTED)
    assert state.question_id == SECOND.id


@pytest.mark.parametrize(
    ("intent", "first_line", "repeats"),
    [
        (Intent.REPEAT, "repeat", True),
        (Intent.WAIT, "take_your_time", False),
        (Intent.WRONG_PERSON, "wrong_person", False),
        (Intent.STOP, "confirm_stop", False),
        (Intent.DISTRESS, "distress", False),
        (Intent.WITHDRAW, "confirm_withdraw", False),
        (Intent.INJECTION, "stay_on_course", True),
    ],
)
def test_talk_about_the_talk(intent: Intent, first_line: str, repeats: bool) -> None:
    state, move = run(CandidateTurn(20.0, "…", intent), state=STARTED)
    assert move.utterances[0].text == BRIEF.lines[first_line]
    assert all(u.kind is UtteranceKind.META for u in move.utterances)
    assert (texts(move)[-1] == FIRST.text) is repeats
    assert state.asked == STARTED.asked


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("intent", "line", "then"),
    [(intent, reply.line, reply.then) for intent, reply in STANDING_REPLIES.items()],
)
def test_a_request_is_answered_and_leads_back(
    language: Language, intent: Intent, line: str, then: str
) -> None:
    spec = InterviewSpec.make(
        "i", load_plan(f"standard-{language}"), Setting(language, "Kim", "analyst", "Acme")
    )
    conductor = Conductor(spec.plan, spec.lines)
    asked, _ = conductor.advance(State(), Started(0.0))
    state, move = conductor.advance(asked, CandidateTurn(20.0, "…", intent))
    question, following = spec.plan.questions[0].text, spec.plan.questions[1].text
    expected = {
        "repeat": [spec.lines[line], question],
        "return": [spec.lines[line], spec.lines["back_to_question"], question],
        "listen": [spec.lines[line]],
        "next": [spec.lines[line], following],
    }[then]
    assert texts(move) == expected
    assert state.phase is Phase.ASKING and move.end is None
    assert (state.asked == asked.asked) is (then != "next")


def test_who_went_to_the_door_is_waited_for() -> None:
    state, move = run(CandidateTurn(20.0, "…", Intent.AWAY), state=STARTED)
    assert state.waiting and move.patience_s >= 120.0


@pytest.mark.parametrize(
    ("left", "at_s", "line"),
    [
        (0, 100.0, "how_long_last"),
        (1, 100.0, "how_long_one"),
        (3, 100.0, "how_long"),
        (3, PLAN.time_budget_s - 20.0, "how_long"),
    ],
)
def test_how_long_it_takes_is_said_from_the_state(left: int, at_s: float, line: str) -> None:
    asked = tuple(q.id for q in PLAN.questions[: len(PLAN.questions) - left])
    state = replace(STARTED, asked=asked)
    _, move = run(CandidateTurn(at_s, "…", Intent.HOW_LONG), state=state)
    said = texts(move)[0]
    minutes = max(2, math.ceil((PLAN.time_budget_s - at_s) / 60))
    assert said == BRIEF.lines[line].format(questions=left, left=minutes)
    assert texts(move)[-1] == STARTED.last_text


@pytest.mark.parametrize("intent", [Intent.GO_BACK, Intent.CHANGE_ANSWER])
def test_what_is_added_to_an_earlier_answer_leads_back_to_the_question(intent: Intent) -> None:
    state, _ = run(CandidateTurn(20.0, "…", intent), state=STARTED)
    state, move = run(CandidateTurn(30.0, "I forgot to say that I led it."), state=state)
    assert texts(move) == [BRIEF.lines["ack"], BRIEF.lines["back_to_question"], FIRST.text]
    assert state.asked == STARTED.asked
    _, move = run(CandidateTurn(40.0, "I analyse data."), state=state)
    assert kinds(move) == ["followup"]


def test_a_candidate_who_needs_time_has_it_from_then_on() -> None:
    state, _ = run(CandidateTurn(20.0, "…", Intent.ACCOMMODATION), state=STARTED)
    state, _ = run(CandidateTurn(30.0, "…", Intent.SKIP), state=state)
    assert not run(Silence(45.0, 12.0), state=state)[1].speaks
    over = state.question_started_s + SECOND.time_budget_s + 40.0
    assert not run(AnswerRunning(over), state=state)[1].speaks


def test_who_stays_upset_is_offered_to_stop() -> None:
    state, move = run(CandidateTurn(20.0, "…", Intent.UPSET), state=STARTED)
    assert texts(move)[0] == BRIEF.lines["upset"] and state.phase is Phase.ASKING
    state, move = run(CandidateTurn(30.0, "…", Intent.UPSET), state=state)
    assert texts(move) == [BRIEF.lines["upset_again"]] and state.phase is Phase.CONFIRM_STOP
    _, move = run(CandidateTurn(35.0, "Yes.", Intent.YES, confirmation="yes"), state=state)
    assert move.end == "stopped"


def test_rephrase_says_the_simpler_words() -> None:
    _, move = run(CandidateTurn(20.0, "…", Intent.REPHRASE), state=STARTED)
    assert texts(move) == [BRIEF.lines["rephrase"], FIRST.rephrased]


def test_a_follow_up_is_what_is_repeated_after_a_follow_up() -> None:
    state, move = run(CandidateTurn(20.0, "I analyse."), state=STARTED)
    asked = move.utterances[0].text
    _, again = run(CandidateTurn(30.0, "…", Intent.REPEAT), state=state)
    assert texts(again)[-1] == asked


@pytest.mark.parametrize(
    ("intent", "line"), [(Intent.DONT_KNOW, "dont_know"), (Intent.SKIP, "skip")]
)
def test_not_answering_is_accepted_and_goes_on(intent: Intent, line: str) -> None:
    state, move = run(CandidateTurn(20.0, "…", intent), state=STARTED)
    assert texts(move) == [BRIEF.lines[line], SECOND.text]
    assert state.question_id == SECOND.id


def test_thinking_aloud_is_not_answered() -> None:
    state, move = run(CandidateTurn(20.0, "Hmm, let me think.", Intent.THINKING), state=STARTED)
    assert not move.speaks and move.end is None
    assert state.patience_s > STARTED.patience_s


def test_a_minute_asked_for_is_a_minute_given() -> None:
    state, _ = run(CandidateTurn(20.0, "…", Intent.WAIT), state=STARTED)
    _, early = run(Silence(50.0, 30.0), state=state)
    assert not early.speaks
    _, late = run(Silence(85.0, 61.0), state=state)
    assert late.speaks


def test_a_question_back_is_answered_and_leads_back() -> None:
    _, move = run(CandidateTurn(20.0, "What is the team?", Intent.QUESTION_BACK), state=STARTED)
    assert move.utterances[0].wording is Wording.JOB_ANSWER
    assert FIRST.text in move.utterances[1].text


def test_silence_prompts_then_repeats_then_offers_to_stop_then_ends() -> None:
    state, seen = STARTED, []
    for step in range(1, 5):
        state, move = run(Silence(10.0 * step, 8.0), state=state)
        seen.append(move)
    assert texts(seen[0]) == [BRIEF.lines["silence_first"]]
    assert texts(seen[1]) == [BRIEF.lines["silence_second"], FIRST.text]
    assert texts(seen[2]) == [BRIEF.lines["silence_offer_stop"]]
    assert seen[3].end == "silence"


def test_yes_to_the_offer_to_stop_ends() -> None:
    state, _ = run(*(Silence(10.0 * n, 8.0) for n in (1, 2, 3)), state=STARTED)
    _, move = run(CandidateTurn(40.0, "Yes.", Intent.YES, confirmation="yes"), state=state)
    assert move.end == "stopped"


def test_no_to_the_offer_to_stop_leads_back_and_is_no_answer() -> None:
    state, _ = run(*(Silence(10.0 * n, 8.0) for n in (1, 2, 3)), state=STARTED)
    reply = CandidateTurn(40.0, "No.", Intent.NO, confirmation="no")
    assert is_confirmation(state, reply)
    after, move = run(reply, state=state)
    assert texts(move) == [BRIEF.lines["go_on"], FIRST.text]
    assert after.question_id == FIRST.id
    assert not is_confirmation(after, reply)


def test_words_start_the_count_of_silences_again() -> None:
    state, _ = run(Silence(10.0, 8.0), Silence(20.0, 8.0), state=STARTED)
    state, _ = run(CandidateTurn(25.0, "…", Intent.REPEAT), state=state)
    _, move = run(Silence(40.0, 8.0), state=state)
    assert texts(move) == [BRIEF.lines["silence_first"]]


LONG = "I was only talking about a patch that I never applied."


LONGER = "We didn't have enough people, so I planned it myself with two others and it went fine."


def test_a_long_answer_never_ends_an_interview() -> None:
    answer = CandidateTurn(25.0, LONGER, confirmation="yes")
    silent = replace(STARTED, silences=3)
    asked, _ = run(CandidateTurn(20.0, "I want to stop.", Intent.STOP), state=STARTED)
    for state in (silent, asked):
        after, move = run(answer, state=state)
        assert move.end is None and after.phase is Phase.ASKING


def test_an_answer_is_asked_for_again_only_within_the_question_s_time() -> None:
    poor = CandidateTurn(20.0, "I analyse data.", poorly_heard=True)
    assert run(poor, state=STARTED)[0].asked_again
    late = replace(poor, at_s=FIRST.time_budget_s - 15.0)
    assert not run(late, state=STARTED)[0].asked_again


@pytest.mark.parametrize(
    ("replies", "end"),
    [
        ([("yes", "Yes.")], "stopped"),
        ([("no", "No.")], None),
        ([("unclear", "What?"), ("yes", "Yes.")], "stopped"),
        ([("unclear", "What?"), ("unclear", "Hm.")], None),
        ([("unclear", LONG)], None),
    ],
)
def test_a_wish_to_stop_is_confirmed(
    replies: list[tuple[Confirmation, str]], end: str | None
) -> None:
    state, _ = run(CandidateTurn(20.0, "I want to stop.", Intent.STOP), state=STARTED)
    for confirmation, text in replies:
        assert state.phase is Phase.CONFIRM_STOP
        turn = CandidateTurn(25.0, text, confirmation=confirmation)
        state, move = run(turn, state=state)
    assert move.end == end
    assert (state.phase is Phase.ASKING) is (end is None)


@pytest.mark.parametrize(
    ("replies", "end"),
    [
        ([("yes", "This is she.")], None),
        ([("no", "No.")], "wrong_person"),
        ([("unclear", "Sorry?"), ("yes", "Yes.")], None),
        ([("unclear", "Sorry?"), ("no", "No.")], "wrong_person"),
        ([("unclear", "Sorry?"), ("unclear", "Who?")], "wrong_person"),
        ([("unclear", LONG)], None),
    ],
)
def test_only_a_no_or_two_unclear_replies_make_the_wrong_person(
    replies: list[tuple[Confirmation, str]], end: str | None
) -> None:
    state, _ = run(CandidateTurn(20.0, "Wrong person.", Intent.WRONG_PERSON), state=STARTED)
    for confirmation, text in replies:
        assert state.phase is Phase.CONFIRM_PERSON
        turn = CandidateTurn(25.0, text, confirmation=confirmation)
        state, move = run(turn, state=state)
    assert move.end == end
    assert (state.phase is Phase.ASKING) is (end is None)


def test_an_answer_over_its_time_is_asked_once_to_end() -> None:
    over = FIRST.time_budget_s + 40.0
    state, move = run(AnswerRunning(over), state=STARTED)
    assert texts(move) == [BRIEF.lines["wrap_up"]]
    _, again = run(AnswerRunning(over + 5.0), state=state)
    assert not again.speaks


def test_an_answer_within_its_time_is_left_alone() -> None:
    assert not run(AnswerRunning(FIRST.time_budget_s + 1.0), state=STARTED)[1].speaks


def test_when_time_is_up_nothing_new_is_asked() -> None:
    state, move = run(CandidateTurn(PLAN.time_budget_s - 5.0, "Long answer."), state=STARTED)
    assert move.end == "time" and state.phase is Phase.CLOSING
    assert kinds(move) == ["closing"]


def test_the_last_question_leads_to_the_closing() -> None:
    state = replace(STARTED, asked=tuple(q.id for q in PLAN.questions))
    last = PLAN.questions[-1].id
    _, move = run(CandidateTurn(100.0, "…", covered=all_points(last), missing=()), state=state)
    assert move.end == "completed" and texts(move)[-1] == BRIEF.lines["closing"]


@pytest.mark.parametrize(
    ("event", "line"),
    [(CandidateReturned(30.0), "welcome_back"), (AgentRestarted(30.0), "lost_you")],
)
def test_after_a_break_the_same_question_is_asked(event: Event, line: str) -> None:
    state, move = run(event, state=STARTED)
    assert texts(move) == [BRIEF.lines[line], FIRST.text]
    assert state.asked == STARTED.asked


def test_an_agent_that_takes_over_a_goodbye_only_ends() -> None:
    state = replace(STARTED, phase=Phase.CLOSING, end_reason="time")
    _, move = run(AgentRestarted(30.0), state=state)
    assert move.end == "time" and kinds(move) == ["closing"]


def test_a_candidate_who_vanished_is_not_spoken_to() -> None:
    state, move = run(Vanished(90.0, "left"), state=STARTED)
    assert not move.speaks and move.end == "left" and state.phase is Phase.ENDED


def test_nothing_happens_after_the_end() -> None:
    state, _ = run(Vanished(90.0, "left"), state=STARTED)
    assert run(CandidateTurn(91.0, "Hello?"), state=state) == (
        replace(state, now_s=91.0),
        Move(),
    )


def test_the_state_survives_being_written_down() -> None:
    state, _ = run(
        CandidateTurn(20.0, "I analyse.", covered=covered_points(FIRST.id, FIRST.evidence[0].id)),
        Silence(40.0, 8.0),
        state=STARTED,
    )
    assert State.from_json(state.to_json()) == state


def test_each_wish_for_slower_speech_makes_it_slower_down_to_the_slowest() -> None:
    state, speeds, lines = STARTED, [], []
    for at_s in (10.0, 20.0, 30.0, 40.0):
        state, move = run(CandidateTurn(at_s, "…", Intent.SLOWER), state=state)
        speeds.append(state.speed)
        lines.append(texts(move)[0])
        assert texts(move)[-1] == FIRST.text
    assert speeds == sorted(speeds, reverse=True) and speeds[0] < 1.0
    assert speeds[-1] == speeds[-2] == SLOWEST
    assert (lines[0], lines[-1]) == (BRIEF.lines["slower"], BRIEF.lines["slowest"])


@pytest.mark.parametrize("intent", [Intent.STOP, Intent.DISTRESS, Intent.WITHDRAW])
def test_a_guess_only_leads_to_the_question_whether_to_stop(intent: Intent) -> None:
    guess = CandidateTurn(20.0, "…", intent, guessed=True)
    asked, move = run(guess, state=STARTED)
    assert asked.phase is Phase.CONFIRM_STOP and move.end is None
    _, move = run(replace(guess, at_s=25.0), state=asked)
    assert move.end is None, "nor does a second one end the interview"
    silent = replace(STARTED, silences=3)
    assert run(guess, state=silent)[1].end is None


def test_a_guess_at_a_wrong_person_only_asks_for_the_name() -> None:
    guess = CandidateTurn(20.0, "…", Intent.WRONG_PERSON, guessed=True)
    asked, move = run(guess, state=STARTED)
    assert asked.phase is Phase.CONFIRM_PERSON and move.end is None
    assert texts(move) == [BRIEF.lines["wrong_person"]]


def test_a_machine_that_took_the_call_ends_it_only_at_its_beginning() -> None:
    machine = CandidateTurn(12.0, "Please leave a message.", Intent.VOICEMAIL)
    _, move = run(machine, state=STARTED)
    assert move.end == "voicemail" and texts(move) == [BRIEF.lines["closing_voicemail"]]
    later = replace(STARTED, follow_ups=(FIRST.evidence[0].id,))
    assert run(machine, state=later)[1].end is None, "by then it is part of an answer"
    assert run(replace(machine, at_s=200.0), state=STARTED)[1].end is None


def test_another_language_is_offered_where_its_models_are() -> None:
    offering = BRIEF.in_other_languages_too()
    conductor = Conductor(PLAN, offering.lines)
    _, move = conductor.advance(STARTED, CandidateTurn(20.0, "한국어로요.", Intent.LANGUAGE))
    assert "Korean" in texts(move)[0] and texts(move)[-1] == FIRST.text
    assert offering.lines["language"] in offering.spoken_texts()
