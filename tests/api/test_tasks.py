"""Tasks: creating, reading and streaming them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from sqlalchemy import text

from db.tables import Resume, Task
from kit.ports import free_port
from tests.api.test_interviews import problem
from tests.pipelines.test_job_worker import TIMEOUT_S, working
from tests.support.api_server import Served
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH

BASE = "/api/v1/tasks"
RESUMES = "/api/v1/resumes"
ASYNC = {"Prefer": "respond-async"}


async def ask(client: httpx.AsyncClient, **headers: str) -> dict[str, Any]:
    response = await client.post(RESUMES, json={"text": ENGLISH}, headers=ASYNC | headers)
    assert response.status_code == 202, response.text
    body: dict[str, Any] = response.json()
    return body


async def finished(client: httpx.AsyncClient, place: str) -> dict[str, Any]:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            body: dict[str, Any] = (await client.get(place)).json()
            if body["finished_at"]:
                return body
            await asyncio.sleep(0.05)


def events(stream: str) -> list[dict[str, Any]]:
    """The data of a stream's events, without comments."""
    parsed = []
    for block in stream.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line[:1] not in ":")
        if fields:
            assert int(fields["id"]) == json.loads(fields["data"])["seq"]
            parsed.append(json.loads(fields["data"]))
    return parsed


async def test_a_preference_for_async_gets_a_task(
    client: httpx.AsyncClient, served: Served
) -> None:
    response = await client.post(
        RESUMES, files={"file": ("cv.pdf", make_pdf(ENGLISH))}, headers=ASYNC
    )
    body = response.json()
    assert response.status_code == 202
    assert response.headers["location"] == f"{BASE}/{body['id']}"
    assert response.headers["preference-applied"] == "respond-async"
    assert (body["kind"], body["state"], body["progress"]) == ("resume.parse", "queued", 0)
    place = f"{RESUMES}/{body['resume_id']}"
    pending = (await client.get(place)).json()
    assert (pending["status"], pending["structured_data"]) == ("pending", None)
    problem(await client.put(place, json={"structured_data": {"header": {}}}), 409)
    refused = await client.post("/api/v1/interviews", json={"resume_id": body["resume_id"]})
    problem(refused, 409)
    async with working(served.database, served.data_dir):
        task = await finished(client, response.headers["location"])
    assert (task["state"], task["progress"]) == ("succeeded", 100)
    assert task["result"] == {"resume_id": body["resume_id"]}
    assert [step["seq"] for step in task["log"]] == list(range(1, len(task["log"]) + 1))
    assert task["log"][0]["at"].endswith("+09:00")
    assert (await client.get(place)).json()["status"] == "ready"


async def test_both_ways_give_the_same(client: httpx.AsyncClient, served: Served) -> None:
    at_once = (await client.post(RESUMES, json={"text": ENGLISH})).json()
    task = await ask(client)
    async with working(served.database):
        await finished(client, f"{BASE}/{task['id']}")
    later = (await client.get(f"{RESUMES}/{task['resume_id']}")).json()
    assert later["structured_data"] == at_once["structured_data"]


@pytest.mark.parametrize(
    ("prefer", "status"),
    [
        ("respond-async", 202),
        ("Respond-Async; x=1, wait=10", 202),
        ("wait=10, respond-async", 202),
        ("wait=10", 201),
        ("return=minimal; respond-async", 201),
        ("", 201),
    ],
)
async def test_the_preference_is_read_as_rfc_7240_has_it(
    client: httpx.AsyncClient, prefer: str, status: int
) -> None:
    response = await client.post(RESUMES, json={"text": ENGLISH}, headers={"Prefer": prefer})
    assert response.status_code == status
    assert response.headers["vary"] == "Prefer"
    assert ("preference-applied" in response.headers) == (status == 202)


async def test_a_failed_task_says_why(client: httpx.AsyncClient, served: Served) -> None:
    pdf = make_pdf(ENGLISH, user_password="x")
    sent = await client.post(RESUMES, files={"file": ("cv.pdf", pdf)}, headers=ASYNC)
    async with working(served.database, served.data_dir):
        task = await finished(client, sent.headers["location"])
    assert task["state"] == "failed"
    assert task["error"]["code"] == "encrypted"
    resume = (await client.get(f"{RESUMES}/{task['resume_id']}")).json()
    assert resume["failure_reason"] == task["error"]["detail"]
    refused = await client.post("/api/v1/interviews", json={"resume_id": task["resume_id"]})
    assert "password" in problem(refused, 422)["detail"]
    last = events((await client.get(f"{sent.headers['location']}/stream")).text)[-1]
    assert last["error"] == task["error"]


async def test_row_and_job_are_made_together_or_not_at_all(
    client: httpx.AsyncClient, served: Served
) -> None:
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("ALTER TABLE pgqueuer RENAME TO elsewhere"))
    pdf = ("cv.pdf", make_pdf(ENGLISH))
    problem(await client.post(RESUMES, files={"file": pdf}, headers=ASYNC), 500)
    async with served.database.unit_of_work() as work:
        for table in ("resume", "task", "task_event", "elsewhere"):
            assert await work.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    assert list((served.data_dir / "resumes").glob("*")) == []


async def test_the_stream_goes_on_after_the_last_event_seen(
    client: httpx.AsyncClient, served: Served
) -> None:
    task = await ask(client)
    place = f"{BASE}/{task['id']}/stream"
    async with working(served.database):
        whole = await client.get(place)
    assert whole.headers["content-type"].startswith("text/event-stream")
    received = events(whole.text)
    assert [event["seq"] for event in received] == list(range(1, 8))
    assert received[-1]["state"] == "succeeded"
    assert received[-1]["result"] == {"resume_id": task["resume_id"]}
    assert "result" not in received[0]
    for seen in (0, 3, 6):
        rest = await client.get(place, headers={"Last-Event-ID": str(seen)})
        assert events(rest.text) == received[seen:]
    for nonsense in ("x", "-1", "", "9" * 40):
        again = await client.get(place, headers={"Last-Event-ID": nonsense})
        assert events(again.text) == received
    over = await client.get(place, headers={"Last-Event-ID": "7"})
    assert (over.status_code, over.text) == (204, "")


async def test_the_stream_tells_while_it_happens(client: httpx.AsyncClient, served: Served) -> None:
    task_id = UUID((await ask(client))["id"])
    async with watching(served, task_id) as received:
        assert (await anext(received))["state"] == "queued"
        async with served.database.unit_of_work() as work:
            await work.tasks.begin(task_id)
        assert (await anext(received))["state"] == "running"
        async with served.database.unit_of_work() as work:
            await work.tasks.advance(task_id, 40, "half way")
        event = await anext(received)
        assert (event["progress"], event["message"]) == (40, "half way")
        async with served.database.unit_of_work() as work:
            await work.tasks.succeed(task_id, {"answer": 42})
        assert (await anext(received))["result"] == {"answer": 42}
        assert [event async for event in received] == []


async def test_the_stream_ends_when_the_task_is_deleted(
    client: httpx.AsyncClient, served: Served
) -> None:
    task = await ask(client)
    async with watching(served, UUID(task["id"])) as received:
        await anext(received)
        assert (await client.delete(f"{RESUMES}/{task['resume_id']}")).status_code == 204
        assert [event async for event in received] == []
    problem(await client.get(f"{BASE}/{task['id']}"), 404)


async def test_unknown_tasks_are_not_found(client: httpx.AsyncClient) -> None:
    problem(await client.get(f"{BASE}/{uuid4()}"), 404)
    problem(await client.get(f"{BASE}/{uuid4()}/stream"), 404)
    problem(await client.get(f"{BASE}/seven"), 422)


async def test_work_that_nobody_knows_fails(client: httpx.AsyncClient, served: Served) -> None:
    resume = Resume(id=uuid4(), text=ENGLISH)
    task = Task(kind="resume.sing", resume_id=resume.id)
    async with served.database.unit_of_work() as work:
        await work.resumes.add(resume)
        await work.tasks.add(task)
    async with working(served.database, Path()):
        body = await finished(client, f"{BASE}/{task.id}")
    assert "resume.sing" in body["error"]["detail"]


@asynccontextmanager
async def watching(served: Served, task_id: UUID) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The events of a task as they arrive from a separate server."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(served.app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(TIMEOUT_S):
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            async with (
                httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client,
                client.stream("GET", f"{BASE}/{task_id}/stream") as response,
            ):
                yield _arriving(response)
        finally:
            server.should_exit = True
            await serving


async def _arriving(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line[len("data: ") :])
