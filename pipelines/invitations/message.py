"""A message to a candidate: what its placeholders stand for, its parts and its headers."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime
from typing import cast
from uuid import UUID

from email_validator import validate_email

from db.repositories.mails import MailSubject
from db.tables import Mail, utcnow
from kit.language import Language
from kit.text import ENCODED_WORD, clean_line
from pipelines.invitations.calendar import calendar_entry
from pipelines.invitations.links import Links
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.templates import Rendered, render
from pipelines.invitations.texts import Template, moment_in, texts_in


class _WholeHeader(UnstructuredHeader):
    """A header on one line: mail programs read no URL that is folded or an encoded word
    (RFC 2369)."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
# The registry adds the base class itself.
_HEADERS.map_to_type("list-unsubscribe", _WholeHeader)  # type: ignore[arg-type]
_SMTP = SMTP.clone(header_factory=_HEADERS)
_SMTPUTF8 = SMTPUTF8.clone(header_factory=_HEADERS)


def compose(
    mailing: Mailing, mail: Mail, subject: MailSubject, template: Template, links: Links
) -> EmailMessage:
    """The whole message: text, HTML, and an entry for the candidate's calendar."""
    language = language_of(subject)
    rendered = render_for(mailing, subject, template, links)
    sender = subject.organisation or subject.interview.company
    message = _message(mailing, mail.id, mail.address, sender, rendered)
    reply_to = _reply_address(mailing.settings.reply_to or _contact(mailing, subject)[1])
    if reply_to is not None:
        message["Reply-To"] = _as_header(reply_to)
    message["List-Unsubscribe"] = f"<{links.unsubscribe}>"
    if links.unsubscribe.startswith("https://"):  # what RFC 8058 demands for one click
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.add_attachment(
        calendar_entry(subject, links.interview, language),
        subtype="calendar",
        filename="interview.ics",
        params={"method": "PUBLISH"},
    )
    message["Content-Language"] = language  # last, or it would move to one of the parts
    return message


def compose_test(mailing: Mailing, message_id: UUID, to: str, language: Language) -> EmailMessage:
    """The message by which an admin tries the settings."""
    template = texts_in(language).test
    values = {"host": mailing.settings.host}
    rendered = render(template, values, labels={}, language=language)
    return _message(mailing, message_id, to, "Vivavoce", rendered)


def render_for(
    mailing: Mailing, subject: MailSubject, template: Template, links: Links
) -> Rendered:
    """A template filled in for one candidate."""
    language = language_of(subject)
    texts = texts_in(language)
    short = moment_in(language, subject.deadline, mailing.zone, zoned=False)
    return render(
        template,
        _values(mailing, subject, links),
        labels=texts.labels,
        language=language,
        subject_values={"deadline": short},
        accent=subject.accent,
    )


def language_of(subject: MailSubject) -> Language:
    """The language in which a candidate is written to: the interview's."""
    return cast(Language, subject.interview.language)


def ascii_address(address: str) -> str:
    """An address as most mail servers take it: the domain without letters beyond ASCII.

    Raises:
        ValueError: it is no address, or one that the e-mail library would read as another.
    """
    checked = validate_email(address, check_deliverability=False, test_environment=True)
    if ENCODED_WORD in address:
        raise ValueError(f"The address must not contain {ENCODED_WORD}")
    return checked.ascii_email or checked.normalized


def _values(mailing: Mailing, subject: MailSubject, links: Links) -> dict[str, str]:
    language, interview = language_of(subject), subject.interview
    texts = texts_in(language)
    name, address = _contact(mailing, subject)
    return {
        "link": links.interview,
        "other_format_link": links.other_format,
        "unsubscribe_link": links.unsubscribe,
        "deadline": moment_in(language, subject.deadline, mailing.zone),
        "ai_notice": texts.notices.ai,
        "recording_notice": _recording_notice(mailing, subject, language),
        "decision_notice": texts.notices.decision.replace("{company}", interview.company),
        "candidate_name": interview.candidate_name,
        "company": interview.company,
        "position": interview.role,
        "minutes": str(max(1, round(interview.plan["time_budget_s"] / 60))),
        "contact": _written(name, address) or texts.no_contact,
        "appointment": _appointment(interview.scheduled_for, mailing, language),
    }


def _recording_notice(mailing: Mailing, subject: MailSubject, language: Language) -> str:
    notices = texts_in(language).notices
    of_position = subject.position.retention_days if subject.position is not None else None
    of_all = mailing.retention_days if subject.retention_days is None else subject.retention_days
    days = of_position or of_all
    kept = notices.kept.replace("{days}", str(days)) if days else notices.kept_for_ever
    return f"{notices.recording} {kept}"


def _appointment(at: datetime | None, mailing: Mailing, language: Language) -> str:
    if at is None:
        return ""
    return texts_in(language).appointment.replace("{time}", moment_in(language, at, mailing.zone))


def _contact(mailing: Mailing, subject: MailSubject) -> tuple[str, str]:
    """Name and address of whom the candidate may contact; empty if unknown."""
    if subject.owner is not None:
        return subject.owner.name, subject.owner.email
    return mailing.contact_name, mailing.contact_email


def _written(name: str, address: str) -> str:
    return f"{name} ({address})" if name and address else name or address


def _message(
    mailing: Mailing, message_id: UUID, to: str, sender_name: str, rendered: Rendered
) -> EmailMessage:
    settings, address = mailing.settings, ascii_address(to)
    message = EmailMessage(policy=_SMTP if address.isascii() else _SMTPUTF8)
    sender = ascii_address(settings.from_address)
    message["From"] = _as_header(sender, _plain(settings.from_name or sender_name))
    message["To"] = _as_header(address)
    message["Subject"] = _plain(rendered.subject)
    message["Date"] = format_datetime(utcnow())
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # keeps out-of-office replies away
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    return message


def _plain(text: str) -> str:
    """A text for a header. The library decodes encoded words (RFC 2047) in what it is given, line
    ends among them."""
    return clean_line(text).replace(ENCODED_WORD, "= ?")


def _reply_address(address: str) -> str | None:
    """Where answers go; None if not every mail server could read the address."""
    try:
        reply_to = ascii_address(address)
    except ValueError:
        return None
    return reply_to if reply_to.isascii() else None


def _as_header(address: str, name: str = "") -> Address:
    """An address that was checked before; given whole, the library refuses letters beyond
    ASCII."""
    username, _, domain = address.rpartition("@")
    return Address(display_name=name, username=username, domain=domain)
