"""Endpoints of e-mail to candidates."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Admin, Staff, staff_only
from api.invitations.links import base_url
from api.mail import service, templates
from api.mail.schemas import (
    MailStatus,
    MailTestResult,
    MailView,
    SendInvitation,
    TemplatePreview,
    Templates,
    TemplateText,
    TemplateView,
    TestMail,
)
from api.services import ServicesDep
from db.tables import MailKind
from kit.language import Language

router = APIRouter(prefix="/mail", tags=["mail"])
interview_router = APIRouter(prefix="/interviews/{interview_id}", tags=["invitations"])

_SENDING = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.get("")
async def read_mail_status(services: ServicesDep, _caller: Staff, request: Request) -> MailStatus:
    """Get how e-mail is sent.

    Passwords are never shown.
    """
    return await service.status(services, base_url(services, request))


@router.post("/test", responses=described(HTTPStatus.CONFLICT))
async def test_mail(body: TestMail, services: ServicesDep, caller: Admin) -> MailTestResult:
    """Test the mail server.

    Sends a message once, immediately, and returns what the mail server said. By default it goes
    to the address of the signed-in user.
    """
    return await service.test(services, caller, body)


@router.get("/templates")
async def list_mail_templates(services: ServicesDep, _caller: Staff) -> Templates:
    """List the templates of messages.

    In all languages, with the placeholders that they may contain.
    """
    return await templates.all_templates(services)


@router.put("/templates/{kind}/{language}")
async def change_mail_template(
    kind: MailKind, language: Language, body: TemplateText, services: ServicesDep, caller: Admin
) -> TemplateView:
    """Replace the template of a message.

    A body that lacks what candidates must be told is refused with ``type`` ending in
    ``mail-template``.
    """
    return await templates.change(services, caller, kind, language, body)


@router.delete("/templates/{kind}/{language}")
async def reset_mail_template(
    kind: MailKind, language: Language, services: ServicesDep, caller: Admin
) -> TemplateView:
    """Use the product's own template again."""
    return await templates.reset(services, caller, kind, language)


@router.post("/templates/{kind}/{language}/preview", dependencies=[Depends(staff_only)])
async def preview_mail_template(
    kind: MailKind, language: Language, body: TemplateText, services: ServicesDep
) -> TemplatePreview:
    """Preview a message to an invented candidate.

    Nothing is stored or sent.
    """
    return await templates.preview(services, language, body)


@interview_router.get("/mails", responses=described(HTTPStatus.NOT_FOUND))
async def list_mails(interview_id: UUID, services: ServicesDep, _caller: Staff) -> list[MailView]:
    """List the messages to an interview's candidate.

    Newest first, including those that are still to be sent.
    """
    rows = await service.log_of(services, interview_id)
    return [MailView.of(row, services.settings.zone) for row in rows]


@interview_router.post(
    "/invitation/mail",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(staff_only), Depends(idempotent)],
    responses=_SENDING,
)
async def send_invitation(
    interview_id: UUID,
    body: SendInvitation,
    services: ServicesDep,
    caller: Staff,
    request: Request,
) -> MailView:
    """Send the newest invitation by e-mail.

    For the first time, or once more with the same link. A link that was never sent by e-mail is
    replaced and stops working.
    """
    mail = await service.send_invitation(
        services, caller, interview_id, body, base_url(services, request)
    )
    return MailView.of(mail, services.settings.zone)


@interview_router.post(
    "/invitation/remind",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(staff_only), Depends(idempotent)],
    responses=_SENDING,
)
async def remind_candidate(
    interview_id: UUID, services: ServicesDep, caller: Staff, request: Request
) -> MailView:
    """Remind the candidate by e-mail.

    Besides the reminders that are sent by themselves before the deadline.
    """
    mail = await service.remind(services, caller, interview_id, base_url(services, request))
    return MailView.of(mail, services.settings.zone)
