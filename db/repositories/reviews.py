"""What a recruiter's list shows of interviews beside their own columns: one query for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, case, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.repositories.interview_lists import Filter, Order, Place, listing, read_page
from db.tables import (
    CandidateRequest,
    Consent,
    Decision,
    Disclosure,
    Interview,
    Invitation,
    Note,
    Position,
    Purpose,
    Rating,
    Report,
    ReportOverride,
    RequestState,
)

MOST_DUPLICATES = 20
_REPORT = Report.__table__.c  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Reviewed:
    """An interview, and what is known of its review."""

    interview: Interview
    place: Place
    position_title: str | None
    invitation: dict[str, Any] | None
    """The newest one that was not cancelled, else the newest: some of its columns."""
    report: dict[str, Any] | None
    """``status``, ``total``, ``low``, ``high``, ``withheld``; and with ``overrides`` their columns
    ``dimension_id`` and ``value``, and the report's ``dimensions``."""
    ratings: int
    """How many are submitted."""
    submitted: bool | None
    """Whether the caller's own rating is; None: they have none."""
    disclosed: bool
    """Whether the caller was shown judgements before."""
    decision: dict[str, Any] | None
    """The newest: ``verdict``, ``by``, ``at``."""
    duplicates: Sequence[UUID]
    """Other interviews of the same address for the same position."""
    open_requests: int
    notes: int
    other_positions: bool | None
    """The newest decision on being considered for them."""


class ReviewRepository:
    """Reads interviews with what is known of their review."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, which: Filter, order: Order, user_id: UUID | None, *, after: Place | None, limit: int
    ) -> Sequence[Reviewed]:
        """A page of a list, as seen by a user; None: by a program."""
        rows = await read_page(
            self._session, which, order, after, limit, lambda query: _reviewed(query, user_id)
        )
        return [_of(row) for row in rows]

    async def some(
        self, interview_ids: Sequence[UUID], which: Filter, user_id: UUID | None
    ) -> Sequence[Reviewed]:
        """Those of these interviews that exist and that a list would have, newest first."""
        query = listing(which, Order(), None, len(interview_ids))
        query = query.where(col(Interview.id).in_(interview_ids))
        return [_of(row) for row in await self._session.execute(_reviewed(query, user_id))]

    async def one(self, interview_id: UUID, user_id: UUID | None) -> Reviewed | None:
        """One interview, or None."""
        query = listing(Filter(), Order(), None, 1).where(col(Interview.id) == interview_id)
        row = (await self._session.execute(_reviewed(query, user_id))).first()
        return _of(row) if row is not None else None


def _of(row: Any) -> Reviewed:
    interview, value, *review = row
    return Reviewed(interview, Place(value, interview.id), *review)


def _reviewed(query: Select[Any], user_id: UUID | None) -> Select[Any]:
    """Add the columns of a :class:`Reviewed`; they are computed for the page's rows alone."""
    title = select(col(Position.title)).where(col(Position.id) == col(Interview.position_id))
    return query.add_columns(
        title.scalar_subquery(),
        _invitation(),
        _report(),
        _count(Rating, col(Rating.submitted_at).is_not(None)),
        _own_rating(user_id),
        _disclosed(user_id),
        _decision(),
        _duplicates(),
        _count(CandidateRequest, col(CandidateRequest.state) == RequestState.OPEN),
        _count(Note),
        _consent(Purpose.OTHER_POSITIONS),
    )


def _count(table: Any, *conditions: Any) -> Any:
    query = select(func.count()).select_from(table).where(table.interview_id == col(Interview.id))
    return query.where(*conditions).scalar_subquery()


def _consent(purpose: Purpose) -> Any:
    query = select(col(Consent.granted)).where(
        col(Consent.interview_id) == col(Interview.id), col(Consent.purpose) == purpose
    )
    return query.order_by(col(Consent.id).desc()).limit(1).scalar_subquery()


def _json(**columns: Any) -> Any:
    return func.jsonb_build_object(*(part for pair in columns.items() for part in pair))


def _invitation() -> Any:
    names = (
        *("opened_at", "entered_at", "cancelled_at", "declined_at", "other_format", "expires_at"),
        *("mail_state", "mailed_at"),
    )
    return (
        select(_json(**{name: getattr(Invitation, name) for name in names}))
        .where(col(Invitation.interview_id) == col(Interview.id))
        .order_by(col(Invitation.cancelled_at).is_not(None), col(Invitation.created_at).desc())
        .limit(1)
        .scalar_subquery()
    )


def _report() -> Any:
    changes = (
        select(
            func.jsonb_agg(
                aggregate_order_by(
                    _json(
                        dimension_id=col(ReportOverride.dimension_id),
                        value=col(ReportOverride.value),
                    ),
                    col(ReportOverride.created_at),
                    col(ReportOverride.id),
                )
            )
        )
        .where(col(ReportOverride.interview_id) == col(Interview.id))
        .correlate(Interview)
        .scalar_subquery()
    )
    changed = (
        select(col(ReportOverride.id))
        .where(col(ReportOverride.interview_id) == col(Interview.id))
        .correlate(Interview)
    )
    return (
        select(
            _json(
                status=col(Report.status),
                total=_REPORT.total,
                low=_REPORT.total_low,
                high=_REPORT.total_high,
                withheld=_REPORT.withheld,
                overrides=changes,
                dimensions=case((changed.exists(), col(Report.content)["dimensions"])),
            )
        )
        .where(col(Report.interview_id) == col(Interview.id))
        .scalar_subquery()
    )


def _own_rating(user_id: UUID | None) -> Any:
    return (
        select(col(Rating.submitted_at).is_not(None))
        .where(
            col(Rating.interview_id) == col(Interview.id),
            col(Rating.rater_id) == literal(user_id, Uuid),
        )
        .scalar_subquery()
    )


def _disclosed(user_id: UUID | None) -> Any:
    query = select(col(Disclosure.at)).where(
        col(Disclosure.interview_id) == col(Interview.id),
        col(Disclosure.user_id) == literal(user_id, Uuid),
    )
    return query.exists()


def _decision() -> Any:
    return (
        select(_json(verdict=col(Decision.verdict), by=col(Decision.by_name), at=col(Decision.at)))
        .where(col(Decision.interview_id) == col(Interview.id))
        .order_by(col(Decision.number).desc())
        .limit(1)
        .scalar_subquery()
    )


def _duplicates() -> Any:
    other = aliased(Interview)
    ids = (
        select(col(other.id))
        .where(
            col(other.candidate_email) == col(Interview.candidate_email),
            col(other.position_id).is_not_distinct_from(col(Interview.position_id)),
            col(other.id) != col(Interview.id),
        )
        .order_by(col(other.created_at), col(other.id))
        .limit(MOST_DUPLICATES)
    )
    return func.array(ids.scalar_subquery(), type_=ARRAY(Uuid))
