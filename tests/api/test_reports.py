"""Reading reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from api.app import create_app
from db.tables import Interview, Role
from interviews.plan import Plan
from pipelines.report import build_report
from tests.api.test_interviews import ADA, BASE
from tests.pipelines.report.test_earlier_reports import stored
from tests.support.api_accounts import add_person
from tests.support.api_server import Served

pytestmark = pytest.mark.usefixtures("models_dir")


async def test_a_report_from_pending_to_complete(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/report"
    before = (await client.get(url)).json()
    assert (before["status"], before["report"]) == ("pending", None)
    assert "not over yet" in before["summary_text"]
    assert before["technical_feedback"] == before["summary_text"]
    assert (before["strengths"], before["improvements"]) == ([], [])
    await client.post(f"{BASE}/{interview.id}/complete")
    pending = (await client.get(url)).json()
    assert (pending["status"], pending["completed_at"]) == ("pending", None)
    assert "being written" in pending["summary_text"]
    assert pending["technical_feedback"] == pending["summary_text"]
    async with served.database.unit_of_work() as work:
        built = await build_report(interview, Plan.model_validate(interview.plan), [], None)
        await work.reports.store(interview.id, built.model_dump(mode="json"))
    complete = (await client.get(url)).json()
    assert complete["status"] == "complete"
    for name in ("summary_text", "technical_feedback", "strengths", "improvements"):
        assert complete[name] == getattr(built, name)
    report = complete["report"]
    assert {k: v for k, v in report.items() if k != "generated_at"} == built.model_dump(
        mode="json", exclude={"generated_at"}
    )
    assert complete["completed_at"].endswith("+09:00")
    assert report["generated_at"].endswith("+09:00")
    assert datetime.fromisoformat(report["generated_at"]) == built.generated_at


async def test_a_report_of_an_earlier_version(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/report"
    await client.post(f"{BASE}/{interview.id}/complete")
    async with served.database.unit_of_work() as work:
        await work.reports.store(interview.id, stored())
    report = (await client.get(url)).json()["report"]
    assert report["total"] == stored()["total"]
    assert report["dimensions"][0]["level"] == stored()["dimensions"][0]["level"]
    assert report["questions"][0]["covered"] == stored()["questions"][0]["covered"]
    assert (report["judge"], report["questions"][0]["points"]) == (None, [])
    assert (await client.get(f"{url}.pdf")).content.startswith(b"%PDF-")
    explanation = (await client.get(f"{url}/explanation")).json()
    assert stored()["dimensions"][0]["reasoning"] in explanation["text"]
    change = {"dimension": "communication", "value": 2, "reason": "Not told as such."}
    changed = (await client.post(f"{url}/override", json=change)).json()["report"]
    override = changed["dimensions"][0]["override"]
    assert (changed["total"], override["machine"]) == (2.0, 4.0)
    assert override["at"].endswith("+09:00")


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
    created = (await client.post(BASE, json=ADA | {"language": "ko"})).json()
    report = (await client.get(f"{BASE}/{created['id']}/report")).json()
    assert "면접" in report["summary_text"]


async def test_the_report_as_a_file(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/report.pdf"
    before = await client.get(url)
    assert before.status_code == 409
    assert "not over yet" in before.json()["detail"]
    await client.post(f"{BASE}/{interview.id}/complete")
    pending = await client.get(url)
    assert pending.status_code == 409
    assert "being written" in pending.json()["detail"]
    async with served.database.unit_of_work() as work:
        report = await build_report(interview, Plan.model_validate(interview.plan), [], None)
        await work.reports.store(interview.id, report.model_dump(mode="json"))
    created = await client.get(url)
    assert created.status_code == 200
    assert created.headers["content-type"] == "application/pdf"
    assert created.content.startswith(b"%PDF-")
    disposition = created.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert f'filename="interview-report-{interview.id}.pdf"' in disposition
    name = unquote(disposition.partition("filename*=UTF-8''")[2])
    assert name == f"Interview report, {interview.candidate_name}.pdf"


async def test_without_fonts_the_file_is_refused_and_the_way_out_told(
    client: httpx.AsyncClient, served: Served, interview: Interview, tmp_path: Path
) -> None:
    await client.post(f"{BASE}/{interview.id}/complete")
    async with served.database.unit_of_work() as work:
        report = await build_report(interview, Plan.model_validate(interview.plan), [], None)
        await work.reports.store(interview.id, report.model_dump(mode="json"))
    bare = Served(
        served.database, served.services.relay, served.data_dir, models_dir=tmp_path / "none"
    )
    transport = httpx.ASGITransport(bare.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as other:
        refused = await other.get(f"{BASE}/{interview.id}/report.pdf")
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0
    detail = refused.json()["detail"]
    assert "`vivavoce models pull nanum-gothic`" in detail
    assert str(tmp_path) not in detail


@pytest.mark.parametrize(("language", "by"), [("en", "the people who decide"), ("ko", "사람")])
async def test_a_candidate_never_reads_who_changed_their_report(
    client: httpx.AsyncClient, served: Served, language: str, by: str
) -> None:
    database = served.database
    ruth = await add_person(database, "Ruth", Role.RECRUITER)
    ada = await add_person(database, "Ada", Role.CANDIDATE)
    request = ADA | {"language": language, "candidate_id": str(ada.id)}
    url = f"{BASE}/{(await client.post(BASE, json=request)).json()['id']}"
    await client.post(f"{url}/complete")
    interview_id = UUID(url.rsplit("/", 1)[1])
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview_id)
        assert row is not None
        created = await build_report(row, Plan.model_validate(row.plan), [], None)
        await work.reports.store(row.id, created.model_dump(mode="json"))
    body = {"value": 4, "reason": "She told more on the telephone."}
    changed = await client.post(f"{url}/report/override", json=body, headers=ruth.headers)
    assert changed.json()["overrides"][0]["by"] == "Ruth"
    assert changed.json()["report"]["total_override"]["by"] == "Ruth"
    # Earlier versions recorded the address.
    async with database.unit_of_work() as work:
        recorded = text("UPDATE report_override SET by_name = :email")
        await work.session.execute(recorded, {"email": ruth.email})
    again = (await client.get(f"{url}/report")).json()
    assert again["report"]["total_override"]["by"] == "Ruth"
    settings = served.services.settings.model_copy(update={"candidate_report": "report"})
    open_app = create_app(replace(served.services, settings=settings))
    transport = httpx.ASGITransport(open_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own:
        read = await own.get(f"{url}/report", headers=ada.headers)
    assert by in read.json()["overrides"][0]["by"]
    assert by in read.json()["report"]["total_override"]["by"]
    assert ruth.email not in read.text and "Ruth" not in read.text
    assert body["reason"] in read.text
    # The report stays withheld while it is generated again, and if that fails.
    await client.post(f"{url}/report/rescore", json={"reason": "A better model came."})
    for _ in "ab":
        closed = await client.get(f"{url}/report", headers=ada.headers)
        assert closed.status_code == 200 and closed.json()["overrides"] == []
        assert body["reason"] not in closed.text and "secret model" not in closed.text
        async with database.unit_of_work() as work:
            await work.reports.fail(interview_id, "the secret model was away")


async def test_no_file_of_a_report_that_failed_or_of_no_interview(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    await client.post(f"{BASE}/{interview.id}/complete")
    async with served.database.unit_of_work() as work:
        await work.reports.fail(interview.id, "the model was away")
    failed = await client.get(f"{BASE}/{interview.id}/report.pdf")
    assert failed.status_code == 409
    assert "the model was away" in failed.json()["detail"]
    assert (await client.get(f"{BASE}/{uuid4()}/report.pdf")).status_code == 404


async def test_a_report_of_an_unknown_form_is_refused_not_guessed_at(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    await client.post(f"{BASE}/{interview.id}/complete")
    async with served.database.unit_of_work() as work:
        await work.reports.store(interview.id, {"summary_text": "All said."})
    refused = await client.get(f"{BASE}/{interview.id}/report.pdf")
    assert refused.status_code == 409
    assert "/report/rescore" in refused.json()["detail"]
    read = (await client.get(f"{BASE}/{interview.id}/report")).json()
    assert (read["status"], read["report"]) == ("complete", None)
    assert read["summary_text"] == "All said."


async def test_a_name_can_not_break_the_header(client: httpx.AsyncClient, served: Served) -> None:
    evil = 'Ko/"김하늘"\r\nX-Evil: 1; filename="../../etc/passwd"'
    created = (
        await client.post(BASE, json=ADA | {"candidate_name": evil, "language": "ko"})
    ).json()
    await client.post(f"{BASE}/{created['id']}/complete")
    async with served.database.unit_of_work() as work:
        row = await work.interviews.get(UUID(created["id"]))
        assert row is not None
        report = await build_report(row, Plan.model_validate(row.plan), [], None)
        await work.reports.store(row.id, report.model_dump(mode="json"))
    answer = await client.get(f"{BASE}/{created['id']}/report.pdf")
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    name = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    assert "김하늘" in name
    assert not set('/\\"\r\n') & set(name)
