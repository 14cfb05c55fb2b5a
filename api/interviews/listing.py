"""Lists of interviews: filters, order and cursors."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.errors import ForbiddenError, UnprocessableError, refused
from api.identity import Caller
from api.interviews.access import whose
from api.reviews.schemas import ReviewView
from api.reviews.views import reviews
from api.schemas import NO_NUL, Moment, WireInput
from api.services import Services
from db.repositories.interview_lists import NOT_STARTED, Filter, Order, Place, SortKey
from db.tables import Interview, InterviewStatus, ReviewStage

SHORTEST = 2
"""Characters of a text that is searched for in transcripts."""

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
    stage: list[ReviewStage] = Field(default=[], max_length=len(ReviewStage))
    """Of the review; may be repeated. For staff."""
    said: str | None = Field(default=None, min_length=2, max_length=200, pattern=NO_NUL)
    """A text that either speaker said, in any case; Korean with or without spaces. A text of two
    Latin letters must begin a word. For staff."""
    expand: Literal["review"] | None = None
    """``review`` adds what recruiters' lists show, in ``review``. For staff."""
    sort: Sort = "-created_at"
    """``-`` sorts in descending order. In the order of ``started_at``, interviews that have not
    started come first."""
    order: Literal["asc", "desc"] | None = None
    """Overrides the direction that ``sort`` gives."""
    cursor: str | None = Field(default=None, max_length=1200)
    """``next_cursor`` of the page before, with the same ``sort``."""
    limit: int = Field(default=50, ge=1, le=200)


async def page(
    services: Services, caller: Caller, query: ListInterviews
) -> tuple[Sequence[Interview], Sequence[ReviewView] | None, str | None]:
    """A page of interviews, their reviews if these are asked for, and the next page's cursor.

    Raises:
        ForbiddenError: a candidate asks for what only staff may see.
        UnprocessableError: the cursor is invalid, or was made for another order.
    """
    order, sort = order_of(query)
    after = _read_cursor(query.cursor, sort) if query.cursor is not None else None
    filters = await filter_of(services, caller, query)
    limit = query.limit + 1
    async with services.database.reading() as work:
        if query.expand is None:
            pairs = await work.interviews.page(filters, order, after=after, limit=limit)
            rows, places = [row for row, _ in pairs], [place for _, place in pairs]
            views = None
        else:
            found = await work.reviews.page(
                filters, order, caller.user_id, after=after, limit=limit
            )
            rows, places = [row.interview for row in found], [row.place for row in found]
            views = await reviews(services, caller, found[: query.limit])
    more = len(rows) > query.limit
    next_cursor = _write_cursor(sort, places[query.limit - 1]) if more else None
    return rows[: query.limit], views, next_cursor


def order_of(query: ListInterviews) -> tuple[Order, str]:
    """The order of a list, and its name in cursors."""
    key = query.sort.removeprefix("-")
    descending = query.sort.startswith("-") if query.order is None else query.order == "desc"
    return Order(SortKey(key), descending), f"-{key}" if descending else key


async def filter_of(services: Services, caller: Caller, query: ListInterviews) -> Filter:
    """Which interviews the caller asks for, of those that they may see.

    Raises:
        ForbiddenError: a candidate asks for what only staff may see.
        UnprocessableError: the text to search for is too short.
    """
    if not caller.staff and (query.expand or query.said or query.stage):
        raise ForbiddenError("'expand', 'said' and 'stage' are for staff.")
    said = None
    if query.said is not None:
        if len(query.said.strip()) < SHORTEST:
            raise refused("/said", f"must have at least {SHORTEST} characters")
        async with services.database.reading() as work:
            said = await work.transcripts.prepare_search(query.said)
    return Filter(
        statuses=frozenset(query.status),
        stages=frozenset(query.stage),
        said=said,
        whose=whose(caller),
        candidate_id=query.candidate_id,
        position_id=query.position_id,
        company=query.company,
        created_from=query.created_from,
        created_before=query.created_before,
        search=query.q,
    )


def _write_cursor(sort: str, place: Place) -> str:
    value = place.value
    if isinstance(value, datetime):
        value = "" if value == NOT_STARTED else value.isoformat()
    return urlsafe_b64encode(f"{sort}|{place.id}|{value}".encode()).decode()


def _read_cursor(cursor: str, sort: str) -> Place:
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
