"""When two names are the same name."""

from __future__ import annotations

import unicodedata


def company_key(name: str) -> str:
    """A company's name as it is compared: without case and surrounding space."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def same_company(one: str, other: str) -> bool:
    """Whether both name one company: case-insensitively, after trimming."""
    return company_key(one) == company_key(other)
