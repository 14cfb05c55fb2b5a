"""SQL about candidates' requests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.jurisdictions import Jurisdiction
from db.outbox import post
from db.paging import Cursor, newest_first
from db.repositories.limits import of_interview_within
from db.tables import (
    CandidateRequest,
    Interview,
    Position,
    RequestKind,
    RequestState,
    WebhookEventType,
)


@dataclass(frozen=True)
class RequestSubject:
    """The interview that a request is about."""

    candidate_name: str
    role: str
    jurisdiction: Jurisdiction | None
    """That of its position, if it has any."""


class RequestRepository:
    """Reads and writes candidates' requests within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, interview_id: UUID, kind: RequestKind, message: str) -> CandidateRequest:
        """Store a request and queue its webhooks. While one of its kind is open it stays one
        request, and a new message replaces the former one."""
        row = insert(CandidateRequest).values(
            id=uuid4(),
            interview_id=interview_id,
            kind=kind,
            message=message,
            state=RequestState.OPEN,
            created_at=func.now(),
        )
        new_message = func.coalesce(func.nullif(row.excluded.message, ""), CandidateRequest.message)
        rows = await self._session.scalars(
            row.on_conflict_do_update(
                index_elements=["interview_id", "kind"],
                index_where=text("state = 'open'"),
                set_={"message": new_message},
            )
            .returning(CandidateRequest)
            .execution_options(populate_existing=True)
        )
        request: CandidateRequest = rows.one()
        await self._post(WebhookEventType.CANDIDATE_REQUEST_CREATED, request)
        return request

    async def get(self, request_id: UUID, *, lock: bool = False) -> CandidateRequest | None:
        """The request, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(CandidateRequest, request_id, with_for_update=lock or None)

    async def of_interview(self, interview_id: UUID) -> Sequence[CandidateRequest]:
        """All requests about an interview, oldest first."""
        query = (
            select(CandidateRequest)
            .where(col(CandidateRequest.interview_id) == interview_id)
            .order_by(col(CandidateRequest.created_at), col(CandidateRequest.id))
        )
        return (await self._session.scalars(query)).all()

    async def list(
        self,
        *,
        states: Collection[RequestState] = (),
        kind: RequestKind | None = None,
        limited_to: Limit | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[CandidateRequest]:
        """A page of requests, newest first.

        Args:
            states: only in one of these; empty: in any.
            limited_to: only those that a recruiter may see.
        """
        query = select(CandidateRequest)
        if limited_to is not None:
            query = query.where(of_interview_within(col(CandidateRequest.interview_id), limited_to))
        if states:
            query = query.where(col(CandidateRequest.state).in_(states))
        if kind is not None:
            query = query.where(col(CandidateRequest.kind) == kind)
        page = newest_first(query, CandidateRequest, after, limit)
        return (await self._session.scalars(page)).all()

    async def subjects(self, interview_ids: Collection[UUID]) -> Mapping[UUID, RequestSubject]:
        """What requests are about, by the interview's id."""
        query = (
            select(
                col(Interview.id),
                col(Interview.candidate_name),
                col(Interview.role),
                col(Position.jurisdiction),
            )
            .outerjoin(Position, col(Position.id) == col(Interview.position_id))
            .where(col(Interview.id).in_(interview_ids))
        )
        rows = await self._session.execute(query)
        return {row[0]: RequestSubject(row[1], row[2], row[3]) for row in rows}

    async def close(
        self, request_id: UUID, state: RequestState, answer: str, closed_by: str
    ) -> CandidateRequest | None:
        """Open → answered or closed. None when it is no longer open."""
        request: CandidateRequest | None = await self._session.scalar(
            update(CandidateRequest)
            .where(
                col(CandidateRequest.id) == request_id,
                col(CandidateRequest.state) == RequestState.OPEN,
            )
            .values(state=state, answer=answer, closed_by=closed_by, closed_at=func.now())
            .returning(CandidateRequest)
            .execution_options(populate_existing=True)
        )
        if request is not None:
            await self._post(WebhookEventType.CANDIDATE_REQUEST_CLOSED, request)
        return request

    async def close_open(
        self,
        interview_id: UUID,
        kind: RequestKind,
        answer: str,
        closed_by: str,
        *,
        before_start: bool = False,
    ) -> CandidateRequest | None:
        """Close an interview's open request of a kind as not fulfilled. None: there is none.

        Args:
            before_start: only a request from before the interview's start.
        """
        query = select(col(CandidateRequest.id)).where(
            col(CandidateRequest.interview_id) == interview_id,
            col(CandidateRequest.kind) == kind,
            col(CandidateRequest.state) == RequestState.OPEN,
        )
        if before_start:
            query = query.join(
                Interview, col(Interview.id) == col(CandidateRequest.interview_id)
            ).where(col(CandidateRequest.created_at) <= col(Interview.started_at))
        request_id = await self._session.scalar(query)
        if request_id is None:
            return None
        return await self.close(request_id, RequestState.CLOSED, answer, closed_by)

    async def _post(self, event: WebhookEventType, request: CandidateRequest) -> None:
        facts = {
            "request_id": str(request.id),
            "kind": str(request.kind),
            "state": str(request.state),
        }
        await post(self._session, event, request.interview_id, facts, key=str(request.id))
