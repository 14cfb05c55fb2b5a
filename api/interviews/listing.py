"""Lists of interviews: what can be asked for, and where the next page begins."""

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
from api.schemas import Moment, WireInput
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
    """Which interviews are listed, and how."""

    status: list[InterviewStatus] = Field(default=[], max_length=len(InterviewStatus))
    """Repeat it for several."""
    position_id: UUID | None = None
    candidate_id: UUID | None = None
    company: str | None = Field(default=None, max_length=200, pattern=r"^[^\x00]*$")
    """The whole name, whatever its case."""
    created_from: Moment | None = None
    """This time or later."""
    created_before: Moment | None = None
    q: str | None = Field(default=None, max_length=200, pattern=r"^[^\x00]*$")
    """Words, or parts of words, that all stand in the candidate's name, the role or the company."""
    sort: Sort = "-created_at"
    """``-`` for the greatest first. Interviews that have not started come before all others by
    ``started_at``."""
    cursor: str | None = Field(default=None, max_length=1200)
    """``next_cursor`` of the page before; ``sort`` must be the same."""
    limit: int = Field(default=50, ge=1, le=200)


async def page(
    services: Services, caller: Caller, wanted: ListInterviews
) -> tuple[Sequence[Interview], str | None]:
    """Some interviews, and the cursor of the next page if there is one.

    Raises:
        UnprocessableError: the cursor isn't one of ours, or of another order.
    """
    order = Order(SortKey(wanted.sort.removeprefix("-")), wanted.sort.startswith("-"))
    after = _read(wanted.cursor, wanted.sort) if wanted.cursor is not None else None
    which = Filter(
        statuses=frozenset(wanted.status),
        whose=whose(caller),
        candidate_id=wanted.candidate_id,
        position_id=wanted.position_id,
        company=wanted.company,
        created_from=wanted.created_from,
        created_before=wanted.created_before,
        search=wanted.q,
    )
    async with services.database.reading() as work:
        found = await work.interviews.page(which, order, after=after, limit=wanted.limit + 1)
    more = len(found) > wanted.limit
    found = found[: wanted.limit]
    return [row for row, _ in found], _write(wanted.sort, found[-1][1]) if more else None


def _write(sort: Sort, place: Place) -> str:
    value = place.value
    if isinstance(value, datetime):
        value = "" if value == NOT_STARTED else value.isoformat()
    return urlsafe_b64encode(f"{sort}|{place.id}|{value}".encode()).decode()


def _read(cursor: str, sort: Sort) -> Place:
    try:
        made_for, row_id, value = urlsafe_b64decode(cursor.encode()).decode().split("|", 2)
        if made_for != sort:
            raise ValueError("another order")
        if sort.endswith("_name"):
            if "\x00" in value:
                raise ValueError("no text")
            return Place(value, UUID(row_id))
        if sort.endswith("started_at") and not value:
            return Place(NOT_STARTED, UUID(row_id))
        time = datetime.fromisoformat(value)
        if time.tzinfo is None or not 1970 <= time.year <= 9000:
            raise ValueError("no time of ours")
        return Place(time, UUID(row_id))
    except ValueError as error:
        raise UnprocessableError(
            "This 'cursor' is not one of ours, or it was made for another 'sort': pass on "
            "'next_cursor' as it came, with the same 'sort'."
        ) from error
