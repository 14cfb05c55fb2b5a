"""Candidates' requests, overrides of a report, and who may read what of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from api.identity import OPERATOR, Caller
from db.tables import Interview, ReportStatus, Role, utcnow
from interviews.plan import load_plan
from pipelines.report.override import overridden
from pipelines.report.schemas import Report
from tests.api.test_interviews import BASE, problem
from tests.pipelines.report.test_pdf import example
from tests.support.api_accounts import called_by
from tests.support.api_server import Served
from tests.support.pdfs import text_of

pytestmark = pytest.mark.usefixtures("models_dir")


@pytest_asyncio.fixture
async def judged(served: Served, interview: Interview) -> AsyncIterator[Interview]:
    """An interview with a complete report: no level on the first dimension, 4 on the second."""
    report = example("en")
    async with served.database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
        await work.reports.store(interview.id, report.model_dump(mode="json"))
    yield interview


def candidate_of(interview: Interview) -> Caller:
    return Caller(role=Role.CANDIDATE, name="candidate", interview_id=interview.id)


async def test_a_request_from_asking_to_its_answer(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/requests"
    with called_by(candidate_of(judged)):
        created = await client.post(url, json={"kind": "human_review", "message": "I misspoke."})
        assert created.status_code == 201
        assert {k: created.json()[k] for k in ("kind", "state")} == {
            "kind": "human_review",
            "state": "open",
        }
        again = await client.post(url, json={"kind": "human_review"})
        assert (again.json()["id"], again.json()["message"]) == (
            created.json()["id"],
            "I misspoke.",
        )
        problem(await client.get("/api/v1/requests"), 403)
        problem(await client.patch(f"/api/v1/requests/{created.json()['id']}", json={}), 403)
        elsewhere = f"{BASE}/{uuid4()}/requests"
        problem(await client.post(elsewhere, json={"kind": "deletion"}), 404)
    (item,) = (await client.get("/api/v1/requests?state=open")).json()["items"]
    assert (item["id"], item["interview_id"]) == (created.json()["id"], str(judged.id))
    assert (item["candidate_name"], item["role"]) == (judged.candidate_name, judged.role)
    assert item["closed_by"] is None
    close = f"/api/v1/requests/{item['id']}"
    problem(await client.patch(close, json={"state": "answered", "answer": "  "}), 422)
    closed = await client.patch(close, json={"state": "answered", "answer": "We looked again."})
    assert (closed.json()["state"], closed.json()["closed_by"]) == ("answered", OPERATOR.name)
    problem(await client.patch(close, json={"state": "closed", "answer": "No."}), 409)
    assert (await client.get("/api/v1/requests?state=open")).json()["items"] == []
    with called_by(candidate_of(judged)):
        (seen,) = (await client.get(url)).json()
    assert (seen["answer"], seen["candidate_name"]) == ("We looked again.", judged.candidate_name)
    assert seen["closed_by"] is None, "candidates aren't told who answered"


async def test_answered_and_refused_requests_are_listed_together(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/requests"
    for kind, state in (("human_review", "answered"), ("deletion", "closed"), ("explanation", "")):
        created = await client.post(url, json={"kind": kind})
        if state:
            change = {"state": state, "answer": "Read once more."}
            await client.patch(f"/api/v1/requests/{created.json()['id']}", json=change)
    listed = await client.get("/api/v1/requests?state=answered&state=closed")
    assert [item["kind"] for item in listed.json()["items"]] == ["deletion", "human_review"]
    assert len((await client.get("/api/v1/requests")).json()["items"]) == 3
    problem(await client.get("/api/v1/requests?state=granted"), 422)


async def test_a_deletion_s_answer_still_names_what_was_deleted(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    created = await client.post(f"{BASE}/{judged.id}/requests", json={"kind": "deletion"})
    answer = {"state": "answered", "answer": "It is deleted."}
    deleted = await client.patch(f"/api/v1/requests/{created.json()['id']}", json=answer)
    assert (deleted.status_code, deleted.json()["candidate_name"]) == (200, judged.candidate_name)
    problem(await client.get(f"{BASE}/{judged.id}"), 404)


async def test_another_s_requests_are_not_to_be_seen(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    stranger = Caller(role=Role.CANDIDATE, name="other", interview_id=uuid4())
    with called_by(stranger):
        for call in (
            client.get(f"{BASE}/{judged.id}/requests"),
            client.post(f"{BASE}/{judged.id}/requests", json={"kind": "explanation"}),
            client.get(f"{BASE}/{judged.id}/report"),
            client.get(f"{BASE}/{judged.id}/report/explanation"),
        ):
            problem(await call, 404)


async def test_another_format_is_asked_for_before_the_interview_only(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/requests"
    body = {"kind": "other_format", "message": "In writing, please."}
    with called_by(candidate_of(interview)):
        assert (await client.post(url, json=body)).status_code == 201
    async with served.database.unit_of_work() as work:
        await work.interviews.mark_started(interview.id, started_at=utcnow())
    with called_by(candidate_of(interview)):
        assert "IN_PROGRESS" in problem(await client.post(url, json=body), 409)["detail"]
        assert (await client.post(url, json={"kind": "human_review"})).status_code == 201


async def test_candidates_read_an_explanation_once_their_request_was_answered(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/report"
    with called_by(candidate_of(judged)):
        seen = (await client.get(url)).json()
        assert (seen["status"], seen["report"], seen["overrides"]) == ("complete", None, [])
        assert "explanation" in seen["summary_text"]
        problem(await client.get(f"{url}.pdf"), 403)
        refused = problem(await client.get(f"{url}/explanation"), 403)
        assert "requests" in refused["detail"]
        asked = await client.post(f"{BASE}/{judged.id}/requests", json={"kind": "explanation"})
    answer = {"state": "answered", "answer": "Here you are."}
    await client.patch(f"/api/v1/requests/{asked.json()['id']}", json=answer)
    with called_by(candidate_of(judged)):
        explanation = (await client.get(f"{url}/explanation")).json()
        problem(await client.get(f"{url}.pdf"), 403)
    report = example("en")
    second, first = report.dimensions
    anchor = load_plan("standard-en").rubric[1].levels[4]
    assert explanation["answer"] == "Here you are."
    for part in (f"{first.name}: level 4 of 5", anchor, first.reasoning, first.quotes[0].text):
        assert part in explanation["text"]
    assert f"{second.name}: no level." in explanation["text"]
    assert "4:07" in explanation["text"]
    assert "left out of the judgement: 1" in explanation["text"]


async def test_an_override_stands_beside_what_the_machine_found(
    client: httpx.AsyncClient, served: Served, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/report"
    second = example("en").dimensions[0].id
    change = {"dimension": second, "value": 2, "reason": "She told of it in the last answer."}
    kim = Caller(role=Role.RECRUITER, name="kim@acme.example")
    with called_by(kim):
        changed = (await client.post(f"{url}/override", json=change)).json()
    dimension, first = changed["report"]["dimensions"]
    assert (dimension["level"], dimension["verdict"]) == (2, "scored")
    override = dimension["override"]
    assert (override["machine"], override["by"]) == (None, "kim@acme.example")
    assert override["reason"] == change["reason"]
    weights = first["weight"] + dimension["weight"]
    request = round((4 * first["weight"] + 2 * dimension["weight"]) / weights, 2)
    assert (changed["report"]["total"], changed["report"]["machine_total"]) == (request, 4.0)
    async with served.database.unit_of_work() as work:
        row = await work.reports.of_interview(judged.id)
    assert row is not None
    assert row.content == example("en").model_dump(mode="json")
    total = {"dimension": None, "value": 4.5, "reason": "Read with two colleagues."}
    changed = (await client.post(f"{url}/override", json=total)).json()
    assert changed["report"]["total"] == 4.5
    assert changed["report"]["total_override"]["machine"] == request
    assert [item["by"] for item in changed["overrides"]] == ["kim@acme.example", OPERATOR.name]
    pdf = (await client.get(f"{url}.pdf")).content
    words = text_of(pdf)
    for part in ("4.50", "kim@acme.example", change["reason"], total["reason"]):
        assert part in words
    back = {"dimension": second, "value": None, "reason": "I mistook the candidate."}
    changed = (await client.post(f"{url}/override", json=back)).json()
    assert changed["report"]["dimensions"][0]["level"] is None
    assert changed["report"]["total"] == 4.5


async def test_overrides_that_make_no_sense_are_refused(
    client: httpx.AsyncClient, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/report/override"
    known = example("en").dimensions[1].id
    for wrong in (
        {"dimension": known, "value": 2.5, "reason": "in between"},
        {"dimension": known, "value": 6, "reason": "too good"},
        {"dimension": known, "value": 3, "reason": " "},
        {"dimension": "charm", "value": 3, "reason": "charming"},
        {"dimension": known, "reason": "no value"},
    ):
        problem(await client.post(url, json=wrong), 422)
    with called_by(candidate_of(judged)):
        fine = {"dimension": known, "value": 5, "reason": "I was great."}
        problem(await client.post(url, json=fine), 403)
        problem(await client.post(f"{BASE}/{judged.id}/report/rescore", json={}), 403)


async def test_a_report_made_anew_keeps_the_one_before(
    client: httpx.AsyncClient, served: Served, judged: Interview
) -> None:
    url = f"{BASE}/{judged.id}/report"
    again = await client.post(f"{url}/rescore", json={"reason": "A better model is here."})
    assert again.status_code == 202
    assert (again.json()["status"], again.json()["revision"]) == ("pending", 2)
    problem(await client.post(f"{url}/rescore", json={"reason": "And again."}), 409)
    problem(await client.get(f"{url}/explanation"), 409)
    async with served.database.unit_of_work() as work:
        assert await work.reports.store(judged.id, example("en").model_dump(mode="json"))
        row = await work.reports.of_interview(judged.id)
    assert row is not None
    assert row.status is ReportStatus.COMPLETE
    (before,) = row.earlier
    assert before["content"] == example("en").model_dump(mode="json")
    assert (before["reason"], before["by"]) == ("A better model is here.", OPERATOR.name)


def test_the_summary_tells_the_total_that_counts() -> None:
    class Change:
        dimension_id = example("ko").dimensions[1].id
        value = 1.0
        reason = "근거가 다른 지원자의 말입니다."
        by_name = "kim"
        created_at = example("ko").generated_at

    plan = load_plan("standard-ko")
    machine: Report = example("ko")
    machine = machine.model_copy(
        update={
            "summary_text": "가중 평균은 5점 만점에 4.0점이며, 평가 항목 2개 중 1개를 채점했습니다."
        }
    )
    changed = overridden(machine, plan, [Change()])
    assert "5점 만점에 1.0점" in changed.summary_text
    assert "4.0점" not in changed.summary_text
    assert changed.improvements
    assert not changed.strengths
    assert overridden(machine, plan, []) is machine
