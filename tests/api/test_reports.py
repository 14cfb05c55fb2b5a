"""Reading reports."""

from __future__ import annotations

import httpx

from db.tables import Interview
from tests.api.serving import Served
from tests.api.test_interviews import ADA, BASE


async def test_a_report_from_pending_to_complete(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/report"
    before = (await client.get(url)).json()
    assert (before["status"], before["report"]) == ("pending", None)
    assert "not over yet" in before["summary_text"]
    await client.post(f"{BASE}/{interview.id}/complete")
    pending = (await client.get(url)).json()
    assert (pending["status"], pending["completed_at"]) == ("pending", None)
    assert "being written" in pending["summary_text"]
    async with served.database.unit_of_work() as work:
        await work.reports.store(interview.id, {"summary_text": "All said.", "total": 3.5})
    complete = (await client.get(url)).json()
    assert complete["status"] == "complete"
    assert complete["summary_text"] == "All said."
    assert complete["report"] == {"summary_text": "All said.", "total": 3.5}
    assert complete["completed_at"].endswith("+09:00")


async def test_a_report_that_failed_says_why(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    await client.post(f"{BASE}/{interview.id}/complete")
    async with served.database.unit_of_work() as work:
        await work.reports.fail(interview.id, "the {model} was away")
    failed = (await client.get(f"{BASE}/{interview.id}/report")).json()
    assert failed["status"] == "failed"
    assert "the {model} was away" in failed["summary_text"]


async def test_the_placeholder_is_in_the_interview_s_language(client: httpx.AsyncClient) -> None:
    made = (await client.post(BASE, json=ADA | {"language": "ko"})).json()
    report = (await client.get(f"{BASE}/{made['id']}/report")).json()
    assert "면접" in report["summary_text"]
