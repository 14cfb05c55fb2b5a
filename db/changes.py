"""Which rows were changed, by whatever process, told by PostgreSQL itself.

Triggers notify of every changed row of the tables in :data:`WATCHED` when its transaction
commits. Whoever keeps copies of rows throws them away then. A process that keeps copies also
waits, after each transaction of its own, until it has heard of that transaction, so that it
never answers with what it has just replaced.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from uuid import uuid4

import structlog
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

log = structlog.get_logger(__name__)

CHANGES_CHANNEL = "vivavoce_changes"
WATCHED = {
    "interview": "id",
    "question": "interview_id",
    "report": "interview_id",
    "company": "id",
    "user_account": "id",
    "user_session": "id",
}
"""Tables, and the column by which their rows are kept. A notification is ``table:value``."""

ECHO_TIMEOUT_S = 1.0
ECHO = "echo"
"""In place of a table: the sign that a transaction of ours has been heard of."""

_HARMLESS = (
    "transcript_entry|task|task_event|livekit_room|agent_worker|webhook_event|pgqueuer\\w*"
    "|refresh_token|sign_in_attempt|api_key|audit_entry"
)
_WRITES = re.compile(
    rf'\b(?:INSERT\s+INTO|DELETE\s+FROM|(?<!FOR )(?<!DO )UPDATE)\s+(?!"?(?:{_HARMLESS})\b)',
    re.IGNORECASE,
)
"""Statements after which a kept row may be another. Those of the excepted tables are frequent
and change nothing that is kept."""
_WROTE = "vivavoce_wrote"


class Echoes:
    """Has this process hear of its own transactions before it goes on.

    Args:
        engine: whose transactions are meant.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._awaited: dict[str, asyncio.Event] = {}
        self.listening = False
        """Whether notifications arrive; nothing is waited for while they do not."""
        self.missed: Callable[[], None] = lambda: None
        """Called when a transaction was not heard of in time."""
        event.listen(engine.sync_engine, "before_cursor_execute", _note_write)
        event.listen(engine.sync_engine, "rollback", _forget_write)

    async def announce(self, session: AsyncSession) -> str | None:
        """Before a commit: have it echoed if it changes anything; the echo's name."""
        await session.flush()
        connection = (await session.connection()).sync_connection
        if connection is None or not connection.info.pop(_WROTE, False) or not self.listening:
            return None
        name = uuid4().hex
        self._awaited[name] = asyncio.Event()
        await session.execute(
            text("SELECT pg_notify(:channel, :told)"),
            {"channel": CHANGES_CHANNEL, "told": f"{ECHO}:{name}"},
        )
        return name

    async def heard_of(self, name: str) -> None:
        """After the commit: wait until it was heard of, and all that it changed."""
        try:
            async with asyncio.timeout(ECHO_TIMEOUT_S):
                await self._awaited[name].wait()
        except TimeoutError:
            log.warning("changes.not_heard")
            self.missed()
        finally:
            self.forget(name)

    def forget(self, name: str) -> None:
        """Nobody waits for this echo any more."""
        self._awaited.pop(name, None)

    def arrived(self, name: str) -> None:
        """An echo came; others' are none of our business."""
        if awaited := self._awaited.get(name):
            awaited.set()

    def release(self) -> None:
        """Let nobody wait any longer: no copies are used now."""
        for awaited in self._awaited.values():
            awaited.set()


def _note_write(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if _WRITES.search(statement):
        connection.info[_WROTE] = True


def _forget_write(connection: Connection) -> None:
    if not connection.invalidated:  # a connection that is lost has taken its note with it
        connection.info.pop(_WROTE, None)
