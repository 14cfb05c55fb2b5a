"""Interviews on legal hold: kept until an administrator lifts the hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx

from db.tables import DeletionReason, InterviewStatus, Resume, ResumeStatus, Role, utcnow
from pipelines.jobs.erasure import ErasureJob
from pipelines.settings import RetentionSettings
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add
from tests.api.test_sign_in import audit
from tests.support.api_accounts import add_person
from tests.support.api_server import Served

RESUMES = "/api/v1/resumes"


async def test_an_interview_on_hold_outlives_everything_until_the_hold_is_lifted(
    client: httpx.AsyncClient, served: Served, tmp_path: Path
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    root = await add_person(served.database, "Root", Role.ADMIN)
    resume = Resume(status=ResumeStatus.READY, structured_data={"header": {"name": "Ada"}})
    async with served.database.unit_of_work() as work:
        await work.resumes.add(resume)
    interview_id = await add(
        served,
        resume_id=resume.id,
        status=InterviewStatus.COMPLETED,
        ended_at=utcnow() - timedelta(days=40),
    )
    place = f"{BASE}/{interview_id}/legal-hold"
    claim = {"held": True, "reason": "A claim is announced."}
    asked = await client.post(f"{BASE}/{interview_id}/requests", json={"kind": "deletion"})
    placed = (await client.put(place, json=claim, headers=ruth.headers)).json()
    assert (placed["held"], placed["reason"], placed["by"]) == (True, claim["reason"], "Ruth")
    again = claim | {"reason": "Another one."}
    assert (await client.put(place, json=again, headers=ruth.headers)).json() == placed

    for path in (f"{BASE}/{interview_id}", f"{RESUMES}/{resume.id}"):
        refused = problem(await client.delete(path, headers=root.headers), 409)
        assert "on legal hold since" in refused["detail"]
        assert refused["type"].endswith("legal-hold")
    answer = {"state": "answered", "answer": "It is deleted."}
    request = f"/api/v1/requests/{asked.json()['id']}"
    problem(await client.patch(request, json=answer, headers=root.headers), 409)
    retention = ErasureJob(served.database, RetentionSettings(days=30), tmp_path)
    await retention.do(interview_id)
    assert (await client.get(place)).json() == placed
    async with served.database.unit_of_work() as work:
        assert not await work.erasures.delete(interview_id, DeletionReason.STAFF)

    lift = {"held": False, "reason": "The claim was withdrawn."}
    problem(await client.put(place, json=lift, headers=ruth.headers), 403)
    assert (await client.put(place, json=lift, headers=root.headers)).json()["held"] is False
    assert [row for row in await audit(served) if row[0].startswith("interview.hold")] == [
        ("interview.hold_placed", {"reason": claim["reason"]}),
        ("interview.hold_lifted", {"reason": lift["reason"]}),
    ]
    await retention.do(interview_id)
    problem(await client.get(place), 404)
