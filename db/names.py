"""Comparison of names."""

from __future__ import annotations

import unicodedata


def company_key(name: str) -> str:
    """A company's name in the form that is compared: without case and surrounding space."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def same_company(one: str, other: str) -> bool:
    """Whether both are the name of one company: case-insensitively, after trimming."""
    return company_key(one) == company_key(other)
