"""The base of a plan's parts: strict, frozen, and storable as JSON in the database."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

MAX_TEXT = 4_000
"""Characters of one text: some five minutes of speech."""
MAX_ITEMS = 200


class StoredModel(BaseModel):
    """Refuses unknown fields, and text that PostgreSQL can't store."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="after")
    def _storable(self) -> Self:
        for name in type(self).model_fields:
            if fault := _fault_of(getattr(self, name)):
                raise ValueError(f"'{name}' {fault}")
        return self


def refuse_repeats(what: str, ids: list[str]) -> None:
    """Raises ValueError that names the ids given more than once."""
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"{what} must be unique, repeated: {', '.join(repeated)}")


def _fault_of(value: object) -> str | None:
    """Why texts and lists of a plan can't be used: they are stored, and spoken."""
    match value:
        case str() if "\x00" in value:
            return "contains U+0000, which is not a character"
        case str() if len(value) > MAX_TEXT:
            return f"has {len(value)} characters; the most is {MAX_TEXT}"
        case list() | dict() if len(value) > MAX_ITEMS:
            return f"has {len(value)} items; the most is {MAX_ITEMS}"
        case dict():
            return next(filter(None, map(_fault_of, value.values())), None)
        case list():
            return next(filter(None, map(_fault_of, value)), None)
        case _:
            return None
