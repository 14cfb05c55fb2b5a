"""The role and company that a résumé says its candidate applies for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.resume.labels import LabelledValue, labelled_values
from pipelines.resume.sections import ResumePart

SEARCHED_CHARACTERS = 3_000
"""Of a section's beginning, where sentences are searched."""
TOP = (None, "personal", "summary", "other")
"""Sections in which a sentence may name a target."""
FORMER = ("experience", "projects")
"""Sections whose labels are about former positions."""

_APPLICATION = (
    re.compile(
        r"\b(?:apply(?:ing)?|appli(?:ed|cation))\s+(?:for|to)\s+(?:the\s+|a\s+|an\s+)?"
        r"(?:(?:position|role|post|job)\s+(?:of|as)\s+)?(?:an?\s+|the\s+)?"
        r"(?P<role>[^\n,.;:]{2,60}?)(?:\s+(?:position|role|post|job))?"
        r"(?:\s+(?:at|with)\s+(?P<company>[A-Z0-9][^\n,.;:]{0,60}?))?\s*(?=[\n,.;:]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:seek(?:ing)?|looking for|aiming for|obtain(?:ing)?|secur(?:e|ing)|gain(?:ing)?"
        r"|find(?:ing)?)\s+(?:an?\s+|the\s+)?"
        r"(?:(?:position|role|post|job)\s+(?:of|as)\s+(?:an?\s+)?(?P<role>[^\n,.;:]{2,60}?)"
        r"|(?P<other>[^\n,.;:]{2,60}?)\s+(?:position|role|post|job))"
        r"(?:\s+(?:at|with)\s+(?P<company>[A-Z0-9][^\n,.;:]{0,60}?))?\s*(?=[\n,.;:]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:(?P<company>(?:\(주\)|㈜|주식회사 ?)?[가-힣A-Za-z0-9&]{2,20})(?:의|에서|에)\s+)?"
        r"(?P<role>[가-힣A-Za-z0-9/]{1,20}(?: [가-힣A-Za-z0-9/]{1,20}){0,2})\s+"
        r"(?:직무|포지션|직군|직책|분야)(?:에|으로|로)?\s*지원"
    ),
)


def labels_of(parts: Sequence[ResumePart]) -> dict[str, str]:
    """Labelled values; the first of a kind wins. Former positions say nothing about a target."""
    found: dict[str, str] = {}
    for part in parts:
        values = [] if part.kind in FORMER else list(labelled_values(part.lines))
        targeted = any(not value.weak and value.field.startswith("target") for value in values)
        for value in values:
            if _counts(value, part, targeted=targeted) and short(value.value):
                found.setdefault(value.field, value.value)
    return found


def _counts(value: LabelledValue, part: ResumePart, *, targeted: bool) -> bool:
    if part.kind not in TOP and not value.field.startswith("target"):
        return part.kind == "education" and value.field == "major"
    return targeted if value.weak else True


def application(parts: Sequence[ResumePart]) -> tuple[str | None, str | None]:
    """Role and company from a sentence that says what is applied for."""
    for part in parts:
        if part.kind not in TOP:
            continue
        for pattern in _APPLICATION:
            if match := pattern.search(part.text[:SEARCHED_CHARACTERS]):
                groups = match.groupdict()
                return short(groups["role"] or groups.get("other")), short(groups["company"])
    return None, None


def short(value: str | None) -> str | None:
    """A value's first line without full stop; None when nothing is left."""
    value = (value or "").split("\n")[0].split("\t")[0].strip(" .,;·-•")
    return value if value and len(value) <= 120 else None
