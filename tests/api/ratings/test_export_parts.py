"""Exports with chosen parts of PDFs, and without names."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import update

from db.tables import Interview, Report
from pipelines.exports import Exporter
from pipelines.jobs.tasks import TaskJob
from tests.api.test_interviews import problem
from tests.pipelines.report.test_pdf import example
from tests.support.api_accounts import Person
from tests.support.api_server import Served
from tests.support.pdfs import text_of
from tests.support.raters import ALL_PARTS, INTERVIEWS, REASON, SAID, introduce, put, submit

EXPORTS = "/api/v1/exports"
NAME = "Ada Lovelace"


async def exported(
    client: httpx.AsyncClient, served: Served, models_dir: Path, by: Person, **body: Any
) -> dict[str, bytes]:
    """The files of an export, by their names."""
    asked = await client.post(EXPORTS, json=body, headers=by.headers)
    assert asked.status_code == 202, asked.text
    exporter = Exporter(served.database, served.data_dir, models_dir, ZoneInfo("UTC"))
    job = TaskJob(served.database, None, served.data_dir, exporter=exporter)
    await job.do(UUID(asked.json()["id"]))
    file = await client.get(f"{EXPORTS}/{asked.json()['id']}/file", headers=by.headers)
    assert file.status_code == 200, file.text
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def index_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["interviews.csv"].decode("utf-8-sig"))))


async def test_pdfs_have_the_parts_that_are_asked_for(
    client: httpx.AsyncClient, served: Served, models_dir: Path, held: Interview, ruth: Person
) -> None:
    note = {"text": "Ask about minute one."}
    await client.post(f"{INTERVIEWS}/{held.id}/notes", json=note, headers=ruth.headers)
    body = {"interview_ids": [str(held.id)], "include": ["report_pdf"]}
    files = await exported(client, served, models_dir, ruth, **body)
    (usual,) = (text_of(content) for name, content in files.items() if name.endswith(".pdf"))
    assert "Summary" in usual and note["text"] not in usual and "Transcript" not in usual
    parts = ["answers", "notes", "transcript"]
    files = await exported(client, served, models_dir, ruth, **body, pdf_include=parts)
    (chosen,) = (text_of(content) for name, content in files.items() if name.endswith(".pdf"))
    assert note["text"] in chosen and SAID in chosen and "Summary" not in chosen


async def test_a_pdf_with_a_part_that_is_hidden_is_left_out(
    client: httpx.AsyncClient,
    served: Served,
    models_dir: Path,
    held: Interview,
    ruth: Person,
    ben: Person,
) -> None:
    await submit(client, held, ben, 2)
    body = {"interview_ids": [str(held.id)], "include": ["report_pdf"]}
    with_ratings = ["answers", "ratings"]
    files = await exported(client, served, models_dir, ruth, **body, pdf_include=with_ratings)
    assert index_of(files)[0]["missing"] == "report_pdf" and len(files) == 1
    # What has no judgement can be exported while one's own rating is open, and discloses nothing.
    await put(client, held, ruth, levels=[])
    blind = await exported(client, served, models_dir, ruth, **body, pdf_include=["answers"])
    assert index_of(blind)[0]["missing"] == ""
    judged = await exported(client, served, models_dir, ruth, **body)
    assert index_of(judged)[0]["missing"] == "report_pdf"
    assert (await submit(client, held, ruth, 3))["blind"] is True
    files = await exported(client, served, models_dir, ruth, **body, pdf_include=with_ratings)
    (printed,) = (text_of(content) for name, content in files.items() if name.endswith(".pdf"))
    assert "Ben" in printed and REASON in printed


async def test_a_hidden_name_is_in_no_file(
    client: httpx.AsyncClient, served: Served, models_dir: Path, held: Interview, ruth: Person
) -> None:
    async with served.database.unit_of_work() as work:
        await introduce(work, held, NAME)
        content = example("en", summary_text=f"{NAME} was interviewed.").model_dump(mode="json")
        await work.session.execute(update(Report).values(content=content))
    await submit(client, held, ruth, 2)
    body = {
        "interview_ids": [str(held.id)],
        "include": ["report_pdf", "report_json", "transcript"],
        "pdf_include": ALL_PARTS,
    }
    named = await exported(client, served, models_dir, ruth, **body)
    folder = f"{NAME} {str(held.id)[:8]}"
    assert f"{folder}/report.json" in named and NAME in named[f"{folder}/transcript.txt"].decode()
    hidden = await exported(client, served, models_dir, ruth, **body, hide_name=True)
    folder = f"Candidate {str(held.id)[:8]}"
    assert {name.rpartition("/")[0] for name in hidden} == {folder, ""}
    assert index_of(hidden)[0] | {"missing": ""} == {
        "folder": folder,
        "interview_id": str(held.id),
        "candidate_name": folder,
        "missing": "",
    }
    report = json.loads(hidden[f"{folder}/report.json"])
    assert report["summary_text"] == "the candidate was interviewed."
    last = json.loads(hidden[f"{folder}/transcript.json"])[-1]
    assert last["text"] == "I am the candidate, call me the candidate."
    assert last["correction"] == "the candidate is my family name."
    transcript = hidden[f"{folder}/transcript.txt"].decode()
    assert f"{folder}: I am the candidate" in transcript
    assert "Engineer (the candidate)" in transcript
    for name, content in hidden.items():
        words = text_of(content) if name.endswith(".pdf") else content.decode()
        assert "Ada" not in words and "Lovelace" not in words and "Ada" not in name
    async with served.database.reading() as work:
        interview = await work.interviews.get(held.id)
    assert interview is not None and interview.candidate_name == NAME


@pytest.mark.parametrize("include", [["recording"], ["transcript", "recording"]])
async def test_no_recording_is_exported_without_the_name(
    client: httpx.AsyncClient, held: Interview, ruth: Person, include: list[str]
) -> None:
    body = {"interview_ids": [str(held.id)], "include": include, "hide_name": True}
    refused = problem(await client.post(EXPORTS, json=body, headers=ruth.headers), 422)
    assert refused["errors"][0]["pointer"] == "/include"
    assert "the name is heard" in refused["detail"]
    body |= {"include": ["report_pdf"], "pdf_include": ["photo"]}
    problem(await client.post(EXPORTS, json=body, headers=ruth.headers), 422)
