"""Pages of lists that go from the newest to the oldest."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic, Protocol, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import ConfigDict, Field

from api.errors import UnprocessableError
from api.schemas import Wire
from db.paging import Cursor

Item = TypeVar("Item")


class Page(Wire, Generic[Item]):
    """A page of a list."""

    # For each kind of item, pydantic would look for docstrings in the source of all callers.
    model_config = ConfigDict(use_attribute_docstrings=False)

    items: list[Item]
    next_cursor: str | None = Field(
        description="Send it as ``cursor`` to get the next page; null on the last page."
    )


class Listed(Protocol):
    """A row that has a place in such a list."""

    id: UUID
    created_at: datetime


Row = TypeVar("Row", bound=Listed)
Other = TypeVar("Other")


@dataclass(frozen=True)
class PageQuery:
    """Which page of a list a client asks for."""

    cursor: str | None
    limit: int
    """The most rows of a page."""

    @property
    def after(self) -> Cursor | None:
        """Where the page begins; None: at the newest row.

        Raises:
            UnprocessableError: the cursor was not made by :func:`write_cursor`.
        """
        return read_cursor(self.cursor) if self.cursor is not None else None

    @property
    def fetch(self) -> int:
        """Rows to fetch: one more than the page has shows that there is a next page."""
        return self.limit + 1

    def cut(self, rows: Sequence[Row]) -> tuple[Sequence[Row], str | None]:
        """The page's rows, and the cursor of the next page if there is one.

        Args:
            rows: up to ``fetch`` of them.
        """
        more = len(rows) > self.limit
        return rows[: self.limit], write_cursor(rows[self.limit - 1]) if more else None

    def cut_pairs(
        self, pairs: Sequence[tuple[Row, Other]]
    ) -> tuple[Sequence[tuple[Row, Other]], str | None]:
        """The same for rows joined with others; the first of each pair decides the order."""
        _, next_cursor = self.cut([row for row, _ in pairs])
        return pairs[: self.limit], next_cursor


CursorParam = Annotated[str | None, Query(max_length=200)]


async def _page_query(
    cursor: CursorParam = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> PageQuery:
    return PageQuery(cursor, limit)


PageDep = Annotated[PageQuery, Depends(_page_query)]


def write_cursor(row: Listed) -> str:
    """The cursor of the place after ``row``."""
    return urlsafe_b64encode(f"{row.created_at.isoformat()}|{row.id}".encode()).decode()


def read_cursor(cursor: str) -> Cursor:
    """The place that a cursor names.

    Raises:
        UnprocessableError: it was not made by :func:`write_cursor`.
    """
    try:
        created_at, _, row_id = urlsafe_b64decode(cursor.encode()).decode().partition("|")
        place = Cursor(datetime.fromisoformat(created_at), UUID(row_id))
    except ValueError as error:
        raise _bad_cursor() from error
    if place.created_at.tzinfo is None:
        raise _bad_cursor()
    return place


def _bad_cursor() -> UnprocessableError:
    return UnprocessableError("Invalid 'cursor': send 'next_cursor' of the page before, unchanged.")
