"""The machine's levels of an interview, from its stored report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

Level = Annotated[int, Field(ge=1, le=5)]


class MachineDimension(BaseModel):
    """What is read of a report's dimension; other versions of reports have more or less."""

    id: str
    level: Level | None = None
    range: tuple[Level, Level] | None = None
    """Lowest and highest level, where the report gives them."""


_DIMENSIONS = TypeAdapter(list[MachineDimension])


def machine_dimensions(dimensions: Any) -> Sequence[MachineDimension]:
    """The dimensions of a report before any override.

    Args:
        dimensions: ``dimensions`` of a report's stored content; those of an unknown form are
            empty.
    """
    try:
        return _DIMENSIONS.validate_python(dimensions)
    except ValidationError:
        return []
