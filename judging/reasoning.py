"""Why a dimension has its level, written from the findings alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from interviews.plan import HIGHEST_LEVEL, Dimension
from judging.findings import Finding, Statement
from judging.levels import LevelRange, missing_for, statements_of
from kit.language import Language

_TEXTS: dict[Language, dict[str, str]] = {
    "en": {
        "level": "Level {low} of 5.",
        "range": "Level {low} to {high} of 5: what is unclear or was never asked decides.",
        "fits": "Level {low} of 5: the answers fit the description {statements}.",
        "no_level": "The answers say nothing about this.",
        "told": "Told: {statements}.",
        "missing": "Not told, but needed for level {next}: {statements}.",
        "unclear": "Unclear: {statements}.",
        "never_asked": "Never asked: {statements}.",
        "quoted": "“{text}”",
        "separator": "; ",
    },
    "ko": {
        "level": "5점 중 {low}점입니다.",
        "range": "5점 중 {low}~{high}점입니다. 불확실하거나 질문하지 않은 내용에 따라 달라집니다.",
        "fits": "5점 중 {low}점입니다. 답변이 다음 설명에 맞습니다: {statements}.",
        "no_level": "답변에서 이 항목에 관한 내용을 찾지 못했습니다.",
        "told": "답변에서 확인한 내용: {statements}.",
        "missing": "{next}점에 필요하지만 말하지 않은 내용: {statements}.",
        "unclear": "확실하지 않은 내용: {statements}.",
        "never_asked": "질문하지 않은 내용: {statements}.",
        "quoted": "‘{text}’",
        "separator": ", ",
    },
}


def reasoning_of(
    dimension: Dimension,
    findings: Sequence[Finding],
    levels: LevelRange | None,
    language: Language,
    never_asked: Collection[str] = (),
) -> str:
    """Sentences that say which statements decided the level, and which the next one lacks.

    Args:
        findings: one for each of the dimension's statements.
        levels: what ``judging.levels.level_of`` made of them.
        never_asked: as given to ``level_of``.
    """
    texts = _TEXTS[language]
    if levels is None:
        return texts["no_level"]
    verdicts = {finding.statement_id: finding.verdict for finding in findings}
    statements = statements_of(dimension)
    told = [s for s in statements if verdicts.get(s.id) == "told"]
    unclear = [s for s in statements if verdicts.get(s.id) == "unclear"]
    unasked = [s for s in statements if verdicts.get(s.id) == "not_told" and s.id in never_asked]
    # Of the level sentences that are told, the highest says it all.
    shown = told if dimension.criteria else told[-1:]
    parts = [_level_sentence(dimension, levels, shown, texts)]
    if dimension.criteria and shown:
        parts.append(_sentence("told", shown, texts))
    if levels.high < HIGHEST_LEVEL:
        next_level = levels.high + 1
        settled = {s.id for s in [*told, *unclear, *unasked]}
        missing = missing_for(dimension, next_level, settled)
        parts.append(_sentence("missing", missing, texts, next=next_level))
    if unclear:
        parts.append(_sentence("unclear", unclear, texts))
    if unasked:
        parts.append(_sentence("never_asked", unasked, texts))
    return " ".join(parts)


def _level_sentence(
    dimension: Dimension, levels: LevelRange, shown: Sequence[Statement], texts: dict[str, str]
) -> str:
    if levels.exact is None:
        return texts["range"].format(low=levels.low, high=levels.high)
    if dimension.criteria or not shown:
        return texts["level"].format(low=levels.low)
    return texts["fits"].format(low=levels.low, statements=_quoted(shown, texts))


def _sentence(
    key: str, statements: Iterable[Statement], texts: dict[str, str], **values: int
) -> str:
    return texts[key].format(statements=_quoted(statements, texts), **values)


def _quoted(statements: Iterable[Statement], texts: dict[str, str]) -> str:
    return texts["separator"].join(
        texts["quoted"].format(text=statement.text.rstrip(" .")) for statement in statements
    )
