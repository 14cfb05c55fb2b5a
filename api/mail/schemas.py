"""Messages about e-mail to candidates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.schemas import NO_NUL, MailAddress, ShortText, Wire, WireInput, in_zone
from db.tables import Mail, MailKind, MailState
from kit.language import Language

BodyText = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=NO_NUL)]


class MailStatus(Wire):
    """How this installation sends e-mail. All of it is set by the operator."""

    on: bool
    """Whether a mail server is set (``VIVAVOCE_MAIL_HOST``)."""
    host: str
    port: int | None
    """Null if e-mail is off."""
    tls: Literal["starttls", "tls", "none"]
    from_address: str
    from_name: str
    """The operator's, or else the branding's. Empty: the company of the interview."""
    reply_to: str
    """Empty: the position's contact."""
    remind_hours: list[float]
    """Hours before the deadline at which candidates who have not begun are reminded."""
    links_begin_with: str
    """The beginning of the links in messages that are queued by this caller."""
    public_url: bool
    """Whether that is ``VIVAVOCE_API_PUBLIC_URL``; otherwise it is the address of this request,
    which candidates may not reach."""


class TestMail(WireInput):
    """Where a test message goes."""

    __test__ = False

    to: MailAddress | None = None
    """Null: to the caller's own address."""


class MailTestResult(Wire):
    """What the mail server said to a test message."""

    __test__ = False

    ok: bool
    """Whether it took the message."""
    to: str
    answer: str
    """The server's words, or why it could not be asked."""


class SendInvitation(WireInput):
    """How an invitation is sent by e-mail."""

    email: MailAddress | None = None
    """The candidate's address; null: the one of the invitation."""


class MailView(Wire):
    """A message to a candidate."""

    id: UUID
    interview_id: UUID
    invitation_id: UUID
    kind: MailKind
    address: str
    state: MailState
    attempts: int
    answer: str | None
    """The mail server's words at the last attempt, or why the message was not sent."""
    created_at: datetime
    next_attempt_at: datetime | None
    """Null when it is over."""
    sent_at: datetime | None

    @classmethod
    def of(cls, row: Mail, zone: ZoneInfo) -> MailView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            invitation_id=row.invitation_id,
            kind=MailKind(row.kind),
            address=row.address,
            state=MailState(row.state),
            attempts=row.attempts,
            answer=row.answer,
            created_at=row.created_at.astimezone(zone),
            next_attempt_at=in_zone(row.next_attempt_at, zone),
            sent_at=in_zone(row.sent_at, zone),
        )


class TemplateText(WireInput):
    """The text of a message."""

    subject: ShortText
    body: BodyText
    """Plain text: paragraphs are separated by empty lines, lines that begin with ``- `` become a
    list, and ``{…}`` are placeholders."""


class TemplateView(Wire):
    """The text of a kind of message in one language."""

    kind: MailKind
    language: Language
    subject: str
    body: str
    changed: bool
    """Whether people changed it; otherwise it is the product's own."""
    updated_at: datetime | None
    updated_by: str | None


class Placeholder(Wire):
    """A placeholder of templates."""

    name: str
    """As it is written in braces."""
    purpose: str
    required: bool
    """Whether every body needs it."""
    in_subject: bool
    """Whether subjects may have it."""


class Templates(Wire):
    """All templates, and what they may contain."""

    items: list[TemplateView]
    placeholders: list[Placeholder]


class TemplatePreview(Wire):
    """A message to an invented candidate."""

    subject: str
    text: str
    html: str
    """A whole page; show it in a frame without scripts."""
