"""What all messages of the API have in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
)

from kit.text import ENCODED_WORD, clean_line, is_visible

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_INVISIBLE = "must have a visible character"
_DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")

NO_NUL = r"^[^\x00]*$"
"""Pattern of texts that PostgreSQL can store."""
NOT_BLANK = r"^[^\x00]*[^\x00\s][^\x00]*$"
"""The same, with at least one character that is not white space."""
PRINTABLE_ASCII = r"^[!-~]+$"


def _as_text(value: Any) -> Any:
    """Refuse numbers, which pydantic would read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError("must be a time such as 2026-01-31T09:00:00+09:00")


def _in_range(value: datetime) -> datetime:
    if not _FIRST <= value <= _LAST:
        raise ValueError(f"must be a time between {_FIRST.year} and {_LAST.year}")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_as_text), AfterValidator(_in_range)]
"""A time with its UTC offset, in years for which every time zone has one."""

Flag = Annotated[bool, Field(strict=True)]
"""A JSON boolean; the strings and numbers that pydantic also accepts are refused."""


def _on_one_line(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    line = clean_line(value)
    if value and not line:
        raise ValueError(_INVISIBLE)
    return line


def _visible(value: str) -> str:
    if not is_visible(value):
        raise ValueError(_INVISIBLE)
    return value


VISIBLE = AfterValidator(_visible)
"""For texts that a person must be able to read."""


def _without_encoded_word(address: str) -> str:
    if ENCODED_WORD in address:
        raise ValueError(f"must not contain {ENCODED_WORD}")
    return address


MailAddress = Annotated[EmailStr, AfterValidator(_without_encoded_word)]
"""An address to which messages can be sent."""

ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL),
    BeforeValidator(_on_one_line),
]
"""A name or title: on one line, with something to see, and without control characters, which could
forge other lines."""


class Wire(BaseModel):
    """A message; the text under a field describes it in the contract."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class WireInput(Wire):
    """A message from a client; unknown fields are refused, since they are mistakes."""

    model_config = ConfigDict(extra="forbid")


def in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A time as the API serves it; None for none."""
    return moment.astimezone(zone) if moment is not None else None
