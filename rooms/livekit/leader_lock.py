"""Leader election: the process that holds a lock in PostgreSQL leads.

The lock belongs to a connection, so it is free as soon as its holder's process is dead.
PostgreSQL disconnects a holder that hangs after ``SILENCE_S`` without a query.
"""

from __future__ import annotations

from collections.abc import Callable

import asyncpg

from db.repositories.livekit_rooms import RECONCILE_CHANNEL
from db.session import Database

LOCK_KEY = 7_208_153_922
"""Any number that no other program of this database uses for an advisory lock."""
SILENCE_S = 10
QUERY_TIMEOUT_S = 3.0


class LeaderLock:
    """This process's candidacy.

    Args:
        database: where the lock is; takes one connection beside the pool's.
        woken: called with the name of a room that should be inspected now.
    """

    def __init__(self, database: Database, woken: Callable[[str], None]) -> None:
        self._database = database
        self._woken = woken
        self._connection: asyncpg.Connection | None = None
        self._leads = False

    async def check(self) -> bool:
        """Whether this process leads; becomes the leader if there is none.

        Raises what asyncpg raises when the database is away; then another process may lead.
        """
        try:
            return await self._check()
        except BaseException:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Let another process lead. Safe to call twice."""
        connection, self._connection = self._connection, None
        self._leads = False
        if connection is not None:
            connection.terminate()

    async def _check(self) -> bool:
        if self._connection is None or self._connection.is_closed():
            self._leads = False
            self._connection = await self._connect()
        # For the leader this confirms the lock: a lost connection raises here.
        query = "SELECT true" if self._leads else f"SELECT pg_try_advisory_lock({LOCK_KEY})"
        self._leads = bool(await self._connection.fetchval(query, timeout=QUERY_TIMEOUT_S))
        return self._leads

    async def _connect(self) -> asyncpg.Connection:
        connection = await self._database.connect()
        try:
            await connection.execute(
                f"SET idle_session_timeout = '{SILENCE_S} s'", timeout=QUERY_TIMEOUT_S
            )
            await connection.add_listener(RECONCILE_CHANNEL, self._on_notify)
        except BaseException:
            connection.terminate()
            raise
        return connection

    def _on_notify(self, _connection: object, _pid: int, _channel: str, room: object) -> None:
        self._woken(str(room))
