"""Jobs, each queued in the transaction that needs it: it runs only if that commits."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from sqlalchemy.ext.asyncio import AsyncSession

REPORT_ENTRYPOINT = "report"
TASK_ENTRYPOINT = "task"
BATCH_ENTRYPOINT = "invitation_batch"
BULK_ACTION_ENTRYPOINT = "bulk_action"
ANSWERS_ENTRYPOINT = "answers"
SPEECH_ENTRYPOINT = "speech"
SPEECH_AFTER_S = 20.0
WEBHOOK_ENTRYPOINT = "webhook"
ERASURE_ENTRYPOINT = "erasure"
MAIL_ENTRYPOINT = "mail"
ATS_UPDATE_ENTRYPOINT = "ats_update"


async def enqueue_report(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the report of an interview, unless it is queued already."""
    await _enqueue(session, REPORT_ENTRYPOINT, interview_id)


async def enqueue_task(
    session: AsyncSession, task_id: UUID, entrypoint: str = TASK_ENTRYPOINT
) -> None:
    """Queue the job of a task, unless it is queued already."""
    await _enqueue(session, entrypoint, task_id)


async def enqueue_answers(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the offer of an interview's good answers to the answer bank."""
    await _enqueue(session, ANSWERS_ENTRYPOINT, interview_id)


async def enqueue_speech(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the speech of an interview's questions, in case the process that handles the request,
    which starts to render it at once, doesn't finish."""
    await _enqueue(session, SPEECH_ENTRYPOINT, interview_id, delay_s=SPEECH_AFTER_S)


async def enqueue_webhook(
    session: AsyncSession, delivery_id: UUID, attempt: int, *, delay_s: float = 0.0
) -> None:
    """Queue an attempt to deliver a message, ``delay_s`` seconds after this transaction began.

    Args:
        attempt: number of attempts before; each attempt is queued once.
    """
    await _enqueue(session, WEBHOOK_ENTRYPOINT, delivery_id, turn=str(attempt), delay_s=delay_s)


async def enqueue_mail(
    session: AsyncSession, mail_id: UUID, attempt: int, *, delay_s: float = 0.0
) -> None:
    """Queue an attempt to send a message, ``delay_s`` seconds after this transaction began.

    Args:
        attempt: number of attempts before; each attempt is queued once.
    """
    await _enqueue(session, MAIL_ENTRYPOINT, mail_id, turn=str(attempt), delay_s=delay_s)


async def enqueue_ats_update(
    session: AsyncSession,
    update_id: UUID,
    attempt: int,
    *,
    delay_s: float = 0.0,
    again: bool = False,
) -> None:
    """Queue an attempt to tell an applicant tracking system.

    Args:
        attempt: number of attempts before; each attempt is queued once.
        again: queue it even while an earlier attempt is being made, which may tell less.
    """
    turn = f"{attempt}:{uuid4().hex}" if again else str(attempt)
    await _enqueue(session, ATS_UPDATE_ENTRYPOINT, update_id, turn=turn, delay_s=delay_s)


async def enqueue_erasure(session: AsyncSession, interview_id: UUID) -> None:
    """Queue the erasure of an interview's files, unless it is queued already."""
    await _enqueue(session, ERASURE_ENTRYPOINT, interview_id)


async def _enqueue(
    session: AsyncSession,
    entrypoint: str,
    subject_id: UUID,
    *,
    turn: str = "",
    delay_s: float = 0.0,
) -> None:
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    if raw.driver_connection is None:
        raise RuntimeError("the session has no connection to queue the job on")
    if not raw.driver_connection.is_in_transaction():
        raise RuntimeError("write what needs the job before queueing it, in the same transaction")
    await Queries(AsyncpgDriver(raw.driver_connection)).enqueue(
        entrypoint,
        str(subject_id).encode(),
        execute_after=timedelta(seconds=delay_s),
        dedupe_key=f"{entrypoint}:{subject_id}{turn and f':{turn}'}",
        on_conflict="skip",
    )
