"""The places whose law may set time limits for candidates' requests."""

from __future__ import annotations

from enum import StrEnum


class Jurisdiction(StrEnum):
    """A place whose law applies to candidates' requests."""

    SOUTH_KOREA = "kr"
    EUROPEAN_UNION = "eu"
    """With Iceland, Liechtenstein and Norway (EEA)."""
    UNITED_KINGDOM = "uk"
    ILLINOIS = "us_il"
    NEW_YORK_CITY = "us_nyc"
    UNITED_STATES = "us"
    """Elsewhere in the United States."""
    OTHER = "other"
