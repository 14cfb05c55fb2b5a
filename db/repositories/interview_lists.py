"""Which interviews a list shows, in which order, and from which place on.

Every order ends with the id, so that it is total, and a page begins after a row's own values:
interviews that are made meanwhile move nothing. Each order has an index.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import defer
from sqlmodel import col

from db.names import company_key
from db.tables import Interview, InterviewStatus

_TABLE = Interview.__table__  # type: ignore[attr-defined]
GRAM = 3
"""Characters of the longest runs that are indexed; see the function ``grams``."""

NOT_STARTED = datetime.min
"""The place of an interview that has not started: PostgreSQL's ``-infinity``, as its driver
writes and reads it."""


class SortKey(StrEnum):
    """What interviews may be sorted by. Whoever has not started is before all who have."""

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
    """A row's place in an order: the next page begins after it."""

    value: datetime | str
    id: UUID


@dataclass(frozen=True)
class Whose:
    """A candidate: the interviews of their account, or the one that they have a link to."""

    candidate_id: UUID | None
    interview_id: UUID | None


@dataclass(frozen=True)
class Filter:
    """Which interviews are listed; what is None or empty leaves none out."""

    statuses: frozenset[InterviewStatus] = field(default_factory=frozenset)
    whose: Whose | None = None
    candidate_id: UUID | None = None
    position_id: UUID | None = None
    company: str | None = None
    """Whole, whatever its case."""
    created_from: datetime | None = None
    created_before: datetime | None = None
    search: str | None = None
    """Words, or parts of words, that all stand in the candidate's name, role or company."""


def listing(which: Filter, order: Order, after: Place | None, limit: int) -> Select[Any]:
    """The query of rows ``(Interview, value of the order's key)``.

    Of the interviews, ``plan`` and ``conductor_state`` are left unread: they are large.
    """
    key = _COLUMNS[order.key]
    query = select(Interview, key).options(
        defer(Interview.plan, raiseload=True),  # type: ignore[arg-type]
        defer(Interview.conductor_state, raiseload=True),  # type: ignore[arg-type]
    )
    for condition in _conditions(which):
        query = query.where(condition)
    if after is not None:
        place, end = tuple_(key, col(Interview.id)), tuple_(literal(after.value), after.id)
        query = query.where(place < end if order.descending else place > end)
    if order.descending:
        return query.order_by(key.desc(), col(Interview.id).desc()).limit(limit)
    return query.order_by(key, col(Interview.id)).limit(limit)


def _conditions(which: Filter) -> list[Any]:
    found: list[Any] = []
    if which.statuses:
        found.append(col(Interview.status).in_(sorted(which.statuses)))
    if which.whose is not None:
        found.append(_owned(which.whose))
    if which.candidate_id is not None:
        found.append(col(Interview.candidate_id) == which.candidate_id)
    if which.position_id is not None:
        found.append(col(Interview.position_id) == which.position_id)
    if which.company is not None:
        found.append(col(Interview.company_key) == company_key(which.company))
    if which.created_from is not None:
        found.append(col(Interview.created_at) >= which.created_from)
    if which.created_before is not None:
        found.append(col(Interview.created_at) < which.created_before)
    for word in (which.search or "").split():
        folded = func.lower(func.normalize(word))
        # The index narrows it down to rows that hold all runs of the word; then the word itself.
        found.append(_TABLE.c.search_grams.contains(func.grams(folded)))
        if len(word) > GRAM:
            found.append(func.strpos(_TABLE.c.search_text, folded) > 0)
    return found


def _owned(whose: Whose) -> Any:
    if whose.interview_id is not None:
        return col(Interview.id) == whose.interview_id
    # ``= NULL`` holds for no row: who has neither account nor link has no interviews.
    return col(Interview.candidate_id) == literal(whose.candidate_id, _TABLE.c.candidate_id.type)
