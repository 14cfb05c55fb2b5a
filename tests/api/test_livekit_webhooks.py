"""Webhooks of the LiveKit server, and forged ones."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from livekit.api import AccessToken
from pydantic import SecretStr

from db.relay import EventRelay
from db.repositories.livekit_rooms import RECONCILE_CHANNEL
from db.session import Database
from rooms.livekit.settings import LiveKitSettings
from tests.api.test_interviews import problem
from tests.support.api_server import Served

URL = "/api/v1/livekit/webhook"
KEY, SECRET = "server-key", "a server's secret of thirty-two characters"
JOINED = {
    "event": "participant_joined",
    "id": "EV_1",
    "createdAt": "1760000000",
    "room": {"name": "interview-1", "sid": "RM_1"},
    "participant": {"identity": "candidate-1", "state": "ACTIVE"},
    "somethingNew": {"of": "a later server"},
}


def signed(
    body: bytes, *, key: str = KEY, secret: str = SECRET, ttl_s: float = 300.0, sha: str | None = ""
) -> dict[str, str]:
    """The headers of a webhook, as the LiveKit server sends them."""
    token = AccessToken(key, secret).with_ttl(timedelta(seconds=ttl_s))
    if sha is not None:
        token = token.with_sha256(sha or base64.b64encode(hashlib.sha256(body).digest()).decode())
    return {"Authorization": token.to_jwt(), "Content-Type": "application/webhook+json"}


def encoded(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


@pytest_asyncio.fixture
async def livekit(
    database: Database, relay: EventRelay, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """An API with a key, and a LiveKit server with the tests' API key."""
    settings = LiveKitSettings(api_key=KEY, api_secret=SecretStr(SECRET))
    served = Served(database, relay, tmp_path, key="management", livekit=settings)
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest_asyncio.fixture
async def woken(database: Database) -> AsyncIterator[asyncio.Queue[str]]:
    """The names of rooms that are due for a check."""
    names: asyncio.Queue[str] = asyncio.Queue()
    connection = await database.connect()
    await connection.add_listener(
        RECONCILE_CHANNEL, lambda _c, _p, _channel, name: names.put_nowait(str(name))
    )
    yield names
    await connection.close()


async def test_an_event_has_its_room_looked_at_once(
    livekit: httpx.AsyncClient, woken: asyncio.Queue[str]
) -> None:
    body = encoded(JOINED)
    response = await livekit.post(URL, content=body, headers=signed(body))
    assert (response.status_code, response.json()) == (200, {"new": True})
    for _ in range(2):
        again = await livekit.post(URL, content=body, headers=signed(body))
        assert (again.status_code, again.json()) == (200, {"new": False})
    other = encoded(JOINED | {"id": "EV_2", "room": {"name": "interview-2"}})
    assert (await livekit.post(URL, content=other, headers=signed(other))).json() == {"new": True}
    async with asyncio.timeout(5):
        assert [await woken.get(), await woken.get()] == ["interview-1", "interview-2"]
    assert woken.empty()


async def test_of_repetitions_at_the_same_time_one_counts(livekit: httpx.AsyncClient) -> None:
    body = encoded(JOINED)
    answers = await asyncio.gather(
        *(livekit.post(URL, content=body, headers=signed(body)) for _ in range(6))
    )
    assert [answer.status_code for answer in answers] == [200] * 6
    assert sorted(answer.json()["new"] for answer in answers) == [False] * 5 + [True]


async def test_events_may_come_in_any_order(livekit: httpx.AsyncClient) -> None:
    for number, name in enumerate(["room_finished", "participant_left", "room_started"]):
        body = encoded(JOINED | {"id": f"EV_{number}", "event": name})
        assert (await livekit.post(URL, content=body, headers=signed(body))).json()["new"]


@pytest.mark.parametrize(
    ("why", "headers"),
    [
        ("no Authorization", dict),
        ("not the server's", lambda: {"Authorization": "rubbish"}),
        ("not the server's", lambda: {"Authorization": "Bearer management"}),
        (
            "not the server's",
            lambda: signed(encoded(JOINED), secret="another secret of 32 characters!!"),
        ),
        ("not the server's", lambda: signed(encoded(JOINED), key="another-key")),
        ("expired", lambda: signed(encoded(JOINED), ttl_s=-120.0)),
        ("another body", lambda: signed(b"{}")),
        ("no hash", lambda: signed(encoded(JOINED), sha="not base64!")),
        ("another body", lambda: signed(encoded(JOINED), sha=None)),
    ],
)
async def test_who_is_not_the_server_is_not_heard(
    livekit: httpx.AsyncClient,
    woken: asyncio.Queue[str],
    why: str,
    headers: Callable[[], dict[str, str]],
) -> None:
    body = encoded(JOINED)
    detail = problem(await livekit.post(URL, content=body, headers=headers()), 401)["detail"]
    assert "LiveKit server" in detail
    assert why in detail
    # The same event from the server itself is still news.
    assert (await livekit.post(URL, content=body, headers=signed(body))).json() == {"new": True}
    async with asyncio.timeout(5):
        assert await woken.get() == "interview-1"
    assert woken.empty()


async def test_the_hash_is_of_the_body_as_it_was_sent(livekit: httpx.AsyncClient) -> None:
    body = json.dumps(JOINED, indent=3, ensure_ascii=True).encode()
    assert (await livekit.post(URL, content=body, headers=signed(body))).json() == {"new": True}
    spaced = body + b" "
    problem(await livekit.post(URL, content=spaced, headers=signed(body)), 401)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[1, 2]",
        b"\xff\xfe",
        encoded({"event": "room_started"}),
        encoded({"id": "EV_1"}),
        encoded({"id": "EV_1", "event": 7}),
    ],
)
async def test_what_cannot_be_read_is_said_to_be_so(
    livekit: httpx.AsyncClient, body: bytes
) -> None:
    detail = problem(await livekit.post(URL, content=body, headers=signed(body)), 422)["detail"]
    assert "Invalid webhook" in detail


async def test_an_event_about_no_room_wakes_nobody(
    livekit: httpx.AsyncClient, woken: asyncio.Queue[str]
) -> None:
    body = encoded({"id": "EV_9", "event": "egress_started"})
    assert (await livekit.post(URL, content=body, headers=signed(body))).json() == {"new": True}
    assert woken.empty()


async def test_a_long_body_is_refused(livekit: httpx.AsyncClient) -> None:
    body = encoded(JOINED | {"padding": "x" * 60_000})
    problem(await livekit.post(URL, content=body, headers=signed(body)), 413)


async def test_without_a_server_there_is_nothing_to_be_told(client: httpx.AsyncClient) -> None:
    body = encoded(JOINED)
    problem(await client.post(URL, content=body, headers=signed(body)), 404)


async def test_the_contract_tells_of_it(client: httpx.AsyncClient) -> None:
    call = (await client.get("/openapi.json")).json()["paths"][URL]["post"]
    assert {"200", "401", "404", "413", "422"} <= set(call["responses"])
    assert "application/webhook+json" in call["requestBody"]["content"]
