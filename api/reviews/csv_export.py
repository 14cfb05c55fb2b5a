"""A list of interviews as CSV, written while it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

from api.audit.note import note
from api.identity import Caller
from api.interviews.listing import ListInterviews, filter_of, order_of
from api.reviews.schemas import ReviewView
from api.reviews.views import reviews
from api.services import Services
from db.repositories.interview_lists import Filter, Order
from db.repositories.reviews import Reviewed
from db.tables import AuditAction
from pipelines.exports import harmless

PART = 200
BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the machine's own encoding."""
COLUMNS = (
    "id",
    "candidate_name",
    "candidate_email",
    "position",
    "role",
    "company",
    "language",
    "status",
    "stage",
    "invitation",
    "report",
    "total",
    "total_low",
    "total_high",
    "ratings",
    "decision",
    "decided_by",
    "decided_at",
    "open_requests",
    "notes",
    "duplicate_of",
    "created_at",
    "scheduled_for",
    "started_at",
    "ended_at",
)


async def export(services: Services, caller: Caller, query: ListInterviews) -> AsyncIterator[str]:
    """The lines of the CSV.

    Raises:
        UnprocessableError: the text to search for is too short.
    """
    order, _ = order_of(query)
    filters = await filter_of(services, caller, query)
    chosen = query.model_dump(mode="json", exclude_defaults=True, include=set(_AUDITED))
    async with services.database.unit_of_work() as work:
        details = {"as": "csv", "filters": chosen}
        await note(work, caller, AuditAction.INTERVIEWS_EXPORTED, details=details)
    return _lines(services, caller, filters, order)


_AUDITED = ("status", "stage", "position_id", "created_from", "created_before", "sort")
"""Filters that go into the audit log: none in which a person is named."""


async def _lines(
    services: Services, caller: Caller, filters: Filter, order: Order
) -> AsyncIterator[str]:
    yield BOM + _text([COLUMNS])
    after = None
    while True:
        async with services.database.reading() as work:
            rows = await work.reviews.page(filters, order, caller.user_id, after=after, limit=PART)
        views = await reviews(services, caller, rows)
        yield _text([_cells(services, row, view) for row, view in zip(rows, views, strict=True)])
        if len(rows) < PART:
            return
        after = rows[-1].place


def _cells(services: Services, row: Reviewed, view: ReviewView) -> Sequence[Any]:
    interview, decision = row.interview, view.decision
    zone = services.settings.zone
    times = (
        interview.created_at,
        interview.scheduled_for,
        interview.started_at,
        interview.ended_at,
    )
    cells = (
        interview.id,
        view.candidate_name,
        view.candidate_email,
        view.position_title,
        interview.role,
        interview.company,
        interview.language,
        interview.status,
        view.stage,
        view.invitation.state if view.invitation is not None else None,
        view.report.status,
        view.report.total,
        view.report.total_low,
        view.report.total_high,
        view.ratings.count,
        decision.verdict if decision is not None else None,
        decision.by if decision is not None else None,
        decision.at.isoformat() if decision is not None else None,
        view.open_requests,
        view.notes,
        " ".join(map(str, view.duplicate_of)),
        *(time.astimezone(zone).isoformat() if time is not None else None for time in times),
    )
    return [harmless(cell) for cell in cells]


def _text(rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
