"""Lists of interviews: filters, order and cursors."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.errors import UnprocessableError
from api.identity import Caller
from api.interviews.access import whose
from api.schemas import NO_NUL, Moment, WireInput
from api.services import Services
from db.repositories.interview_lists import NOT_STARTED, Filter, Order, Place, SortKey
from db.tables import Interview, InterviewStatus

Sort = Literal[
    "created_at",
    "-created_at",
    "started_at",
    "-started_at",
    "candidate_name",
    "-candidate_name",
]


class ListInterviews(WireInput):
    """Filters and order of a list of interviews."""

    status: list[InterviewStatus] = Field(default=[], max_length=len(InterviewStatus))
    """May be repeated."""
    position_id: UUID | None = None
    candidate_id: UUID | None = None
    company: str | None = Field(default=None, max_length=200, pattern=NO_NUL)
    """The whole name, in any case."""
    created_from: Moment | None = None
    """Created at this time or later."""
    created_before: Moment | None = None
    """Created before this time."""
    q: str | None = Field(default=None, max_length=200, pattern=NO_NUL)
    """Words or parts of words; each must occur in the candidate's name, the role or the company."""
    sort: Sort = "-created_at"
    """``-`` sorts in descending order. In the order of ``started_at``, interviews that have not
    started come first."""
    cursor: str | None = Field(default=None, max_length=1200)
    """``next_cursor`` of the page before, with the same ``sort``."""
    limit: int = Field(default=50, ge=1, le=200)


async def page(
    services: Services, caller: Caller, query: ListInterviews
) -> tuple[Sequence[Interview], str | None]:
    """A page of interviews, and the cursor of the next page.

    Raises:
        UnprocessableError: the cursor is invalid, or was made for another order.
    """
    order = Order(SortKey(query.sort.removeprefix("-")), query.sort.startswith("-"))
    after = _read_cursor(query.cursor, query.sort) if query.cursor is not None else None
    filters = Filter(
        statuses=frozenset(query.status),
        whose=whose(caller),
        candidate_id=query.candidate_id,
        position_id=query.position_id,
        company=query.company,
        created_from=query.created_from,
        created_before=query.created_before,
        search=query.q,
    )
    async with services.database.reading() as work:
        rows = await work.interviews.page(filters, order, after=after, limit=query.limit + 1)
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    return [row for row, _ in rows], _write_cursor(query.sort, rows[-1][1]) if more else None


def _write_cursor(sort: Sort, place: Place) -> str:
    value = place.value
    if isinstance(value, datetime):
        value = "" if value == NOT_STARTED else value.isoformat()
    return urlsafe_b64encode(f"{sort}|{place.id}|{value}".encode()).decode()


def _read_cursor(cursor: str, sort: Sort) -> Place:
    try:
        made_for, row_id, value = urlsafe_b64decode(cursor.encode()).decode().split("|", 2)
        if made_for != sort:
            raise ValueError("another order")
        if sort.endswith("_name"):
            if "\x00" in value:
                raise ValueError("U+0000")
            return Place(value, UUID(row_id))
        if sort.endswith("started_at") and not value:
            return Place(NOT_STARTED, UUID(row_id))
        time = datetime.fromisoformat(value)
        if time.tzinfo is None or not 1970 <= time.year <= 9000:
            raise ValueError("no valid time")
        return Place(time, UUID(row_id))
    except ValueError as error:
        raise UnprocessableError(
            "Invalid 'cursor': send 'next_cursor' of the page before, unchanged, with the same "
            "'sort'."
        ) from error
