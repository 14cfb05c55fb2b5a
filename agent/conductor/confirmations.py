"""Questions for a yes or no: whether to end, who is speaking; what follows from the replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agent.conductor.events import CandidateTurn, Intent
from agent.conductor.plan_progress import PlanProgress, Result
from agent.conductor.remarks import Remarks
from agent.conductor.standing_replies import STANDING_REPLIES
from agent.conductor.state import Phase, State

OFFERS_TO_STOP: Mapping[Intent, str] = {
    Intent.STOP: "confirm_stop",
    Intent.DISTRESS: "distress",
    Intent.WITHDRAW: "confirm_withdraw",
}
"""How it is asked whether to end the interview."""

LONGEST_UNCLEAR_WORDS = 6
"""A longer reply to a yes-or-no question that says neither is an answer to the question before."""
LONGEST_CLEAR_WORDS = 14
"""The same of one that seems to say yes or no."""
LONGEST_BARE_WORDS = 3
"""A longer reply may say more than yes or no, and what it says is kept as an answer."""
OFFERED_AFTER_SILENCES = 3
"""Silences in a row after which it is asked whether to stop."""
_ASKS_AGAIN = frozenset(
    {
        Intent.REPEAT,
        Intent.REPHRASE,
        Intent.CLARIFY,
        Intent.AUDIO_TROUBLE,
        Intent.LOUDER,
        Intent.CHANNEL_CHECK,
    }
)
_CONFIRMING = (Phase.CONFIRM_STOP, Phase.CONFIRM_PERSON)


def was_offered_to_stop(state: State) -> bool:
    """Whether a silent candidate was asked whether to stop, and has said nothing since."""
    return state.phase is Phase.ASKING and state.silences >= OFFERED_AFTER_SILENCES


def expects_confirmation(state: State) -> bool:
    """Whether a yes-or-no question was asked last."""
    return state.phase in _CONFIRMING or was_offered_to_stop(state)


def is_confirmation(state: State, turn: CandidateTurn) -> bool:
    """Whether a turn is nothing but a reply to a yes-or-no question.

    In doubt it is an answer, which judges read: what is said next may belong to it. A candidate
    who was offered to stop may as well carry on ("Yes, twice."). Who says that they are somebody
    else answers nothing.
    """
    if not expects_confirmation(state):
        return False
    if turn.intent in (Intent.YES, Intent.NO):
        return True
    if state.phase is Phase.CONFIRM_PERSON and turn.confirmation == "no":
        return True
    return state.phase in _CONFIRMING and _is_bare(turn)


class Confirmations:
    """Asks for a yes or no, and decides what the reply leads to."""

    def __init__(self, progress: PlanProgress, remarks: Remarks) -> None:
        self._progress = progress
        self._remarks = remarks

    def ask_to_stop(self, state: State, line: str) -> Result:
        """Ask whether to end the interview."""
        asked = replace(state, phase=Phase.CONFIRM_STOP, unclear=0)
        return asked, self._remarks.about(asked, line)

    def ask_who(self, state: State) -> Result:
        """Ask whether it is the candidate who speaks."""
        asked = replace(state, phase=Phase.CONFIRM_PERSON, unclear=0)
        return asked, self._remarks.about(asked, "wrong_person")

    def of_offer(self, state: State, turn: CandidateTurn) -> Result | None:
        """After the offer to say yes or to carry on with the answer; None: it was carried on."""
        stops = turn.intent is Intent.STOP and not turn.guessed
        if turn.intent is Intent.YES or stops:
            return self._progress.close(state, "stopped")
        bare = turn.intent is Intent.ANSWER and _is_bare(turn)
        if bare and turn.confirmation == "yes":  # perhaps an answer: "Yes, twice."
            return self.ask_to_stop(state, "confirm_stop")
        if bare or turn.intent is Intent.NO:
            return state, self._remarks.about(state, "go_on", repeat=True)
        return None

    def of_stop(self, state: State, turn: CandidateTurn) -> Result:
        """After the question whether to end the interview."""
        if turn.intent in (Intent.WAIT, Intent.AWAY):  # a break was offered
            return self._wait(replace(state, phase=Phase.ASKING), turn)
        if _asks_again(turn):
            return state, self._remarks.about(state, "confirm_stop")
        resumed = replace(state, phase=Phase.ASKING)
        if _is_long_answer(turn):
            return self._progress.after_answer(resumed, turn)
        stops = turn.intent in (Intent.STOP, Intent.WITHDRAW) and not turn.guessed
        if turn.confirmation == "yes" or stops:
            return self._progress.close(state, "stopped")
        unwell = turn.intent is Intent.DISTRESS and not turn.guessed
        if (unwell or turn.confirmation == "unclear") and state.unclear == 0:
            again = replace(state, unclear=1)
            return again, self._remarks.about(again, "confirm_stop")
        if unwell:
            return self._progress.close(state, "stopped")
        return resumed, self._remarks.about(resumed, "go_on", repeat=True)

    def of_person(self, state: State, turn: CandidateTurn) -> Result:
        """After "Am I speaking with …?"; only a no, or a second reply that is neither, ends it."""
        if turn.intent in (Intent.WAIT, Intent.AWAY):  # the candidate is fetched
            return self._wait(state, turn)
        if _asks_again(turn):
            return state, self._remarks.about(state, "wrong_person")
        resumed = replace(state, phase=Phase.ASKING)
        if turn.confirmation == "yes":
            return resumed, self._remarks.about(resumed, "go_on", repeat=True)
        if turn.confirmation == "unclear" and _is_long_answer(turn):
            # Who answers at length is who was invited.
            return self._progress.after_answer(resumed, turn)
        if turn.confirmation == "unclear" and state.unclear == 0:
            again = replace(state, unclear=1)
            return again, self._remarks.about(again, "wrong_person")
        return self._progress.close(state, "wrong_person")

    def _wait(self, state: State, turn: CandidateTurn) -> Result:
        reply = STANDING_REPLIES[turn.intent]
        waiting = replace(state, patience_s=reply.patience_s or state.patience_s)
        return waiting, self._remarks.about(waiting, reply.line)


def _is_long_answer(turn: CandidateTurn) -> bool:
    """Whether the candidate went on answering instead of saying yes or no."""
    is_answer = turn.intent in (Intent.ANSWER, Intent.QUESTION_BACK)
    clear = turn.confirmation != "unclear"
    longest = LONGEST_CLEAR_WORDS if clear else LONGEST_UNCLEAR_WORDS
    return is_answer and len(turn.text.split()) > longest


def _asks_again(turn: CandidateTurn) -> bool:
    """Whether the yes-or-no question was not heard or not understood."""
    return turn.intent in _ASKS_AGAIN and turn.confirmation == "unclear"


def _is_bare(turn: CandidateTurn) -> bool:
    """Whether a turn says yes or no and hardly anything else."""
    return turn.confirmation != "unclear" and len(turn.text.split()) <= LONGEST_BARE_WORDS
