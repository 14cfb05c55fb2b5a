"""What messages to candidates say, in each language."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict

from db.tables import MailKind
from kit.language import Language

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS_KO = "월화수목금토일"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Template(_Strict):
    """The text of a message, with placeholders."""

    subject: str
    body: str
    """Paragraphs are separated by empty lines; lines that begin with ``- `` are a list."""


class Notices(_Strict):
    """What the law and fairness demand that candidates know."""

    ai: str
    recording: str
    kept: str
    kept_for_ever: str
    decision: str


class CalendarTexts(_Strict):
    """The entry in the candidate's calendar."""

    deadline: str
    appointment: str
    description: str


class Texts(_Strict):
    """Everything that messages say in one language."""

    templates: dict[MailKind, Template]
    notices: Notices
    labels: dict[str, str]
    """Of links, by placeholder."""
    no_contact: str
    appointment: str
    calendar: CalendarTexts
    test: Template


@cache
def texts_in(language: Language) -> Texts:
    """The texts of a language."""
    path = Path(__file__).with_name(f"{language}.yaml")
    return Texts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def moment_in(language: Language, moment: datetime, zone: ZoneInfo, *, zoned: bool = True) -> str:
    """A time as people write it.

    Args:
        zoned: name the zone too.
    """
    local = moment.astimezone(zone)
    suffix = f" ({_zone_name(local)})" if zoned else ""
    if language == "ko":
        half, hour = "오전" if local.hour < 12 else "오후", local.hour % 12 or 12
        day = f"{local.year}년 {local.month}월 {local.day}일 ({_DAYS_KO[local.weekday()]})"
        return f"{day} {half} {hour}:{local:%M}{suffix}"
    day = f"{_DAYS_EN[local.weekday()]}, {local.day} {_MONTHS_EN[local.month - 1]} {local.year}"
    return f"{day}, {local:%H:%M}{suffix}"


def _zone_name(local: datetime) -> str:
    """Such as ``KST, UTC+9``; only the difference where the zone has no abbreviation."""
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    difference = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
    name = local.tzname() or ""
    return f"{name}, {difference}" if name.isalpha() and name != "UTC" else difference
