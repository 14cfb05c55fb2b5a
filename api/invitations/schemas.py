"""Invitations on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import EmailStr, Field, StringConstraints

from api.interviews.schemas import ShortText
from api.schemas import Flag, Wire, WireInput
from db.tables import Interview, InterviewStatus, Invitation, Purpose, utcnow
from kit.language import Language

DAY_S = 86_400
Remark = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^[^\x00]*$")
]


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    ENTERED = "entered"
    DECLINED = "declined"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class CreateInvitation(WireInput):
    """A way into one interview."""

    phone: Flag = False
    """Also by phone: the caller enters a PIN."""
    email: EmailStr | None = None
    """Where the candidate is reached; the product sends nothing there."""
    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds for which it can be used."""


class InviteToPosition(CreateInvitation):
    """A candidate for a position: their interview is made with the invitation."""

    candidate_name: ShortText | None = None
    """May be left out when the résumé has it."""
    resume_id: UUID | None = None
    """The candidate's résumé; the role that it names goes before the position's title."""
    language: Language | None = None
    """Must be the position's; None: that one."""


class RenewInvitation(WireInput):
    """A new link in the place of the former one."""

    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds for which it can be used."""


class Decline(Wire):
    """How a candidate said no."""

    at: datetime
    reason: str | None
    message: str | None
    other_format: bool
    """They ask to be interviewed in another way."""


class InvitationView(Wire):
    """An invitation as it is now."""

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """Whether a PIN leads to it too."""
    created_at: datetime
    expires_at: datetime
    entered_at: datetime | None
    declined: Decline | None

    @classmethod
    def of(cls, row: Invitation, interview: Interview, zone: ZoneInfo) -> InvitationView:
        """From the tables, with times in ``zone``."""
        declined = None
        if row.declined_at is not None:
            declined = Decline(
                at=row.declined_at.astimezone(zone),
                reason=row.decline_reason,
                message=row.decline_message,
                other_format=row.other_format,
            )
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            candidate_name=interview.candidate_name,
            email=row.email,
            state=state_of(row, interview),
            by_phone=row.pin_hash is not None,
            created_at=row.created_at.astimezone(zone),
            expires_at=row.expires_at.astimezone(zone),
            entered_at=row.entered_at.astimezone(zone) if row.entered_at else None,
            declined=declined,
        )


class NewInvitation(InvitationView):
    """An invitation with what is shown this once: only keyed hashes are stored."""

    link: str
    """Opens the candidate's page."""
    pin: str | None
    """What a caller enters; null where it is not by phone."""


class InvitationPage(Wire):
    """Some invitations, newest first."""

    items: list[InvitationView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


class Contact(Wire):
    """Whom a candidate may ask."""

    name: str
    email: str


class ConsentView(Wire):
    """A purpose that a candidate is asked about."""

    purpose: Purpose
    required: bool
    granted: bool | None
    """Null until it was asked in these words."""
    version: str
    """Of the words."""
    text: str
    """What is agreed to, in the interview's language."""


class CandidatePage(Wire):
    """What a candidate's page shows before they come in."""

    status: InterviewStatus
    interview_id: UUID
    company: str
    position: str
    candidate_name: str
    language: str
    minutes: int
    questions: int
    contact: Contact | None
    consents: list[ConsentView]
    retention_days: int | None
    """Days after its end for which the interview is kept; null: for ever."""
    transport: Literal["direct", "livekit"]
    expires_at: datetime
    entered: bool
    """Whether they came in before."""
    declined: bool
    """Whether they said no; they may still come in."""


class Enter(WireInput):
    """A candidate comes in."""

    consents: dict[Purpose, bool] = Field(default_factory=dict)
    """Decisions by purpose; what was granted before need not be sent again."""
    language: Language | None = None
    """In which the words were shown; None: the interview's."""


class CandidateSession(Wire):
    """What a candidate's page calls with."""

    access_token: str
    expires_at: datetime
    interview_id: UUID


class DeclineInvitation(WireInput):
    """A candidate says no."""

    reason: Remark | None = None
    other_format: Flag = False
    """They would rather be interviewed in another way."""
    message: Remark | None = None


def state_of(row: Invitation, interview: Interview) -> InvitationState:
    """What became of an invitation; who is in an interview is let in again after its time."""
    if row.cancelled_at is not None or interview.status is InterviewStatus.CANCELLED:
        return InvitationState.CANCELLED
    if interview.status is InterviewStatus.EXPIRED:
        return InvitationState.EXPIRED
    if interview.status.over:
        return InvitationState.USED
    going_on = interview.status is InterviewStatus.IN_PROGRESS and row.entered_at is not None
    if row.expires_at <= utcnow() and not going_on:
        return InvitationState.EXPIRED
    if row.declined_at is not None:
        return InvitationState.DECLINED
    return InvitationState.OPEN if row.entered_at is None else InvitationState.ENTERED
