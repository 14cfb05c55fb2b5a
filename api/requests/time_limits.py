"""The time limits of candidates' requests, by the place whose law applies.

The table has what the laws themselves say. Extensions that they allow (two months more under the
GDPR, twice 30 days in South Korea) and holidays, which move the end of a limit, are left out: the
date shown is the earliest. Some of these rights concern decisions by machines alone; their limits
are used for all requests of the kind.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from api.settings import ApiSettings
from db.jurisdictions import Jurisdiction
from db.tables import RequestKind


class DueRule(StrEnum):
    """The rule that says when a request is due."""

    INSTALLATION = "installation"
    """``VIVAVOCE_API_REQUEST_DUE_DAYS``."""
    NO_LEGAL_LIMIT = "no_legal_limit"
    """The same days: the place has limits, but none is known for this kind of request."""
    PIPA_ERASURE = "pipa_erasure"
    PIPA_AUTOMATED_DECISION = "pipa_automated_decision"
    GDPR = "gdpr"
    UK_GDPR = "uk_gdpr"
    ILLINOIS_VIDEO_INTERVIEW = "illinois_video_interview"
    NYC_AUTOMATED_TOOL = "nyc_automated_tool"


@dataclass(frozen=True)
class TimeLimit:
    """A law's time limit, counted from the request."""

    rule: DueRule
    source: str
    since: date
    """When the provision came into force."""
    days: int = 0
    months: int = 0
    """Calendar months; a day that the month lacks is its last day."""

    def end(self, start: datetime) -> datetime:
        """The end of the limit at the same time of day, in the time zone of ``start``."""
        return _wall_time(_months_later(start, self.months), self.days)


_PIPA_ERASURE = TimeLimit(
    DueRule.PIPA_ERASURE,
    "Personal Information Protection Act (South Korea), Art. 36; Enforcement Decree, Art. 43(3)",
    since=date(2011, 9, 30),
    days=10,
)
_PIPA_AUTOMATED_DECISION = TimeLimit(
    DueRule.PIPA_AUTOMATED_DECISION,
    "Personal Information Protection Act (South Korea), Art. 37-2; Enforcement Decree, Art. 44-3",
    since=date(2024, 3, 15),
    days=30,
)
# Requests under Articles 15 (information on the logic), 17 (erasure) and 22 (human intervention).
_GDPR = TimeLimit(
    DueRule.GDPR,
    "General Data Protection Regulation (EU) 2016/679, Art. 12(3)",
    since=date(2018, 5, 25),
    months=1,
)
# Since 5 February 2026 the month is defined in Article 12A (Data (Use and Access) Act 2025, section
# 76; SI 2026/82).
_UK_GDPR = TimeLimit(
    DueRule.UK_GDPR,
    "UK General Data Protection Regulation, Art. 12(3) and 12A",
    since=date(2021, 1, 1),
    months=1,
)
_ILLINOIS = TimeLimit(
    DueRule.ILLINOIS_VIDEO_INTERVIEW,
    "Artificial Intelligence Video Interview Act (Illinois), 820 ILCS 42/15",
    since=date(2020, 1, 1),
    days=30,
)
# The type and source of the data and how long they are kept. The notice must say how to request an
# alternative process, but no provision says when that is to be answered.
_NEW_YORK_CITY = TimeLimit(
    DueRule.NYC_AUTOMATED_TOOL,
    "Local Law 144 of 2021 (New York City), Administrative Code § 20-871(b)(3); 6 RCNY § 5-304",
    since=date(2023, 1, 1),
    days=30,
)

TIME_LIMITS: dict[Jurisdiction, dict[RequestKind, TimeLimit]] = {
    Jurisdiction.SOUTH_KOREA: {
        RequestKind.DELETION: _PIPA_ERASURE,
        RequestKind.EXPLANATION: _PIPA_AUTOMATED_DECISION,
        RequestKind.HUMAN_REVIEW: _PIPA_AUTOMATED_DECISION,
    },
    Jurisdiction.EUROPEAN_UNION: {
        RequestKind.DELETION: _GDPR,
        RequestKind.EXPLANATION: _GDPR,
        RequestKind.HUMAN_REVIEW: _GDPR,
    },
    Jurisdiction.UNITED_KINGDOM: {
        RequestKind.DELETION: _UK_GDPR,
        RequestKind.EXPLANATION: _UK_GDPR,
        RequestKind.HUMAN_REVIEW: _UK_GDPR,
    },
    Jurisdiction.ILLINOIS: {RequestKind.DELETION: _ILLINOIS},
    Jurisdiction.NEW_YORK_CITY: {RequestKind.EXPLANATION: _NEW_YORK_CITY},
}
"""By place and kind of request. Where there is none, the installation's days apply."""


def due(
    requested_at: datetime,
    kind: RequestKind,
    position: Jurisdiction | None,
    settings: ApiSettings,
) -> tuple[datetime, DueRule]:
    """When a request is due, in the display zone, and by which rule.

    Args:
        position: the jurisdiction of the interview's position; None: the server's setting.
    """
    start = requested_at.astimezone(settings.zone)
    place = position or settings.request_jurisdiction
    limits = TIME_LIMITS.get(place) if place is not None else None
    limit = limits.get(kind) if limits is not None else None
    if limit is not None:
        return limit.end(start), limit.rule
    rule = DueRule.INSTALLATION if limits is None else DueRule.NO_LEGAL_LIMIT
    return _wall_time(start, settings.request_due_days), rule


def _months_later(start: datetime, months: int) -> datetime:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _wall_time(start: datetime, days: int) -> datetime:
    """The same time of day some calendar days later; clocks that are changed on that day may
    move it by an hour."""
    end = start + timedelta(days=days)
    return end.astimezone(UTC).astimezone(start.tzinfo)
