"""A recruiter's day: from a résumé as a PDF to a report as a PDF, through a spoken interview."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import httpx

from rooms.ogg import RECORDING_RATE
from tests.e2e.test_interview import (
    assert_quotes_fit,
    assert_times_fit,
    assert_voices_fit,
    stereo,
)
from tests.support.interviewee import ANSWER, OUTCOME, OWN_PART, Interviewee
from tests.support.judging_server import LEVEL
from tests.support.pdfs import make_pdf, text_of
from tests.support.plans import CHANGE, PROJECT, short_plan
from tests.support.product import Json, poll
from tests.support.product_data import tables_with
from tests.support.recruiting import RECRUITER, Office, read_stream
from tests.support.resumes import ENGLISH
from tests.support.webhook_receiver import Receiver, receiving

sys.path.insert(0, str(Path(__file__).parents[2] / "client"))

import pytest
from vivavoce_client import InterviewStatus, Vivavoce
from vivavoce_client.models import ReportStatus

pytestmark = pytest.mark.realtime

EVENTS = ["interview.completed", "report.completed", "report.overridden", "interview.deleted"]
NAME = "Ada Quillfeather"
"""Of nobody else."""
REASON = "She told on the telephone how she led the work."
WHY = "Please let a person look at this."


async def test_a_recruiters_day(office: Office, tmp_path: Path) -> None:
    assert (await office.product.http.get("/interviews")).status_code == 401
    token = await office.sign_in()
    async with (
        office.calls(token) as recruiter,
        Vivavoce(office.product.url, token) as vivavoce,
        receiving() as receiver,
    ):
        position = await make_position(recruiter)
        resume_id = await send_resume(recruiter, vivavoce)
        await make_questions(recruiter, resume_id)
        hook = await made(recruiter, "/webhooks", {"url": receiver.url, "events": EVENTS})
        invitation = await made(
            recruiter, f"/positions/{position}/invitations", {"resume_id": resume_id}
        )
        interview_id = invitation["interview_id"]
        interview = await vivavoce.interview(interview_id)
        # The position's word goes before the résumé's.
        assert interview.role == "Site engineer"
        assert interview.company == "Acme Flowers"
        assert interview.candidate_name == NAME

        watching = asyncio.create_task(office.watch(interview_id, token))
        access = await come_in(office, invitation["link"])
        async with office.calls(access) as own:
            async with office.candidate(interview_id, own) as candidate:
                await talk(candidate)
            assert (await vivavoce.complete(interview_id)).status is InterviewStatus.COMPLETED
            report = await vivavoce.finished_report(interview_id)
            assert report.status is ReportStatus.complete
            live = await asyncio.wait_for(watching, 20)

            entries = await check_transcript(recruiter, interview_id, candidate, live)
            await check_recording(recruiter, interview_id, entries, tmp_path / "interview.ogg")
            assert report.report is not None
            content: Json = report.report.model_dump(mode="json")
            quote = check_score(content, entries)
            assert [q["answered"] for q in content["questions"]] == [True, True]
            await check_webhooks(receiver, hook, interview_id)

            page = text_of(await vivavoce.report_pdf(interview_id))
            assert NAME in page and "Site engineer" in page and REASON not in page
            assert quote in page
            await override(recruiter, vivavoce, interview_id)
            await review(recruiter, own, interview_id)

        await delete(office, recruiter, interview_id, resume_id)
        told = [taken.checked(hook["secret"])["type"] for taken in await receiver.until(4)]
        assert sorted(told) == sorted(EVENTS)


async def made(calls: httpx.AsyncClient, path: str, body: Json) -> Json:
    answer = await calls.post(path, json=body)
    assert answer.status_code == 201, answer.text
    view: Json = answer.json()
    return view


async def make_position(recruiter: httpx.AsyncClient) -> str:
    plan = short_plan(2)
    plan["stages"][0]["questions"][1]["max_follow_ups"] = 0
    company = await made(recruiter, "/companies", {"name": "Acme Flowers"})
    body = {
        "title": "Site engineer",
        "company": " ACME flowers ",
        "plan": plan,
        "retention_days": 30,
    }
    position = await made(recruiter, "/positions", body)
    assert position["company"] == {"id": company["id"], "name": "Acme Flowers"}
    return str(position["id"])


async def send_resume(recruiter: httpx.AsyncClient, vivavoce: Vivavoce) -> str:
    """As a task that is watched to its end; then the client reads what was made of it."""
    answer = await recruiter.post(
        "/resumes",
        files={
            "file": ("ada.pdf", make_pdf(ENGLISH.replace("Ada Lovelace", NAME)), "application/pdf")
        },
        headers={"Prefer": "respond-async"},
    )
    assert answer.status_code == 202, answer.text
    task_id = answer.json()["id"]
    events = await read_stream(recruiter, f"/tasks/{task_id}/stream")
    assert [number for number, _ in events] == list(range(1, len(events) + 1))
    progress = [event["progress"] for _, event in events]
    assert progress == sorted(progress) and progress[-1] == 100
    task = await vivavoce.finished_task(task_id)
    assert task.state == "succeeded" and task.result is not None
    resume = await vivavoce.resume(task.result["resume_id"])
    assert resume.structured_data is not None
    header = resume.structured_data.header
    assert (header.name, header.target_role) == (NAME, "Backend Engineer")
    return str(resume.id)


async def make_questions(recruiter: httpx.AsyncClient, resume_id: str) -> None:
    drafted = await made(recruiter, f"/resumes/{resume_id}/questions", {"count": 2})
    assert drafted["role"] == "Backend Engineer" and drafted["transition"]
    assert all(question["text"].endswith("?") for question in drafted["questions"])


async def come_in(office: Office, link: str) -> str:
    """By the link, with consent; returns the candidate's token."""
    token = link.rsplit("/", 1)[1]
    async with office.calls(None) as nobody:
        page = (await nobody.get(f"/invitations/{token}")).json()
        assert (page["position"], page["retention_days"]) == ("Site engineer", 30)
        refused = await nobody.post(f"/invitations/{token}/enter", json={})
        assert refused.status_code == 422
        consents = {"recording": True, "ai_processing": True}
        entered = await nobody.post(f"/invitations/{token}/enter", json={"consents": consents})
        assert entered.status_code == 200, entered.text
    return str(entered.json()["access_token"])


async def talk(candidate: Interviewee) -> None:
    await candidate.hears_all(("greeting", None), ("planned", PROJECT))
    assert "Ada" in candidate.heard[0]["text"]
    await candidate.answers(ANSWER)
    await candidate.hears_all(("followup", None))
    await candidate.answers(OWN_PART)
    await candidate.hears_all(("planned", CHANGE))
    await candidate.answers(OUTCOME)
    await candidate.hears("closing")
    await candidate.ends("completed")


async def check_transcript(
    recruiter: httpx.AsyncClient, interview_id: str, candidate: Interviewee, live: list[Json]
) -> list[dict[str, Any]]:
    """The same words were captioned, stored, shown live, and in the copy to keep."""
    entries: list[Json] = (await recruiter.get(f"/interviews/{interview_id}/transcripts")).json()
    own = [e["text"] for e in entries if e["speaker"] == "candidate"]
    assert own == candidate.finals
    assert [e["text"] for e in entries if e["speaker"] == "agent"] == [
        e["text"] for e in candidate.heard
    ]
    shown = {e["seq"]: e["text"] for e in live if e["type"] == "transcript"}
    assert shown == {e["seq"]: e["text"] for e in entries}
    statuses = [e["status"] for e in live if e["type"] == "status"]
    assert statuses[-2:] == ["IN_PROGRESS", "COMPLETED"]
    assert live[-1] == {"type": "report", "status": "complete"}
    copy = (await recruiter.get(f"/interviews/{interview_id}/transcript.txt")).text
    assert all(text in copy for text in own)
    return entries


async def check_recording(
    recruiter: httpx.AsyncClient, interview_id: str, entries: list[Json], path: Path
) -> None:
    """Both voices are there, when the transcript says so."""
    answer = await poll(
        lambda: recruiter.get(f"/interviews/{interview_id}/recording"),
        lambda answer: answer.status_code == 200,
        15.0,
    )
    path.write_bytes(answer.content)
    recording = stereo(path)
    assert_times_fit(entries, len(recording) / RECORDING_RATE)
    assert_voices_fit(entries, recording)


def check_score(content: Json, entries: list[Json]) -> str:
    """Each level has its quote, word by word in what was said, at its time; gives the quote."""
    (dimension,) = content["dimensions"]
    assert (dimension["level"], content["total"]) == (LEVEL, float(LEVEL))
    assert_quotes_fit(entries, content)
    (quote,) = dimension["quotes"]
    return str(quote["text"])


async def check_webhooks(receiver: Receiver, hook: Json, interview_id: str) -> None:
    """Each came once, signed."""
    taken = await receiver.until(2)
    messages = [one.checked(hook["secret"]) for one in taken]
    assert sorted(message["type"] for message in messages) == EVENTS[:2]
    assert all(message["data"]["interview_id"] == interview_id for message in messages)
    assert set(receiver.counts.values()) == {1}


async def override(recruiter: httpx.AsyncClient, vivavoce: Vivavoce, interview_id: str) -> None:
    changed = await recruiter.post(
        f"/interviews/{interview_id}/report/override",
        json={"dimension": "ownership", "value": 4, "reason": REASON},
    )
    assert changed.is_success, changed.text
    report = (await vivavoce.report(interview_id)).report  # type: ignore[arg-type]
    assert report is not None
    (dimension,) = report.dimensions
    assert (dimension.level, report.total) == (4, 4.0)
    assert dimension.override is not None and dimension.override.by == RECRUITER
    page = text_of(await vivavoce.report_pdf(interview_id))  # type: ignore[arg-type]
    assert REASON in page


async def review(recruiter: httpx.AsyncClient, own: httpx.AsyncClient, interview_id: str) -> None:
    """The candidate asks a person to look at it again, and reads the answer."""
    assert (await own.get(f"/interviews/{interview_id}/report.pdf")).status_code == 403
    body = {"kind": "human_review", "message": WHY}
    asked = await made(own, f"/interviews/{interview_id}/requests", body)
    (found,) = (await recruiter.get("/requests", params={"state": "open"})).json()["items"]
    assert (found["id"], found["message"]) == (asked["id"], WHY)
    answer = {"state": "answered", "answer": "I listened to it all again; level 4 stands."}
    assert (await recruiter.patch(f"/requests/{found['id']}", json=answer)).is_success
    (read,) = (await own.get(f"/interviews/{interview_id}/requests")).json()
    assert read["answer"] == answer["answer"]


async def delete(
    office: Office, recruiter: httpx.AsyncClient, interview_id: str, resume_id: str
) -> None:
    """Nothing is left of it in any table or folder."""
    data = office.product.data

    def left() -> list[str]:
        kept = (str(path.relative_to(data)) for path in data.rglob("*"))
        return [path for path in kept if interview_id in path or resume_id in path]

    async def remains() -> list[str]:
        return left() + await tables_with(office.product, NAME)

    assert left(), "there was a recording, at least"
    assert await tables_with(office.product, NAME)
    assert (await recruiter.delete(f"/interviews/{interview_id}")).status_code == 204
    for path in (f"/interviews/{interview_id}", f"/resumes/{resume_id}"):
        assert (await recruiter.get(path)).status_code == 404
    await poll(remains, lambda found: not found, 20.0)
