"""The rules for candidates' requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from db.lifecycle import NOT_BEGUN
from db.repositories.requests import RequestSubject
from db.session import UnitOfWork
from db.tables import AuditAction, CandidateRequest, DeletionReason, RequestKind, RequestState

RequestOf = tuple[CandidateRequest, RequestSubject]
"""A request and what it is about."""


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
        (request,) = await with_subjects(work, [row])
    return request


async def add(
    work: UnitOfWork, caller: Caller, interview_id: UUID, kind: RequestKind, message: str
) -> CandidateRequest:
    """Store a request in the transaction of ``work``, or return the open one of the same kind."""
    row = await work.requests.add(interview_id, kind, message)
    details = {"kind": str(kind), "request_id": str(row.id)}
    await note(work, caller, AuditAction.REQUEST_CREATED, ("interview", interview_id), details)
    return row


async def with_subjects(work: UnitOfWork, rows: Sequence[CandidateRequest]) -> Sequence[RequestOf]:
    """Requests with what they are about, in the same order; without those whose interview was
    deleted meanwhile."""
    subjects = await work.requests.subjects({row.interview_id for row in rows})
    return [(row, subjects[row.interview_id]) for row in rows if row.interview_id in subjects]


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[RequestOf]:
    """The requests about an interview, oldest first. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        rows = await work.requests.of_interview(interview_id)
        return await with_subjects(work, rows)


async def page(
    services: Services,
    caller: Caller,
    query: PageQuery,
    *,
    states: Collection[RequestState],
    kind: RequestKind | None,
) -> tuple[Sequence[RequestOf], str | None]:
    """A page of requests, newest first, and the cursor of the next page.

    Args:
        states: only in one of these; empty: in any.
    """
    async with services.database.unit_of_work() as work:
        rows = await work.requests.list(
            states=states,
            kind=kind,
            limited_to=caller.limit,
            after=query.after,
            limit=query.fetch,
        )
        shown, next_cursor = query.cut(rows)
        return await with_subjects(work, shown), next_cursor


async def close(
    services: Services, caller: Caller, request_id: UUID, body: CloseRequest
) -> RequestOf:
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
        # Read first, since a deletion deletes them too.
        subject = (await work.requests.subjects({row.interview_id}))[row.interview_id]
        closed = await work.requests.close(
            request_id, state, body.answer, await signed_name(work, caller)
        )
        if closed is None:
            raise ConflictError(f"This request is already {row.state}.", kind="request-closed")
        target = ("interview", closed.interview_id)
        details = {"kind": str(closed.kind), "state": str(state), "request_id": str(request_id)}
        await note(work, caller, AuditAction.REQUEST_CLOSED, target, details)
        if closed.kind == RequestKind.DELETION and state == RequestState.ANSWERED:
            await delete_within(work, caller, closed.interview_id, DeletionReason.CANDIDATE)
    return closed, subject
