"""Decides what a turn leads to, and has the reply prepared while the turn is still open."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

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
from agent.conductor.confirmations import expects_confirmation, is_confirmation
from agent.listening.classifier import ClassifiedText, TextClassifier
from agent.listening.confirmation import read_confirmation
from agent.listening.coverage import Coverage
from agent.listening.reply_opinion import Asked
from agent.speaking.preemptive import PreemptiveReplies

DRAFT_FROM_WORDS = {"en": 14, "ko": 8}
"""While the candidate still speaks, drafting begins with this much of an answer."""


@dataclass(frozen=True)
class ClosedTurn:
    """A turn that is over.

    Attributes:
        text: all words of it.
        silent_since: wall time of its last voiced sample, where that is known.
        poorly_heard: the recogniser had little confidence in the words as a whole.
        closed_at: monotonic time.
    """

    at_s: float
    text: str
    silent_since: float | None = None
    poorly_heard: bool = False
    closed_at: float = field(default_factory=time.monotonic)


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
        coverage: the points that the answers tell.
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

    def decide(
        self, state: State, text: str, at_s: float, *, poorly_heard: bool = False
    ) -> Decision:
        """What a turn with these words leads to in ``state``."""
        return self._decide(state, self._classify(state, text), at_s, poorly_heard)

    def prepare(self, state: State, text: str, at_s: float, *, turn_may_end: bool) -> None:
        """Have the reply drafted to a turn that has these words so far.

        Where a quick judge reads answers, this waits for what it finds missing.

        Args:
            turn_may_end: the turn may be over with them; otherwise the candidate is speaking.
        """
        if turn_may_end:
            turn = self._classify(state, text)
        else:
            turn = self._classifier.classify_interim(text)
            if turn.words < self._draft_from_words:
                return
        if self._coverage.quick and self._coverage.missing(state.question_id, turn.text) is None:
            return
        decision = self._decide(state, turn, at_s)
        for utterance in decision.move.utterances:
            if utterance.wording is Wording.FOLLOW_UP:
                self._drafts.prepare(utterance, decision.context)

    # -- what a judge finds ----------------------------------------------------------------

    def read_early(self, state: State, text: str) -> None:
        """Have a turn read that is probably over with these words, if the judge is quick."""
        if self._coverage.quick:
            self.read(state, text)

    def read(self, state: State, text: str) -> None:
        """Have a turn read that is over."""
        turn = self._classify(state, text)
        if turn.intent is Intent.ANSWER and not self.is_confirmation(state, turn):
            self._coverage.read(state.question_id, text)
            self._coverage.read_ahead(state.question_id, text)

    def awaits_findings(self, state: State, text: str, at_s: float) -> bool:
        """Whether a reading under way may soon change which follow-up a turn leads to.

        What an answer tells of the next question isn't waited for: planned questions come at once.
        """
        question_id = state.question_id
        if question_id is None or not self._coverage.quick:
            return False
        if not self._coverage.is_reading(question_id, text):
            return False
        points = tuple(point.id for point in self._conductor.plan.question(question_id).evidence)
        event = replace(self._event(state, self._classify(state, text), at_s), missing=points)
        _, move = self._conductor.advance(state, event)
        return any(utterance.wording is Wording.FOLLOW_UP for utterance in move.utterances)

    def is_confirmation(self, state: State, turn: ClassifiedText) -> bool:
        """Whether a turn would reply to a yes-or-no question, and answer no other."""
        if not expects_confirmation(state):
            return False
        return is_confirmation(state, self._event(state, turn, state.now_s))

    def _classify(self, state: State, text: str) -> ClassifiedText:
        self._classifier.answered = self._conductor.was_answered(state)
        return self._classifier.classify(text)

    def _decide(
        self, state: State, turn: ClassifiedText, at_s: float, poorly_heard: bool = False
    ) -> Decision:
        event = replace(self._event(state, turn, at_s), poorly_heard=poorly_heard)
        after, move = self._conductor.advance(state, event)
        context = self._coverage.context(state.question_id, turn.text)
        return Decision(turn, after, move, context)

    def _event(self, state: State, turn: ClassifiedText, at_s: float) -> CandidateTurn:
        answer = turn.text if turn.intent is Intent.ANSWER else ""
        return CandidateTurn(
            at_s,
            turn.text,
            turn.intent,
            self._coverage.covered(),
            self._coverage.missing(state.question_id, answer),
            self._confirmation(state, turn.text),
            turn.guessed,
        )

    def _confirmation(self, state: State, text: str) -> Confirmation:
        asked: Asked = "person" if state.phase is Phase.CONFIRM_PERSON else "stop"
        again = state.unclear > 0
        return read_confirmation(text, self._classifier.language, asked, self._name, again=again)
