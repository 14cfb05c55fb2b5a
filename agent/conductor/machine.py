"""The state machine: (state, event) → (state, move).

It alone decides what is asked next and when the interview is over; language models only
word it. Each planned question is asked at most once, and no question begins after the time
is up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agent.conductor.confirmations import (
    OFFERED_AFTER_SILENCES,
    OFFERS_TO_STOP,
    Confirmations,
    was_offered_to_stop,
)
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
from agent.conductor.moves import LISTEN, Move, Utterance, UtteranceKind
from agent.conductor.plan_progress import VOICEMAIL, PlanProgress, Result
from agent.conductor.remarks import Remarks
from agent.conductor.standing_replies import (
    SLOWER_BY,
    SLOWEST,
    STANDING_REPLIES,
    StandingReply,
)
from agent.conductor.state import THINKING_PATIENCE_S, Phase, State
from interviews.plan import Plan

OVERRUN_S = 30.0
"""How far an answer may exceed its question's time before the candidate is asked to finish."""


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
        self._progress = PlanProgress(plan, lines)
        self._confirmations = Confirmations(self._progress, self._remarks)

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

    def begins(self, state: State) -> bool:
        """Whether the interview is at its beginning, and nothing was answered yet."""
        return self._progress.begins(state)

    def was_answered(self, state: State) -> bool:
        """Whether a question was answered, so that it is the candidate who speaks."""
        return self._progress.was_answered(state)

    # -- beginnings and returns -----------------------------------------------------------

    def _start(self, state: State) -> Result:
        if state.phase is not Phase.NEW:
            return self._resume(state, "welcome_back")
        before = [Utterance(UtteranceKind.GREETING, self._lines["greeting"])]
        if "how_to" in self._lines:
            before.append(Utterance(UtteranceKind.META, self._lines["how_to"]))
        return self._progress.ask(state, self.plan.questions[0], before=tuple(before))

    def _resume(self, state: State, line: str) -> Result:
        if state.phase is Phase.NEW:
            return self._start(state)
        if state.phase is Phase.CLOSING:
            reason = state.end_reason or "completed"
            return self._progress.close(state, reason)
        # A yes-or-no question is not said again, so that its reply is not expected either.
        again = replace(
            state,
            phase=Phase.ASKING,
            unclear=0,
            silences=0,
            patience_s=state.usual_patience_s,
        )
        return again, self._remarks.about(again, line, repeat=True)

    # -- a turn of the candidate ----------------------------------------------------------

    def _turn(self, state: State, turn: CandidateTurn) -> Result:
        offered_to_stop = was_offered_to_stop(state)
        state = self._progress.cover(
            replace(state, silences=0, patience_s=state.usual_patience_s), turn
        )
        if turn.intent is Intent.VOICEMAIL:
            if self._progress.begins(state):
                return self._progress.close(state, VOICEMAIL)
            turn = replace(turn, intent=Intent.ANSWER)
        if self._progress.time_left(state) <= 0:
            return self._progress.close(state, "time")
        if offered_to_stop and (result := self._confirmations.of_offer(state, turn)) is not None:
            return result
        if state.phase is Phase.CONFIRM_STOP:
            return self._confirmations.of_stop(state, turn)
        if state.phase is Phase.CONFIRM_PERSON:
            return self._confirmations.of_person(state, turn)
        match turn.intent:
            case Intent.REPHRASE:
                return state, self._rephrase(state)
            case Intent.THINKING:
                thinking = replace(state, patience_s=THINKING_PATIENCE_S)
                return thinking, Move(patience_s=THINKING_PATIENCE_S)
            case Intent.RESUME:
                return state, LISTEN
            case Intent.WRONG_PERSON:
                return self._confirmations.ask_who(state)
            case Intent.STOP | Intent.DISTRESS | Intent.WITHDRAW:
                return self._confirmations.ask_to_stop(state, OFFERS_TO_STOP[turn.intent])
            case Intent.UPSET if state.upset:
                return self._confirmations.ask_to_stop(state, "upset_again")
            case Intent.SLOWER:
                return self._slower(state)
            case Intent.HOW_LONG:
                return state, self._remarks.and_back(state, self._progress.how_long(state))
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
                return self._progress.after_answer(state, turn)

    def _may_ask_again(self, state: State, turn: CandidateTurn) -> bool:
        """Whether to ask for an answer once more that was poorly heard; once for each question."""
        in_time = self._progress.has_time_for_more(state)
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
                return self._progress.next_question(state, self._remarks.line(reply.line))
            case "return":
                return state, self._remarks.and_back(state, self._lines[reply.line])
            case then:
                return state, self._remarks.about(state, reply.line, repeat=then == "repeat")

    # -- silence and time -----------------------------------------------------------------

    def _silence(self, state: State, event: Silence) -> Result:
        if event.silent_s < state.patience_s:
            return state, Move(patience_s=state.patience_s)
        if self._progress.time_left(state) <= 0:
            return self._progress.close(state, "time")
        state = replace(state, silences=state.silences + 1, patience_s=state.usual_patience_s)
        if state.phase is not Phase.ASKING:
            if state.silences > 1:
                return self._progress.close(state, "silence")
            line = "confirm_stop" if state.phase is Phase.CONFIRM_STOP else "wrong_person"
            return state, self._remarks.about(state, line)
        if state.silences == 1:
            return state, self._remarks.about(state, "silence_first")
        if state.silences == 2:
            return state, self._remarks.about(state, "silence_second", repeat=True)
        if state.silences == OFFERED_AFTER_SILENCES:
            return state, self._remarks.about(state, "silence_offer_stop")
        return self._progress.close(state, "silence")

    def _watch_time(self, state: State) -> Result:
        question = self._progress.current(state)
        if question is None or state.wrapped_up or state.phase is not Phase.ASKING:
            return state, LISTEN
        over_question = state.now_s - state.question_started_s - question.time_budget_s
        if (over_question > OVERRUN_S and not state.unhurried) or self._progress.time_left(
            state
        ) < 0:
            state = replace(state, wrapped_up=True)
            return state, self._remarks.about(state, "wrap_up")
        return state, LISTEN

    def _rephrase(self, state: State) -> Move:
        question = self._progress.current(state)
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
