"""Messages about how long interviews are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.paging import Page
from api.positions.schemas import PositionCompany
from api.schemas import Wire, WireInput
from db.repositories.retention import KeptInterview
from db.repositories.retention import RetentionCounts as Counts
from db.tables import Company, Position

MOST_DAYS = 3650
OrganisationsDays = Annotated[int, Field(ge=0, le=MOST_DAYS)]
"""Days; 0: for ever."""


class ChangeRetention(WireInput):
    """How long the organisation keeps interviews."""

    days: Annotated[OrganisationsDays, Field(strict=True)] | None
    """Days that an interview is kept after its end, unless its position says otherwise; 0: for
    ever. Null: the server's setting."""


class RetentionCounts(Wire):
    """How many interviews there are, and what happens to them."""

    interviews: int
    due: int
    """Deleted within 30 days."""
    held: int
    """On legal hold: kept until the hold is lifted."""

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """From the query."""
        return cls(interviews=counts.interviews, due=counts.due, held=counts.held)


class DueInterview(Wire):
    """An interview that retention deletes soon."""

    interview_id: UUID
    candidate_name: str
    role: str
    delete_at: datetime
    """A job deletes it within minutes of this time."""

    @classmethod
    def of(cls, row: KeptInterview, zone: ZoneInfo) -> Self:
        """From the query, with times in ``zone``."""
        assert row.delete_at is not None
        return cls(
            interview_id=row.id,
            candidate_name=row.candidate_name,
            role=row.role,
            delete_at=row.delete_at.astimezone(zone),
        )


class HeldInterview(Wire):
    """An interview on legal hold."""

    interview_id: UUID
    candidate_name: str
    role: str
    held_at: datetime
    held_by: str
    """Who placed the hold."""
    delete_at: datetime | None
    """When it would be deleted without the hold; if that is past, soon after the hold is lifted.
    Null: never."""

    @classmethod
    def of(cls, row: KeptInterview, zone: ZoneInfo) -> Self:
        """From the query, with times in ``zone``."""
        assert row.held_at is not None and row.held_by is not None
        return cls(
            interview_id=row.id,
            candidate_name=row.candidate_name,
            role=row.role,
            held_at=row.held_at.astimezone(zone),
            held_by=row.held_by,
            delete_at=row.delete_at.astimezone(zone) if row.delete_at is not None else None,
        )


class RetentionView(Wire):
    """How long interviews are kept, and which are deleted soon."""

    days: int
    """Days that an interview is kept after its end, unless its position says otherwise; 0: for
    ever."""
    server_days: int
    """The server's setting, which applies while ``set_here`` is false."""
    set_here: bool
    """Whether ``days`` were set by ``PUT /retention``."""
    counts: RetentionCounts
    due: list[DueInterview]
    """The soonest first; the first 50."""
    held: list[HeldInterview]
    """The longest held first; the first 50."""


class PositionRetention(Wire):
    """How long a position's interviews are kept."""

    id: UUID
    """Of the position."""
    title: str
    company: PositionCompany
    archived: bool
    retention_days: int | None
    """The position's own; null: as all others."""
    days: int
    """The days that apply; 0: for ever."""
    counts: RetentionCounts

    @classmethod
    def of(cls, row: Position, company: Company, days: int, counts: Counts) -> Self:
        """From the tables.

        Args:
            days: the organisation's.
        """
        return cls(
            id=row.id,
            title=row.title,
            company=PositionCompany(id=company.id, name=company.name),
            archived=row.archived,
            retention_days=row.retention_days,
            days=days if row.retention_days is None else row.retention_days,
            counts=RetentionCounts.of(counts),
        )


class PositionRetentionPage(Page[PositionRetention]):
    """A page of positions, newest first."""


class RetentionPreview(Wire):
    """What a change of retention would delete."""

    days_now: int
    """The days that apply now; 0: for ever."""
    days: int
    """The days that would apply; 0: for ever."""
    deleted: int
    """Interviews that a job would delete within minutes."""
    due: int
    """Further interviews that would be deleted within 30 days."""
    held: int
    """Interviews on legal hold that would stay, although their days would be over."""
    resumes: int
    """Résumés without an interview that would be deleted, too. They are kept for the
    organisation's days, so a position's don't concern them: 0."""
