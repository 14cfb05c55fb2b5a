"""Changes of rows, as PostgreSQL notifies of them.

Triggers notify of every changed row of some tables when its transaction commits, in whatever
process; a process that keeps copies of rows drops them then. Such a process also ends each
transaction that wrote only when it has received its notifications, so that it never answers with
a row that it has just replaced. Whether a transaction wrote is asked of PostgreSQL, which knows
it whatever the statements were.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

log = structlog.get_logger(__name__)

CHANGES_CHANNEL = "vivavoce_changes"
"""Its notifications are ``table:key``, as the triggers ``tell_change`` write them."""
COMMIT = "commit"
"""In place of a table: the last notification of a transaction, whose id is the key."""
COMMIT_TIMEOUT_S = 1.0

_ANNOUNCE = text(
    f"""SELECT id, pg_notify('{CHANGES_CHANNEL}', '{COMMIT}:' || id)
    FROM (SELECT pg_current_xact_id_if_assigned()::text) AS transaction (id)
    WHERE id IS NOT NULL"""
)
"""A transaction has an id once it wrote or locked a row."""


class CommitBarrier:
    """Holds a process's own transactions back until it has received what they changed."""

    def __init__(self) -> None:
        self._commits: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self.listening = False
        """Whether notifications arrive; no transaction is held back while they don't."""
        self.on_missed: Callable[[], None] = lambda: None
        """Called when a transaction's notifications did not arrive in time."""

    async def announce(self, session: AsyncSession) -> asyncio.Event | None:
        """Before a commit: add the last notification, if the transaction wrote.

        Returns:
            What to :meth:`wait` for after the commit; None if there is nothing to wait for.
        """
        if not self.listening:
            return None
        await session.flush()
        transaction: str | None = await session.scalar(_ANNOUNCE)
        if transaction is None:
            return None
        commit = self._commits[transaction] = asyncio.Event()
        return commit

    async def wait(self, commit: asyncio.Event) -> None:
        """After the commit: wait until its notifications have arrived."""
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await commit.wait()
        except TimeoutError:
            log.warning("changes.missed")
            self.on_missed()

    def received(self, transaction: str) -> None:
        """Release a transaction whose last notification came; ignore other processes'."""
        if commit := self._commits.get(transaction):
            commit.set()

    def release_all(self) -> None:
        """Release every transaction: no copies are used now."""
        for commit in list(self._commits.values()):
            commit.set()
