"""What is asked next, and the goodbye when nothing is: the plan against what was asked and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agent.conductor.events import CandidateTurn
from agent.conductor.moves import Move, Utterance, UtteranceKind, Wording
from agent.conductor.standing_replies import how_long
from agent.conductor.state import Phase, State
from interviews.plan import EvidencePoint, Plan, Question

FOLLOW_UP_RESERVE_S = 20.0
"""Only with at least this much of the question's time left is a follow-up asked, or an answer asked
for once more."""
CLOSING_RESERVE_S = 15.0
"""No question begins with less than this left of the whole time."""
MACHINE_WITHIN_S = 90.0
"""A machine announces itself at the beginning of a call."""
VOICEMAIL = "voicemail"
"""End of a call that no person took: the interview stays open."""
_CLOSINGS = {
    "stopped": "closing_stopped",
    "silence": "closing_stopped",
    "wrong_person": "closing_wrong_person",
    VOICEMAIL: "closing_voicemail",
}
"""The goodbye of an interview that is cut short, by the reason of its end."""

Result = tuple[State, Move]


class PlanProgress:
    """Leads one interview through its plan.

    Args:
        plan: the interview's plan, its placeholders filled in.
        lines: the interviewer's standing phrases by key, ready to be spoken.
    """

    def __init__(self, plan: Plan, lines: Mapping[str, str]) -> None:
        self.plan = plan
        self._lines = lines

    def current(self, state: State) -> Question | None:
        """The planned question that was asked last."""
        return self.plan.question(state.question_id) if state.question_id else None

    def time_left(self, state: State) -> float:
        """Seconds of the whole interview that are left; negative after its end."""
        return self.plan.time_budget_s - state.now_s

    def has_time(self, state: State) -> bool:
        """Whether another question may begin."""
        return self.time_left(state) > CLOSING_RESERVE_S

    def has_time_for_more(self, state: State) -> bool:
        """Whether the current question has time for another answer, and the interview too."""
        question = self.current(state)
        if question is None:
            return self.has_time(state)
        left = question.time_budget_s - (state.now_s - state.question_started_s)
        return left > FOLLOW_UP_RESERVE_S and self.has_time(state)

    def how_long(self, state: State) -> str:
        """A sentence that says how many questions and how much time are left."""
        done = {*state.asked, *state.skipped}
        left = sum(question.id not in done for question in self.plan.questions)
        return how_long(self._lines, left, self.time_left(state))

    def begins(self, state: State) -> bool:
        """Whether the interview is at its beginning, and nothing was answered yet."""
        return not self.was_answered(state) and state.now_s <= MACHINE_WITHIN_S

    def was_answered(self, state: State) -> bool:
        """Whether a question was answered, so that it is the candidate who speaks."""
        further = len(state.asked) + len(state.skipped) > 1 or bool(state.follow_ups)
        return further or state.adding or state.asked_again

    def cover(self, state: State, turn: CandidateTurn) -> State:
        """The state with the evidence points that a judge found told."""
        covered = dict(state.covered)
        for question_id, points in turn.covered.items():
            covered[question_id] = tuple(sorted({*covered.get(question_id, ()), *points}))
        return replace(state, covered=covered)

    def after_answer(self, state: State, turn: CandidateTurn) -> Result:
        """What follows an answer: a follow-up, the next question, or the goodbye."""
        question = self.current(state)
        if question is None:
            return self.ask(state, self.plan.questions[0])
        missing = self._missing(state, question, turn)
        may_follow = len(state.follow_ups) < question.max_follow_ups
        if missing and may_follow and self.has_time_for_more(state):
            return self._follow_up(state, question, missing[0])
        return self.next_question(state)

    def next_question(self, state: State, *before: Utterance) -> Result:
        """The next question that isn't asked or told yet, else the goodbye.

        ``before`` is said first.
        """
        if not self.has_time(state):
            return self.close(state, "time", say=before)
        done = {*state.asked, *state.skipped}
        skipped = list(state.skipped)
        for question in self.plan.questions:
            if question.id in done:
                continue
            points = {point.id for point in question.evidence}
            covered = points <= set(state.covered.get(question.id, ()))
            if covered and not question.template:
                skipped.append(question.id)
                continue
            return self.ask(replace(state, skipped=tuple(skipped)), question, before=before)
        return self.close(replace(state, skipped=tuple(skipped)), "completed", say=before)

    def ask(self, state: State, question: Question, before: tuple[Utterance, ...] = ()) -> Result:
        """Ask a planned question; ``before`` is said first."""
        state = replace(
            state,
            phase=Phase.ASKING,
            asked=(*state.asked, question.id),
            question_started_s=state.now_s,
            follow_ups=(),
            last_kind="planned",
            last_text=question.text,
            last_point=None,
            wrapped_up=False,
            silences=0,
            patience_s=state.usual_patience_s,
            adding=False,
            asked_again=False,
        )
        utterance = Utterance(UtteranceKind.PLANNED, question.text, question_id=question.id)
        return state, Move((*before, utterance))

    def close(self, state: State, reason: str, *, say: tuple[Utterance, ...] = ()) -> Result:
        """Say goodbye and end the interview; ``say`` is said first."""
        line = _CLOSINGS.get(reason, "closing")
        state = replace(state, phase=Phase.CLOSING, end_reason=reason)
        closing = Utterance(UtteranceKind.CLOSING, self._lines[line])
        return state, Move((*say, closing), end=reason)

    def _follow_up(self, state: State, question: Question, point: EvidencePoint) -> Result:
        state = replace(
            state,
            follow_ups=(*state.follow_ups, point.id),
            last_kind="followup",
            last_text=point.follow_up,
            last_point=point.id,
        )
        utterance = Utterance(
            UtteranceKind.FOLLOWUP, point.follow_up, Wording.FOLLOW_UP, question.id, point.id
        )
        return state, Move((utterance,))

    def _missing(
        self, state: State, question: Question, turn: CandidateTurn
    ) -> list[EvidencePoint]:
        """The points to ask for, the next one first: what a judge found missing, else the plan's
        fixed follow-ups, which don't depend on what was said."""
        if turn.missing is None:
            points = question.fixed_points
        else:
            points = [question.point(point_id) for point_id in turn.missing]
        known = {*state.covered.get(question.id, ()), *state.follow_ups}
        return [point for point in points if point.id not in known]
