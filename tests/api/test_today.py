"""The recruiters' first page: what awaits them."""

from __future__ import annotations

from datetime import timedelta

import httpx

from db.tables import (
    CandidateRequest,
    InterviewStatus,
    Report,
    ReportStatus,
    RequestKind,
    ReviewStage,
    Role,
    Task,
    TaskState,
    utcnow,
)
from tests.api.test_reviews import add
from tests.support.api_accounts import add_person
from tests.support.api_server import Served


async def test_what_awaits_recruiters(client: httpx.AsyncClient, served: Served) -> None:
    done = {"status": InterviewStatus.COMPLETED}
    first = await add(served, "First", **done)
    await add(served, "Second", **done, stage=ReviewStage.IN_REVIEW)
    await add(served, "Decided", **done, stage=ReviewStage.REJECTED)
    live = await add(served, "Live", status=InterviewStatus.IN_PROGRESS)
    await add(served, "Invited")
    old = utcnow() - timedelta(days=8)
    async with served.database.unit_of_work() as work:
        work.session.add(CandidateRequest(interview_id=first, kind=RequestKind.DELETION))
        work.session.add(
            Report(interview_id=first, status=ReportStatus.FAILED, failure_reason="no disk")
        )
        for finished_at in (utcnow(), old):
            work.session.add(
                Task(
                    kind="resume.parse",
                    state=TaskState.FAILED,
                    error={"code": "failed", "detail": "no memory"},
                    finished_at=finished_at,
                )
            )
    today = (await client.get("/api/v1/workspace/today")).json()
    assert [row["candidate_name"] for row in today["to_review"]] == ["First", "Second"]
    assert today["to_review"][0]["review"]["report"]["status"] == "failed"
    assert [row["id"] for row in today["live"]] == [str(live)]
    (request,) = today["requests"]
    assert (request["candidate_name"], request["kind"]) == ("First", "deletion")
    assert request["due_at"][:10] > request["created_at"][:10]
    reasons = {job["reason"] for job in today["failed_jobs"]["items"]}
    assert reasons == {"no disk", "no memory"}
    assert today["counts"] == {
        "to_review": 2,
        "live": 1,
        "requests": 1,
        "failed_jobs": 2,
        "stages": {
            "new": 1,
            "in_review": 1,
            "shortlisted": 0,
            "on_hold": 0,
            "rejected": 1,
            "hired": 0,
        },
    }


async def test_colleagues_are_staff_who_can_sign_in(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    await add_person(served.database, "Cand", Role.CANDIDATE)
    people = (await client.get("/api/v1/workspace/colleagues", headers=ruth.headers)).json()
    assert people == [{"id": str(ruth.id), "name": "Ruth"}]
