"""Dates and periods as résumés write them."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july"
    r"|august|sept|september|october|november|december|spring|summer|autumn|fall|winter)\.?"
)
_NUMERIC = (
    r"(?:19|20)\d\d(?:\s?[./년-]\s?\d{1,2}(?!\d)(?:\s?[./월-]\s?\d{1,2}(?!\d)일?)?\s?월?)?년?\.?"
)
DATE_TEXT = (
    rf"(?:\b{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,)?[ ,/-]{{0,2}}(?:(?:19|20)\d\d|['’]\d\d)\b"
    rf"|(?<![\d/.-])(?:\d{{1,2}}[./-]){{1,2}}(?:19|20)\d\d(?!\d)|(?<![\d,])['’]\d\d(?:\.\d{{1,2}})?\b"
    rf"|(?<![\d.,/])(?<!\d-){_NUMERIC}(?!\d))"
)
_PRESENT = (
    r"(?:present|now|current(?:ly)?|today|ongoing|to date|date|현재|재직\s?중|재직|진행\s?중"
    r"|재학\s?중|재학)"
)
_DASH = r"(?:-|–|—|−|~|∼|〜|～|→|\bto\b|\buntil\b|\bthrough\b|부터)"

PERIOD = re.compile(
    rf"{DATE_TEXT}\s*{_DASH}\s*(?:{DATE_TEXT}|\d{{2}}(?!\d)|{_PRESENT})(?:\s?까지)?"
    rf"|\b{_MONTH}\s*{_DASH}\s*{DATE_TEXT}|\b(?:since|from)\s+{DATE_TEXT}|{DATE_TEXT}\s*[~∼–](?=\s*(?:$|\t|\)))",
    re.IGNORECASE,
)
"""From a date to another one, or to the present."""
DATE = re.compile(DATE_TEXT, re.IGNORECASE)
WHEN = re.compile(rf"{PERIOD.pattern}|{DATE_TEXT}|^\s*{_PRESENT}\s*$", re.IGNORECASE)
"""A period or a single date."""
_DURATION = re.compile(
    r"[(·,]?\s*\b\d{1,2}\+?\s*(?:years?|yrs?|months?|mos?)\b\.?(?:\s*\d{1,2}\s*(?:months?|mos?)\b\.?)?\s*\)?"
    r"|\(?\s*\d{1,2}\s*년(?:\s*\d{1,2}\s*개월)?\s*\)?$|\(?\s*\d{1,2}\s*개월\s*\)?",
    re.IGNORECASE,
)


def without_dates(text: str) -> str:
    """The text without its dates, durations and what they leave behind."""
    text = _DURATION.sub(" ", WHEN.sub("\t", text)) if WHEN.search(text) else text
    text = re.sub(r"\(\s*[-–—~,\t ]*\)|\[\s*\t?\s*\]", "\t", text)
    return re.sub(r" {2,}", " ", text).strip(" ,;|·•-–—~\t:")


def dates_of(text: str) -> str | None:
    """The first period in a text, else its first date, as it is written."""
    match = PERIOD.search(text) or DATE.search(text)
    return match[0].strip() if match else None


def is_only_dates(text: str) -> bool:
    """Whether a text is a date or period and nothing else."""
    return WHEN.search(text) is not None and not any(map(str.isalnum, without_dates(text)))
