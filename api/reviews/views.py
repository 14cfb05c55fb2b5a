"""What a recruiter's list shows of interviews, as far as the caller may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.identity import Caller
from api.ratings.blindness import disclose, is_total_hidden
from api.reviews.schemas import (
    Progress,
    ReportState,
    ReviewDecision,
    ReviewInvitation,
    ReviewRatings,
    ReviewReport,
    ReviewView,
)
from api.scopes import Scope
from api.services import Services
from db.repositories.reviews import Reviewed
from db.tables import DecisionVerdict, InterviewStatus, MailState, ReviewStage, utcnow
from pipelines.report.override import totals_of
from pipelines.report.schemas import DimensionScore

_FAR = {
    InterviewStatus.COMPLETED: Progress.FINISHED,
    InterviewStatus.FAILED: Progress.FINISHED,
    InterviewStatus.CANCELLED: Progress.EXPIRED,
    InterviewStatus.EXPIRED: Progress.EXPIRED,
    InterviewStatus.IN_PROGRESS: Progress.BEGUN,
}
"""Of interviews whose status decides it."""


@dataclass
class _Change:
    dimension_id: str | None
    value: float | None


async def reviews(services: Services, caller: Caller, rows: Sequence[Reviewed]) -> list[ReviewView]:
    """The rows as the caller may see them; notes which totals a person is shown."""
    zone = services.settings.zone
    views: list[ReviewView] = []
    shown: list[UUID] = []
    for row in rows:
        unscoped = caller.scopes is not None and Scope.REPORTS_READ not in caller.scopes
        hidden = unscoped or is_total_hidden(services, caller, row)
        view = _view(row, zone, hidden=hidden)
        if view.report.total_low is not None and row.submitted is None and not row.disclosed:
            shown.append(row.interview.id)
        views.append(view)
    if shown and caller.user_id is not None:
        await disclose(services, caller.user_id, shown)
    return views


def _view(row: Reviewed, zone: ZoneInfo, *, hidden: bool) -> ReviewView:
    decision = row.decision
    return ReviewView(
        candidate_name=row.interview.candidate_name,
        candidate_email=row.interview.candidate_email,
        position_title=row.position_title,
        invitation=_invitation(row, zone),
        report=_report(row.report, hidden=hidden),
        ratings=ReviewRatings(count=row.ratings, mine=row.submitted is True),
        stage=ReviewStage(row.interview.stage),
        decision=ReviewDecision(
            verdict=DecisionVerdict(decision["verdict"]),
            by=decision["by"],
            at=datetime.fromisoformat(decision["at"]).astimezone(zone),
        )
        if decision is not None
        else None,
        duplicate_of=list(row.duplicates),
        open_requests=row.open_requests,
        notes=row.notes,
        other_positions=row.other_positions,
    )


def _invitation(row: Reviewed, zone: ZoneInfo) -> ReviewInvitation | None:
    facts = row.invitation
    if facts is None:
        return None
    expires_at = datetime.fromisoformat(facts["expires_at"]).astimezone(zone)
    mail = facts["mail_state"]
    return ReviewInvitation(
        state=_progress(row, facts, expires_at),
        expires_at=expires_at,
        mail=MailState(mail) if mail is not None else None,
    )


def _progress(row: Reviewed, facts: dict[str, Any], expires_at: datetime) -> Progress:
    decided = _FAR.get(InterviewStatus(row.interview.status))
    if decided is not None:
        return decided
    if facts["cancelled_at"] is not None:
        return Progress.EXPIRED
    if facts["declined_at"] is not None:
        return Progress.OTHER_FORMAT if facts["other_format"] else Progress.DECLINED
    if expires_at <= utcnow():
        return Progress.EXPIRED
    opened = facts["opened_at"] is not None or facts["entered_at"] is not None
    if opened:
        return Progress.OPENED
    waiting = facts["mail_state"] == MailState.QUEUED and facts["mailed_at"] is None
    return Progress.NOT_SENT if waiting else Progress.SENT


def _report(facts: dict[str, Any] | None, *, hidden: bool) -> ReviewReport:
    if facts is None:
        return ReviewReport(
            status=ReportState.NONE,
            total=None,
            total_low=None,
            total_high=None,
            withheld=False,
            hidden=False,
        )
    total, low, high = _total(facts)
    hidden = hidden and low is not None
    return ReviewReport(
        status=ReportState(facts["status"]),
        total=None if hidden else total,
        total_low=None if hidden else low,
        total_high=None if hidden else high,
        withheld=bool(facts["withheld"]) and low is None,
        hidden=hidden,
    )


def _total(facts: dict[str, Any]) -> tuple[float | None, float | None, float | None]:
    if facts["overrides"] and facts["dimensions"]:
        dimensions = [DimensionScore.model_validate(each) for each in facts["dimensions"]]
        total, bounds = totals_of(dimensions, [_Change(**each) for each in facts["overrides"]])
        low, high = bounds if bounds is not None else (None, None)
        return total, low, high
    total, low, high = facts["total"], facts["low"], facts["high"]
    # Reports from before ranges have a total alone.
    return (total, total, total) if low is None else (total, low, high)
