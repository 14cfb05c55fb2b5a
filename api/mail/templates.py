"""The rules for templates of messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import get_args

from api.audit.note import note
from api.errors import refused_all
from api.identity import Caller
from api.mail.schemas import (
    Placeholder,
    TemplatePreview,
    Templates,
    TemplateText,
    TemplateView,
)
from api.services import Services
from api.signing import signed_name
from api.validation import FieldError
from db.repositories.mails import MailSubject
from db.tables import (
    AuditAction,
    Interview,
    Invitation,
    MailKind,
    MailTemplate,
    utcnow,
)
from kit.language import Language
from pipelines.invitations.links import Links
from pipelines.invitations.message import render_for
from pipelines.invitations.templates import IN_SUBJECT, OPTIONAL, REQUIRED, check
from pipelines.invitations.texts import Template, texts_in

LANGUAGES: tuple[Language, ...] = get_args(Language)
_SAMPLES: dict[Language, tuple[str, str, str]] = {
    "en": ("Ada Lovelace", "Backend engineer", "Acme"),
    "ko": ("김하늘", "백엔드 엔지니어", "한빛"),
}
"""An invented candidate, their role and company."""
_SAMPLE_DAYS = 7
_SAMPLE_S = 25 * 60


async def all_templates(services: Services) -> Templates:
    """All templates as they are used, and the placeholders."""
    async with services.database.reading() as work:
        rows = {(row.kind, row.language): row for row in await work.mail_templates.all()}
    return Templates(
        items=[
            _view(services, kind, language, rows.get((kind, language)))
            for kind in MailKind
            for language in LANGUAGES
        ],
        placeholders=[
            Placeholder(
                name=name,
                purpose=purpose,
                required=name in REQUIRED,
                in_subject=name in IN_SUBJECT,
            )
            for name, purpose in (REQUIRED | OPTIONAL).items()
        ],
    )


async def change(
    services: Services, caller: Caller, kind: MailKind, language: Language, body: TemplateText
) -> TemplateView:
    """Replace a template.

    Raises:
        UnprocessableError: it lacks what candidates must be told, or has unknown placeholders.
    """
    template = _checked(body)
    async with services.database.unit_of_work() as work:
        row = await work.mail_templates.put(
            kind,
            language,
            subject=template.subject,
            body=template.body,
            by=await signed_name(work, caller),
        )
        details = {"kind": str(kind), "language": language}
        await note(work, caller, AuditAction.MAIL_TEMPLATE_CHANGED, details=details)
    return _view(services, kind, language, row)


async def reset(
    services: Services, caller: Caller, kind: MailKind, language: Language
) -> TemplateView:
    """Use the product's own template again."""
    async with services.database.unit_of_work() as work:
        await work.mail_templates.delete(kind, language)
        details = {"kind": str(kind), "language": language}
        await note(work, caller, AuditAction.MAIL_TEMPLATE_CHANGED, details=details)
    return _view(services, kind, language, None)


async def preview(services: Services, language: Language, body: TemplateText) -> TemplatePreview:
    """A template filled in for an invented candidate, in the organisation's colour.

    Raises:
        UnprocessableError: as for :func:`change`.
    """
    template = _checked(body)
    name, role, company = _SAMPLES[language]
    interview = Interview(
        language=language,
        candidate_name=name,
        role=role,
        company=company,
        plan={"time_budget_s": _SAMPLE_S},
    )
    invitation = Invitation(
        interview_id=interview.id, expires_at=utcnow() + timedelta(days=_SAMPLE_DAYS)
    )
    async with services.database.reading() as work:
        accent = (await work.branding.get()).accent
        days = await work.retention.stored_days()
    subject = MailSubject(
        invitation, interview, position=None, owner=None, accent=accent, retention_days=days
    )
    links = Links.of(services.settings.public_url.rstrip("/") or "https://…", "…", "…")
    rendered = render_for(services.mailing, subject, template, links)
    return TemplatePreview(subject=rendered.subject, text=rendered.text, html=rendered.html)


def _checked(body: TemplateText) -> Template:
    template = Template(subject=body.subject, body=body.body)
    problems: Sequence[FieldError] = [
        FieldError(pointer=f"/{problem.field}", detail=problem.detail)
        for problem in check(template)
    ]
    if problems:
        raise refused_all(problems, kind="mail-template")
    return template


def _view(
    services: Services, kind: MailKind, language: Language, row: MailTemplate | None
) -> TemplateView:
    own = texts_in(language).templates[kind]
    return TemplateView(
        kind=kind,
        language=language,
        subject=row.subject if row is not None else own.subject,
        body=row.body if row is not None else own.body,
        changed=row is not None,
        updated_at=row.updated_at.astimezone(services.settings.zone) if row is not None else None,
        updated_by=row.updated_by if row is not None else None,
    )
