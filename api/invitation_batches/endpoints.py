"""Endpoints of batches of invitations."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import TypeAdapter

from api.errors import described
from api.idempotency.claim import idempotent, idempotent_upload
from api.identity import Staff, staff_only
from api.invitation_batches import service
from api.invitation_batches.schemas import (
    BatchRowView,
    ChangeBatchRow,
    InvitationBatchView,
    SendBatch,
)
from api.invitation_batches.upload import BODY, read_upload
from api.invitation_batches.views import batch_view, links_csv, row_views
from api.invitations.links import base_url
from api.services import ServicesDep
from api.tasks.schemas import TaskView
from api.tasks.service import find as find_task

CSV = "text/csv"


def _forbid_caching(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


_COMMON = [Depends(staff_only), Depends(_forbid_caching)]
position_router = APIRouter(
    prefix="/positions/{position_id}/invitation-batches",
    tags=["invitations"],
    dependencies=_COMMON,
)
router = APIRouter(
    prefix="/invitation-batches/{batch_id}", tags=["invitations"], dependencies=_COMMON
)

_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
_ROWS = TypeAdapter(list[BatchRowView])
_Number = Annotated[int, Path(ge=1, le=100_000)]


@position_router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(idempotent_upload)],
    openapi_extra=BODY,
    responses=described(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
)
async def create_invitation_batch(
    position_id: UUID, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> InvitationBatchView:
    """Preview the invitation of many candidates; nobody is invited yet.

    Text, a CSV file, or a ZIP file of résumés, which a task reads: follow ``task_id`` until
    ``state`` is ``ready``. Up to 2,000 candidates. Deleted after a day.
    """
    async with read_upload(request, services.settings.batch_limit_bytes) as upload:
        found = await service.create(services, caller, position_id, upload)
    url = request.url_for("read_invitation_batch", batch_id=str(found.batch.id))
    response.headers["Location"] = url.path
    return batch_view(services, caller, found)


@position_router.get("", responses=_MISSING)
async def list_invitation_batches(
    position_id: UUID, services: ServicesDep, caller: Staff
) -> list[InvitationBatchView]:
    """List the batches of a position.

    Newest first, the last ten.
    """
    found = await service.of_position(services, position_id)
    return await asyncio.to_thread(lambda: [batch_view(services, caller, each) for each in found])


@router.get("", responses=_MISSING)
async def read_invitation_batch(
    batch_id: UUID, services: ServicesDep, caller: Staff
) -> InvitationBatchView:
    """Get a batch with its counts."""
    found = await service.find(services, batch_id)
    return await asyncio.to_thread(batch_view, services, caller, found)


@router.get("/rows", response_model=list[BatchRowView], responses=_MISSING)
async def list_batch_rows(batch_id: UUID, services: ServicesDep, caller: Staff) -> Response:
    """List the candidates of a batch.

    In order, with what keeps each from being invited. Links are for the person who sent the batch.
    """
    found = await service.find(services, batch_id)
    # Thousands of rows would hold up the event loop.
    body = await asyncio.to_thread(lambda: _ROWS.dump_json(row_views(services, caller, found)))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.patch("/rows/{number}", responses=_CHANGED)
async def change_batch_row(
    batch_id: UUID, number: _Number, body: ChangeBatchRow, services: ServicesDep, caller: Staff
) -> BatchRowView:
    """Correct a candidate, or leave them out.

    Other rows' problems may change with it, such as a duplicate's.
    """
    found = await service.change_row(services, batch_id, number, body)
    views = await asyncio.to_thread(row_views, services, caller, found)
    return next(view for view in views if view.number == number)


@router.post(
    "/send",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(idempotent)],
    responses=_CHANGED,
)
async def send_invitation_batch(
    batch_id: UUID,
    body: SendBatch,
    services: ServicesDep,
    caller: Staff,
    request: Request,
    response: Response,
) -> TaskView:
    """Invite the candidates without problems.

    202 with a task to follow. Nobody is invited twice, however often this is called; rows that
    were corrected since are invited by the next call.
    """
    base = base_url(services, request)
    task = await service.send(services, caller, batch_id, body, base)
    task, events = await find_task(services, caller, task.id)
    response.headers["Location"] = request.url_for("read_task", task_id=str(task.id)).path
    return TaskView.of(task, events, services.settings.zone)


@router.get(
    "/links.csv",
    response_class=Response,
    responses={200: {"content": {CSV: {}}, "description": "A line for each row."}, **_MISSING},
)
async def read_batch_links(batch_id: UUID, services: ServicesDep, caller: Staff) -> Response:
    """Download the candidates with their links as CSV.

    Links are for the person who sent the batch.
    """
    found = await service.find_for_links(services, caller, batch_id)
    text = await asyncio.to_thread(lambda: links_csv(row_views(services, caller, found)))
    return Response(
        text,
        media_type=f"{CSV}; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="invitations.csv"',
        },
    )


@router.delete("", status_code=HTTPStatus.NO_CONTENT, responses=_CHANGED)
async def delete_invitation_batch(batch_id: UUID, services: ServicesDep) -> None:
    """Delete a batch with its file.

    Invitations that were sent stay.
    """
    await service.delete(services, batch_id)
