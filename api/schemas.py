"""What all messages on the wire have in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

_DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")


def _written_out(value: Any) -> Any:
    """Refuse numbers, which would be read as seconds since 1970: the contract has text only."""
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError("write the time like 2026-01-31T09:00:00+09:00")


def _within(value: datetime) -> datetime:
    if not _FIRST <= value <= _LAST:
        raise ValueError(f"choose a time between {_FIRST.year} and {_LAST.year}")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_within)]
"""A time with its offset, in years that can be moved from zone to zone."""

Flag = Annotated[bool, Field(strict=True)]
"""True or false in a message from outside, and nothing that merely looks like it."""


class Wire(BaseModel):
    """A message; the text under a field describes it in the contract."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class WireInput(Wire):
    """A message from outside: a field that nobody knows is a mistake and is refused."""

    model_config = ConfigDict(extra="forbid")
