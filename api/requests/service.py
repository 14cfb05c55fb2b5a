"""The rules about candidates' requests."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.audit.note import note
from api.deletion.service import delete_within
from api.errors import ConflictError, NotFoundError
from api.identity import Caller
from api.interviews.access import find_visible
from api.paging import cut, read_cursor
from api.requests.schemas import CloseRequest, CreateRequest
from api.services import Services
from db.tables import AuditAction, CandidateRequest, DeletionReason, RequestKind, RequestState


async def create(
    services: Services, caller: Caller, interview_id: UUID, wanted: CreateRequest
) -> CandidateRequest:
    """Ask for something about one's own interview. Asked twice while open, it is one request.

    Raises:
        NotFoundError: there is no such interview, or it is somebody else's.
    """
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        made = await work.requests.add(interview_id, wanted.kind, wanted.message)
        await note(
            work,
            caller,
            AuditAction.REQUEST_CREATED,
            ("interview", interview_id),
            {"kind": str(wanted.kind), "request_id": str(made.id)},
        )
    return made


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[CandidateRequest]:
    """What was asked about an interview that the caller may see. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        return await work.requests.of_interview(interview_id)


async def page(
    services: Services,
    *,
    state: RequestState | None,
    kind: RequestKind | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[CandidateRequest], str | None]:
    """Some requests, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.requests.list(state=state, kind=kind, after=after, limit=limit + 1)
    return cut(rows, limit)


async def close(
    services: Services, caller: Caller, request_id: UUID, wanted: CloseRequest
) -> CandidateRequest:
    """End a request. Answering one for deletion deletes the interview, and the request with it.

    Raises:
        NotFoundError: there is no such request.
        ConflictError: it is ended already, or its interview can't be deleted now.
    """
    state = RequestState(wanted.state)
    async with services.database.unit_of_work() as work:
        present = await work.requests.get(request_id, lock=True)
        if present is None:
            raise NotFoundError(
                f"There is no request {request_id}; GET /api/v1/requests lists them all."
            )
        closed = await work.requests.close(request_id, state, wanted.answer, caller.name)
        if closed is None:
            raise ConflictError(f"This request is {present.state} already.")
        subject = ("interview", closed.interview_id)
        told = {"kind": str(closed.kind), "state": str(state), "request_id": str(request_id)}
        await note(work, caller, AuditAction.REQUEST_CLOSED, subject, told)
        if closed.kind == RequestKind.DELETION and state == RequestState.ANSWERED:
            await delete_within(work, caller, closed.interview_id, DeletionReason.CANDIDATE)
    return closed
