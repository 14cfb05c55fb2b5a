"""Work to be done after the transaction that asks for it, and only if it commits."""

from __future__ import annotations

from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from sqlalchemy.ext.asyncio import AsyncSession

REPORT_ENTRYPOINT = "report"


async def enqueue_report(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the report of an interview in this session's transaction.

    An interview whose report is queued already is left as it is.
    """
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    if raw.driver_connection is None:
        raise RuntimeError("the session has no connection to queue the job on")
    if not raw.driver_connection.is_in_transaction():
        raise RuntimeError("a job is queued in the transaction that needs it: write that first")
    await Queries(AsyncpgDriver(raw.driver_connection)).enqueue(
        REPORT_ENTRYPOINT,
        str(interview_id).encode(),
        dedupe_key=f"{REPORT_ENTRYPOINT}:{interview_id}",
        on_conflict="skip",
    )
