"""Placeholders in a plan's texts: ``{name}``, ``{role}``, ``{company}`` and ``{minutes}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from kit.language import Language

IMPERSONAL_FACTS: dict[Language, dict[str, str]] = {
    "en": {"name": "you", "role": "this role", "company": "the company"},
    "ko": {"name": "지원자", "role": "이 직무", "company": "이 회사"},
}
"""For a question that is shown without the name, role and company of an interview."""

Json = TypeVar("Json")

_PLACEHOLDER = re.compile(r"\{(name|role|company|minutes)\}")


def fill(value: Json, facts: Mapping[str, str]) -> Json:
    """Replace placeholders in every string of a JSON-like value, in one pass.

    A fact is inserted as it is: a candidate named ``{role}`` stays ``{role}``.

    Args:
        value: a string, or dicts and lists of them; anything else is returned as it is.
        facts: text by placeholder name. A placeholder without a fact stays.
    """
    return _fill(value, facts)  # type: ignore[return-value]


def _fill(value: object, facts: Mapping[str, str]) -> object:
    match value:
        case str():
            return _PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), value)
        case dict():
            return {key: _fill(item, facts) for key, item in value.items()}
        case list():
            return [_fill(item, facts) for item in value]
        case _:
            return value
