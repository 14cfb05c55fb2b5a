"""Generating questions and learning paths from résumés, at once or as a task."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from models.budget import ComputeBudget
from models.llm.typed import build_structured_model
from pipelines.job_worker import run_worker
from tests.api.test_interviews import problem
from tests.api.test_resumes import INTERVIEWS, send_text
from tests.pipelines.questions.test_questions import draft
from tests.pipelines.test_job_worker import HASTY, queue_is_empty
from tests.support.api_server import Served
from tests.support.provider_server import Hang, Refuse, Step, provider_server
from tests.support.resumes import ENGLISH, KOREAN

BASE = "/api/v1/resumes"
KINDS = [("questions", "question-sets"), ("learning-paths", "learning-paths")]
VOLATILE = {"id", "created_at"}


def lasting(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in VOLATILE}


@pytest.mark.parametrize(("call", "place"), KINDS)
@pytest.mark.parametrize("resume", [ENGLISH, KOREAN])
async def test_it_is_made_at_once_and_kept(
    client: httpx.AsyncClient, call: str, place: str, resume: str
) -> None:
    sent = await send_text(client, resume)
    response = await client.post(f"{BASE}/{sent['id']}/{call}")
    body = response.json()
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"/api/v1/{place}/{body['id']}"
    assert response.headers["vary"] == "Prefer"
    assert (body["worded_by"], body["model"]) == ("rules", None)
    assert body["language"] == ("en" if resume == ENGLISH else "ko")
    assert (await client.get(response.headers["location"])).json() == body
    second = (await client.post(f"{BASE}/{sent['id']}/{call}")).json()
    page = (await client.get(f"{BASE}/{sent['id']}/{call}", params={"limit": 1})).json()
    assert [item["id"] for item in page["items"]] == [second["id"]]
    rest = await client.get(f"{BASE}/{sent['id']}/{call}", params={"cursor": page["next_cursor"]})
    assert [item["id"] for item in rest.json()["items"]] == [body["id"]]
    assert (await client.delete(response.headers["location"])).status_code == 204
    problem(await client.get(response.headers["location"]), 404)
    problem(await client.delete(response.headers["location"]), 404)


@pytest.mark.parametrize(("call", "place"), KINDS)
async def test_now_or_as_a_task_it_is_the_same(
    client: httpx.AsyncClient, served: Served, call: str, place: str
) -> None:
    sent = await send_text(client)
    now = (await client.post(f"{BASE}/{sent['id']}/{call}")).json()
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(served.database, None, shutdown, data_dir=served.data_dir, timing=HASTY)
    )
    try:
        accepted = await client.post(
            f"{BASE}/{sent['id']}/{call}", headers={"Prefer": "respond-async"}
        )
        assert accepted.status_code == 202, accepted.text
        assert accepted.headers["preference-applied"] == "respond-async"
        async with asyncio.timeout(20):
            streamed = await client.get(f"{accepted.headers['location']}/stream")
        await queue_is_empty(served.database)
    finally:
        shutdown.set()
        await worker
    task = (await client.get(accepted.headers["location"])).json()
    assert task["state"] == "succeeded"
    name = "question_set_id" if call == "questions" else "learning_path_id"
    later = (await client.get(f"/api/v1/{place}/{task['result'][name]}")).json()
    assert lasting(later) == lasting(now)
    messages = [step["message"] for step in task["log"]]
    assert messages[2].startswith("parsed: 2 positions")
    assert messages[-2].startswith("checked:")
    assert [event["seq"] for event in task["log"]] == list(range(1, len(messages) + 1))
    assert streamed.text.count("id: ") == len(messages)
    seen = {"Last-Event-ID": str(len(messages) - 1)}
    assert (await client.get(f"{accepted.headers['location']}/stream", headers=seen)).text.count(
        "id: "
    ) == 1


async def test_which_provider_was_left_is_in_the_task_s_log(
    client: httpx.AsyncClient, served: Served
) -> None:
    sent = await send_text(client)
    good = draft("Which lecture in marketing has stayed with you?")
    async with provider_server(openai=[Refuse(429)], anthropic=[good]) as server:
        model = build_structured_model(
            server.settings("openai", "anthropic"), embedded=None, budget=ComputeBudget(1)
        )
        shutdown = asyncio.Event()
        worker = asyncio.create_task(
            run_worker(
                served.database,
                None,
                shutdown,
                data_dir=served.data_dir,
                structured=model,
                timing=HASTY,
            )
        )
        try:
            accepted = await client.post(
                f"{BASE}/{sent['id']}/questions",
                json={"count": 1},
                headers={"Prefer": "respond-async"},
            )
            async with asyncio.timeout(20):
                await client.get(f"{accepted.headers['location']}/stream")
        finally:
            shutdown.set()
            await worker
    task = (await client.get(accepted.headers["location"])).json()
    messages = [step["message"] for step in task["log"]]
    assert "left openai/gpt-4.1-mini: HTTP status 429" in messages
    assert "drafted 1 of 1" in messages
    created = (
        await client.get(f"/api/v1/question-sets/{task['result']['question_set_id']}")
    ).json()
    assert created["model"] == "anthropic/claude-haiku-4-5"


async def test_the_same_model_drafts_when_somebody_waits(
    client: httpx.AsyncClient, served: Served
) -> None:
    sent = await send_text(client)
    good = draft("Which lecture in marketing has stayed with you?")
    async with provider_server(google=[good]) as server:
        model = build_structured_model(
            server.settings("google"), embedded=None, budget=ComputeBudget(1)
        )
        app = create_app(dataclasses.replace(served.services, structured=model))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own:
            response = await own.post(f"{BASE}/{sent['id']}/questions", json={"count": 1})
    body = response.json()
    assert (body["worded_by"], body["model"]) == ("model", "google/gemini-2.5-flash")


@pytest.mark.parametrize("call", ["questions", "learning-paths"])
async def test_a_slow_model_keeps_nobody_waiting(
    client: httpx.AsyncClient, served: Served, call: str
) -> None:
    """What it wrote in time is used, rules word the rest, and the notes say how to get more."""
    sent = await send_text(client)
    good = draft("Which lecture in marketing has stayed with you?")
    steps: list[Step] = [good, Hang()] if call == "questions" else [Hang()]
    async with provider_server(openai=steps) as server:
        model = build_structured_model(
            server.settings("openai"), embedded=None, budget=ComputeBudget(1)
        )
        settings = served.services.settings.model_copy(update={"draft_timeout_s": 1.0})
        app = create_app(dataclasses.replace(served.services, structured=model, settings=settings))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own:
            started = time.monotonic()
            response = await own.post(f"{BASE}/{sent['id']}/{call}")
            assert time.monotonic() - started < 5.0
    body = response.json()
    assert response.status_code == 201, response.text
    assert any("Prefer: respond-async" in note for note in body["notes"])
    sources = {item["source"] for item in body.get("questions", body.get("steps"))}
    assert sources == ({"model", "rules"} if call == "questions" else {"rules"})


async def test_a_position_decides_over_the_resume(client: httpx.AsyncClient) -> None:
    sent = await send_text(client)
    request = {
        "title": "Data Engineer",
        "company": "Acme",
        "description": "- Move ten years of sales records\n- Salary 40,000",
    }
    position = (await client.post("/api/v1/positions", json=request)).json()
    body = {"position_id": position["id"], "role": "Astronaut", "count": 8}
    for call, _ in KINDS:
        options = body if call == "questions" else body | {"count": None}
        options = {name: value for name, value in options.items() if value is not None}
        created = (await client.post(f"{BASE}/{sent['id']}/{call}", json=options)).json()
        assert (created["role"], created["transition"]) == ("Data Engineer", False)
        if call == "questions":
            assert created["company"] == "Acme"
            assert "Analytical Engines" not in str(created)
            jobs = [q["passage"] for q in created["questions"] if q["kind"] == "job"]
            assert jobs == ["Move ten years of sales records"]
        missing = await client.post(
            f"{BASE}/{sent['id']}/{call}", json={"position_id": str(uuid4())}
        )
        assert problem(missing, 422)["errors"][0]["pointer"] == "/position_id"


async def test_what_can_t_be_made_says_why(client: httpx.AsyncClient) -> None:
    problem(await client.post(f"{BASE}/{uuid4()}/questions"), 404)
    problem(await client.get(f"{BASE}/{uuid4()}/learning-paths"), 404)
    without = await send_text(client, ENGLISH.replace("Target role: Backend Engineer\n", ""))
    body = problem(await client.post(f"{BASE}/{without['id']}/questions"), 422)
    assert body["type"] == "urn:vivavoce:problem:content-no-role"
    sent = {"role": "Astronaut"}
    created = await client.post(f"{BASE}/{without['id']}/questions", json=sent)
    assert created.json()["role"] == "Astronaut"
    for wrong in ({"count": 0}, {"count": 99}, {"roles": "x"}, {"language": "fr"}):
        problem(await client.post(f"{BASE}/{without['id']}/questions", json=wrong), 422)
    waiting = await client.post(BASE, json={"text": ENGLISH}, headers={"Prefer": "respond-async"})
    resume_id = waiting.json()["resume_id"]
    problem(await client.post(f"{BASE}/{resume_id}/questions"), 409)


async def test_a_role_that_is_sent_gives_way_to_the_resume_s(client: httpx.AsyncClient) -> None:
    sent = await send_text(client)
    for call, _ in KINDS:
        created = await client.post(f"{BASE}/{sent['id']}/{call}", json={"role": "Astronaut"})
        assert created.json()["role"] == "Backend Engineer"


async def test_they_go_with_the_resume(client: httpx.AsyncClient) -> None:
    sent = await send_text(client)
    places = [
        (await client.post(f"{BASE}/{sent['id']}/{call}")).headers["location"] for call, _ in KINDS
    ]
    await client.delete(f"{BASE}/{sent['id']}")
    for place in places:
        problem(await client.get(place), 404)


async def test_an_interview_asks_a_set_s_questions_after_the_templates(
    client: httpx.AsyncClient,
) -> None:
    sent = await send_text(client)
    created = (await client.post(f"{BASE}/{sent['id']}/questions", json={"count": 3})).json()
    request = {"resume_id": sent["id"], "question_set_id": created["id"]}
    interview = (await client.post(INTERVIEWS, json=request)).json()
    assert (interview["plan_id"], interview["scenario"]) == ("resume-en", "transition")
    asked = (await client.get(f"{INTERVIEWS}/{interview['id']}/questions")).json()
    ids = [question["plan_question_id"] for question in asked]
    assert ids[:5] == ["self-introduction", "motivation", "resume-1", "resume-2", "resume-3"]
    assert [q["text"] for q in asked[2:5]] == [q["text"] for q in created["questions"]]
    other = await send_text(client)
    for wrong, pointer in (
        ({"resume_id": other["id"], "question_set_id": created["id"]}, "/question_set_id"),
        ({"resume_id": sent["id"], "question_set_id": str(uuid4())}, "/question_set_id"),
        (request | {"plan": "standard-en"}, "/plan"),
        (request | {"language": "ko"}, "/plan"),
    ):
        body = problem(await client.post(INTERVIEWS, json=wrong), 422)
        assert body["errors"][0]["pointer"] == pointer
