"""SQL about decisions. Records are added and never removed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.decisions import hash_of, make_salt, reason_digest
from db.tables import AuditAction, AuditEntry, Decision, Interview, utcnow
from kit.language import Language
from kit.names import hide_name

CHAIN_LOCK = 0x64656369
"""Key of the advisory lock under which records are added."""
CANDIDATE: dict[Language, str] = {"en": "the candidate", "ko": "지원자"}


class DecisionRepository:
    """Reads and adds decisions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def append(self, decision: Decision) -> None:
        """Add a record to the chain; sets its number, its time and its hashes."""
        await self._session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
        query = select(Decision).order_by(col(Decision.number).desc()).limit(1)
        last: Decision | None = await self._session.scalar(query)
        decision.number = last.number + 1 if last is not None else 1
        decision.previous_hash = last.hash if last is not None else ""
        decision.at = utcnow()
        decision.reason_salt = make_salt()
        decision.reason_digest = reason_digest(decision.reason_salt, decision.reason)
        decision.hash = hash_of(decision)
        self._session.add(decision)
        await self._session.flush()

    async def of_interview(self, interview_id: UUID) -> Sequence[Decision]:
        """All decisions about an interview's candidate, oldest first."""
        query = (
            select(Decision)
            .where(col(Decision.interview_id) == interview_id)
            .order_by(col(Decision.number))
        )
        return (await self._session.scalars(query)).all()

    async def part(self, after: int, limit: int) -> Sequence[Decision]:
        """The records after a number, in order."""
        query = (
            select(Decision)
            .where(col(Decision.number) > after)
            .order_by(col(Decision.number))
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def audited_beyond(self, number: int) -> Sequence[int]:
        """Numbers above this one of decisions that the audit log has."""
        noted = cast(col(AuditEntry.details)["number"], Integer)
        query = select(noted).where(
            col(AuditEntry.action) == AuditAction.DECISION_MADE, noted > number
        )
        return (await self._session.scalars(query)).all()

    async def changed_without_need(self) -> Sequence[int]:
        """Numbers of decisions whose reason was changed although their interview exists."""
        query = (
            select(col(Decision.number))
            .join(Interview, col(Interview.id) == col(Decision.interview_id))
            .where(col(Decision.reason_salt).is_(None))
        )
        return (await self._session.scalars(query)).all()

    async def hide_names(self, interview_id: UUID, name: str, language: str) -> None:
        """Take a candidate's name out of the reasons of an interview that is deleted."""
        instead = CANDIDATE["ko" if language == "ko" else "en"]
        for decision in await self.of_interview(interview_id):
            reason = hide_name(decision.reason, name, instead)
            if reason != decision.reason:
                decision.reason, decision.reason_salt = reason, None
        await self._session.flush()
