"""SQL about interviews."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce, status_event
from db.jobs import enqueue_report, enqueue_speech
from db.lifecycle import UNFINISHED, sources
from db.names import company_key
from db.outbox import post_status
from db.repositories.interview_lists import Filter, Order, Place, read_page
from db.repositories.questions import QuestionRepository
from db.tables import (
    Interview,
    InterviewStatus,
    Question,
    Report,
    ReportStatus,
    Resume,
    User,
    utcnow,
)

ARRIVAL_S = 900.0
"""How much later an interview expires whose room is open: a candidate who was let in just before
the term has this long to begin."""


class InterviewRepository:
    """Reads and writes interviews within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, interview: Interview) -> None:
        """Store a new interview, and queue the webhooks of its creation."""
        interview.company_key = company_key(interview.company)
        if interview.candidate_email is None:
            interview.candidate_email = await self._known_email(interview)
        self._session.add(interview)
        await self._session.flush()
        await post_status(self._session, interview.id, interview.status)

    async def add_planned(self, interview: Interview, questions: Sequence[Question]) -> None:
        """Store a new interview with its questions, and queue the job that speaks them."""
        await self.add(interview)
        await QuestionRepository(self._session).add_many(questions)
        await enqueue_speech(self._session, interview.id)

    async def get(self, interview_id: UUID, *, lock: bool = False) -> Interview | None:
        """The interview, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(Interview, interview_id, with_for_update=lock or None)

    async def candidate(self, user_id: UUID) -> User | None:
        """The account of an interview's candidate, locked against deletion; or None."""
        share_lock = {"read": True, "key_share": True}
        return await self._session.get(User, user_id, with_for_update=share_lock)

    async def page(
        self,
        which: Filter | None = None,
        order: Order | None = None,
        *,
        after: Place | None = None,
        limit: int = 50,
    ) -> Sequence[tuple[Interview, Place]]:
        """Interviews with their positions in the order, newest first by default.

        Their ``plan`` and ``conductor_state`` are not read; accessing them raises.
        """
        rows = await read_page(self._session, which or Filter(), order or Order(), after, limit)
        return [(interview, Place(value, interview.id)) for interview, value in rows]

    async def existing(self, interview_ids: Collection[UUID]) -> set[UUID]:
        """Those of these interviews that exist, kept from deletion until the transaction ends."""
        query = (
            select(col(Interview.id))
            .where(col(Interview.id).in_(interview_ids))
            .order_by(col(Interview.id))  # one order for all, against deadlocks
            .with_for_update(read=True, key_share=True)
        )
        return set(await self._session.scalars(query))

    async def unfinished(self) -> Sequence[Interview]:
        """Interviews that are open or under way, oldest first; resumed after a restart."""
        query = (
            select(Interview)
            .where(col(Interview.status).in_(UNFINISHED))
            .order_by(col(Interview.created_at), col(Interview.id))
        )
        return (await self._session.scalars(query)).all()

    async def count_unfinished(self) -> dict[str, int]:
        """How many interviews are open or under way, by status."""
        query = (
            select(col(Interview.status), func.count())
            .where(col(Interview.status).in_(UNFINISHED))
            .group_by(col(Interview.status))
        )
        counts = {str(row[0]): int(row[1]) for row in await self._session.execute(query)}
        return {str(status): counts.get(str(status), 0) for status in UNFINISHED}

    async def under_way(self, since: datetime) -> bool:
        """Whether the candidate of some interview that began at ``since`` or later is or was in
        its room, and it isn't over."""
        query = select(col(Interview.id)).where(
            col(Interview.status) == InterviewStatus.IN_PROGRESS,
            col(Interview.started_at) >= since,
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def open(self, interview_id: UUID) -> bool:
        """SCHEDULED → LIVE, when its room opens. False in any other status."""
        return await self._move(interview_id, InterviewStatus.LIVE)

    async def reopen(self, interview_id: UUID) -> bool:
        """LIVE → SCHEDULED, when the candidate did not come but still may. False in any other
        status."""
        return await self._move(interview_id, InterviewStatus.SCHEDULED, now=InterviewStatus.LIVE)

    async def await_again(self, interview_id: UUID) -> bool:
        """→ SCHEDULED, as if it had not begun, when a machine took the call and the candidate may
        call again. False when the interview is over."""
        return await self._move(
            interview_id,
            InterviewStatus.SCHEDULED,
            started_at=None,
            recording_path=None,
            recording_gaps=[],
        )

    async def mark_started(
        self, interview_id: UUID, *, started_at: datetime, recording_path: str | None = None
    ) -> bool:
        """→ IN_PROGRESS, when the candidate is there and the recording runs.

        A second start (after a crash) keeps the first ``started_at``, to which all transcript
        times refer. False when the interview is over.
        """
        return await self._move(
            interview_id,
            InterviewStatus.IN_PROGRESS,
            started_at=func.coalesce(Interview.started_at, started_at),
            recording_path=func.coalesce(Interview.recording_path, recording_path),
        )

    async def save_conductor_state(
        self, interview_id: UUID, seq: int, state: dict[str, Any]
    ) -> bool:
        """Store the conductor's state. False when one as new or newer is stored."""
        query = (
            update(Interview)
            .where(col(Interview.id) == interview_id, col(Interview.conductor_seq) < seq)
            .values(conductor_state=state, conductor_seq=seq)
            .returning(col(Interview.id))
        )
        return (await self._session.scalar(query)) is not None

    async def complete(self, interview_id: UUID, end_reason: str) -> bool:
        """→ COMPLETED, with a pending report and its job.

        False, and nothing changes, when the interview is over already.
        """
        if not await self._end(interview_id, InterviewStatus.COMPLETED, end_reason):
            return False
        row = Report(interview_id=interview_id, status=ReportStatus.PENDING)
        await self._session.execute(
            insert(Report)
            .values(
                id=row.id,
                interview_id=interview_id,
                status=row.status,
                created_at=row.created_at,
            )
            .on_conflict_do_nothing(index_elements=["interview_id"])
        )
        await enqueue_report(self._session, interview_id)
        return True

    async def fail(self, interview_id: UUID, end_reason: str) -> bool:
        """→ FAILED, when it can't be continued. False when it is over already."""
        return await self._end(interview_id, InterviewStatus.FAILED, end_reason)

    async def cancel(self, interview_id: UUID, end_reason: str) -> bool:
        """→ CANCELLED, before or during the interview. False when it is over already."""
        return await self._end(interview_id, InterviewStatus.CANCELLED, end_reason)

    async def expire_due(self) -> Sequence[UUID]:
        """→ EXPIRED, for all whose term has passed and whose candidate did not come; returns
        their ids."""
        now = utcnow()
        query = (
            update(Interview)
            .where(
                col(Interview.expires_at) <= now,
                col(Interview.ended_at).is_(None),
                col(Interview.started_at).is_(None),
                col(Interview.status).in_(sources(InterviewStatus.EXPIRED)),
                or_(
                    col(Interview.status) == InterviewStatus.SCHEDULED,
                    col(Interview.expires_at) <= now - timedelta(seconds=ARRIVAL_S),
                ),
            )
            .values(status=InterviewStatus.EXPIRED, ended_at=now, end_reason="expired")
            .returning(col(Interview.id))
        )
        expired = (await self._session.scalars(query)).all()
        for interview_id in expired:
            await announce(self._session, interview_id, [status_event(InterviewStatus.EXPIRED)])
        return expired

    async def lock_recording(self, interview_id: UUID) -> bool:
        """Keep other processes from joining an interview's recording until this transaction ends.

        False when one is joining it.
        """
        key = func.hashtextextended(f"recording:{interview_id}", 0)
        locked = await self._session.scalar(select(func.pg_try_advisory_xact_lock(key)))
        return bool(locked)

    async def set_recording(
        self,
        interview_id: UUID,
        recording_path: str | None,
        gaps: Sequence[tuple[float, float]] = (),
    ) -> None:
        """Set the recording of an interview.

        Args:
            recording_path: of the file, relative to the data folder; None: nothing was recorded.
            gaps: stretches of which it has no sound, in seconds from its first sample.
        """
        await self._session.execute(
            update(Interview)
            .where(col(Interview.id) == interview_id)
            .values(recording_path=recording_path, recording_gaps=[list(gap) for gap in gaps])
        )

    async def _known_email(self, interview: Interview) -> str | None:
        """The address of the candidate's account, or in their résumé."""
        if interview.candidate_id is None and interview.resume_id is None:
            return None
        account = select(col(User.email)).where(col(User.id) == interview.candidate_id)
        header = func.jsonb_extract_path_text(col(Resume.structured_data), "header", "email")
        resume = select(header).where(col(Resume.id) == interview.resume_id)
        email = func.coalesce(account.scalar_subquery(), resume.scalar_subquery())
        known: str | None = await self._session.scalar(select(func.lower(email)))
        return known or None

    async def _end(self, interview_id: UUID, status: InterviewStatus, end_reason: str) -> bool:
        return await self._move(interview_id, status, ended_at=utcnow(), end_reason=end_reason)

    async def _move(
        self,
        interview_id: UUID,
        status: InterviewStatus,
        *,
        now: InterviewStatus | None = None,
        **values: Any,
    ) -> bool:
        """Change the status if the present one allows it, in one statement: of two callers whose
        moves exclude each other only one succeeds.

        Args:
            now: the present status; None: any that allows it.
        """
        allowed = sources(status) if now is None else {now}
        query = (
            update(Interview)
            .where(col(Interview.id) == interview_id, col(Interview.status).in_(allowed))
            .values(status=status, **values)
            .returning(col(Interview.id))
        )
        if await self._session.scalar(query) is None:
            return False
        await announce(self._session, interview_id, [status_event(status)])
        return True
