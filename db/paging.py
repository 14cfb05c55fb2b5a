"""Keyset pagination of lists that go from the newest row to the oldest.

A page begins after a row's own values, so rows that are added meanwhile move nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlmodel import col

Rows = TypeVarTuple("Rows")


class ListedTable(Protocol):
    """A table whose rows are listed by their creation."""

    id: UUID
    created_at: datetime


@dataclass(frozen=True)
class Cursor:
    """The position of a row in such a list; the next page begins after it."""

    created_at: datetime
    id: UUID


def newest_first(
    query: Select[*Rows], table: type[ListedTable], after: Cursor | None, limit: int
) -> Select[*Rows]:
    """Order a query by the rows of ``table``, and limit it to the page after ``after``.

    Rows created at one instant are ordered by their ids, so the order is total.
    """
    created_at, row_id = col(table.created_at), col(table.id)
    if after is not None:
        query = query.where(tuple_(created_at, row_id) < tuple_(after.created_at, after.id))
    return query.order_by(created_at.desc(), row_id.desc()).limit(limit)
