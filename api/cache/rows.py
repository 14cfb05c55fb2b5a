"""Rows by their keys, from copies where there are any.

A copy is never older than the last change that this process has heard of, and each of its own
transactions ends only when it was heard of (``db.changes``): whoever changed something reads
it as it is now. Another process hears of it a few milliseconds later. While notifications do
not arrive, every row is read from the database, and copies of before are thrown away.

What is kept are rows, never answers: who may see a row is decided anew each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import structlog
from cashews import Cache
from cashews.picklers import PicklerType
from sqlmodel import SQLModel

from api.cache.copies import read_copies, write_copies
from api.cache.settings import CacheSettings
from db.changes import CHANGES_CHANNEL, ECHO
from db.relay import EventRelay
from db.session import Database, UnitOfWork, is_outage
from db.tables import Company, Interview, Question, Report, User, UserSession

log = structlog.get_logger(__name__)

PREFIX = "vivavoce:rows:"
EVERYTHING = f"{PREFIX}*"
RETRY_S = 1.0
WARM_TIMEOUT_S = 10.0

Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Kind:
    """One kind of copies, and how often there was one."""

    table: type[SQLModel]
    ttl_s: int
    hits: int = 0
    misses: int = 0
    loading: dict[UUID, set[object]] = field(default_factory=dict)
    """Reads under way, by key; a change takes them out, and they keep nothing then."""


class Rows:
    """Reads rows, and keeps copies of them.

    Args:
        database: whose rows they are; its units of work wait for their echoes from now on.
        relay: tells of changes; to be started after this is made.
        settings: where copies are kept, and how long.
    """

    def __init__(
        self, database: Database, relay: EventRelay, settings: CacheSettings | None = None
    ) -> None:
        self._database = database
        self._settings = settings = settings or CacheSettings()
        self._cache = Cache()
        if settings.url is None:
            self.backend = "memory"
            self._cache.setup("mem://", size=settings.size, check_interval=0)
        else:
            self.backend = "redis"
            self._cache.setup(
                settings.url.get_secret_value(),
                suppress=False,
                pickle_type=PicklerType.JSON.value,
                check_repr=False,
            )
        self.kinds = {
            "interview": Kind(Interview, settings.interview_ttl_s),
            "question": Kind(Question, settings.questions_ttl_s),
            "report": Kind(Report, settings.report_ttl_s),
            "company": Kind(Company, settings.company_ttl_s),
            "user_account": Kind(User, settings.user_ttl_s),
            "user_session": Kind(UserSession, settings.user_ttl_s),
        }
        self._echoes = database.echo_changes()
        self._echoes.missed = self._distrust
        self._shared = settings.url is not None
        self._told: asyncio.Queue[str] = asyncio.Queue()
        self._clearings = 0
        self._outdated: dict[str, int] = {}
        """Keys whose copies are about to be thrown away, with how many times."""
        self.trusted = asyncio.Event()
        """Set while copies may be used."""
        self._working: asyncio.Task[None] | None = None
        relay.hear(CHANGES_CHANNEL, self._heard, self._listening)

    # -- reading -----------------------------------------------------------------------------

    async def interview(self, interview_id: UUID) -> Interview | None:
        """An interview, or None."""
        return _first(
            await self._read(
                "interview",
                interview_id,
                Interview,
                lambda work: _one(work.interviews.get(interview_id)),
            )
        )

    async def questions(self, interview_id: UUID) -> Sequence[Question]:
        """The planned questions of an interview, in the order of asking."""
        return await self._read(
            "question",
            interview_id,
            Question,
            lambda work: work.questions.of_interview(interview_id),
        )

    async def report(self, interview_id: UUID) -> Report | None:
        """An interview's report, pending or not; None before the interview's end."""
        return _first(
            await self._read(
                "report",
                interview_id,
                Report,
                lambda work: _one(work.reports.of_interview(interview_id)),
            )
        )

    async def company(self, company_id: UUID) -> Company | None:
        """A company, or None."""
        return _first(
            await self._read(
                "company",
                company_id,
                Company,
                lambda work: _one(work.session.get(Company, company_id)),
            )
        )

    async def user(self, user_id: UUID) -> User | None:
        """A person with an account, or None; without what their password is checked by."""
        return _first(
            await self._read(
                "user_account", user_id, User, lambda work: _one(work.session.get(User, user_id))
            )
        )

    async def signed_in(self, session_id: UUID, user_id: UUID) -> User | None:
        """Whose sign-in this is, while it goes on and their account is open; None for others."""
        session = _first(
            await self._read(
                "user_session",
                session_id,
                UserSession,
                lambda work: _one(work.session.get(UserSession, session_id)),
            )
        )
        if session is None or session.revoked_at is not None or session.user_id != user_id:
            return None
        user = await self.user(user_id)
        return user if user is not None and user.active else None

    async def _read(
        self,
        name: str,
        key: UUID,
        table: type[Row],
        load: Callable[[UnitOfWork], Awaitable[Sequence[Row]]],
    ) -> Sequence[Row]:
        kind = self.kinds[name]
        place = f"{PREFIX}{name}:{key}"
        if self.trusted.is_set() and place not in self._outdated:
            kept = await self._get(place)
            # Asked again: the copy may have been outdated while it was fetched.
            if kept is not None and self.trusted.is_set() and place not in self._outdated:
                kind.hits += 1
                return read_copies(table, kept)
        kind.misses += 1
        mark = object()
        loads = kind.loading.setdefault(key, set())
        loads.add(mark)
        usable = self.trusted.is_set() and place not in self._outdated
        try:
            async with self._database.reading() as work:
                rows = await load(work)
            if rows and usable and self.trusted.is_set() and mark in kind.loading.get(key, ()):
                await self._set(place, write_copies(rows), kind.ttl_s)
                if mark not in kind.loading.get(key, ()):  # changed while it was put away
                    self._outdate(place)
            return rows
        finally:
            loads.discard(mark)
            if not loads and kind.loading.get(key) is loads:
                del kind.loading[key]

    async def _get(self, place: str) -> str | None:
        try:
            kept: str | None = await self._cache.get(place)
        except Exception as error:
            log.warning("cache.away", error=repr(error)[:200])
            return None
        return kept

    async def _set(self, place: str, text: str, ttl_s: int) -> None:
        try:
            await self._cache.set(place, text, expire=ttl_s)
        except Exception as error:
            log.warning("cache.away", error=repr(error)[:200])

    # -- changes -----------------------------------------------------------------------------

    def _heard(self, told: str) -> None:
        table, _, name = told.partition(":")
        if table in self.kinds:
            self.kinds[table].loading.pop(UUID(name), None)
            self._outdate(f"{PREFIX}{told}")
        elif table == ECHO:
            if self._shared and self.trusted.is_set():
                self._told.put_nowait(told)  # when other processes find no copy any more either
            else:
                self._echoes.arrived(name)

    def _outdate(self, place: str) -> None:
        self._outdated[place] = self._outdated.get(place, 0) + 1
        self._told.put_nowait(place)

    def _listening(self, on: bool) -> None:
        self._echoes.listening = on
        if on and self._working is None:
            self._working = asyncio.create_task(self._work(), name="cache")
        self._distrust()

    def _distrust(self) -> None:
        """Use no copy, and keep nothing that is being read, until all were thrown away."""
        self.trusted.clear()
        self._echoes.release()
        for kind in self.kinds.values():
            kind.loading.clear()
        if self._echoes.listening:
            self._clearings += 1
            self._told.put_nowait(EVERYTHING)

    async def _work(self) -> None:
        """Throw away what was changed, in the order of changes."""
        while True:
            told = await self._told.get()
            if told.startswith(ECHO):
                self._echoes.arrived(told.partition(":")[2])
                continue
            while not await self._throw_away(told):
                self.trusted.clear()
                self._echoes.release()
                await asyncio.sleep(RETRY_S)
            if told == EVERYTHING:
                self._clearings -= 1
            else:
                self._outdated[told] -= 1
                if not self._outdated[told]:
                    del self._outdated[told]
            if not self._clearings and self._echoes.listening:
                self.trusted.set()

    async def _throw_away(self, place: str) -> bool:
        try:
            if place == EVERYTHING:
                await self._cache.delete_match(EVERYTHING)
            else:
                await self._cache.delete(place)
        except Exception as error:
            log.warning("cache.away", error=repr(error)[:200])
            return False
        return True

    # -- its life ----------------------------------------------------------------------------

    async def warm(self) -> int:
        """Read the newest companies and interviews, with what belongs to these, so that the
        first who ask find copies; returns how many interviews. A database that is away is no
        reason to fail."""
        try:
            async with asyncio.timeout(WARM_TIMEOUT_S):
                await self.trusted.wait()
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
        """Keep nothing any more."""
        self.trusted.clear()
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        await self._cache.close()


def _first(rows: Sequence[Row]) -> Row | None:
    return rows[0] if rows else None


async def _one(found: Awaitable[Row | None]) -> list[Row]:
    row = await found
    return [row] if row is not None else []
