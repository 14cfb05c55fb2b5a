"""What programs outside are told of an event, each message with its job: webhooks' subscribers, and
the applicant tracking system that asked for the interview.

It is written in the transaction of the event itself, so that a message is sent if and only if
its event happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.jobs import enqueue_ats_update, enqueue_webhook
from db.tables import (
    AtsAssessment,
    AtsEvent,
    AtsUpdate,
    DeliveryState,
    Interview,
    InterviewStatus,
    Report,
    ReportStatus,
    WebhookDelivery,
    WebhookEventType,
    WebhookSubscription,
    utcnow,
)

_OF_STATUS = {
    InterviewStatus.SCHEDULED: WebhookEventType.INTERVIEW_SCHEDULED,
    InterviewStatus.IN_PROGRESS: WebhookEventType.INTERVIEW_STARTED,
    InterviewStatus.COMPLETED: WebhookEventType.INTERVIEW_COMPLETED,
    InterviewStatus.CANCELLED: WebhookEventType.INTERVIEW_CANCELLED,
    InterviewStatus.EXPIRED: WebhookEventType.INTERVIEW_EXPIRED,
    InterviewStatus.FAILED: WebhookEventType.INTERVIEW_FAILED,
}
_TOLD_TO_ATS = {
    InterviewStatus.IN_PROGRESS: AtsEvent.STARTED,
    InterviewStatus.CANCELLED: AtsEvent.CANCELLED,
    InterviewStatus.EXPIRED: AtsEvent.EXPIRED,
    InterviewStatus.FAILED: AtsEvent.FAILED,
}
_OF_REPORT = {
    ReportStatus.COMPLETE: WebhookEventType.REPORT_COMPLETED,
    ReportStatus.FAILED: WebhookEventType.REPORT_FAILED,
}


async def post_status(session: AsyncSession, interview_id: UUID, status: InterviewStatus) -> None:
    """Queue the messages about an interview's new status, once for each status."""
    event = _OF_STATUS.get(status)
    if event is not None:
        await post(session, event, interview_id, {"status": str(status)})
    if (told := _TOLD_TO_ATS.get(status)) is not None:
        await _tell_ats(session, told, interview_id)


async def post_report(session: AsyncSession, interview_id: UUID, status: ReportStatus) -> None:
    """Queue the messages about a report that is complete or failed, once for each revision."""
    event = _OF_REPORT.get(status)
    if event is None:
        return
    number = await _revision(session, interview_id)
    await post(session, event, interview_id, {"revision": number}, key=str(number))
    await post_result(session, interview_id)


async def post_result(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the result for the system that asked for this interview; again if it has changed."""
    number = await _revision(session, interview_id)
    await _tell_ats(session, AtsEvent.REPORTED, interview_id, revision=number)


async def post(
    session: AsyncSession,
    event: WebhookEventType,
    interview_id: UUID,
    facts: Mapping[str, str | int],
    *,
    key: str = "",
) -> None:
    """Queue a message to each active subscription to this type of event.

    Args:
        facts: ids and states, no personal data: it leaves the installation.
        key: distinguishes events of one type about one interview.
    """
    subscribed = select(col(WebhookSubscription.id)).where(
        col(WebhookSubscription.active),
        col(WebhookSubscription.events).contains([str(event)]),
    )
    subscriptions = (await session.scalars(subscribed)).all()
    if not subscriptions:
        return
    position = select(col(Interview.position_id)).where(col(Interview.id) == interview_id)
    position_id = await session.scalar(position)
    about = {
        "interview_id": str(interview_id),
        "position_id": str(position_id) if position_id else None,
    }
    payload = {
        "type": str(event),
        "timestamp": utcnow().isoformat(timespec="milliseconds"),
        "data": {**about, **facts},
    }
    delivery_ids = await session.scalars(
        insert(WebhookDelivery)
        .values(
            [
                {
                    "id": uuid4(),
                    "subscription_id": subscription_id,
                    "event": str(event),
                    "event_key": f"{event}:{interview_id}{key and f':{key}'}",
                    "interview_id": interview_id,
                    "payload": payload,
                    "state": DeliveryState.PENDING,
                    "next_attempt_at": func.now(),
                    "created_at": func.now(),
                }
                for subscription_id in subscriptions
            ]
        )
        .on_conflict_do_nothing(index_elements=["subscription_id", "event_key"])
        .returning(col(WebhookDelivery.id))
    )
    for delivery_id in delivery_ids.all():
        await enqueue_webhook(session, delivery_id, 0)


async def _tell_ats(
    session: AsyncSession, event: AtsEvent, interview_id: UUID, *, revision: int = 0
) -> None:
    """Queue an update to the system that asked for this interview, if one did."""
    assessment_id = await session.scalar(
        select(col(AtsAssessment.id)).where(col(AtsAssessment.interview_id) == interview_id)
    )
    if assessment_id is None:
        return
    due = {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_attempt_at": func.now(),
        "created_at": func.now(),
        "delivered_at": None,
    }
    update = insert(AtsUpdate).values(
        id=uuid4(), assessment_id=assessment_id, event=event, revision=revision, **due
    )
    unique = ["assessment_id", "event", "revision"]
    if event is AtsEvent.REPORTED:
        update = update.on_conflict_do_update(index_elements=unique, set_=due)
    else:
        update = update.on_conflict_do_nothing(index_elements=unique)
    update_id = await session.scalar(update.returning(col(AtsUpdate.id)))
    if update_id is not None:
        await enqueue_ats_update(session, update_id, 0, again=event is AtsEvent.REPORTED)


async def _revision(session: AsyncSession, interview_id: UUID) -> int:
    query = select(col(Report.revision)).where(col(Report.interview_id) == interview_id)
    return await session.scalar(query) or 1
