"""Nothing is in the data that is not in the text."""

from __future__ import annotations

import re
from typing import Any

from pipelines.resume.drafting import FIELDS, HeaderDraft
from pipelines.resume.schemas import Header
from pipelines.resume.text import Haystack, normalise

_AIM = re.compile(
    r"\b(?:appl(?:y|ying|ied|ication)|target|desired|objective|seeking|looking for|aim(?:ing)?"
    r"|goal)\b|지원|희망|목표|구직"
)
"""Words by which a line tells what the candidate wants to become."""


def merge(header: Header, draft: HeaderDraft, text: str) -> Header:
    """The rules' header, filled in with what the model found and the text bears out.

    What rules found stands: they copy from a label or a pattern. A target counts only where
    the text speaks of a wish, because the model likes to take a former position for one.
    """
    haystack = Haystack(text)
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(draft, name)
        if getattr(header, name) is not None or not value or len(value) > 120:
            continue
        targeted = name not in ("target_role", "target_company") or _is_aim(text, value)
        if targeted and haystack.has(value):
            found[name] = value
    return header.model_copy(update=found)


def only_what_is_there(header: Header, text: str) -> tuple[Header, int]:
    """Without the values that the text does not have, and how many those were."""
    haystack = Haystack(text)
    dropped = 0
    kept: dict[str, Any] = {}
    for name, value in header:
        if isinstance(value, str):
            kept[name] = value if haystack.has(value) else None
            dropped += kept[name] is None
        elif isinstance(value, list) and name != "sections":
            kept[name] = [item for item in value if haystack.has(item)]
            dropped += len(value) - len(kept[name])
    kept["sections"] = [
        section
        for section in header.sections
        if haystack.has(section.title) and haystack.has(section.text)
    ]
    dropped += len(header.sections) - len(kept["sections"])
    return header.model_copy(update=kept), dropped


def _is_aim(text: str, value: str) -> bool:
    """Whether a line that has the value, or the one above it, speaks of a wish."""
    lines = [line for line in text.split("\n") if line.strip()]
    for above, line in zip(["", *lines], lines, strict=False):
        if Haystack(line).has(value) and _AIM.search(normalise(f"{above}\n{line}")):
            return True
    return False
