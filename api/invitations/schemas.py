"""Messages about invitations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.paging import Page
from api.schemas import NO_NUL, Flag, MailAddress, Moment, ShortText, Wire, WireInput, in_zone
from db.tables import Interview, InterviewStatus, Invitation, MailState, Purpose, utcnow
from kit.language import Language

DAY_S = 86_400
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=NO_NUL)]


class InvitationState(StrEnum):
    """The state of an invitation."""

    OPEN = "open"
    ENTERED = "entered"
    DECLINED = "declined"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class CreateInvitation(WireInput):
    """A new invitation to an interview."""

    phone: Flag = False
    """Also allow joining by phone, with a PIN."""
    email: MailAddress | None = None
    """The candidate's e-mail address."""
    send_mail: Flag = False
    """Send the link to that address. 409 with a ``type`` ending in ``mail-off`` if no mail server
    is set."""
    scheduled_for: Moment | None = None
    """The appointment: when the candidate is expected, within 90 days. Null: at any time, or as
    the interview has it. E-mail and calendar entry name it."""
    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds until it expires. To an interview with an appointment it expires no earlier than the
    interview."""


class InviteToPosition(CreateInvitation):
    """A new invitation to a position; it creates the candidate's interview."""

    candidate_name: ShortText | None = None
    """Optional if the résumé has it."""
    resume_id: UUID | None = None
    """The candidate's résumé; its target role and company change nothing of the position's."""
    language: Language | None = None
    """Must be the position's; null: the position's."""


class RenewInvitation(WireInput):
    """A new link that replaces the previous one."""

    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds until it expires. To an interview with an appointment it expires no earlier than the
    interview."""
    send_mail: Flag = False
    """Send it to the invitation's address."""


class Decline(Wire):
    """A candidate's refusal."""

    at: datetime
    reason: str | None
    message: str | None
    other_format: bool
    """They ask for another format."""


class InvitationView(Wire):
    """An invitation."""

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """Whether it has a PIN for joining by phone."""
    mail: MailState | None
    """What became of the newest message about it; a reminder counts from its end. Null: none was
    sent by e-mail."""
    created_at: datetime
    scheduled_for: datetime | None
    """The interview's appointment; null: at any time."""
    expires_at: datetime
    opened_at: datetime | None
    """When the link's page was first opened."""
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
            mail=MailState(row.mail_state) if row.mail_state is not None else None,
            created_at=row.created_at.astimezone(zone),
            scheduled_for=in_zone(interview.scheduled_for, zone),
            expires_at=row.expires_at.astimezone(zone),
            opened_at=in_zone(row.opened_at, zone),
            entered_at=in_zone(row.entered_at, zone),
            declined=declined,
        )


class NewInvitation(InvitationView):
    """A new invitation with its secrets; only their keyed hashes are stored."""

    link: str
    """Opens the candidate's page. Shown only once."""
    pin: str | None
    """For joining by phone; null if that is not allowed. Shown only once."""


class InvitationPage(Page[InvitationView]):
    """A page of invitations, newest first."""


class Contact(Wire):
    """Whom a candidate may contact."""

    name: str
    email: str


class ConsentView(Wire):
    """A consent that a candidate is asked for."""

    purpose: Purpose
    required: bool
    granted: bool | None
    """Null until the candidate decided on this version of the text."""
    version: str
    """The version of the text."""
    text: str
    """What the candidate consents to, in the interview's language."""


class CandidatePage(Wire):
    """What a candidate's page shows before the interview."""

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
    """Days for which the interview is stored after its end; null: indefinitely."""
    transport: Literal["direct", "livekit"]
    expires_at: datetime
    entered: bool
    """Whether they entered before."""
    declined: bool
    """Whether they declined; they may still enter."""


class Enter(WireInput):
    """A candidate's consents on entering."""

    consents: dict[Purpose, bool] = Field(default_factory=dict)
    """Decisions by purpose; earlier grants need not be repeated."""
    language: Language | None = None
    """The language in which the texts were shown; null: the interview's."""


class CandidateSession(Wire):
    """The credentials of a candidate's page."""

    access_token: str
    expires_at: datetime
    interview_id: UUID


class DeclineInvitation(WireInput):
    """A candidate's refusal."""

    reason: Remark | None = None
    other_format: Flag = False
    """They ask for another format."""
    message: Remark | None = None


def state_of(row: Invitation, interview: Interview) -> InvitationState:
    """The state of an invitation. One whose interview is in progress doesn't expire."""
    if row.cancelled_at is not None or interview.status is InterviewStatus.CANCELLED:
        return InvitationState.CANCELLED
    if interview.status is InterviewStatus.EXPIRED:
        return InvitationState.EXPIRED
    if interview.status.over:
        return InvitationState.USED
    in_progress = interview.status is InterviewStatus.IN_PROGRESS and row.entered_at is not None
    if row.expires_at <= utcnow() and not in_progress:
        return InvitationState.EXPIRED
    if row.declined_at is not None:
        return InvitationState.DECLINED
    return InvitationState.OPEN if row.entered_at is None else InvitationState.ENTERED
