"""English dates and times of day."""

from __future__ import annotations

import re

from models.tts.normalization.english_numbers import cardinal, digits, ordinal, year
from models.tts.normalization.rules import Match, rule

_NAMES = (
    "January February March April May June July August September October November December"
).split()
_MONTH = r"(?:Sept|" + "|".join(rf"{n[:3]}(?:{n[3:]})?" if n[3:] else n for n in _NAMES) + r")\b\.?"
_YEAR = r"(?:18|19|20)\d\d"


def _month(name: str) -> str:
    return next(full for full in _NAMES if full[:3] == name[:3])


def _date(year_text: str, month: str, day: str, otherwise: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return digits(otherwise)
    return f"{_NAMES[int(month) - 1]} {ordinal(str(int(day)))}, {year(year_text)}"


def _slashed(match: Match) -> str:
    """Month first, unless it can't be one."""
    month, day, number = match.groups()
    if int(month) > 12:
        month, day = day, month
    return _date(number, month, day, match.group())


def _with_year(said: str, number: str | None) -> str:
    return f"{said}, {year(number)}" if number else said


def _time(match: Match) -> str:
    hour, minute, half = int(match.group(1)), match.group(2) or "00", match.group(3)
    if hour > 24 or int(minute) > 59:
        return match.group()
    said = cardinal(str(hour))
    if minute != "00":
        said += f" oh {digits(minute[1])}" if minute[0] == "0" else f" {cardinal(minute)}"
    elif not half:
        said += " o'clock" if hour <= 12 else " hundred"
    return f"{said} {half.upper()}.M" if half else said


DATES = [
    rule(rf"(?<=\d) ?[-–—] ?(?=(?i:present|now|today|current)\b|{_MONTH})", " to "),
    rule(r"(?<=\d) [-–—~] (?=\d)", " to "),
    rule(r"(?:(?<=:\d\d)|(?<=\d[ap]m)|(?<=\d [ap]m)) ?[-–—~] ?(?=\d)", " to "),
    rule(
        r"(?<![\w.])(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?![\w/-])",
        lambda m: _date(m[1], m[2], m[3], m[0]),
    ),
    rule(
        rf"(?<![\w.-])({_YEAR})-(0[1-9]|1[0-2])(?![\w-])",
        lambda m: f"{_NAMES[int(m[2]) - 1]} {year(m[1])}",
    ),
    rule(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])", _slashed),
    rule(
        rf"(?<![\w/])(0?[1-9]|1[0-2])/({_YEAR})(?![\w/])",
        lambda m: f"{_NAMES[int(m[1]) - 1]} {year(m[2])}",
    ),
    rule(
        rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ({_YEAR}))?(?![\w:]|\.\d)",
        lambda m: _with_year(f"{_month(m[1])} {ordinal(m[2])}", m[3]),
    ),
    rule(
        rf"(?<![\w.])(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})(?:,? ({_YEAR}))?(?!\w)",
        lambda m: _with_year(f"the {ordinal(m[1])} of {_month(m[2])}", m[3]),
    ),
    rule(rf"\b({_MONTH}),? ({_YEAR})(?!\w)", lambda m: f"{_month(m[1])} {year(m[2])}"),
    rule(r"(?<![\w:])(\d{1,2}):(\d\d)(?::\d\d)?(?: ?([ap])\.?m\b)?(?![\w:])", _time, re.I),
    rule(r"(?<![\w:.])(\d{1,2})() ?([ap])\.?m\b", _time, re.I),
]
