"""The messages of webhooks, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel

from api.schemas import Wire
from db.tables import DeletionReason, InterviewStatus, RequestKind, RequestState, WebhookEventType

Data = TypeVar("Data", bound=BaseModel)
TEST_EVENT = "webhook.test"


class WebhookMessage(Wire, Generic[Data]):
    """The body of a webhook (Standard Webhooks); its signature is in the headers."""

    type: str
    timestamp: datetime
    """When the event happened."""
    data: Data


class CloudEvent(Wire):
    """The body of a webhook in the format ``cloudevents`` (CloudEvents 1.0, structured mode)."""

    specversion: Literal["1.0"]
    id: str
    """The ``webhook-id``."""
    source: str
    """The subscription, as a URN."""
    type: str
    """``vivavoce.`` and the event."""
    subject: str | None = None
    """``interviews/`` and the interview's id; absent from test messages."""
    time: datetime
    """When the event happened."""
    datacontenttype: Literal["application/json"]
    data: dict[str, Any]
    """The same as in the plain format."""


class InterviewData(Wire):
    """What an event is about; names and words are fetched with the API."""

    interview_id: UUID
    position_id: UUID | None


class StatusData(InterviewData):
    """The interview's new status."""

    status: InterviewStatus


class DeletedData(InterviewData):
    """The deleted interview; its position is no longer known."""

    reason: DeletionReason


class ReportData(InterviewData):
    """The report's revision, from 1."""

    revision: int


class OverrideData(InterviewData):
    """The override of a level or the total."""

    override_id: UUID


class RequestData(InterviewData):
    """A candidate's request."""

    request_id: UUID
    kind: RequestKind
    state: RequestState


class TestData(Wire):
    """The subscription that was tested."""

    subscription_id: UUID


_E = WebhookEventType
MESSAGES: dict[str, tuple[type[Wire], str]] = {
    _E.INTERVIEW_SCHEDULED: (StatusData, "An interview was created"),
    _E.INTERVIEW_STARTED: (StatusData, "A candidate came, and the interview began"),
    _E.INTERVIEW_COMPLETED: (StatusData, "An interview was completed"),
    _E.INTERVIEW_CANCELLED: (StatusData, "An interview was cancelled"),
    _E.INTERVIEW_EXPIRED: (StatusData, "The candidate didn't come in time"),
    _E.INTERVIEW_FAILED: (StatusData, "An interview failed for a technical reason"),
    _E.INTERVIEW_DELETED: (DeletedData, "An interview was deleted with all its data"),
    _E.REPORT_COMPLETED: (ReportData, "A report is complete"),
    _E.REPORT_FAILED: (ReportData, "A report could not be made"),
    _E.REPORT_OVERRIDDEN: (OverrideData, "A person overrode a level or the total"),
    _E.CANDIDATE_REQUEST_CREATED: (RequestData, "A candidate made a request"),
    _E.CANDIDATE_REQUEST_CLOSED: (RequestData, "A candidate's request was answered or closed"),
    TEST_EVENT: (TestData, "A test message was asked for"),
}
"""By the event's type: its data, and what happened."""


def message_of(event: str) -> type[WebhookMessage[Any]]:
    """The model of an event's message."""
    data, _ = MESSAGES[event]
    name = "".join(part.title() for part in event.replace("_", ".").split("."))
    model: type[WebhookMessage[Any]] = type(
        f"{name}Message",
        (WebhookMessage[data],),  # type: ignore[valid-type]
        {"__annotations__": {"type": Literal[event]}, "__module__": __name__},
    )
    return model
