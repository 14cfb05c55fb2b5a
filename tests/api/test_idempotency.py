"""``Idempotency-Key``: a creating request that is sent twice has one effect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text, update
from sqlmodel import col

from api.app import PREFIX, contract
from api.companies import service as companies
from db.relay import EventRelay
from db.repositories.idempotency import CLAIMED, KEPT
from db.session import Database
from db.tables import IdempotencyKey, Role
from pipelines.jobs.idempotency import delete_idempotency_keys
from tests.api.test_interviews import problem
from tests.support.access_matrix import BODIES
from tests.support.access_world import KEY, World
from tests.support.api_accounts import add_key, add_person, bearer
from tests.support.api_server import Served
from tests.support.pdfs import make_pdf

KEYED = sorted(
    path.removeprefix(PREFIX)
    for path, methods in contract()["paths"].items()
    for parameter in methods.get("post", {}).get("parameters", ())
    if parameter["name"] == "Idempotency-Key"
)
NEED_MORE = (
    "/webhooks",
    "/webhooks/{webhook_id}/rotate-secret",
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
    "/resumes/{resume_id}/questions",
    "/resumes/{resume_id}/learning-paths",
    "/interviews/{interview_id}/report/override",
    "/interviews/{interview_id}/report/rescore",
    "/interviews/{interview_id}/decisions",
    "/interviews/{interview_id}/notes",
    "/interviews/{interview_id}/invitation/mail",
    "/interviews/{interview_id}/invitation/remind",
    "/integrations/{integration_id}/rotate-key",
    "/integrations/{integration_id}/updates/{update_id}/resend",
    "/plans/draft",
    "/bulk-actions/{task_id}/undo",
)
"""Routes whose request in the access matrix is refused."""


def with_key(key: str, **headers: str) -> dict[str, str]:
    return {"Idempotency-Key": key, **headers}


@pytest_asyncio.fixture
async def guarded(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    return Served(database, relay, tmp_path, key=KEY)


@pytest_asyncio.fixture
async def strangers(guarded: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app with a key."""
    transport = httpx.ASGITransport(guarded.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def age(database: Database, by: timedelta) -> None:
    async with database.unit_of_work() as work:
        await work.session.execute(
            update(IdempotencyKey).values(created_at=col(IdempotencyKey.created_at) - by)
        )


async def stored(database: Database) -> int:
    async with database.unit_of_work() as work:
        return int(await work.session.scalar(text("SELECT count(*) FROM idempotency_key")) or 0)


def test_every_creating_route_honours_a_key() -> None:
    creating = {
        path.removeprefix(PREFIX)
        for path, methods in contract()["paths"].items()
        if {"201", "202"} & set(methods.get("post", {}).get("responses", ()))
    }
    assert creating <= set(KEYED) and len(creating) >= 13
    assert set(NEED_MORE) <= set(KEYED)


async def test_each_of_them_creates_once(guarded: Served, strangers: httpx.AsyncClient) -> None:
    world = await World.populated(guarded)
    for path in set(KEYED) - set(NEED_MORE):
        names = await world.make(path, "")
        body = BODIES.get(f"POST {path}")
        body = body() if callable(body) else body
        url = PREFIX + path.format(**names)
        headers = with_key("k", **bearer(KEY))
        first, again = [await strangers.post(url, json=body, headers=headers) for _ in range(2)]
        assert first.status_code in (200, 201, 202), (path, first.text)
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true", path
        assert (again.status_code, again.content) == (first.status_code, first.content), path
        for name in ("location", "cache-control", "content-type"):
            assert again.headers.get(name) == first.headers.get(name), path
        candidate = await strangers.post(
            url, json=body, headers=with_key("k", **world.other.headers)
        )
        assert "idempotent-replayed" not in candidate.headers, path
        await age(guarded.database, KEPT)


async def test_another_body_or_path_is_refused(client: httpx.AsyncClient) -> None:
    body = {"name": "Acme", "description": "Anvils."}
    first = await client.post(f"{PREFIX}/companies", json=body, headers=with_key('"k"'))
    assert first.status_code == 201
    reordered = '{ "description": "Anvils.",\n "name": "Acme" }'
    same = await client.post(
        f"{PREFIX}/companies",
        content=reordered,
        headers=with_key("k", **{"Content-Type": "application/json"}),
    )
    assert same.json() == first.json()
    for path, other in (("companies", {"name": "Globex"}), ("positions", body)):
        refused = problem(
            await client.post(f"{PREFIX}/{path}", json=other, headers=with_key("k")), 422
        )
        assert refused["type"] == "urn:vivavoce:problem:idempotency-key-reused"
    assert len((await client.get(f"{PREFIX}/companies")).json()["items"]) == 1


async def test_a_form_may_be_sent_again_with_another_boundary(client: httpx.AsyncClient) -> None:
    pdf = make_pdf("Ada Lovelace\nObjective: Engineer")

    async def send(boundary: str, content: bytes) -> httpx.Response:
        return await client.post(
            f"{PREFIX}/resumes",
            files={"file": ("cv.pdf", content, "application/pdf")},
            headers=with_key("k", **{"Content-Type": f"multipart/form-data; boundary={boundary}"}),
        )

    first, again = await send("one", pdf), await send("another", pdf)
    assert first.status_code == 201
    assert again.json()["id"] == first.json()["id"]
    problem(await send("one", pdf + b"\n"), 422)


async def test_the_second_of_two_at_once_is_told_to_wait(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    create = companies.create

    async def slow(*args: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await create(*args)

    monkeypatch.setattr(companies, "create", slow)

    async def send() -> httpx.Response:
        return await client.post(
            f"{PREFIX}/companies", json={"name": "Acme"}, headers=with_key("k")
        )

    first = asyncio.create_task(send())
    await begun.wait()
    waiting = await send()
    assert problem(waiting, 409)["type"] == "urn:vivavoce:problem:idempotency-key-in-flight"
    assert waiting.headers["retry-after"] == "1"
    go_on.set()
    response = await first
    assert (await send()).content == response.content


async def test_a_request_whose_process_died_can_be_repeated(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object) -> None:
        raise asyncio.CancelledError

    body, headers = {"name": "Acme"}, with_key("k")
    with monkeypatch.context() as dying:
        dying.setattr(companies, "create", die)
        with pytest.raises(asyncio.CancelledError):
            await client.post(f"{PREFIX}/companies", json=body, headers=headers)
    problem(await client.post(f"{PREFIX}/companies", json=body, headers=headers), 409)
    await age(served.database, CLAIMED)
    assert (await client.post(f"{PREFIX}/companies", json=body, headers=headers)).status_code == 201


async def test_an_error_keeps_nothing(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, headers = f"{PREFIX}/companies", with_key("k")
    problem(await client.post(url, json={"name": ""}, headers=headers), 422)

    async def fail(*_: object) -> None:
        raise RuntimeError("out of luck")

    with monkeypatch.context() as failing:
        failing.setattr(companies, "create", fail)
        problem(await client.post(url, json={"name": "Acme"}, headers=headers), 500)
    assert (await client.post(url, json={"name": "Acme"}, headers=headers)).status_code == 201
    problem(await client.post(url, json={"name": "Acme"}, headers=with_key("x" * 256)), 422)
    problem(await client.post(url, json={"name": "Acme"}, headers=with_key("")), 422)


async def test_keys_belong_to_their_caller_and_need_their_rights(
    strangers: httpx.AsyncClient, guarded: Served
) -> None:
    ruth, saul = [
        await add_person(guarded.database, name, Role.RECRUITER) for name in ("Ruth", "Saul")
    ]
    key = bearer(await add_key(guarded.database, "positions:write"))
    body = {"title": "Smith", "company": "Acme"}
    ids = set()
    for caller in (ruth.headers, saul.headers, key, bearer(KEY)):
        for _ in range(2):
            response = await strangers.post(
                f"{PREFIX}/positions", json=body, headers=with_key("k", **caller)
            )
            ids.add(response.json()["id"])
    assert len(ids) == 4
    async with guarded.database.unit_of_work() as work:
        user = await work.users.get(ruth.id)
        assert user is not None
        user.role = Role.CANDIDATE
    await guarded.services.rows.aclose()
    demoted = await strangers.post(
        f"{PREFIX}/positions", json=body, headers=with_key("k", **ruth.headers)
    )
    problem(demoted, 403)


async def test_the_table_reveals_no_secret(client: httpx.AsyncClient, served: Served) -> None:
    """An API key's secret is answered again to its creator, and can't be read in the database."""
    body = {"name": "Payroll of Ada", "scopes": ["interviews:read"]}
    first, again = [
        await client.post(f"{PREFIX}/api-keys", json=body, headers=with_key("a secret of mine"))
        for _ in range(2)
    ]
    secret = first.json()["key"]
    assert again.json()["key"] == secret
    async with served.database.unit_of_work() as work:
        (row,) = (await work.session.execute(text("SELECT * FROM idempotency_key"))).all()
    for hidden in (secret, "Payroll", "a secret of mine", "operator"):
        assert hidden not in str(row)


async def test_answers_are_kept_for_a_day(client: httpx.AsyncClient, served: Served) -> None:
    url, headers = f"{PREFIX}/positions", with_key("k")
    body = {"title": "Smith", "company": "Acme"}
    first = (await client.post(url, json=body, headers=headers)).json()
    await age(served.database, KEPT - timedelta(minutes=1))
    async with served.database.unit_of_work() as work:
        await delete_idempotency_keys(work)
    assert (await client.post(url, json=body, headers=headers)).json() == first
    await age(served.database, timedelta(minutes=2))
    assert (await client.post(url, json=body, headers=headers)).json() != first
    await age(served.database, KEPT)
    async with served.database.unit_of_work() as work:
        await delete_idempotency_keys(work)
    assert await stored(served.database) == 0
