"""Lists of interviews: filters, orders and keyset pagination.

Every order ends with the id, so it is total, and a page begins after a row's own values, so
interviews that are added meanwhile move nothing. Each order has an index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, any_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from db.access import Limit
from db.names import company_key
from db.repositories.limits import interview_within
from db.repositories.said import NEAREST, Said, has_transcript, interviews_with
from db.tables import Interview, InterviewStatus, ReviewStage

_TABLE = Interview.__table__  # type: ignore[attr-defined]
GRAM = 3
"""Length of the longest indexed substrings; see the SQL function ``grams``."""

NOT_STARTED = datetime.min
"""The sort value of an interview that has not started: the driver's form of ``-infinity``."""


class SortKey(StrEnum):
    """What interviews may be sorted by. Those that have not started precede all others."""

    CREATED_AT = "created_at"
    STARTED_AT = "started_at"
    CANDIDATE_NAME = "candidate_name"


_COLUMNS = {
    SortKey.CREATED_AT: _TABLE.c.created_at,
    SortKey.STARTED_AT: _TABLE.c.started_key,
    SortKey.CANDIDATE_NAME: _TABLE.c.candidate_key,
}


@dataclass(frozen=True)
class Order:
    """The order of a list."""

    key: SortKey = SortKey.CREATED_AT
    descending: bool = True


@dataclass(frozen=True)
class Place:
    """A row's position in an order; the next page begins after it."""

    value: datetime | str
    id: UUID


@dataclass(frozen=True)
class Whose:
    """A candidate: either an account, or the one interview that a link leads to; or a recruiter
    who is limited to positions."""

    candidate_id: UUID | None = None
    interview_id: UUID | None = None
    limit: Limit | None = None


@dataclass(frozen=True)
class Filter:
    """Which interviews to list; None or empty excludes none."""

    statuses: frozenset[InterviewStatus] = field(default_factory=frozenset)
    stages: frozenset[ReviewStage] = field(default_factory=frozenset)
    whose: Whose | None = None
    candidate_id: UUID | None = None
    position_id: UUID | None = None
    company: str | None = None
    """The whole name, in any case."""
    created_from: datetime | None = None
    created_before: datetime | None = None
    search: str | None = None
    """Words or parts of words; each must occur in the candidate's name, role or company."""
    said: Said | None = None
    """A text that must occur in the transcript."""


def listing(which: Filter, order: Order, after: Place | None, limit: int) -> Select[Any]:
    """A query for rows ``(Interview, value of the order's key)``.

    It doesn't read ``plan`` and ``conductor_state``, which are large.
    """
    query = select(Interview, _COLUMNS[order.key]).options(
        defer(Interview.plan, raiseload=True),  # type: ignore[arg-type]
        defer(Interview.conductor_state, raiseload=True),  # type: ignore[arg-type]
    )
    return _page(query.where(*_conditions(which)), order, after, limit)


async def read_page(
    session: AsyncSession,
    which: Filter,
    order: Order,
    after: Place | None,
    limit: int,
    expand: Callable[[Select[Any]], Select[Any]] = lambda query: query,
) -> Sequence[Any]:
    """The rows of a listing.

    Args:
        expand: adds columns to its query.
    """
    said = which.said
    if said is not None and said.frequent:
        others = replace(which, said=None)
        nearest = select(col(Interview.id)).where(*_conditions(others), has_transcript())
        ids = (await session.scalars(_page(nearest, order, after, NEAREST))).all()
        among = col(Interview.id) == any_(literal(ids, ARRAY(Uuid)))
        query = listing(others, order, after, limit).where(among)
        rows: Sequence[Any] = (
            await session.execute(expand(query.where(has_transcript(said))))
        ).all()
        if len(rows) == limit or len(ids) < NEAREST:
            return rows
    found: Sequence[Any] = (
        await session.execute(expand(listing(which, order, after, limit)))
    ).all()
    return found


def _page(query: Select[Any], order: Order, after: Place | None, limit: int) -> Select[Any]:
    key = _COLUMNS[order.key]
    if after is not None:
        place, end = tuple_(key, col(Interview.id)), tuple_(literal(after.value), after.id)
        query = query.where(place < end if order.descending else place > end)
    if order.descending:
        return query.order_by(key.desc(), col(Interview.id).desc()).limit(limit)
    return query.order_by(key, col(Interview.id)).limit(limit)


def _conditions(which: Filter) -> list[Any]:
    conditions: list[Any] = []
    if which.statuses:
        conditions.append(col(Interview.status).in_(sorted(which.statuses)))
    if which.stages:
        conditions.append(col(Interview.stage).in_(sorted(which.stages)))
    if which.said is not None:
        conditions.append(interviews_with(which.said))
    if which.whose is not None:
        conditions.append(_owned(which.whose))
    if which.candidate_id is not None:
        conditions.append(col(Interview.candidate_id) == which.candidate_id)
    if which.position_id is not None:
        conditions.append(col(Interview.position_id) == which.position_id)
    if which.company is not None:
        conditions.append(col(Interview.company_key) == company_key(which.company))
    if which.created_from is not None:
        conditions.append(col(Interview.created_at) >= which.created_from)
    if which.created_before is not None:
        conditions.append(col(Interview.created_at) < which.created_before)
    for word in (which.search or "").split():
        folded = func.lower(func.normalize(word))
        # The index finds rows with all substrings of the word; strpos checks the word itself.
        conditions.append(_TABLE.c.search_grams.contains(func.grams(folded)))
        if len(word) > GRAM:
            conditions.append(func.strpos(_TABLE.c.search_text, folded) > 0)
    return conditions


def _owned(whose: Whose) -> Any:
    if whose.limit is not None:
        return interview_within(whose.limit)
    if whose.interview_id is not None:
        return col(Interview.id) == whose.interview_id
    # Without account and link this is ``= NULL``, which matches no row.
    return col(Interview.candidate_id) == literal(whose.candidate_id, _TABLE.c.candidate_id.type)
