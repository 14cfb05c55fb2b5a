"""The rules for candidates' requests."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.audit.note import note
from api.deletion.service import delete_within
from api.errors import ConflictError
from api.identity import Caller
from api.interviews.access import find_visible
from api.missing import missing
from api.paging import PageQuery
from api.requests.schemas import CloseRequest, CreateRequest
from api.services import Services
from api.signing import signed_name
from db.jurisdictions import Jurisdiction
from db.lifecycle import NOT_BEGUN
from db.session import UnitOfWork
from db.tables import AuditAction, CandidateRequest, DeletionReason, RequestKind, RequestState

RequestOf = tuple[CandidateRequest, Jurisdiction | None]
"""A request and the jurisdiction of its interview's position."""


async def create(
    services: Services, caller: Caller, interview_id: UUID, body: CreateRequest
) -> RequestOf:
    """Store a request, or return the open one of the same kind.

    Raises:
        NotFoundError: there is no such interview, or the caller may not see it.
        ConflictError: another format is asked for, and the interview has begun or is over.
    """
    interview = await find_visible(services, caller, interview_id)
    if body.kind is RequestKind.OTHER_FORMAT and interview.status not in NOT_BEGUN:
        raise ConflictError(
            f"This interview is {interview.status}; another format can be asked for before it "
            "begins. Ask for a 'human_review' instead."
        )
    async with services.database.unit_of_work() as work:
        row = await add(work, caller, interview_id, body.kind, body.message)
        (request,) = await with_jurisdictions(work, [row])
    return request


async def add(
    work: UnitOfWork, caller: Caller, interview_id: UUID, kind: RequestKind, message: str
) -> CandidateRequest:
    """Store a request in the transaction of ``work``, or return the open one of the same kind."""
    row = await work.requests.add(interview_id, kind, message)
    details = {"kind": str(kind), "request_id": str(row.id)}
    await note(work, caller, AuditAction.REQUEST_CREATED, ("interview", interview_id), details)
    return row


async def with_jurisdictions(
    work: UnitOfWork, rows: Sequence[CandidateRequest]
) -> Sequence[RequestOf]:
    """Requests with the jurisdictions of their interviews' positions, in the same order."""
    named = await work.requests.jurisdictions({row.interview_id for row in rows})
    return [(row, named.get(row.interview_id)) for row in rows]


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[RequestOf]:
    """The requests about an interview, oldest first. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        rows = await work.requests.of_interview(interview_id)
        return await with_jurisdictions(work, rows)


async def page(
    services: Services,
    caller: Caller,
    query: PageQuery,
    *,
    state: RequestState | None,
    kind: RequestKind | None,
) -> tuple[Sequence[RequestOf], str | None]:
    """A page of requests, newest first, and the cursor of the next page."""
    async with services.database.unit_of_work() as work:
        rows = await work.requests.list(
            state=state,
            kind=kind,
            limited_to=caller.limit,
            after=query.after,
            limit=query.fetch,
        )
        requests = await with_jurisdictions(work, rows)
    return query.cut_pairs(requests)


async def close(
    services: Services, caller: Caller, request_id: UUID, body: CloseRequest
) -> CandidateRequest:
    """Close a request. Answering one for deletion deletes the interview, and the request with it.

    Raises:
        NotFoundError: there is no such request.
        ConflictError: it is closed already, or its interview can't be deleted now.
    """
    state = RequestState(body.state)
    async with services.database.unit_of_work() as work:
        row = await work.requests.get(request_id, lock=True)
        if row is None:
            raise missing("request_id", request_id)
        closed = await work.requests.close(
            request_id, state, body.answer, await signed_name(work, caller)
        )
        if closed is None:
            raise ConflictError(f"This request is already {row.state}.", kind="request-closed")
        subject = ("interview", closed.interview_id)
        details = {"kind": str(closed.kind), "state": str(state), "request_id": str(request_id)}
        await note(work, caller, AuditAction.REQUEST_CLOSED, subject, details)
        if closed.kind == RequestKind.DELETION and state == RequestState.ANSWERED:
            await delete_within(work, caller, closed.interview_id, DeletionReason.CANDIDATE)
    return closed
