"""Endpoints of the recruiters' first page."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.identity import Staff
from api.interviews.access import whose
from api.interviews.views import reviewed_view
from api.requests import service as requests_service
from api.requests.schemas import RequestView
from api.reviews.views import reviews
from api.services import ServicesDep
from api.workspace.schemas import (
    ColleagueView,
    FailedJobs,
    FailedJobView,
    TodayCounts,
    TodayView,
    UndeliveredMail,
)
from db.lifecycle import UNFINISHED
from db.repositories.interview_lists import Filter, Order
from db.repositories.workspace import TO_REVIEW
from db.tables import InterviewStatus

router = APIRouter(prefix="/workspace", tags=["workspace"])
LIMIT = 50


@router.get("/today")
async def read_today(services: ServicesDep, caller: Staff, request: Request) -> TodayView:
    """Get what awaits recruiters.

    Finished interviews to review, live ones, candidates' requests, messages to candidates that
    didn't arrive, and failed work.
    """
    seen, limit = whose(caller), caller.limit
    done = Filter(
        whose=seen,
        statuses=frozenset({InterviewStatus.COMPLETED}),
        stages=frozenset(TO_REVIEW),
    )
    unfinished = Filter(whose=seen, statuses=UNFINISHED)
    async with services.database.reading() as work:
        to_review = await work.reviews.page(
            done, Order(descending=False), caller.user_id, after=None, limit=LIMIT
        )
        live = await work.reviews.page(unfinished, Order(), caller.user_id, after=None, limit=LIMIT)
        requests = await requests_service.with_subjects(
            work, await work.workspace.requests(LIMIT, limit)
        )
        failed = await work.workspace.failed(LIMIT, limit)
        undelivered = await work.workspace.undelivered(LIMIT, limit)
        counts = await work.workspace.counts(limit)
        stages = await work.workspace.by_stage(limit)
    rows = [*to_review, *live]
    views = [
        reviewed_view(services, request, row.interview, review)
        for row, review in zip(rows, await reviews(services, caller, rows), strict=True)
    ]
    settings = services.settings
    return TodayView(
        to_review=views[: len(to_review)],
        live=views[len(to_review) :],
        requests=[RequestView.of(*item, settings, to_staff=True) for item in requests],
        failed_jobs=FailedJobs(
            count=counts.failed_jobs,
            items=[
                FailedJobView(
                    kind=job.kind,
                    id=job.id,
                    interview_id=job.interview_id,
                    reason=job.reason,
                    at=job.at.astimezone(settings.zone) if job.at is not None else None,
                )
                for job in failed
            ],
        ),
        undelivered_mails=[UndeliveredMail.of(row, settings.zone) for row in undelivered],
        counts=TodayCounts(
            to_review=counts.to_review,
            live=counts.live,
            requests=counts.requests,
            failed_jobs=counts.failed_jobs,
            undelivered_mails=counts.undelivered_mails,
            stages=stages,
        ),
    )


@router.get("/colleagues")
async def list_colleagues(services: ServicesDep, _caller: Staff) -> list[ColleagueView]:
    """List the active accounts of staff, by name, to be mentioned in notes."""
    async with services.database.reading() as work:
        people = await work.users.staff()
    return [ColleagueView(id=person.id, name=person.name) for person in people]
