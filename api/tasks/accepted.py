"""The response to a request that a task completes."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse

from api.identity import Caller
from api.prefer import APPLIED
from api.services import Services
from api.tasks import service
from api.tasks.schemas import TaskView
from db.tables import Task


async def accepted(
    services: Services, caller: Caller, request: Request, task: Task
) -> JSONResponse:
    """202 with the task, for a client that preferred not to wait."""
    _, events = await service.find(services, caller, task.id)
    view = TaskView.of(task, events, services.settings.zone)
    location = request.url_for("read_task", task_id=str(task.id)).path
    return JSONResponse(
        view.model_dump(mode="json"),
        status_code=HTTPStatus.ACCEPTED,
        headers={"Location": location, "Vary": "Prefer", **APPLIED},
    )
