"""Columns of several tables: times, and enumerations stored as text."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Column, DateTime, Enum


def utcnow() -> datetime:
    """The current time, with its zone."""
    return datetime.now(UTC)


def timestamp(*, nullable: bool = True) -> Column[datetime]:
    """A column of type ``timestamptz``."""
    return Column(DateTime(timezone=True), nullable=nullable)


def choice(kind: type[StrEnum]) -> Enum:
    """An enumeration stored as text, so that a new member needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        values_callable=lambda choices: [choice.value for choice in choices],
    )
