"""A judge whose findings are scripted by their quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from interviews.plan import Dimension
from interviews.words import find_words
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.levels import statements_of
from judging.qualification import Qualification
from kit.language import Language
from models.llm.errors import LLMUnavailable
from pipelines.report import QualifiedJudge

Script = Mapping[str, str] | Callable[[str], Mapping[str, str]]
"""By statement id the quote that proves it, ``"?"`` for unclear, or ``"!"`` for a model that is
away; or a function of what was said. Statements that it lacks are not told."""


class QuotingJudge:
    """Finds what its script says, where the passage stands in what it was shown."""

    name = "fake/scripted"
    prompt_version = "7"

    def __init__(self, points: Script | None = None, criteria: Script | None = None) -> None:
        self._points = points or {}
        self._criteria = criteria or {}
        self.read_answers: list[tuple[AskedQuestion, str]] = []
        self.read_dimensions: list[tuple[str, Sequence[AnsweredQuestion]]] = []

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        self.read_answers.append((question, answer))
        return _findings(self._points, answer, statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        self.read_dimensions.append((dimension.id, answers))
        said = "\n".join(answer.answer for answer in answers)
        return _findings(self._criteria, said, statements_of(dimension), f"{dimension.id}/")


def _findings(
    script: Script, said: str, statements: Sequence[Statement], prefix: str = ""
) -> tuple[Finding, ...]:
    quotes = script(said) if callable(script) else script
    findings = []
    for statement in statements:
        quote = quotes.get(prefix + statement.id) or quotes.get(statement.id)
        if quote == "!":
            raise LLMUnavailable("the server is away")
        if quote == "?":
            findings.append(Finding(statement.id, "unclear"))
        elif quote is not None and (quote.startswith("~") or find_words(quote, said)):
            findings.append(Finding(statement.id, "told", 1.0, quote.removeprefix("~")))
        else:
            findings.append(Finding(statement.id, "not_told"))
    return tuple(findings)


def qualification(
    points_kappa: float = 0.94, levels_kappa: float | None = 0.88, language: Language = "en"
) -> Qualification:
    """A judge's agreement; 138 points and 90 levels, intervals of 0.1 to both sides."""
    return Qualification(
        judge=QuotingJudge.name,
        prompt_version=QuotingJudge.prompt_version,
        language=language,
        points=138,
        points_kappa=points_kappa,
        points_kappa_low=points_kappa - 0.1,
        points_kappa_high=points_kappa + 0.05,
        untold_called_told=0.05,
        levels=0 if levels_kappa is None else 90,
        levels_kappa=levels_kappa,
        levels_kappa_low=None if levels_kappa is None else levels_kappa - 0.1,
        levels_kappa_high=None if levels_kappa is None else levels_kappa + 0.1,
    )


def qualified(judge: QuotingJudge, **changes: Any) -> QualifiedJudge:
    """The judge with its agreement; good enough for everything unless given."""
    return QualifiedJudge(judge, qualification(**changes))
