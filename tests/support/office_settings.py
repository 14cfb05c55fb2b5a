"""What the settings of the workspace show: webhooks, branding, a key, e-mail, integrations, old
interviews."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

from api.ats.remarks import NO_POSITION
from api.branding.logos import reencode
from db.session import Database
from db.tables import (
    AtsAssessment,
    AtsCall,
    AtsEvent,
    AtsUpdate,
    DeliveryState,
    Integration,
    IntegrationKind,
    Interview,
    InterviewStatus,
    LegalHold,
    MailKind,
    WebhookDelivery,
    WebhookSubscription,
    utcnow,
)
from interviews.plan import load_plan
from kit.language import Language
from pipelines.invitations.texts import texts_in
from tests.support.api_accounts import add_key
from tests.support.logos import logo

GREENHOUSE, ASHBY = "Northwind Robotics", "Northwind Labs"
OLD = {"Dorothy Vaughan": timedelta(days=345), "Mary Jackson": timedelta(days=400)}
"""Candidates of interviews that ended so long ago. The second one is on legal hold."""
SUBJECTS: dict[Language, str] = {
    "en": "Your interview with {company}",
    "ko": "{company} 면접에 초대합니다",
}


async def add_settings(database: Database, asked: list[tuple[UUID, UUID]]) -> None:
    """Store something for each part of the settings.

    Args:
        asked: positions, each with an interview that Greenhouse asked for.
    """
    await _webhooks(database)
    await _branding(database)
    await _templates(database)
    await _integrations(database, asked)
    await _old_interviews(database)
    await add_key(database, "interviews:read", "reports:read")


async def _webhooks(database: Database) -> None:
    webhook = WebhookSubscription(
        url="https://hr.example/hooks/vivavoce",
        description="Applicant tracking",
        events=["report.completed", "candidate.request.created"],
        secret="none",
    )
    deliveries = [
        WebhookDelivery(
            subscription_id=webhook.id,
            event="report.completed",
            event_key=uuid4().hex,
            payload={},
            state=state,
            attempts=attempts,
            next_attempt_at=None,
            last_status=status,
            last_error=error,
        )
        for state, attempts, status, error in (
            (DeliveryState.DELIVERED, 1, 204, None),
            (DeliveryState.FAILED, 8, 500, "HTTP 500 Internal Server Error"),
        )
    ]
    async with database.unit_of_work() as work:
        await work.webhooks.add(webhook)
        await work.session.flush()
        work.session.add_all(deliveries)


async def _branding(database: Database) -> None:
    image = reencode(BytesIO(logo()))
    async with database.unit_of_work() as work:
        await work.branding.put(
            name="Northwind Robotics",
            accent="#1d4f91",
            logo=image.data,
            logo_digest=image.digest,
            logo_width=image.width,
            logo_height=image.height,
        )


async def _templates(database: Database) -> None:
    """Invitations that people changed; reminders have the original text."""
    async with database.unit_of_work() as work:
        for language, subject in SUBJECTS.items():
            body = texts_in(language).templates[MailKind.INVITATION].body
            await work.mail_templates.put(
                MailKind.INVITATION, language, subject=subject, body=body, by="Ruth"
            )


async def _integrations(database: Database, asked: list[tuple[UUID, UUID]]) -> None:
    """Greenhouse with calls and updates; Ashby, turned off and without a key."""
    greenhouse = Integration(
        kind=IntegrationKind.GREENHOUSE,
        name=GREENHOUSE,
        key_hash=uuid4().hex,
        ats_key="none",
        language="en",
        share_score=True,
    )
    ashby = Integration(
        kind=IntegrationKind.ASHBY,
        name=ASHBY,
        key_hash=uuid4().hex,
        language="ko",
        share_score=False,
        active=False,
    )
    assessments = [
        AtsAssessment(
            integration_id=greenhouse.id,
            interview_id=interview_id,
            position_id=position_id,
            applicant=f"2670923{number}",
            base_url="https://interviews.northwind.example",
        )
        for number, (position_id, interview_id) in enumerate(asked)
    ]
    calls = (
        ("list_tests", 200, None),
        ("send_test", 404, NO_POSITION),
        ("response_error", 200, "test_status: partner_profile_url is not a valid URL"),
    )
    updates = (
        (AtsEvent.STARTED, DeliveryState.DELIVERED, 1, 200, None),
        (AtsEvent.REPORTED, DeliveryState.FAILED, 8, 500, "HTTP 500 Internal Server Error"),
        (AtsEvent.REPORTED, DeliveryState.PENDING, 0, None, None),
    )
    async with database.unit_of_work() as work:
        await work.integrations.add(greenhouse)
        await work.integrations.add(ashby)
        for minutes, (name, status, remark) in enumerate(calls):
            await work.integrations.note_call(
                AtsCall(
                    integration_id=greenhouse.id,
                    name=name,
                    status=status,
                    remark=remark,
                    created_at=utcnow() - timedelta(minutes=9 - minutes),
                )
            )
        for assessment in assessments:
            await work.integrations.add_assessment(assessment)
        for number, (event, state, attempts, last_status, error) in enumerate(updates):
            work.session.add(
                AtsUpdate(
                    assessment_id=assessments[number % len(assessments)].id,
                    event=event,
                    revision=number,
                    state=state,
                    attempts=attempts,
                    next_attempt_at=None,
                    last_status=last_status,
                    last_error=error,
                )
            )


async def _old_interviews(database: Database) -> None:
    """One that is deleted within 30 days, and one on legal hold whose time is over."""
    rows = [
        Interview(
            language="en",
            candidate_name=name,
            role="Data analyst",
            company="Northwind Robotics",
            status=InterviewStatus.CANCELLED,
            created_at=utcnow() - age,
            ended_at=utcnow() - age,
            plan=load_plan("standard-en").model_dump(mode="json"),
        )
        for name, age in OLD.items()
    ]
    async with database.unit_of_work() as work:
        for row in rows:
            await work.interviews.add(row)
        await work.legal_holds.add(
            LegalHold(interview_id=rows[1].id, reason="A claim is announced.", by_name="Ruth")
        )
