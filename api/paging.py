"""Cursors of lists that go from the newest to the oldest."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from api.errors import UnprocessableError
from db.paging import Cursor


class Listed(Protocol):
    """A row that has a place in such a list."""

    id: UUID
    created_at: datetime


Row = TypeVar("Row", bound=Listed)
Other = TypeVar("Other")


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], str | None]:
    """A page of ``limit`` rows, and the cursor of the next one if there is one.

    Args:
        rows: one more than the page has, as far as there are so many.
    """
    more = len(rows) > limit
    return rows[:limit], write_cursor(rows[limit - 1]) if more else None


def cut_pairs(
    pairs: Sequence[tuple[Row, Other]], limit: int
) -> tuple[Sequence[tuple[Row, Other]], str | None]:
    """The same for rows that come with another one, which has no say in their order."""
    _, next_cursor = cut([row for row, _ in pairs], limit)
    return pairs[:limit], next_cursor


def write_cursor(row: Listed) -> str:
    """The place after ``row``, for a client to give back."""
    return urlsafe_b64encode(f"{row.created_at.isoformat()}|{row.id}".encode()).decode()


def read_cursor(cursor: str) -> Cursor:
    """The place that a client gave back. Raises UnprocessableError when it isn't one of ours."""
    try:
        created_at, _, row_id = urlsafe_b64decode(cursor.encode()).decode().partition("|")
        place = Cursor(datetime.fromisoformat(created_at), UUID(row_id))
    except ValueError as error:
        raise _bad_cursor() from error
    if place.created_at.tzinfo is None:
        raise _bad_cursor()
    return place


def _bad_cursor() -> UnprocessableError:
    return UnprocessableError("This 'cursor' is not one of ours: pass on 'next_cursor' as it came.")
