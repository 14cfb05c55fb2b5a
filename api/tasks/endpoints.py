"""Endpoints of tasks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from api.errors import described
from api.identity import CallerDep
from api.services import ServicesDep
from api.tasks import service, sse
from api.tasks.schemas import TaskView

router = APIRouter(prefix="/tasks", tags=["tasks"])

_MISSING = described(HTTPStatus.NOT_FOUND)


@router.get("/{task_id}", responses=_MISSING)
async def read_task(task_id: UUID, services: ServicesDep, caller: CallerDep) -> TaskView:
    """Get a task's progress and result."""
    task, events = await service.find(services, caller, task_id)
    return TaskView.of(task, events, services.settings.zone)


@router.get(
    "/{task_id}/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}},
            "description": "Server-sent events; the data of each is a TaskStep as JSON.",
        },
        204: {"description": "The task is over; do not reconnect."},
        **_MISSING,
    },
)
async def stream_task(
    task_id: UUID,
    services: ServicesDep,
    caller: CallerDep,
    last_id: Annotated[str | None, Header(alias="Last-Event-ID", max_length=200)] = None,
) -> Response:
    """Stream a task's progress as server-sent events.

    Event ids count from 1. With ``Last-Event-ID``, only later events are sent. The stream ends
    with the task.
    """
    task, events = await service.find(services, caller, task_id)
    after_seq = sse.last_event_id(last_id)
    if task.state.over and not any(event.seq > after_seq for event in events):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return StreamingResponse(
        sse.stream(services, task_id, after_seq),
        media_type=sse.MEDIA_TYPE,
        headers=sse.HEADERS,
    )
