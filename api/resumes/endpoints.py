"""Endpoints of résumés."""

from __future__ import annotations

from http import HTTPStatus
from mimetypes import guess_type
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep
from api.paging import PageDep
from api.prefer import respond_async
from api.resumes import service
from api.resumes.access import find_visible, sender_of
from api.resumes.schemas import ResumePage, ResumeView, StructuredDataInput
from api.resumes.upload import BODY, MEDIA_TYPES, read_upload
from api.schemas import NO_NUL
from api.services import ServicesDep
from api.tasks.accepted import accepted
from api.tasks.schemas import TaskView

router = APIRouter(prefix="/resumes", tags=["resumes"])

_MISSING = described(HTTPStatus.NOT_FOUND)
_Text = Annotated[str | None, Query(max_length=200, pattern=NO_NUL)]
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=ResumeView,
    dependencies=[Depends(idempotent)],
    openapi_extra=BODY,
    responses={
        202: {"model": TaskView, "description": "Accepted; Location is the task."},
        **described(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.CONFLICT,
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
    sender = sender_of(caller)
    async with read_upload(request, services.settings.resume_limit_bytes) as upload:
        if respond_async(request):
            task = await service.create_later(services, upload, sender)
            return await accepted(services, caller, request, task)
        resume = await service.create(services, upload, sender)
    response.headers["Location"] = request.url_for("read_resume", resume_id=str(resume.id)).path
    response.headers["Vary"] = "Prefer"
    return ResumeView.of(resume, services.settings.zone, staff=caller.staff)


@router.get("")
async def list_resumes(
    services: ServicesDep,
    caller: CallerDep,
    page: PageDep,
    company: _Text = None,
    q: _Text = None,
) -> ResumePage:
    """List résumés.

    Newest first. ``company`` is the target company's whole name, in any case; ``q`` is a part of
    the name, target role, target company or file name. Candidates see only their own résumés.
    """
    rows, next_cursor = await service.page(
        services,
        page,
        owner_id=sender_of(caller).owner_id,
        company=company,
        search=q,
        limited_to=caller.limit,
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


@router.get(
    "/{resume_id}/file",
    response_class=FileResponse,
    responses={
        200: {
            "content": {media_type: {} for media_type in MEDIA_TYPES},
            "description": "The file as it was sent.",
        },
        **_MISSING,
    },
)
async def read_resume_file(
    resume_id: UUID, services: ServicesDep, caller: CallerDep
) -> FileResponse:
    """Download a résumé's original file.

    404 if text was sent instead.
    """
    resume = await find_visible(services, caller, resume_id)
    path = await service.original_file(services, caller, resume)
    # Its sender wrote it: no browser is to run what is in it as a part of this origin.
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    name = resume.file_name or f"{resume_id}{path.suffix}"
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    return FileResponse(path, media_type=media_type, filename=name, headers=headers)


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
