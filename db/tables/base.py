"""What all tables share: times, and choices stored as text."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Column, DateTime, Enum


def utcnow() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


def timestamp(*, nullable: bool = True) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def choice(kind: type[StrEnum]) -> Enum:
    """Stored as its value in plain text, so that a new choice needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        values_callable=lambda choices: [choice.value for choice in choices],
    )
