"""Listing and retrying failed jobs."""

from __future__ import annotations

from api.audit.note import note
from api.errors import NotFoundError
from api.identity import Caller
from api.services import Services
from db.repositories.queue import FailedJob
from db.tables import AuditAction
from pipelines.failed_jobs import SUBJECTS, retry_job


async def failed(services: Services, limit: int) -> list[FailedJob]:
    """The latest failed jobs."""
    async with services.database.unit_of_work() as work:
        return await work.queue.failed(limit=limit)


async def retry(services: Services, caller: Caller, job_id: int) -> FailedJob:
    """Queue a failed job again.

    Raises:
        NotFoundError: there is no failed job with this id.
    """
    async with services.database.unit_of_work() as work:
        job = await retry_job(work, job_id)
        if job is None:
            raise NotFoundError(
                f"There is no failed job {job_id}. GET /api/v1/jobs/failed lists them."
            )
        subject = SUBJECTS[job.entrypoint], job.subject_id
        await note(work, caller, AuditAction.JOB_RETRIED, subject, {"kind": job.entrypoint})
    return job
