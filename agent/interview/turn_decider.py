"""Decides what a turn leads to, and has the reply prepared while the turn is still open."""

from __future__ import annotations

from dataclasses import dataclass

from agent.conductor import (
    CandidateTurn,
    Conductor,
    Confirmation,
    Intent,
    Move,
    Phase,
    State,
    Wording,
)
from agent.listening.classifier import ClassifiedText, TextClassifier
from agent.listening.confirmation import Asked, read_confirmation
from agent.listening.coverage import Coverage
from agent.speaking.preemptive import PreemptiveReplies

DRAFT_FROM_WORDS = {"en": 14, "ko": 8}
"""While the candidate still speaks, drafting begins with this much of an answer."""


@dataclass(frozen=True)
class Decision:
    """What a turn leads to.

    Attributes:
        state: after the move.
        context: what a model is shown of the answer.
    """

    turn: ClassifiedText
    state: State
    move: Move
    context: str


class TurnDecider:
    """Asks the conductor about turns.

    Args:
        conductor: the interview's.
        classifier: of texts.
        coverage: the points that the answers made.
        drafts: replies that are prepared ahead.
        name: the candidate's.
    """

    def __init__(
        self,
        conductor: Conductor,
        classifier: TextClassifier,
        coverage: Coverage,
        drafts: PreemptiveReplies,
        *,
        name: str,
    ) -> None:
        self._conductor = conductor
        self._classifier = classifier
        self._coverage = coverage
        self._drafts = drafts
        self._name = name
        self._draft_from_words = DRAFT_FROM_WORDS[classifier.language]

    def decide(self, state: State, text: str, at_s: float) -> Decision:
        """What a turn with these words leads to in ``state``."""
        return self._decide(state, self._classifier.classify(text), at_s)

    def prepare(self, state: State, text: str, at_s: float, *, turn_may_end: bool) -> None:
        """Have the reply drafted to a turn that has these words so far.

        Args:
            turn_may_end: the turn may be over with them; otherwise the candidate is speaking.
        """
        if turn_may_end:
            turn = self._classifier.classify(text)
        else:
            turn = self._classifier.classify_interim(text)
            if turn.words < self._draft_from_words:
                return
        decision = self._decide(state, turn, at_s)
        for utterance in decision.move.utterances:
            if utterance.wording is Wording.FOLLOW_UP:
                self._drafts.prepare(utterance, decision.context)

    def _decide(self, state: State, turn: ClassifiedText, at_s: float) -> Decision:
        question_id = state.question_id if turn.intent is Intent.ANSWER else None
        covered = self._coverage.covered(question_id, turn.text)
        confirmation = self._confirmation(state, turn.text)
        event = CandidateTurn(at_s, turn.text, turn.intent, covered, confirmation)
        after, move = self._conductor.advance(state, event)
        context = self._coverage.context(state.question_id, turn.text)
        return Decision(turn, after, move, context)

    def _confirmation(self, state: State, text: str) -> Confirmation:
        asked: Asked = "person" if state.phase is Phase.CONFIRM_PERSON else "stop"
        return read_confirmation(text, self._classifier.language, asked, self._name)
