"""The judge without a language model: it finds nothing, so everything stays unclear."""

from __future__ import annotations

from collections.abc import Sequence

from interviews.plan import Dimension
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.levels import statements_of


class NoJudge:
    """Calls every statement unclear."""

    name = "none"
    prompt_version = "none"

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        """Every statement, unclear."""
        return _unclear(statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        """Every statement of the dimension, unclear."""
        return _unclear(statements_of(dimension))


def _unclear(statements: Sequence[Statement]) -> tuple[Finding, ...]:
    return tuple(Finding(statement.id, "unclear") for statement in statements)
