"""Messages about the review of interviews."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from api.schemas import Moment, Wire, WireInput
from db.tables import DecisionVerdict, MailState, ReviewStage


class Progress(StrEnum):
    """How far an invited candidate has come."""

    NOT_SENT = "not_sent"
    """It is about to be sent."""
    SENT = "sent"
    """The link was made, or sent by mail."""
    OPENED = "opened"
    """The candidate opened the link's page."""
    BEGUN = "begun"
    FINISHED = "finished"
    EXPIRED = "expired"
    """The link doesn't work any more: it expired or was cancelled."""
    DECLINED = "declined"
    OTHER_FORMAT = "other_format"
    """The candidate asks for another format."""


class ReviewInvitation(Wire):
    """The newest invitation to an interview."""

    state: Progress
    expires_at: datetime
    mail: MailState | None
    """What became of the newest message about it; a reminder counts from its end. Null: none was
    sent by e-mail."""


class ReportState(StrEnum):
    """Whether there is a report, and whether it is ready to read."""

    NONE = "none"
    """The interview has not ended."""
    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


class ReviewReport(Wire):
    """What is known of an interview's report."""

    status: ReportState
    total: float | None
    """1 to 5, with people's overrides; null without one, for a range, and while it is hidden."""
    total_low: float | None
    """Lowest total that the levels' ranges allow; null without any."""
    total_high: float | None
    withheld: bool
    """Whether levels are withheld, since the judge doesn't qualify for them."""
    hidden: bool
    """Whether the total is hidden until the caller has submitted their own rating, or since their
    key lacks the scope ``reports:read``."""


class ReviewRatings(Wire):
    """People's ratings of an interview."""

    count: int
    """How many are submitted."""
    mine: bool
    """Whether the caller's is one of them."""


class ReviewDecision(Wire):
    """The newest decision."""

    verdict: DecisionVerdict
    by: str
    at: datetime


class ReviewView(Wire):
    """What a recruiter's list shows of an interview."""

    candidate_name: str
    candidate_email: str | None
    """In lower case: of the newest invitation that has one, the candidate's account, or the
    résumé."""
    position_title: str | None
    """Null without a position."""
    invitation: ReviewInvitation | None
    """Null if nobody was invited."""
    report: ReviewReport
    ratings: ReviewRatings
    stage: ReviewStage
    decision: ReviewDecision | None
    duplicate_of: list[UUID]
    """Other interviews of the same e-mail address for the same position, oldest first; at most
    20."""
    open_requests: int
    """Requests of the candidate that await an answer."""
    notes: int
    other_positions: bool | None
    """Whether the candidate agreed to be considered for other positions; null: never asked."""


class ChangeInterview(WireInput):
    """Changes to an interview; omitted fields stay as they are."""

    stage: ReviewStage | None = None
    scheduled_for: Moment | None = None
    """When the candidate is expected; null: at any time. Only before the interview. If it would
    expire before that time, its expiry is moved too."""
