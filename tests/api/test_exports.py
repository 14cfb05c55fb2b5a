"""Lists as CSV, interviews as ZIP, search in one transcript, résumés' original files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text

from db.tables import InterviewStatus, Resume, Role, Speaker, TranscriptEntry
from pipelines.erasure import erase_files
from pipelines.exports import Exporter, ExportExpiry, export_file
from pipelines.jobs.tasks import TaskJob
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add, add_report, say
from tests.api.test_sharing import report
from tests.support.api_accounts import add_person
from tests.support.api_server import Served


async def test_a_list_as_csv_has_its_filters_and_no_formulas(
    client: httpx.AsyncClient, served: Served
) -> None:
    await add(served, "=HYPERLINK(1)", role="-1")
    korean = await add(served, '민수, "쉼표"')
    await say(served, korean, "결제 서비스")
    await add(served, "Bea")
    response = await client.get(
        f"{BASE}/export.csv", params={"sort": "candidate_name", "q": "acme"}
    )
    assert response.status_code == 200, response.text
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["candidate_name"] for row in rows] == ["'=HYPERLINK(1)", "Bea", '민수, "쉼표"']
    assert rows[0]["role"] == "'-1"
    assert (rows[0]["stage"], rows[0]["report"], rows[0]["total"]) == ("new", "none", "")
    said = await client.get(f"{BASE}/export.csv", params={"said": "결제서비스"})
    assert len(said.text.splitlines()) == 2
    problem(await client.get(f"{BASE}/export.csv", params={"stage": "liked"}), 422)


async def test_a_long_list_is_written_in_parts(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        await add(served, f"C{n}")
    monkeypatch.setattr("api.reviews.csv_export.PART", 2)
    written = await client.get(f"{BASE}/export.csv", params={"sort": "candidate_name"})
    rows = csv.DictReader(io.StringIO(written.text[1:]))
    names = [row["candidate_name"] for row in rows]
    assert names == [f"C{n}" for n in range(5)]


async def test_a_transcript_is_searched_with_places_and_seconds(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    words = [
        {"text": word, "start_s": second, "end_s": second + 0.5}
        for second, word in enumerate(["We", "use", "Go", "and", "go", "home."], start=10)
    ]
    entry = TranscriptEntry(
        interview_id=ada,
        seq=1,
        speaker=Speaker.CANDIDATE,
        kind="answer",
        text="We use Go and go home.",
        start_s=10,
        end_s=16,
        words=words,
    )
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many([entry])
    await say(served, ada, "It was not said.", first=2)
    (match,) = (await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": "go"})).json()
    assert match["seq"] == 1
    assert [(p["start"], p["end"], p["start_s"]) for p in match["places"]] == [
        (7, 9, 12),
        (14, 16, 14),
    ]
    assert (await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": "%"})).json() == []
    problem(await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": " "}), 422)


async def test_a_resume_is_downloaded_as_it_was_sent(
    client: httpx.AsyncClient, served: Served
) -> None:
    own = await add_person(served.database, "Own", Role.CANDIDATE)
    other = await add_person(served.database, "Other", Role.CANDIDATE)
    (served.data_dir / "cv.pdf").write_bytes(b"%PDF-1.7")
    row = Resume(owner_id=own.id, file_name="Lebenslauf é.pdf", file_path="cv.pdf")
    sent_as_text = Resume(owner_id=own.id)
    async with served.database.unit_of_work() as work:
        await work.resumes.add(row)
        await work.resumes.add(sent_as_text)
    url = f"/api/v1/resumes/{row.id}/file"
    response = await client.get(url, headers=own.headers)
    assert response.content == b"%PDF-1.7"
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["content-disposition"].startswith("attachment")
    problem(await client.get(url, headers=other.headers), 404)
    problem(await client.get(f"/api/v1/resumes/{sent_as_text.id}/file", headers=own.headers), 404)


def job_of(served: Served) -> TaskJob:
    """The job that writes exports; without the fonts of PDFs."""
    exporter = Exporter(
        served.database, served.data_dir, served.data_dir / "no models", ZoneInfo("Asia/Seoul")
    )
    return TaskJob(served.database, None, served.data_dir, exporter=exporter)


ALL = ["report_pdf", "report_json", "transcript", "recording"]


async def test_interviews_are_exported_as_one_file(
    client: httpx.AsyncClient, served: Served
) -> None:
    (served.data_dir / "sound.ogg").write_bytes(b"OggS")
    ada = await add(
        served, "../Ada/1", status=InterviewStatus.COMPLETED, recording_path="sound.ogg"
    )
    bea = await add(served, "=Bea")
    await add_report(served, ada, **report().model_dump(mode="json"))
    await say(served, ada, "I measured it first.")
    asked = await client.post(
        "/api/v1/exports", json={"interview_ids": [str(bea), str(ada)], "include": ALL}
    )
    assert asked.status_code == 202, asked.text
    task = asked.json()
    url = f"/api/v1/exports/{task['id']}/file"
    problem(await client.get(url), 409)
    await job_of(served).do(UUID(task["id"]))
    done = (await client.get(asked.headers["location"])).json()
    assert (done["state"], done["result"]["interviews"]) == ("succeeded", 2)
    file = await client.get(url)
    assert file.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        names = archive.namelist()
        folder = next(name for name in names if "Ada" in name).partition("/")[0]
        assert not any(".." in name or name.startswith("/") for name in names)
        assert archive.read(f"{folder}/recording.ogg") == b"OggS"
        assert json.loads(archive.read(f"{folder}/report.json"))["total"] == 4
        transcript = archive.read(f"{folder}/transcript.txt").decode()
        assert "../Ada/1: I measured it first." in transcript
        index = list(
            csv.DictReader(io.StringIO(archive.read("interviews.csv").decode("utf-8-sig")))
        )
    assert [(row["candidate_name"], row["missing"]) for row in index] == [
        ("'=Bea", "report_pdf report_json recording"),
        ("../Ada/1", "report_pdf"),
    ]


async def test_an_export_leaves_out_what_is_hidden_and_is_its_askers(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    ada = await add(served, status=InterviewStatus.COMPLETED)
    await add_report(served, ada, **report().model_dump(mode="json"))
    async with served.database.unit_of_work() as work:
        await work.ratings.begin(ada, ruth.id, "Ruth")
    body = {"filter": {"status": ["COMPLETED"]}, "include": ["report_json"]}
    task = (await client.post("/api/v1/exports", json=body, headers=ruth.headers)).json()
    await job_of(served).do(UUID(task["id"]))
    url = f"/api/v1/exports/{task['id']}/file"
    problem(await client.get(url, headers=rosa.headers), 404)
    file = await client.get(url, headers=ruth.headers)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.namelist() == ["interviews.csv"]


async def test_an_export_goes_with_its_interviews_and_after_a_day(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada, bea = await add(served), await add(served, "Bea")
    ids = []
    for interview_id in (ada, bea):
        body = {"interview_ids": [str(interview_id)], "include": ["transcript"]}
        ids.append(UUID((await client.post("/api/v1/exports", json=body)).json()["id"]))
        await job_of(served).do(ids[-1])
    assert (await client.delete(f"{BASE}/{ada}")).status_code == 204
    problem(await client.get(f"/api/v1/tasks/{ids[0]}"), 404)
    async with served.database.unit_of_work() as work:
        tombstone = await work.erasures.tombstone(ada)
    assert tombstone is not None
    assert erase_files(served.data_dir, tombstone) == 1
    left = export_file(served.data_dir, ids[1])
    assert left.is_file() and not export_file(served.data_dir, ids[0]).exists()
    expire = ExportExpiry(served.data_dir)
    async with served.database.unit_of_work() as work:
        await expire(work)
    assert left.is_file()
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE task SET created_at = now() - interval '25 hours'"))
        await expire(work)
    assert not left.exists()
    problem(await client.get(f"/api/v1/exports/{ids[1]}/file"), 404)


async def test_an_export_of_an_interview_that_is_deleted_meanwhile_fails(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    missing = {"interview_ids": [str(uuid4())], "include": ["transcript"]}
    problem(await client.post("/api/v1/exports", json=missing), 422)
    problem(await client.post("/api/v1/exports", json={"include": ["transcript"]}), 422)
    nothing = {"filter": {"stage": ["hired"]}, "include": ["transcript"]}
    problem(await client.post("/api/v1/exports", json=nothing), 422)
    body = {"interview_ids": [str(ada)], "include": ["transcript"]}
    task_id = UUID((await client.post("/api/v1/exports", json=body)).json()["id"])
    async with served.database.unit_of_work() as work:  # as a restored backup might leave it
        await work.session.execute(text("DELETE FROM interview"))
    await job_of(served).do(task_id)
    task = (await client.get(f"/api/v1/tasks/{task_id}")).json()
    assert (task["state"], task["error"]["code"]) == ("failed", "interview_deleted")
    assert not export_file(served.data_dir, task_id).exists()
