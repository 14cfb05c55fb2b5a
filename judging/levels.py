"""The level of a dimension, computed from findings.

A dimension with criteria has a level that follows from them: level n is reached when all criteria
of level n and of every level below are told, so level 1 needs none. A dimension without criteria
is judged by the five sentences of its levels, and its level is the highest one told.

A criterion that is unclear, or whose questions were never asked, may or may not hold: the level is
then a range, from the level without it to the level with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from interviews.plan import HIGHEST_LEVEL, LOWEST_LEVEL, Dimension, Question
from judging.findings import Finding, Statement

MIN_WORDS = {"en": 25, "ko": 15}
"""Fewer words without fillers are too few to judge; Korean packs more into a word."""

_LEVEL_ID = "level-{}"


@dataclass(frozen=True)
class LevelRange:
    """The levels that the findings leave possible."""

    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The level, if only one is possible."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class TotalRange:
    """The lowest and the highest weighted mean of the levels, 1 to 5, to two decimals."""

    low: float
    high: float


def statements_of(dimension: Dimension) -> tuple[Statement, ...]:
    """What a judge decides about a dimension: its criteria, else the sentences of its levels.

    The latter have the ids ``level-1`` to ``level-5``.
    """
    if dimension.criteria:
        return tuple(Statement(c.id, c.statement) for c in dimension.criteria)
    return tuple(
        Statement(_LEVEL_ID.format(level), dimension.levels[level])
        for level in sorted(dimension.levels)
    )


def serves(question: Question, dimension: Dimension) -> bool:
    """Whether a question's answers are read for a dimension: it names the dimension, or one of the
    dimension's criteria names it."""
    return dimension.id in question.dimensions or any(
        question.id in criterion.questions for criterion in dimension.criteria
    )


def never_asked_of(dimension: Dimension, asked: Collection[str]) -> frozenset[str]:
    """Ids of the criteria whose questions were never asked, or are no longer in the plan.

    Args:
        asked: ids of the questions that were asked.
    """
    return frozenset(
        criterion.id
        for criterion in dimension.criteria
        if criterion.questions and not set(criterion.questions) & set(asked)
    )


def level_of(
    dimension: Dimension, findings: Sequence[Finding], never_asked: Collection[str] = ()
) -> LevelRange | None:
    """The level or the range of levels that follows from the findings.

    Args:
        findings: one for each of ``statements_of(dimension)``.
        never_asked: ids of criteria for which no question was asked; they may still be told.

    Returns:
        None when a dimension without criteria has no sentence told and none unclear: the answers
        say nothing about it.
    """
    verdicts = {finding.statement_id: finding.verdict for finding in findings}
    told = {statement for statement, verdict in verdicts.items() if verdict == "told"}
    open_ = {
        statement
        for statement, verdict in verdicts.items()
        if verdict == "unclear" or (verdict == "not_told" and statement in never_asked)
    }
    if dimension.criteria:
        return LevelRange(_reached(dimension, told), _reached(dimension, told | open_))
    low, high = _highest(dimension, told), _highest(dimension, told | open_)
    if high is None:
        return None
    return LevelRange(low or LOWEST_LEVEL, high)


def total_of(levels: Iterable[tuple[float, LevelRange]]) -> TotalRange | None:
    """The weighted mean of the levels as a range; None without any.

    Args:
        levels: weight and levels of each dimension that has some.
    """
    known = list(levels)
    if not known:
        return None
    weights = sum(weight for weight, _ in known)
    low = sum(weight * level.low for weight, level in known) / weights
    high = sum(weight * level.high for weight, level in known) / weights
    return TotalRange(round(low, 2), round(high, 2))


def missing_for(dimension: Dimension, level: int, told: Collection[str]) -> list[Statement]:
    """The statements that ``level`` needs and that are not among ``told``."""
    if dimension.criteria:
        needed = [c for c in dimension.criteria if c.level <= level and c.id not in told]
        return [Statement(c.id, c.statement) for c in needed]
    statement = Statement(_LEVEL_ID.format(level), dimension.levels[level])
    return [] if statement.id in told else [statement]


def _reached(dimension: Dimension, told: Collection[str]) -> int:
    lacking = [c.level for c in dimension.criteria if c.id not in told]
    return min(lacking, default=HIGHEST_LEVEL + 1) - 1


def _highest(dimension: Dimension, told: Collection[str]) -> int | None:
    return max(
        (level for level in dimension.levels if _LEVEL_ID.format(level) in told), default=None
    )
