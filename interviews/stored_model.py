"""The base of a plan's parts: strict, frozen, and storable as JSON in the database."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class StoredModel(BaseModel):
    """Refuses unknown fields, and text that PostgreSQL can't store."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="after")
    def _storable(self) -> Self:
        for name in type(self).model_fields:
            if _has_nul(getattr(self, name)):
                raise ValueError(f"'{name}' contains U+0000, which is not a character")
        return self


def refuse_repeats(what: str, ids: list[str]) -> None:
    """Raises ValueError that names the ids given more than once."""
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"{what} must be unique, repeated: {', '.join(repeated)}")


def _has_nul(value: object) -> bool:
    match value:
        case str():
            return "\x00" in value
        case dict():
            return any(_has_nul(item) for item in value.values())
        case list():
            return any(_has_nul(item) for item in value)
        case _:
            return False
