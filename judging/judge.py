"""The interface of a judge: it reads answers, and what it finds decides everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from interviews.plan import Dimension
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement


class Judge(Protocol):
    """Reads what candidates say.

    An implementation returns exactly one finding for each statement, in the statements' order,
    and ``told`` only with a quote that stands in the answer.
    """

    @property
    def name(self) -> str:
        """The model's name, as its qualification is stored under."""

    @property
    def prompt_version(self) -> str:
        """Changes whenever the same answer may be read otherwise."""

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        """Find which of a question's statements the answer tells.

        Raises:
            LLMUnavailable: the model gave no reading.
        """

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        """Find which of a dimension's statements (see ``levels``) an interview's answers tell.

        Raises:
            LLMUnavailable: the model gave no reading.
        """
