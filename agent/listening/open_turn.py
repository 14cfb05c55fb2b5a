"""What the candidate said in the turn that is not over yet."""

from __future__ import annotations

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier

LOW_CONFIDENCE = 0.35
"""Mean token probability under which words are flagged as heard with little confidence."""
EXPECTED_WORDS = {"en": 14, "ko": 8}
"""A shorter answer to a planned question is likely to continue; to a follow-up, half as much."""


class OpenTurn:
    """The words of the open turn. The interview's loop writes them; the turn detector reads.

    Args:
        classifier: the interview's.
    """

    def __init__(self, classifier: TextClassifier) -> None:
        self._classifier = classifier
        self._expected_words = EXPECTED_WORDS[classifier.language]
        self._carried: list[str] = []
        self._finals: list[str] = []
        self._confidences: list[tuple[float, int]] = []
        """Of the final segments, and their words."""
        self._carried_confidences: list[tuple[float, int]] = []
        """The same of what was carried over."""
        self._closed_confidences: list[tuple[float, int]] = []
        """The same of the turn that was closed last."""
        self.asked_kind = "greeting"
        """Kind of the question that the turn answers."""

    # -- read by the turn detector ---------------------------------------------------------

    @property
    def text(self) -> str:
        """All final words of the turn."""
        return " ".join([*self._carried, *self._finals])

    def is_thinking(self) -> bool:
        """Whether the candidate has only been thinking aloud so far."""
        text = self.text
        return bool(text) and self._classifier.classify(text).intent is Intent.THINKING

    def is_short_answer(self) -> bool:
        """Whether the turn so far is short for an answer to what was asked."""
        turn = self._classifier.classify(self.text)
        if turn.intent is not Intent.ANSWER:
            return False
        planned = self.asked_kind == "planned"
        return turn.words < (self._expected_words if planned else self._expected_words // 2)

    def poorly_heard(self) -> bool:
        """Whether the recogniser had little confidence in the words as a whole."""
        known = [*self._carried_confidences, *self._confidences]
        words = sum(count for _, count in known)
        total = sum(confidence * count for confidence, count in known)
        return words > 0 and total / words < LOW_CONFIDENCE

    # -- written by the loop ---------------------------------------------------------------

    @property
    def undecided(self) -> bool:
        """Whether words were heard that no turn was made of yet."""
        return bool(self._finals)

    def with_interim(self, text: str) -> str:
        """The turn with words that are not final yet."""
        return " ".join([*self._carried, *self._finals, text.strip()]).strip()

    def add_final(self, text: str, confidence: float | None = None) -> None:
        """Add a final segment.

        Args:
            confidence: mean probability of its tokens; None: unknown.
        """
        self._finals.append(text.strip())
        if confidence is not None:
            self._confidences.append((confidence, max(1, len(text.split()))))

    def close(self, text: str) -> str:
        """End the turn with all its final words; returns them with those carried over."""
        answer = " ".join([*self._carried, text.strip()]).strip()
        self._closed_confidences = [*self._carried_confidences, *self._confidences]
        self._finals.clear()
        self._confidences.clear()
        self._carried.clear()
        self._carried_confidences.clear()
        return answer

    def carry(self, answer: str) -> None:
        """Begin the next turn with the words of one that got no reply."""
        self._carried.append(answer)
        self._carry_confidences()

    def reopen(self, answer: str) -> None:
        """Continue a turn whose reply was taken back."""
        self._carried.insert(0, answer)
        self._carry_confidences()

    def _carry_confidences(self) -> None:
        self._carried_confidences += self._closed_confidences
        self._closed_confidences = []
