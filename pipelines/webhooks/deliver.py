"""One attempt to deliver a message: claimed, sent, and recorded."""

from __future__ import annotations

from uuid import UUID

import structlog

from db.session import Database
from pipelines.delivery_failures import SUBSCRIPTION_OFF
from pipelines.retry import wait_after
from pipelines.webhooks.checked_request import Outcome
from pipelines.webhooks.sender import WebhookSender
from pipelines.webhooks.settings import WebhookSettings

log = structlog.get_logger(__name__)

GONE = "the receiver answered 410 Gone"


async def deliver(
    database: Database,
    sender: WebhookSender,
    settings: WebhookSettings,
    delivery_id: UUID,
    *,
    once: bool = False,
) -> None:
    """Make one attempt at a message that is due; leave any other as it is.

    If a worker dies in the middle, the attempt is repeated under the same ``webhook-id``, by which
    receivers recognise it.

    Args:
        once: don't retry if it fails.
    """
    async with database.unit_of_work() as work:
        delivery = await work.webhooks.begin(delivery_id, settings.lease_s)
        if delivery is None:
            await work.webhooks.wait(delivery_id)
            return
        subscription = await work.webhooks.subscription_of(delivery)
    if subscription.active or once:
        outcome = await sender.send(subscription, delivery_id, delivery.payload)
    else:
        outcome = Outcome(error=SUBSCRIPTION_OFF)
    log.info(
        "webhook.sent",
        event_type=delivery.event,
        subscription_id=str(subscription.id),
        attempt=delivery.attempts,
        status=outcome.status,
        error=outcome.error,
    )
    async with database.unit_of_work() as work:
        if outcome.arrived:
            await work.webhooks.succeed(delivery_id, outcome.status)
            return
        last = once or outcome.gone or not subscription.active
        wait_s = wait_after(delivery.attempts, settings.retry_s, at_least_s=outcome.retry_after_s)
        await work.webhooks.fail(
            delivery,
            status=outcome.status,
            error=outcome.error or "",
            retry_in_s=None if last else wait_s,
        )
        if outcome.gone:
            await work.webhooks.change(subscription.id, active=False, disabled_reason=GONE)
            log.warning("webhook.disabled", subscription_id=str(subscription.id))
