"""Which evidence points the candidate's answers cover."""

from __future__ import annotations

import asyncio

from interviews.plan import Plan, Question
from judging.evidence_reader import points_by_model
from judging.hints import points_by_hints
from models.llm.text import TextModel

SHORT_ANSWER_WORDS = 12
"""An answer shorter than this needs the one before it to be understood."""


class Coverage:
    """The answers of one interview, and the points they cover.

    Args:
        plan: the interview's questions and their points.
        model: reads answers in addition to the plan's hint words; None: hints alone.
    """

    def __init__(self, plan: Plan, model: TextModel | None) -> None:
        self._plan = plan
        self._model = model
        self._answers: dict[str, list[str]] = {}
        self._read: dict[str, frozenset[str]] = {}

    def add(self, question_id: str | None, answer: str) -> None:
        """Keep an answer to a question."""
        if question_id is not None:
            self._answers.setdefault(question_id, []).append(answer)

    def take_back(self, question_id: str | None, answer: str) -> None:
        """Forget ``answer`` if it is the last one kept: the candidate continues it."""
        answers = self._answers.get(question_id or "", [])
        if answers and answers[-1] == answer:
            answers.pop()

    def context(self, question_id: str | None, answer: str) -> str:
        """The context of a follow-up's prompt: the answer, after the one before if it is short."""
        earlier = [text for text in self._answers.get(question_id or "", []) if text != answer]
        return " ".join([*earlier[-1:], answer]) if _is_short(answer) else answer

    def covered(self, question_id: str | None, answer: str) -> dict[str, frozenset[str]]:
        """Points covered, by question id, if ``answer`` is given to question ``question_id``."""
        covered = dict(self._read)
        if question_id is not None:
            question = self._plan.question(question_id)
            whole = " ".join([*self._answers.get(question_id, []), answer])
            hinted = frozenset(points_by_hints(question, whole))
            covered[question_id] = covered.get(question_id, frozenset()) | hinted
        return covered

    async def read(self, question_id: str | None) -> None:
        """Let the model read the answers to a question for its points, and for points of the
        question after it that they cover already."""
        answers = self._answers.get(question_id or "")
        if self._model is None or question_id is None or not answers:
            return
        questions = self._plan.questions
        place = [q.id for q in questions].index(question_id)
        after = [q for q in questions[place + 1 : place + 2] if not q.template]
        whole = " ".join(answers)
        await asyncio.gather(*(self._read_one(q, whole) for q in (questions[place], *after)))

    async def _read_one(self, question: Question, answer: str) -> None:
        assert self._model is not None
        points = await points_by_model(question, answer, self._model)
        self._read[question.id] = self._read.get(question.id, frozenset()) | points


def _is_short(answer: str) -> bool:
    return len(answer.split()) < SHORT_ANSWER_WORDS
