"""Endpoints of exports."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from api.errors import described
from api.exports import service
from api.exports.schemas import CreateExport
from api.idempotency.claim import idempotent
from api.identity import Staff, staff_only
from api.services import ServicesDep
from api.tasks.schemas import TaskView
from api.tasks.service import find

ZIP = "application/zip"
router = APIRouter(prefix="/exports", tags=["exports"])


@router.post(
    "", status_code=HTTPStatus.ACCEPTED, dependencies=[Depends(staff_only), Depends(idempotent)]
)
async def create_export(
    body: CreateExport, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> TaskView:
    """Export interviews as a ZIP file.

    202 with a task to follow. A report that is hidden from the caller is left out, and so is a PDF
    with such a part. With ``hide_name``, no file has the candidates' names; 422 with recordings.
    """
    task = await service.create(services, caller, body)
    _, events = await find(services, caller, task.id)
    response.headers["Location"] = request.url_for("read_task", task_id=str(task.id)).path
    return TaskView.of(task, events, services.settings.zone)


@router.get(
    "/{task_id}/file",
    response_class=FileResponse,
    responses={
        200: {"content": {ZIP: {}}, "description": "A folder for each interview, and an index."},
        **described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    },
)
async def read_export(task_id: UUID, services: ServicesDep, caller: Staff) -> FileResponse:
    """Download an export, for a day.

    For the person who asked for it, and for administrators. 409 until its task has succeeded.
    """
    path = await service.file(services, caller, task_id)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(path, media_type=ZIP, filename=f"{task_id}.zip", headers=headers)
