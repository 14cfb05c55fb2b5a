"""Endpoints of bulk actions."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.bulk_actions import service
from api.bulk_actions.schemas import BulkActionView, BulkRowView, CreateBulkAction
from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Caller, Staff, staff_only
from api.invitations.links import base_url
from api.services import Services, ServicesDep
from api.tasks.schemas import TaskView
from api.tasks.service import find
from db.tables import Task

router = APIRouter(prefix="/bulk-actions", tags=["interviews"], dependencies=[Depends(staff_only)])


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT),
)
async def create_bulk_action(
    body: CreateBulkAction,
    services: ServicesDep,
    caller: Staff,
    request: Request,
    response: Response,
) -> TaskView:
    """Do the same to many interviews.

    202 with a task to follow. Each interview is handled as by the call for it alone: what that
    would refuse is skipped, and the rows say why. Nothing is done twice, also when a server stops.
    """
    task = await service.create(services, caller, body, base_url(services, request))
    return await _accepted(services, caller, request, response, task)


@router.get("")
async def list_bulk_actions(services: ServicesDep, caller: Staff) -> list[BulkActionView]:
    """List your bulk actions.

    Newest first, the last 20 of seven days.
    """
    return await service.made_by(services, caller)


@router.get("/{task_id}/rows", responses=described(HTTPStatus.NOT_FOUND))
async def list_bulk_rows(task_id: UUID, services: ServicesDep, caller: Staff) -> list[BulkRowView]:
    """List what became of each interview of a bulk action.

    In the order of the request. For the person who asked for it, and for administrators.
    """
    found = await service.rows(services, caller, task_id)
    return [BulkRowView.of(row, name) for row, name in found]


@router.post(
    "/{task_id}/undo",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(idempotent)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def undo_bulk_action(
    task_id: UUID, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> TaskView:
    """Undo a change of stages.

    202 with a task, itself a bulk action, which gives each interview the stage that it had before,
    unless it was changed since. A repeated call gets the same task.
    """
    task = await service.undo(services, caller, task_id)
    return await _accepted(services, caller, request, response, task)


async def _accepted(
    services: Services, caller: Caller, request: Request, response: Response, task: Task
) -> TaskView:
    _, events = await find(services, caller, task.id)
    response.headers["Location"] = request.url_for("read_task", task_id=str(task.id)).path
    return TaskView.of(task, events, services.settings.zone)
