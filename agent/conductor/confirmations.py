"""Which turns reply to a question for a yes or no, and which go on with the answer."""

from __future__ import annotations

from agent.conductor.events import CandidateTurn, Intent
from agent.conductor.state import Phase, State

LONGEST_CONFIRMATION_WORDS = 6
"""A longer reply to a yes-or-no question that says neither is an answer to the question before."""
LONGEST_YES_WORDS = 14
"""The same of one that seems to say yes, which the interview may end on."""
_OFFERED_AFTER_SILENCES = 3


def is_long_answer(turn: CandidateTurn) -> bool:
    """Whether the candidate went on answering instead of saying yes or no."""
    is_answer = turn.intent in (Intent.ANSWER, Intent.QUESTION_BACK)
    longest = LONGEST_YES_WORDS if turn.confirmation == "yes" else LONGEST_CONFIRMATION_WORDS
    return is_answer and len(turn.text.split()) > longest


def was_offered_to_stop(state: State) -> bool:
    """Whether a silent candidate was asked whether to stop, and has said nothing since."""
    return state.phase is Phase.ASKING and state.silences >= _OFFERED_AFTER_SILENCES


def agrees(turn: CandidateTurn) -> bool:
    """Whether a turn says yes, and not much else."""
    return turn.confirmation == "yes" and not is_long_answer(turn)


def expects_confirmation(state: State) -> bool:
    """Whether a yes-or-no question was asked last."""
    return state.phase in (Phase.CONFIRM_STOP, Phase.CONFIRM_PERSON) or was_offered_to_stop(state)


def is_confirmation(state: State, turn: CandidateTurn) -> bool:
    """Whether a turn replies to a yes-or-no question, and so is no answer to the one before it."""
    if was_offered_to_stop(state):
        return agrees(turn) or turn.intent is Intent.NO
    return expects_confirmation(state) and not is_long_answer(turn)
