"""Endpoints of interviews."""

from __future__ import annotations

import asyncio
import copy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from db.tables import Interview, InterviewStatus, Speaker, TranscriptEntry
from interviews.plan import load_plan
from tests.support.api_server import Served

BASE = "/api/v1/interviews"
ADA = {"candidate_name": " Ada {role} ", "role": "Engineer", "company": "Acme"}


async def create(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    response = await client.post(BASE, json=ADA | more)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


def own_plan(**changes: Any) -> dict[str, Any]:
    plan: dict[str, Any] = copy.deepcopy(load_plan("standard-en").model_dump(mode="json"))
    return plan | {"id": "my-own", "title": "My own"} | changes


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


async def test_a_new_interview_is_stored_with_its_questions(
    client: httpx.AsyncClient, served: Served
) -> None:
    response = await client.post(BASE, json=ADA | {"seed": 7, "job_description": "Compilers."})
    body = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{BASE}/{body['id']}"
    assert body["status"] == "SCHEDULED"
    assert body["candidate_name"] == "Ada {role}"
    assert (body["plan_id"], body["seed"]) == ("standard-en", 7)
    assert body["created_at"].endswith("+09:00")
    assert served.host.prepared == [UUID(body["id"])]
    assert (await client.get(response.headers["location"])).json() == body
    questions = (await client.get(f"{BASE}/{body['id']}/questions")).json()
    plan = load_plan("standard-en")
    assert [q["plan_question_id"] for q in questions] == [q.id for q in plan.questions]
    assert body["question_count"] == len(questions)
    assert {q["audio_url"] for q in questions} == {None}


async def test_names_are_filled_in_once_and_as_they_are(client: httpx.AsyncClient) -> None:
    plan = own_plan()
    first = plan["stages"][0]["questions"][0]
    first["text"] = "{name}, why {company}? {0} {name.__class__}"
    body = await create(client, plan=plan)
    questions = (await client.get(f"{BASE}/{body['id']}/questions")).json()
    assert questions[0]["text"] == "Ada {role}, why Acme? {0} {name.__class__}"


@pytest.mark.parametrize(
    ("fields", "plan_id"),
    [
        ({"language": "ko"}, "standard-ko"),
        ({"transition": True}, "transition-en"),
        ({"language": "ko", "transition": True}, "transition-ko"),
        ({"plan": "transition-en", "transition": True}, "transition-en"),
        ({"plan": own_plan()}, "my-own"),
    ],
)
async def test_the_plan_is_chosen(
    client: httpx.AsyncClient, fields: dict[str, Any], plan_id: str
) -> None:
    assert (await create(client, **fields))["plan_id"] == plan_id


async def test_the_plan_is_cut_to_the_wanted_length(client: httpx.AsyncClient) -> None:
    body = await create(client, max_questions=2, time_budget_s=120)
    assert (body["question_count"], body["time_budget_s"]) == (2, 120)
    assert len((await client.get(f"{BASE}/{body['id']}/questions")).json()) == 2


@pytest.mark.parametrize(
    ("plan", "pointer", "words"),
    [
        ("no-such-plan", "/plan", "standard-en"),
        ("../../etc/passwd", "/plan", "a ready plan"),
        ("standard-ko", "/plan", "'ko'"),
        (own_plan(stages=[]), "/plan/stages", "at least 1"),
        (own_plan(extra=1), "/plan/extra", "is not a field"),
        (own_plan(rubric=[{"id": "x"}]), "/plan/rubric/0/name", "required"),
        ({}, "/plan/id", "required"),
    ],
)
async def test_a_bad_plan_is_named_with_its_place(
    client: httpx.AsyncClient, served: Served, plan: object, pointer: str, words: str
) -> None:
    body = problem(await client.post(BASE, json=ADA | {"plan": plan}), 422)
    assert body["errors"][0]["pointer"] == pointer
    assert words in body["detail"]
    assert served.host.prepared == []
    assert (await client.get(BASE)).json()["items"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"candidate_name": "  "}, "/candidate_name"),
        ({"role": None}, "/role"),
        ({"company": "a\x00b"}, "/company"),
        ({"language": "fr"}, "/language"),
        ({"max_questions": 0}, "/max_questions"),
        ({"time_budget_s": 5}, "/time_budget_s"),
        ({"seed": -1}, "/seed"),
        ({"favourite_colour": "red"}, "/favourite_colour"),
    ],
)
async def test_bad_input_is_named_with_its_place(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    body = problem(await client.post(BASE, json=ADA | change), 422)
    assert body["errors"][0]["pointer"] == pointer


async def test_a_transition_with_a_plan_for_none_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post(BASE, json=ADA | {"plan": "standard-en", "transition": True})
    assert "career transition" in problem(response, 422)["detail"]


async def test_what_is_no_json_is_a_bad_request(client: httpx.AsyncClient) -> None:
    problem(
        await client.post(BASE, content=b"{", headers={"content-type": "application/json"}), 400
    )


async def test_creation_is_all_or_nothing(client: httpx.AsyncClient, served: Served) -> None:
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("ALTER TABLE question ADD CHECK (position < 1)"))
    assert "server failed" in problem(await client.post(BASE, json=ADA), 500)["detail"]
    assert (await client.get(BASE)).json()["items"] == []
    assert served.host.prepared == []


async def test_lists_by_page_and_status(client: httpx.AsyncClient, served: Served) -> None:
    created = [(await create(client, candidate_name=f"C{n}"))["id"] for n in range(5)]
    async with served.database.unit_of_work() as work:
        await work.interviews.fail(UUID(created[1]), "test")
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(BASE, params=params)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == created[::-1]
    failed = (await client.get(BASE, params={"status": "FAILED"})).json()
    assert [item["id"] for item in failed["items"]] == [created[1]]


@pytest.mark.parametrize(
    "params", [{"cursor": "x"}, {"cursor": "4pyT"}, {"status": "SLEEPING"}, {"limit": 0}]
)
async def test_a_bad_list_query_is_refused(
    client: httpx.AsyncClient, params: dict[str, Any]
) -> None:
    problem(await client.get(BASE, params=params), 422)


@pytest.mark.parametrize("rest", ["", "/questions", "/transcripts", "/recording", "/report"])
async def test_an_unknown_interview_is_not_found(client: httpx.AsyncClient, rest: str) -> None:
    problem(await client.get(f"{BASE}/{uuid4()}{rest}"), 404)
    problem(await client.get(f"{BASE}/not-an-id{rest}"), 422 if rest else 404)


@pytest.mark.parametrize("rest", ["join", "complete"])
async def test_an_unknown_interview_cannot_be_used(client: httpx.AsyncClient, rest: str) -> None:
    problem(await client.post(f"{BASE}/{uuid4()}/{rest}"), 404)


async def test_the_transcript_is_in_time_order(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    said = [(1, Speaker.AGENT, 0.0), (3, Speaker.CANDIDATE, 2.5), (2, Speaker.AGENT, 3.0)]
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview.id,
                    seq=seq,
                    speaker=speaker,
                    kind="answer",
                    text=f"t{seq}",
                    start_s=start_s,
                    end_s=start_s + 1,
                    words=[{"text": "t", "start_s": start_s, "end_s": start_s + 1}],
                )
                for seq, speaker, start_s in said
            ]
        )
    rows = (await client.get(f"{BASE}/{interview.id}/transcripts")).json()
    assert [(row["seq"], row["speaker"]) for row in rows] == [
        (1, "agent"),
        (3, "candidate"),
        (2, "agent"),
    ]
    assert rows[1]["words"] == [{"text": "t", "start_s": 2.5, "end_s": 3.5}]
    later = await client.get(f"{BASE}/{interview.id}/transcripts", params={"after_seq": 2})
    assert [row["seq"] for row in later.json()] == [3]


async def test_the_recording_is_there_when_the_interview_is_over(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/recording"
    (served.data_dir / "rec").mkdir()
    (served.data_dir / "rec" / "a.ogg").write_bytes(b"OggS" + bytes(996))
    async with served.database.unit_of_work() as work:
        await work.interviews.mark_started(
            interview.id, started_at=datetime.now(UTC), recording_path="rec/a.ogg"
        )
    assert "when the interview is over" in problem(await client.get(url), 404)["detail"]
    ended = (await client.post(f"{BASE}/{interview.id}/complete")).json()
    assert ended["recording_url"] == url
    whole = await client.get(url)
    assert (whole.status_code, len(whole.content)) == (200, 1000)
    assert whole.headers["content-type"] == "audio/ogg"
    part = await client.get(url, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"OggS")
    assert part.headers["content-range"] == "bytes 0-3/1000"
    beyond = await client.get(url, headers={"Range": "bytes=5000-"})
    assert beyond.status_code == 416


async def test_no_file_outside_the_data_folder_is_served(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    (served.data_dir.parent / "secret.ogg").write_bytes(b"secret")
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(interview.id, "../secret.ogg")
        await work.interviews.complete(interview.id, "completed")
    problem(await client.get(f"{BASE}/{interview.id}/recording"), 404)


async def test_a_question_s_speech_is_served_once_made(
    client: httpx.AsyncClient, served: Served
) -> None:
    created = await create(client)
    first = (await client.get(f"{BASE}/{created['id']}/questions")).json()[0]
    url = f"{BASE}/{created['id']}/questions/{first['plan_question_id']}/audio"
    problem(await client.get(url), 404)
    async with served.database.unit_of_work() as work:
        await work.questions.set_audio(
            UUID(created["id"]), first["plan_question_id"], "q.wav", "0a1b"
        )
    again = (await client.get(f"{BASE}/{created['id']}/questions")).json()[0]
    assert again["audio_url"] is None  # it was rendered, but is not on this machine
    (served.data_dir / "q.wav").write_bytes(b"RIFF")
    again = (await client.get(f"{BASE}/{created['id']}/questions")).json()[0]
    assert again["audio_url"] == f"{url}?v=0a1b"

    kept = await client.get(again["audio_url"])
    assert (kept.content, kept.headers["etag"]) == (b"RIFF", '"0a1b"')
    assert kept.headers["cache-control"] == "private, max-age=31536000, immutable"
    for other in (url, f"{url}?v=ffff"):
        answer = await client.get(other)
        assert (answer.content, answer.headers["cache-control"]) == (b"RIFF", "private, no-cache")
    seen = await client.get(url, headers={"If-None-Match": 'W/"x", "0a1b"'})
    assert (seen.status_code, seen.content, seen.headers["etag"]) == (304, b"", '"0a1b"')
    part = await client.get(url, headers={"Range": "bytes=1-2"})
    assert (part.status_code, part.content) == (206, b"IF")


async def test_completing_is_idempotent_and_queues_one_report(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/complete"
    both = await asyncio.gather(client.post(url), client.post(url))
    assert {response.status_code for response in both} == {200}
    assert {response.json()["status"] for response in both} == {"COMPLETED"}
    asked = len(served.host.completed)
    assert (await client.post(url)).json() == both[0].json()
    assert len(served.host.completed) == asked
    async with served.database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM pgqueuer")) == 1


@pytest.mark.parametrize("refusal", [TimeoutError(), RuntimeError("no sound")])
async def test_a_live_interview_in_trouble_is_ended_all_the_same(
    client: httpx.AsyncClient, served: Served, interview: Interview, refusal: Exception
) -> None:
    served.host.refusal = refusal
    ended = await client.post(f"{BASE}/{interview.id}/complete")
    assert ended.json()["status"] == "COMPLETED"
    assert ended.json()["end_reason"] == "ended by request"


async def test_a_failed_interview_stays_failed(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    async with served.database.unit_of_work() as work:
        await work.interviews.fail(interview.id, "no sound")
    refused = problem(await client.post(f"{BASE}/{interview.id}/complete"), 409)
    assert "FAILED" in refused["detail"]
    read = (await client.get(f"{BASE}/{interview.id}")).json()
    assert read["status"] == InterviewStatus.FAILED
    report = (await client.get(f"{BASE}/{interview.id}/report")).json()
    assert (report["status"], report["report"]) == ("failed", None)


@pytest.mark.parametrize("path", [BASE, f"{BASE}/realtime"])
async def test_a_language_without_models_is_refused_with_the_command(
    client: httpx.AsyncClient, served: Served, path: str
) -> None:
    served.host.languages_without_models = {"ko"}
    response = await client.post(path, json=ADA | {"language": "ko"})
    assert "vivavoce models pull --language ko" in problem(response, 503)["detail"]
    assert response.headers["retry-after"] == "60"
    assert (await client.get(BASE)).json()["items"] == []
    assert (await client.post(path, json=ADA)).status_code == 201
