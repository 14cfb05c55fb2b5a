"""What is queued again while it is being sent: updates of applicant tracking systems, webhooks."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from db.outbox import post_result
from db.session import Database
from db.tables import (
    AtsAssessment,
    AtsUpdate,
    DeliveryState,
    Integration,
    IntegrationKind,
    Interview,
    WebhookDelivery,
    WebhookSubscription,
)
from interviews.plan import load_plan
from tests.support.api_candidate import stored_position


async def assessed(database: Database) -> UUID:
    """An interview that Ashby asked for."""
    position = await stored_position(database)
    integration = Integration(
        kind=IntegrationKind.ASHBY, name="Ashby", key_hash="x", language="en", share_score=False
    )
    interview = Interview(
        language="en",
        candidate_name="Ada",
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(interview)
        work.session.add(integration)
        await work.session.flush()
        work.session.add(
            AtsAssessment(
                integration_id=integration.id,
                interview_id=interview.id,
                position_id=position.id,
                applicant="1",
                base_url="https://interviews.acme.example",
            )
        )
    return interview.id


async def taken(database: Database, interview_id: UUID) -> AtsUpdate:
    """An update about the result, queued and being sent."""
    async with database.unit_of_work() as work:
        await post_result(work.session, interview_id)
    async with database.unit_of_work() as work:
        update_id = (await work.session.execute(text("SELECT id FROM ats_update"))).scalar_one()
        update = await work.ats_updates.begin(UUID(str(update_id)), 60.0)
    assert update is not None
    return update


@pytest.mark.parametrize("arrived", [True, False])
async def test_an_earlier_attempt_does_not_end_a_later_one(
    database: Database, arrived: bool
) -> None:
    interview_id = await assessed(database)
    earlier = await taken(database, interview_id)
    later = await taken(database, interview_id)
    assert earlier.attempts == later.attempts
    async with database.unit_of_work() as work:
        if arrived:
            await work.ats_updates.succeed(earlier, 200)
        else:
            await work.ats_updates.fail(earlier, status=500, error="", retry_in_s=None)
    async with database.unit_of_work() as work:
        row = await work.ats_updates.get(later.id)
        assert row is not None and row.state is DeliveryState.PENDING
        await work.ats_updates.succeed(later, 200)
    async with database.unit_of_work() as work:
        row = await work.ats_updates.get(later.id)
        assert row is not None and row.state is DeliveryState.DELIVERED


async def test_a_message_that_people_queue_again_is_not_given_up_by_an_earlier_attempt(
    database: Database,
) -> None:
    webhook = WebhookSubscription(
        url="https://hr.example/hooks", description="", events=["report.completed"], secret="x"
    )
    async with database.unit_of_work() as work:
        await work.webhooks.add(webhook)
        message = await work.webhooks.add_test(webhook, "webhook.test")
    earlier = await begun(database, message.id)
    async with database.unit_of_work() as work:
        await work.webhooks.redeliver(message.id)
    later = await begun(database, message.id)
    assert earlier.attempts == later.attempts
    for attempt, state in ((earlier, DeliveryState.PENDING), (later, DeliveryState.FAILED)):
        async with database.unit_of_work() as work:
            await work.webhooks.fail(attempt, status=500, error="", retry_in_s=None)
        async with database.unit_of_work() as work:
            row = await work.webhooks.delivery(message.id)
            assert row is not None and row.state is state


async def begun(database: Database, delivery_id: UUID) -> WebhookDelivery:
    """The message, being sent."""
    async with database.unit_of_work() as work:
        delivery = await work.webhooks.begin(delivery_id, 60.0)
    assert delivery is not None
    return delivery
