"""Endpoints of résumés."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.errors import described
from api.identity import CallerDep
from api.paging import PageDep
from api.prefer import respond_async
from api.resumes import service
from api.resumes.access import find_visible, owner_of
from api.resumes.schemas import ResumePage, ResumeView, StructuredDataInput
from api.resumes.upload import BODY, read_upload
from api.schemas import NO_NUL
from api.services import ServicesDep
from api.tasks.accepted import accepted
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
        202: {"model": TaskView, "description": "Accepted; Location is the task."},
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
    """Upload and parse a résumé.

    A file in a form (PDF, Word document, web page, plain text), or text as JSON. With
    ``Prefer: respond-async``, the response is 202 and a task to follow.
    """
    owner_id = owner_of(caller)
    upload = await read_upload(request, services.settings.resume_limit_bytes)
    if respond_async(request):
        task = await service.create_later(services, upload, owner_id)
        return await accepted(services, caller, request, task)
    resume = await service.create(services, upload, owner_id)
    response.headers["Location"] = request.url_for("read_resume", resume_id=str(resume.id)).path
    response.headers["Vary"] = "Prefer"
    return ResumeView.of(resume, services.settings.zone, staff=caller.staff)


@router.get("")
async def list_resumes(
    services: ServicesDep,
    caller: CallerDep,
    page: PageDep,
    company: Annotated[str | None, Query(max_length=200, pattern=NO_NUL)] = None,
) -> ResumePage:
    """List résumés.

    Newest first. ``company`` is the target company's whole name, in any case. Candidates see
    only their own résumés.
    """
    rows, next_cursor = await service.page(
        services, page, owner_id=owner_of(caller), company=company
    )
    zone = services.settings.zone
    return ResumePage(
        items=[ResumeView.of(row, zone, staff=caller.staff) for row in rows],
        next_cursor=next_cursor,
    )


@router.get("/{resume_id}", responses=_MISSING)
async def read_resume(resume_id: UUID, services: ServicesDep, caller: CallerDep) -> ResumeView:
    """Get a résumé."""
    resume = await find_visible(services, caller, resume_id)
    return ResumeView.of(resume, services.settings.zone, staff=caller.staff)


@router.put("/{resume_id}", responses=_CHANGED)
async def replace_structured_data(
    resume_id: UUID, body: StructuredDataInput, services: ServicesDep, caller: CallerDep
) -> ResumeView:
    """Replace a résumé's structured data."""
    await find_visible(services, caller, resume_id)
    resume = await service.replace(services, resume_id, body.structured_data)
    return ResumeView.of(resume, services.settings.zone, staff=caller.staff)


@router.patch("/{resume_id}", responses=_CHANGED)
async def amend_structured_data(
    resume_id: UUID, body: StructuredDataInput, services: ServicesDep, caller: CallerDep
) -> ResumeView:
    """Update a résumé's structured data.

    A JSON merge patch (RFC 7396): null removes a field.
    """
    await find_visible(services, caller, resume_id)
    resume = await service.amend(services, resume_id, body.structured_data)
    return ResumeView.of(resume, services.settings.zone, staff=caller.staff)


@router.delete("/{resume_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def delete_resume(resume_id: UUID, services: ServicesDep, caller: CallerDep) -> None:
    """Delete a résumé with its file and tasks.

    Interviews created from it stay.
    """
    await find_visible(services, caller, resume_id)
    await service.delete(services, caller, resume_id)
