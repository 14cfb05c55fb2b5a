"""Rows by their keys, from copies where there are any (see ``api.cache.coherence``).

Copies are of rows, never of answers: who may see a row is decided at each request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlmodel import SQLModel

from api.cache.coherence import CoherentCache
from api.cache.copies import read_copies, write_copies
from api.cache.settings import CacheSettings
from db.changes import CHANGES_CHANNEL, COMMIT
from db.relay import EventRelay
from db.session import Database, UnitOfWork, is_outage
from db.tables import Company, Interview, Question, Report, User, UserSession

WARM_TIMEOUT_S = 10.0

Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Kind:
    """One kind of copies, and how often there was one."""

    ttl_s: int
    hits: int = 0
    misses: int = 0


class Rows:
    """Reads rows, and keeps copies of them.

    Args:
        database: holds the rows; from now on its units of work end only when their changes
            have been received here.
        relay: brings notifications of changes; start it after this is made.
        settings: where copies are kept, and how long.
    """

    def __init__(
        self, database: Database, relay: EventRelay, settings: CacheSettings | None = None
    ) -> None:
        self._database = database
        self._settings = settings = settings or CacheSettings()
        self._cache = CoherentCache(settings, database.commits)
        self.backend = self._cache.backend
        self.usable = self._cache.usable
        """Set while copies may be used."""
        self.kinds = {
            "interview": Kind(settings.interview_ttl_s),
            "question": Kind(settings.questions_ttl_s),
            "report": Kind(settings.report_ttl_s),
            "company": Kind(settings.company_ttl_s),
            "user_account": Kind(settings.user_ttl_s),
            "user_session": Kind(settings.user_ttl_s),
        }
        """By table; each has a trigger that notifies of its changes (see ``db.changes``)."""
        relay.listen(CHANGES_CHANNEL, self._received, self._cache.set_listening)

    async def interview(self, interview_id: UUID) -> Interview | None:
        """An interview, or None."""
        return await self._row(Interview, interview_id)

    async def questions(self, interview_id: UUID) -> Sequence[Question]:
        """The planned questions of an interview, in the order of asking."""
        return await self._read(
            Question, interview_id, lambda work: work.questions.of_interview(interview_id)
        )

    async def report(self, interview_id: UUID) -> Report | None:
        """An interview's report, pending or not; None before the interview's end."""
        rows = await self._read(
            Report, interview_id, lambda work: _one(work.reports.of_interview(interview_id))
        )
        return rows[0] if rows else None

    async def company(self, company_id: UUID) -> Company | None:
        """A company, or None."""
        return await self._row(Company, company_id)

    async def user(self, user_id: UUID) -> User | None:
        """An account, or None; without its password's hash."""
        return await self._row(User, user_id)

    async def signed_in(self, session_id: UUID, user_id: UUID) -> User | None:
        """The user of a session that is not revoked and whose account is active; or None."""
        session = await self._row(UserSession, session_id)
        if session is None or session.revoked_at is not None or session.user_id != user_id:
            return None
        user = await self.user(user_id)
        return user if user is not None and user.active else None

    async def warm(self) -> int:
        """Read the newest companies and interviews, with what belongs to these, so that the
        first requests find copies; returns how many interviews. Reads nothing while the
        database is away."""
        try:
            async with asyncio.timeout(WARM_TIMEOUT_S):
                await self.usable.wait()
                async with self._database.reading() as work:
                    newest = await work.interviews.page(limit=self._settings.warm)
                    companies = await work.companies.list(limit=self._settings.warm)
                for company in companies:
                    await self.company(company.id)
                for row, _ in newest:
                    await self.interview(row.id)
                    await self.questions(row.id)
                    if row.status.over:
                        await self.report(row.id)
        except Exception as error:
            if not is_outage(error):
                raise
            return 0
        return len(newest)

    async def aclose(self) -> None:
        """Stop, and use no more copies."""
        await self._cache.aclose()

    def _received(self, notification: str) -> None:
        table, _, value = notification.partition(":")
        if table == COMMIT:
            self._cache.committed(value)
        elif table in self.kinds:
            self._cache.drop(notification)

    async def _row(self, table: type[Row], row_id: UUID) -> Row | None:
        rows = await self._read(table, row_id, lambda work: _one(work.session.get(table, row_id)))
        return rows[0] if rows else None

    async def _read(
        self,
        table: type[Row],
        value: UUID,
        read: Callable[[UnitOfWork], Awaitable[Sequence[Row]]],
    ) -> Sequence[Row]:
        """The rows that changes name by ``value``: that of a primary or a foreign key."""
        kind = self.kinds[str(table.__tablename__)]
        key = f"{table.__tablename__}:{value}"
        copy = await self._cache.get(key)
        if copy is not None:
            kind.hits += 1
            return read_copies(table, copy)
        kind.misses += 1
        with self._cache.reading(key) as pending:
            async with self._database.reading() as work:
                rows = await read(work)
            if rows:
                await self._cache.put(pending, write_copies(rows), kind.ttl_s)
        return rows


async def _one(read: Awaitable[Row | None]) -> list[Row]:
    row = await read
    return [row] if row is not None else []
