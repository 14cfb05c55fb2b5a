"""Jobs that failed too often: each is kept with its reason, and can be tried again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from db.jobs import (
    ANSWERS_ENTRYPOINT,
    ATS_UPDATE_ENTRYPOINT,
    BATCH_ENTRYPOINT,
    BULK_ACTION_ENTRYPOINT,
    ERASURE_ENTRYPOINT,
    MAIL_ENTRYPOINT,
    REPORT_ENTRYPOINT,
    SPEECH_ENTRYPOINT,
    TASK_ENTRYPOINT,
    WEBHOOK_ENTRYPOINT,
    enqueue_answers,
    enqueue_erasure,
    enqueue_speech,
)
from db.repositories.queue import FailedJob
from db.session import UnitOfWork

KEPT = timedelta(days=30)
SUBJECTS = {
    REPORT_ENTRYPOINT: "interview",
    TASK_ENTRYPOINT: "task",
    BATCH_ENTRYPOINT: "task",
    BULK_ACTION_ENTRYPOINT: "task",
    ANSWERS_ENTRYPOINT: "interview",
    SPEECH_ENTRYPOINT: "interview",
    WEBHOOK_ENTRYPOINT: "delivery",
    MAIL_ENTRYPOINT: "mail",
    ERASURE_ENTRYPOINT: "interview",
    ATS_UPDATE_ENTRYPOINT: "update",
}
"""What a job's id is of, by its entrypoint."""


async def retry_job(work: UnitOfWork, job_id: int) -> FailedJob | None:
    """Queue a failed job again, with all its attempts; what it was to make is pending again.

    Returns:
        The job as it was; None when there is no failed job with this id.
    """
    job = await work.queue.take_failed(job_id)
    if job is not None:
        await _REPEAT[job.entrypoint](work, job.subject_id)
    return job


async def drop_old_failed_jobs(work: UnitOfWork) -> None:
    """Remove failed jobs that were not retried for long."""
    await work.queue.drop_old_failed(KEPT)


async def _report(work: UnitOfWork, interview_id: UUID) -> None:
    await work.reports.retry(interview_id)


async def _task(work: UnitOfWork, task_id: UUID) -> None:
    task = await work.tasks.get(task_id)
    if task is None:
        return
    if task.resume_id is not None:
        await work.resumes.get(task.resume_id, lock=True)  # in the order in which a delete locks
        await work.resumes.retry(task.resume_id)
    await work.tasks.retry(task_id)


async def _batch(work: UnitOfWork, task_id: UUID) -> None:
    if await work.tasks.retry(task_id):
        await work.invitation_batches.restart(task_id)


async def _bulk_action(work: UnitOfWork, task_id: UUID) -> None:
    await work.tasks.retry(task_id)


async def _webhook(work: UnitOfWork, delivery_id: UUID) -> None:
    await work.webhooks.redeliver(delivery_id)


async def _mail(work: UnitOfWork, mail_id: UUID) -> None:
    await work.mails.restart(mail_id)


async def _ats_update(work: UnitOfWork, update_id: UUID) -> None:
    await work.ats_updates.resend(update_id)


async def _answers(work: UnitOfWork, interview_id: UUID) -> None:
    await enqueue_answers(work.session, interview_id)


async def _speech(work: UnitOfWork, interview_id: UUID) -> None:
    await enqueue_speech(work.session, interview_id)


async def _erasure(work: UnitOfWork, interview_id: UUID) -> None:
    await enqueue_erasure(work.session, interview_id)


_REPEAT: dict[str, Callable[[UnitOfWork, UUID], Awaitable[None]]] = {
    REPORT_ENTRYPOINT: _report,
    TASK_ENTRYPOINT: _task,
    BATCH_ENTRYPOINT: _batch,
    BULK_ACTION_ENTRYPOINT: _bulk_action,
    WEBHOOK_ENTRYPOINT: _webhook,
    MAIL_ENTRYPOINT: _mail,
    ANSWERS_ENTRYPOINT: _answers,
    SPEECH_ENTRYPOINT: _speech,
    ERASURE_ENTRYPOINT: _erasure,
    ATS_UPDATE_ENTRYPOINT: _ats_update,
}
