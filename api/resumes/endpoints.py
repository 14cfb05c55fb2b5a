"""Calls about résumés."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.errors import described
from api.identity import CallerDep
from api.prefer import APPLIED, respond_async
from api.resumes import service
from api.resumes.access import find_visible, owner_of
from api.resumes.schemas import ResumePage, ResumeView, StructuredDataInput
from api.resumes.upload import BODY, read_sent
from api.services import ServicesDep
from api.tasks import service as tasks
from api.tasks.schemas import TaskView

router = APIRouter(prefix="/resumes", tags=["resumes"])

_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=ResumeView,
    openapi_extra=BODY,
    responses={
        202: {"model": TaskView, "description": "It is being read; Location is the task."},
        **described(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        ),
    },
)
async def create_resume(
    services: ServicesDep, caller: CallerDep, request: Request, response: Response
) -> object:
    """Send a résumé: a PDF in a form, or text as JSON. It is read at once.

    With ``Prefer: respond-async`` the answer is 202 and a task that can be watched.
    """
    owner_id = owner_of(caller)
    sent = await read_sent(request, services.settings.resume_limit_bytes)
    if respond_async(request):
        task = await service.create_later(services, sent, owner_id)
        _, events = await tasks.find(services, caller, task.id)
        view = TaskView.of(task, events, services.settings.zone)
        place = request.url_for("read_task", task_id=str(task.id)).path
        return JSONResponse(
            view.model_dump(mode="json"),
            status_code=HTTPStatus.ACCEPTED,
            headers={"Location": place, "Vary": "Prefer", **APPLIED},
        )
    resume = await service.create(services, sent, owner_id)
    response.headers["Location"] = request.url_for("read_resume", resume_id=str(resume.id)).path
    response.headers["Vary"] = "Prefer"
    return ResumeView.of(resume, services.settings.zone)


@router.get("")
async def list_resumes(
    services: ServicesDep,
    caller: CallerDep,
    company: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ResumePage:
    """Résumés, newest first, page by page; ``company`` is the target company in any case.

    Candidates see their own.
    """
    rows, next_cursor = await service.page(
        services,
        owner_id=owner_of(caller),
        company=company,
        cursor=cursor,
        limit=limit,
    )
    zone = services.settings.zone
    return ResumePage(items=[ResumeView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{resume_id}", responses=_MISSING)
async def read_resume(resume_id: UUID, services: ServicesDep, caller: CallerDep) -> ResumeView:
    """One résumé."""
    return ResumeView.of(await find_visible(services, caller, resume_id), services.settings.zone)


@router.put("/{resume_id}", responses=_CHANGED)
async def replace_structured_data(
    resume_id: UUID, wanted: StructuredDataInput, services: ServicesDep, caller: CallerDep
) -> ResumeView:
    """Put a person's word in the place of what was read."""
    await find_visible(services, caller, resume_id)
    resume = await service.replace(services, resume_id, wanted.structured_data)
    return ResumeView.of(resume, services.settings.zone)


@router.patch("/{resume_id}", responses=_CHANGED)
async def amend_structured_data(
    resume_id: UUID, wanted: StructuredDataInput, services: ServicesDep, caller: CallerDep
) -> ResumeView:
    """Change some of what was read: a JSON merge patch (RFC 7396), in which null removes."""
    await find_visible(services, caller, resume_id)
    resume = await service.amend(services, resume_id, wanted.structured_data)
    return ResumeView.of(resume, services.settings.zone)


@router.delete("/{resume_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def delete_resume(resume_id: UUID, services: ServicesDep, caller: CallerDep) -> None:
    """Delete a résumé with its file and tasks. Interviews made from it stay."""
    await find_visible(services, caller, resume_id)
    await service.delete(services, caller, resume_id)
