"""Failed jobs over REST and on the command line."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from api.app import PREFIX
from db.session import Database
from db.tables import Interview, ReportStatus
from tests.api.test_interviews import problem
from vivavoce import cli

REASON = "RuntimeError: out of paper"


async def fail_report(database: Database, interview_id: UUID) -> int:
    """A failed report with its job; returns the job's id."""
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview_id, "completed")
        await work.reports.fail(interview_id, REASON)
        job_id = await work.session.scalar(
            text("UPDATE pgqueuer SET status = 'failed', attempts = 4 RETURNING id")
        )
        await work.queue.note_failure(int(job_id or 0), REASON)
    return int(job_id or 0)


async def test_failed_jobs_are_listed_and_retried(
    client: httpx.AsyncClient, database: Database, interview: Interview
) -> None:
    listed = await client.get(f"{PREFIX}/jobs/failed")
    assert listed.json() == {"items": []}
    job_id = await fail_report(database, interview.id)
    (job,) = (await client.get(f"{PREFIX}/jobs/failed")).json()["items"]
    assert job.pop("failed_at").endswith("+09:00")
    assert job == {
        "id": job_id,
        "kind": "report",
        "subject_kind": "interview",
        "subject_id": str(interview.id),
        "reason": REASON,
        "attempts": 5,
    }
    response = await client.post(f"{PREFIX}/jobs/{job_id}/retry")
    assert response.status_code == 200, response.text
    problem(await client.post(f"{PREFIX}/jobs/{job_id}/retry"), 404)
    problem(await client.post(f"{PREFIX}/jobs/0/retry"), 422)
    async with database.unit_of_work() as work:
        report = await work.reports.of_interview(interview.id)
        assert report is not None
        assert (report.status, report.failure_reason) == (ReportStatus.PENDING, None)
        await work.queue.drop_old_failed(timedelta())
    (entry,) = (await client.get(f"{PREFIX}/audit?action=job.retried")).json()["items"]
    assert (entry["subject_id"], entry["details"]) == (str(interview.id), {"kind": "report"})


async def test_the_command_lists_and_retries_them(
    database: Database,
    database_url: str,
    interview: Interview,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VIVAVOCE_DB_URL", database_url)

    async def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["vivavoce", "jobs", *arguments])
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(cli.main)
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), f"{out}{err}"

    assert await run("failed") == (0, "no failed jobs\n")
    job_id = await fail_report(database, interview.id)
    status, output = await run("failed")
    assert status == 0
    assert REASON in output and str(job_id) in output and str(interview.id) in output
    status, output = await run("retry", str(job_id))
    assert (status, output.count("\n")) == (0, 1) and "queued again" in output
    status, output = await run("retry", str(job_id))
    assert (status, f"no failed job {job_id}" in output) == (1, True)
