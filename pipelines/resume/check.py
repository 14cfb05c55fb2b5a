"""Checks that every value of a header is in the résumé's text."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from pipelines.resume.drafting import FIELDS, HeaderDraft
from pipelines.resume.names import name_of
from pipelines.resume.schemas import Header
from pipelines.resume.text import SearchableText, normalise

_AIM = re.compile(
    r"\b(?:appl(?:y|ying|ied|ication)|target|desired|objective|seeking|looking for|aim(?:ing)?"
    r"|goal)\b|지원|희망|목표|구직"
)
"""Words by which a line says what the candidate wants to become."""


def merge_draft(
    header: Header, draft: HeaderDraft, text: str, unsure: Collection[str] = ()
) -> Header:
    """Fill in the rules' header with the model's values that the text has.

    Values by rules stay, unless the rules are unsure of them: they come from a label or a pattern.
    A target counts only where the text expresses a wish, because the model tends to take a former
    position for one.

    Args:
        unsure: fields in which the model's value counts although rules have one.
    """
    searchable = SearchableText(text)
    added: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(draft, name)
        open_field = getattr(header, name) is None or name in unsure
        if not open_field or not value or len(value) > 120:
            continue
        if name == "name" and name_of(value) is None:
            continue
        targeted = name not in ("target_role", "target_company") or _is_aim(text, value)
        if targeted and searchable.has(value):
            added[name] = value
    return header.model_copy(update=added)


def drop_unsupported(header: Header, text: str) -> tuple[Header, int]:
    """Drop the values that the text does not have; returns how many there were, too."""
    searchable = SearchableText(text)
    dropped = 0
    kept: dict[str, Any] = {}
    for name, value in header:
        if isinstance(value, str):
            known = searchable.has(value) or (name == "name" and _has_turned(searchable, value))
            kept[name] = value if known else None
            dropped += kept[name] is None
        elif name in ("experience_entries", "education_entries"):
            kept[name] = value  # made of the passages in ``experience`` and ``education``
        elif isinstance(value, list) and name != "sections":
            kept[name] = [item for item in value if searchable.has(item)]
            dropped += len(value) - len(kept[name])
    kept["sections"] = [
        section
        for section in header.sections
        if searchable.has(section.title) and searchable.has(section.text)
    ]
    dropped += len(header.sections) - len(kept["sections"])
    return header.model_copy(update=kept), dropped


def _has_turned(searchable: SearchableText, name: str) -> bool:
    """Whether a text has a name with the surname first: "Smith, John"."""
    words = name.split()
    return any(
        searchable.has(f"{' '.join(words[cut:])}, {' '.join(words[:cut])}")
        for cut in range(1, len(words))
    )


def _is_aim(text: str, value: str) -> bool:
    """Whether a line with the value, or the one above it, expresses a wish."""
    lines = [line for line in text.split("\n") if line.strip()]
    for above, line in zip(["", *lines], lines, strict=False):
        if SearchableText(line).has(value) and _AIM.search(normalise(f"{above}\n{line}")):
            return True
    return False
