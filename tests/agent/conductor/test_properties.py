"""What holds for every order of events."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.conductor import (
    AgentRestarted,
    AnswerRunning,
    CandidateReturned,
    CandidateTurn,
    Conductor,
    Event,
    Intent,
    Move,
    Phase,
    Silence,
    Spoken,
    Started,
    State,
    UtteranceKind,
    Vanished,
)
from agent.interview.spec import InterviewSpec
from agent.speaking.prompts import Setting
from interviews.plan import load_plan
from kit.language import Language

PLANS = {language: load_plan(f"standard-{language}") for language in ("en", "ko")}
POINTS = [(q.id, p.id) for q in PLANS["en"].questions for p in q.evidence]


def conductor(language: Language) -> Conductor:
    plan = PLANS[language]
    brief = InterviewSpec.make("i", plan, Setting(language, "Kim", "analyst", "Acme"))
    return Conductor(brief.plan, brief.lines)


CONDUCTORS = {"en": conductor("en"), "ko": conductor("ko")}
TURN = st.builds(
    lambda intent, points, text, missing: (intent, points, text, missing),
    st.sampled_from(Intent),
    st.lists(st.sampled_from(POINTS), max_size=6),
    st.sampled_from(["", "yes", "a longer answer about many things that happened at work"]),
    st.none() | st.integers(0, 15),
)
STEP = st.tuples(
    st.sampled_from(["turn", "silence", "running", "spoken", "returned", "restarted", "started"]),
    st.floats(min_value=0.0, max_value=90.0),
    TURN,
)


def event_of(
    kind: str,
    state: State,
    at_s: float,
    gap_s: float,
    turn: tuple[Intent, list[tuple[str, str]], str, int | None],
) -> Event:
    """An event; the bits of the last number say which points of the question are missing."""
    intent, points, text, bits = turn
    match kind:
        case "turn":
            covered: dict[str, frozenset[str]] = {}
            for question_id, point in points:
                covered[question_id] = covered.get(question_id, frozenset()) | {point}
            missing = None
            if bits is not None and state.question_id is not None:
                evidence = PLANS["en"].question(state.question_id).evidence
                missing = tuple(p.id for n, p in enumerate(evidence) if bits >> n & 1)
            return CandidateTurn(at_s, text, intent, covered, missing)
        case "silence":
            return Silence(at_s, gap_s)
        case "running":
            return AnswerRunning(at_s)
        case "spoken":
            return Spoken(at_s)
        case "returned":
            return CandidateReturned(at_s)
        case "restarted":
            return AgentRestarted(at_s)
        case _:
            return Started(at_s)


@given(st.sampled_from(["en", "ko"]), st.lists(STEP, max_size=60))
def test_whatever_happens(language: str, steps: list[tuple[str, float, object]]) -> None:
    machine, plan = CONDUCTORS[language], PLANS[language]  # type: ignore[index]
    state, move = machine.advance(State(), Started(0.0))
    planned = [u.question_id for u in move.utterances if u.kind is UtteranceKind.PLANNED]
    now_s = 0.0
    for kind, gap_s, turn in steps:
        now_s += gap_s
        before = state
        state, move = machine.advance(state, event_of(kind, state, now_s, gap_s, turn))  # type: ignore[arg-type]
        for utterance in move.utterances:
            assert utterance.text.strip()
            assert "{" not in utterance.text
            if utterance.kind in (UtteranceKind.PLANNED, UtteranceKind.FOLLOWUP):
                assert now_s < plan.time_budget_s, "nothing new after the time"
            if utterance.kind is UtteranceKind.PLANNED:
                planned.append(utterance.question_id)
        assert state.now_s >= before.now_s
        assert set(before.asked) <= set(state.asked)
        assert len(state.follow_ups) <= plan.question(state.asked[-1]).max_follow_ups
        assert (move.end is None) or state.phase in (Phase.CLOSING, Phase.ENDED)
        assert State.from_json(state.to_json()) == state
    assert len(planned) == len(set(planned)), "each planned question at most once"
    order = [q.id for q in plan.questions]
    assert planned == sorted(planned, key=order.index), "in the plan's order"


@given(st.sampled_from(["en", "ko"]), st.lists(STEP, max_size=25))
def test_every_interview_ends(language: str, steps: list[tuple[str, float, object]]) -> None:
    """Whatever came before, a candidate who answers (or says nothing) reaches the closing."""
    machine = CONDUCTORS[language]
    state, _ = machine.advance(State(), Started(0.0))
    now_s = 0.0
    for kind, gap_s, turn in steps:
        now_s += gap_s
        state, _ = machine.advance(state, event_of(kind, state, now_s, gap_s, turn))  # type: ignore[arg-type]
    for answering in (True, False):
        current, moves = state, 0
        at_s = now_s
        while current.phase not in (Phase.CLOSING, Phase.ENDED):
            at_s += 10.0
            event: Event = (
                CandidateTurn(at_s, "An answer of some words to the question that was asked")
                if answering
                else Silence(at_s, 61.0)
            )
            current, _ = machine.advance(current, event)
            moves += 1
            assert moves < 60
        assert current.end_reason


def test_vanishing_ends_at_once_from_any_phase() -> None:
    machine = CONDUCTORS["en"]
    for phase in Phase:
        state, move = machine.advance(
            State(phase=phase, asked=("self-introduction",)), Vanished(1.0)
        )
        assert state.phase is Phase.ENDED
        assert move == (Move() if phase is Phase.ENDED else Move(end="left"))
