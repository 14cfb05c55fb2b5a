"""The state machine: (state, event) → (state, move).

It alone decides what is asked next and when the interview is over; language models only
word it. Each planned question is asked at most once, and no question begins after the time
is up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agent.conductor.events import (
    AgentRestarted,
    AnswerRunning,
    CandidateReturned,
    CandidateTurn,
    Event,
    Intent,
    Silence,
    Spoken,
    Started,
    Vanished,
)
from agent.conductor.moves import LISTEN, Move, Utterance, UtteranceKind, Wording
from agent.conductor.remarks import Remarks
from agent.conductor.standing_replies import (
    SLOWER_BY,
    SLOWEST,
    STANDING_REPLIES,
    StandingReply,
    how_long,
)
from agent.conductor.state import Phase, State
from interviews.plan import EvidencePoint, Plan, Question

PATIENCE_S = 8.0
"""Silence after a question before the first prompt."""
THINKING_PATIENCE_S = 20.0
"""… when the candidate is thinking aloud."""
FOLLOW_UP_RESERVE_S = 20.0
"""A follow-up is asked only with at least this much of the question's time left."""
CLOSING_RESERVE_S = 15.0
"""No question begins with less than this left of the whole time."""
LONGEST_CONFIRMATION_WORDS = 6
"""A longer reply to a yes-or-no question that says neither is an answer to the question before."""
OVERRUN_S = 30.0
"""How far an answer may exceed its question's time before the candidate is asked to finish."""

VOICEMAIL = "voicemail"
"""End of a call that no person took: the interview stays open."""
MACHINE_WITHIN_S = 90.0
"""A machine announces itself at the beginning of a call."""
_OFFERS_TO_STOP = {
    Intent.STOP: "confirm_stop",
    Intent.DISTRESS: "distress",
    Intent.WITHDRAW: "confirm_withdraw",
}
"""How it is asked whether to end the interview."""
_CLOSINGS = {
    "stopped": "closing_stopped",
    "silence": "closing_stopped",
    "wrong_person": "closing_wrong_person",
    VOICEMAIL: "closing_voicemail",
}
"""The goodbye of an interview that is cut short, by the reason of its end."""

Result = tuple[State, Move]


class Conductor:
    """Decides the moves of one interview.

    Args:
        plan: the interview's plan, its placeholders filled in.
        lines: the interviewer's standing phrases by key, ready to be spoken.
    """

    def __init__(self, plan: Plan, lines: Mapping[str, str]) -> None:
        self.plan = plan
        self._lines = lines
        self._remarks = Remarks(lines)

    def advance(self, state: State, event: Event) -> Result:
        """The next state and the move to make. Accepts events in any order; never raises."""
        state = replace(state, now_s=max(state.now_s, event.at_s))
        if state.phase is Phase.ENDED:
            return state, LISTEN
        match event:
            case Started():
                return self._start(state)
            case Vanished(reason=reason):
                return replace(state, phase=Phase.ENDED, end_reason=reason), Move(end=reason)
            case Spoken():
                return state, LISTEN
            case CandidateReturned():
                return self._resume(state, "welcome_back")
            case AgentRestarted():
                return self._resume(state, "lost_you")
            case _ if state.phase in (Phase.NEW, Phase.CLOSING):
                return state, LISTEN
            case AnswerRunning():
                return self._watch_time(replace(state, silences=0))
            case Silence():
                return self._silence(state, event)
            case CandidateTurn():
                return self._turn(state, event)

    # -- beginnings and returns -----------------------------------------------------------

    def _start(self, state: State) -> Result:
        if state.phase is not Phase.NEW:
            return self._resume(state, "welcome_back")
        before = [Utterance(UtteranceKind.GREETING, self._lines["greeting"])]
        if "how_to" in self._lines:
            before.append(Utterance(UtteranceKind.META, self._lines["how_to"]))
        return self._ask(state, self.plan.questions[0], before=tuple(before))

    def _resume(self, state: State, line: str) -> Result:
        if state.phase is Phase.NEW:
            return self._start(state)
        if state.phase is Phase.CLOSING:
            reason = state.end_reason or "completed"
            return self._close(state, reason)
        again = replace(state, silences=0, patience_s=_patience_s(state))
        return again, self._remarks.about(again, line, repeat=True)

    # -- a turn of the candidate ----------------------------------------------------------

    def _turn(self, state: State, turn: CandidateTurn) -> Result:
        offered_to_stop = state.silences >= 3
        state = self._cover(replace(state, silences=0, patience_s=_patience_s(state)), turn)
        if turn.intent is Intent.VOICEMAIL:
            if self.begins(state):
                return self._close(state, VOICEMAIL)
            turn = replace(turn, intent=Intent.ANSWER)
        if self._time_left(state) <= 0:
            return self._close(state, "time")
        stops = turn.intent is Intent.STOP and not turn.guessed
        if offered_to_stop and (turn.confirmation == "yes" or stops):
            return self._close(state, "stopped")
        if state.phase is Phase.CONFIRM_STOP:
            return self._confirmed_stop(state, turn)
        if state.phase is Phase.CONFIRM_PERSON:
            return self._confirmed_person(state, turn)
        match turn.intent:
            case Intent.REPHRASE:
                return state, self._rephrase(state)
            case Intent.THINKING:
                thinking = replace(state, patience_s=THINKING_PATIENCE_S)
                return thinking, Move(patience_s=THINKING_PATIENCE_S)
            case Intent.RESUME:
                return state, LISTEN
            case Intent.WRONG_PERSON:
                asked = replace(state, phase=Phase.CONFIRM_PERSON, unclear=0)
                return asked, self._remarks.about(asked, "wrong_person")
            case Intent.STOP | Intent.DISTRESS | Intent.WITHDRAW:
                return self._ask_to_stop(state, _OFFERS_TO_STOP[turn.intent])
            case Intent.UPSET if state.upset:
                return self._ask_to_stop(state, "upset_again")
            case Intent.SLOWER:
                return self._slower(state)
            case Intent.HOW_LONG:
                return state, self._remarks.and_back(state, self._how_long(state))
            case Intent.QUESTION_BACK:
                return state, self._remarks.job_answer(state)
            case Intent.INJECTION:
                warned = replace(state, injections=state.injections + 1)
                return warned, self._remarks.about(warned, "stay_on_course", repeat=True)
            case intent if intent in STANDING_REPLIES:
                return self._standing_reply(state, intent, STANDING_REPLIES[intent])
            case _ if state.adding:
                added = replace(state, adding=False)
                return added, self._remarks.and_back(added, self._lines["ack"])
            case Intent.ANSWER if self._may_ask_again(state, turn):
                again = replace(state, asked_again=True)
                return again, self._remarks.about(again, "say_again")
            case _:
                return self._after_answer(state, turn)

    def _may_ask_again(self, state: State, turn: CandidateTurn) -> bool:
        """Whether to ask for an answer once more that was poorly heard; once for each question."""
        in_time = self._time_left(state) > CLOSING_RESERVE_S
        return turn.poorly_heard and not state.asked_again and in_time

    def _standing_reply(self, state: State, intent: Intent, reply: StandingReply) -> Result:
        state = replace(
            state,
            adding=state.adding or intent in (Intent.GO_BACK, Intent.CHANGE_ANSWER),
            unhurried=state.unhurried or intent is Intent.ACCOMMODATION,
            upset=state.upset or intent is Intent.UPSET,
            patience_s=reply.patience_s or state.patience_s,
        )
        match reply.then:
            case "next":
                return self._next_question(state, self._remarks.line(reply.line))
            case "return":
                return state, self._remarks.and_back(state, self._lines[reply.line])
            case then:
                return state, self._remarks.about(state, reply.line, repeat=then == "repeat")

    def _after_answer(self, state: State, turn: CandidateTurn) -> Result:
        question = self._current(state)
        if question is None:
            return self._ask(state, self.plan.questions[0])
        missing = self._missing(state, question, turn)
        time_left = self._time_left(state) > CLOSING_RESERVE_S
        question_left = question.time_budget_s - (state.now_s - state.question_started_s)
        if (
            missing
            and len(state.follow_ups) < question.max_follow_ups
            and question_left > FOLLOW_UP_RESERVE_S
            and time_left
        ):
            return self._follow_up(state, question, missing[0])
        return self._next_question(state)

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

    def _next_question(self, state: State, *before: Utterance) -> Result:
        if self._time_left(state) <= CLOSING_RESERVE_S:
            return self._close(state, "time", say=before)
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
            return self._ask(replace(state, skipped=tuple(skipped)), question, before=before)
        return self._close(replace(state, skipped=tuple(skipped)), "completed", say=before)

    def _ask(self, state: State, question: Question, before: tuple[Utterance, ...] = ()) -> Result:
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
            patience_s=_patience_s(state),
            adding=False,
            asked_again=False,
        )
        utterance = Utterance(UtteranceKind.PLANNED, question.text, question_id=question.id)
        return state, Move((*before, utterance))

    # -- stopping -------------------------------------------------------------------------

    def _ask_to_stop(self, state: State, line: str) -> Result:
        asked = replace(state, phase=Phase.CONFIRM_STOP, unclear=0)
        return asked, self._remarks.about(asked, line)

    def _confirmed_stop(self, state: State, turn: CandidateTurn) -> Result:
        stops = turn.intent in _OFFERS_TO_STOP and not turn.guessed
        if turn.confirmation == "yes" or stops:
            return self._close(state, "stopped")
        resumed = replace(state, phase=Phase.ASKING)
        if _is_long_answer(turn):
            return self._after_answer(resumed, turn)
        if turn.confirmation == "unclear" and state.unclear == 0:
            again = replace(state, unclear=1)
            return again, self._remarks.about(again, "confirm_stop")
        return resumed, self._remarks.about(resumed, "go_on", repeat=True)

    def _confirmed_person(self, state: State, turn: CandidateTurn) -> Result:
        """Only a no, or a second reply that is neither, ends the interview."""
        resumed = replace(state, phase=Phase.ASKING)
        if turn.confirmation == "yes":
            return resumed, self._remarks.about(resumed, "go_on", repeat=True)
        if turn.confirmation == "unclear" and _is_long_answer(turn):
            return self._after_answer(resumed, turn)  # who answers at length is who was invited
        if turn.confirmation == "unclear" and state.unclear == 0:
            again = replace(state, unclear=1)
            return again, self._remarks.about(again, "wrong_person")
        return self._close(state, "wrong_person")

    def _close(self, state: State, reason: str, *, say: tuple[Utterance, ...] = ()) -> Result:
        line = _CLOSINGS.get(reason, "closing")
        state = replace(state, phase=Phase.CLOSING, end_reason=reason)
        closing = Utterance(UtteranceKind.CLOSING, self._lines[line])
        return state, Move((*say, closing), end=reason)

    # -- silence and time -----------------------------------------------------------------

    def _silence(self, state: State, event: Silence) -> Result:
        if event.silent_s < state.patience_s:
            return state, Move(patience_s=state.patience_s)
        if self._time_left(state) <= 0:
            return self._close(state, "time")
        state = replace(state, silences=state.silences + 1, patience_s=_patience_s(state))
        if state.phase is not Phase.ASKING:
            if state.silences > 1:
                return self._close(state, "silence")
            line = "confirm_stop" if state.phase is Phase.CONFIRM_STOP else "wrong_person"
            return state, self._remarks.about(state, line)
        if state.silences == 1:
            return state, self._remarks.about(state, "silence_first")
        if state.silences == 2:
            return state, self._remarks.about(state, "silence_second", repeat=True)
        if state.silences == 3:
            return state, self._remarks.about(state, "silence_offer_stop")
        return self._close(state, "silence")

    def _watch_time(self, state: State) -> Result:
        question = self._current(state)
        if question is None or state.wrapped_up or state.phase is not Phase.ASKING:
            return state, LISTEN
        over_question = state.now_s - state.question_started_s - question.time_budget_s
        if (over_question > OVERRUN_S and not state.unhurried) or self._time_left(state) < 0:
            state = replace(state, wrapped_up=True)
            return state, self._remarks.about(state, "wrap_up")
        return state, LISTEN

    def begins(self, state: State) -> bool:
        """Whether the interview is at its beginning, and nothing was answered yet."""
        first_question = len(state.asked) == 1 and not state.follow_ups and not state.adding
        return first_question and state.now_s <= MACHINE_WITHIN_S

    # -- small things ---------------------------------------------------------------------

    def _cover(self, state: State, turn: CandidateTurn) -> State:
        covered = dict(state.covered)
        for question_id, points in turn.covered.items():
            covered[question_id] = tuple(sorted({*covered.get(question_id, ()), *points}))
        return replace(state, covered=covered)

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

    def _current(self, state: State) -> Question | None:
        return self.plan.question(state.question_id) if state.question_id else None

    def _time_left(self, state: State) -> float:
        return self.plan.time_budget_s - state.now_s

    def _rephrase(self, state: State) -> Move:
        question = self._current(state)
        text = state.last_text
        if question is not None:
            text = question.rephrased
            if state.last_point is not None:
                text = question.point(state.last_point).follow_up
        return self._remarks.in_other_words(state, text)

    def _slower(self, state: State) -> Result:
        slower = replace(state, speed=max(SLOWEST, round(state.speed * SLOWER_BY, 2)))
        line = "slower" if slower.speed < state.speed else "slowest"
        return slower, self._remarks.about(slower, line, repeat=True)

    def _how_long(self, state: State) -> str:
        done = {*state.asked, *state.skipped}
        left = sum(question.id not in done for question in self.plan.questions)
        return how_long(self._lines, left, self._time_left(state))


def _patience_s(state: State) -> float:
    """Silence that is allowed when nothing else is said of it."""
    return THINKING_PATIENCE_S if state.unhurried else PATIENCE_S


def _is_long_answer(turn: CandidateTurn) -> bool:
    """Whether the candidate went on answering instead of saying yes or no."""
    is_answer = turn.intent in (Intent.ANSWER, Intent.QUESTION_BACK)
    return is_answer and len(turn.text.split()) > LONGEST_CONFIRMATION_WORDS
