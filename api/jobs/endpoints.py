"""Endpoints of failed jobs, for administrators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.errors import described
from api.identity import Admin, admin_only
from api.jobs import service
from api.jobs.schemas import JobList, JobView
from api.services import ServicesDep

router = APIRouter(prefix="/jobs", tags=["operations"], dependencies=[Depends(admin_only)])

JobId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/failed")
async def list_failed_jobs(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> JobList:
    """List the jobs that failed.

    The latest first. A job is here when all its attempts have failed, until it is retried, its
    work is done by another job, or 30 days have passed.
    """
    zone = services.settings.zone
    jobs = await service.failed(services, limit)
    return JobList(items=[JobView.of(job, zone) for job in jobs])


@router.post("/{job_id}/retry", responses=described(HTTPStatus.NOT_FOUND))
async def retry_failed_job(job_id: JobId, services: ServicesDep, caller: Admin) -> JobView:
    """Retry a failed job.

    It gets all its attempts again, and its report, task or delivery is pending again. Returns the
    job as it was; if it fails again, it has another id.
    """
    job = await service.retry(services, caller, job_id)
    return JobView.of(job, services.settings.zone)
