"""What the interviewer says beside questions: standing phrases, as moves about the current one."""

from __future__ import annotations

from collections.abc import Mapping

from agent.conductor.moves import Move, Utterance, UtteranceKind, Wording
from agent.conductor.state import State


class Remarks:
    """Makes moves of the standing phrases of one interview.

    Args:
        lines: the phrases by key, ready to be spoken.
    """

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines

    def line(self, key: str) -> Utterance:
        """A phrase about no question."""
        return Utterance(UtteranceKind.META, self._lines[key])

    def about(self, state: State, key: str, *, repeat: bool = False) -> Move:
        """A phrase about the current question, which may be asked again after it."""
        utterances = [self._said(state, self._lines[key])]
        if repeat and state.last_text:
            utterances.append(self._said(state, state.last_text, point_id=state.last_point))
        return Move(tuple(utterances), patience_s=state.patience_s)

    def in_other_words(self, state: State, text: str) -> Move:
        """The current question in the words of ``text``."""
        return Move((self._said(state, self._lines["rephrase"]), self._said(state, text)))

    def and_back(self, state: State, text: str) -> Move:
        """A text, and the question again."""
        again = self._said(state, state.last_text, point_id=state.last_point)
        leading = (text, self._lines["back_to_question"])
        said = [self._said(state, words) for words in leading if words]
        if state.last_text:
            said.append(again)
        return Move(tuple(said), patience_s=state.patience_s)

    def job_answer(self, state: State) -> Move:
        """An answer to a question about the job, and the way back."""
        answer = Utterance(
            UtteranceKind.META,
            self._lines["recruiter_will_answer"],
            Wording.JOB_ANSWER,
            question_id=state.question_id,
        )
        back = f"{self._lines['back_to_question']} {state.last_text}".strip()
        return Move((answer, self._said(state, back)))

    def _said(self, state: State, text: str, *, point_id: str | None = None) -> Utterance:
        return Utterance(UtteranceKind.META, text, question_id=state.question_id, point_id=point_id)
