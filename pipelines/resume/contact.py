"""How a candidate can be reached: e-mail address, phone number, links."""

from __future__ import annotations

import re

from pipelines.resume.dates import PERIOD

MAX_VALUE_CHARACTERS = 300

# Every repetition below is bounded, or can end in one way only: a résumé may be hostile.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_SEPARATOR = r"(?:[ \t]?[-–—‑.][ \t]?|[ \u00a0])?"
PHONE = re.compile(
    rf"(?<![\w./–-])(?:\+\d{{1,3}}{_SEPARATOR}(?:\(?\d{{1,5}}\)?{_SEPARATOR}){{1,5}}\d{{2,4}}"
    rf"|\(?0\d{{1,4}}\)?{_SEPARATOR}\d{{3,4}}{_SEPARATOR}\d{{3,4}}(?:{_SEPARATOR}\d{{1,4}})?"
    rf"|01\d{{8,9}}"
    rf"|\(?\d{{3}}\)?[ \t]?[-–—‑. ][ \t]?\d{{3}}[ \t]?[-–—‑. ][ \t]?\d{{4}})(?![\d/])(?!-\d)"
)
LINK = re.compile(
    r"(?:https?://|www\.|(?<![\w@.])(?:[\w-]{1,40}\.)?(?:linkedin|github|gitlab|behance|medium"
    r"|notion|velog|tistory)\.(?:com|io|net|site|so)/)[^\s|,<>()]+"
    r"|(?<![\w@.])[\w-]{1,40}\.github\.io[^\s|,<>()]*",
    re.IGNORECASE,
)
_DIGITS = (8, 15)
"""The fewest and most digits of a phone number."""


def find_email(text: str) -> str | None:
    """The first e-mail address."""
    match = EMAIL.search(text)
    return match[0].rstrip(".-") if match and len(match[0]) <= MAX_VALUE_CHARACTERS else None


def find_phone(text: str) -> str | None:
    """The first phone number; dates are none. Spaces around its dashes are left out."""
    for match in PHONE.finditer(text):
        number = match[0].strip()
        digits = sum(map(str.isdecimal, number))
        if not _DIGITS[0] <= digits <= _DIGITS[1] or (number.isdecimal() and digits < 9):
            continue
        if PERIOD.search(number) and not number.startswith(("+", "01")):
            continue
        return re.sub(r"\s+[-–—‑]\s*|\s*[-–—‑]\s+", "-", number)
    return None


def find_links(text: str) -> list[str]:
    """The addresses of web pages, each once."""
    links = (link.rstrip(".;") for link in LINK.findall(text) if len(link) <= MAX_VALUE_CHARACTERS)
    return list(dict.fromkeys(links))[:50]
