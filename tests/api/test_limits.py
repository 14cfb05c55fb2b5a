"""Rate limits: what is counted, and the responses beyond the limit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from starlette.types import Message

from api.limits.settings import RateSettings
from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import BASE, problem
from tests.support.api_server import Served

Headers = Sequence[tuple[bytes, bytes]]
KEY = {"Authorization": "Bearer open sesame"}
ELSEWHERE = {"Authorization": "Bearer another"}


@pytest_asyncio.fixture
async def limited(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    rates = RateSettings(
        read="5/minute", write="2/minute", sign_in="3/minute", unauthorized="4/minute"
    )
    return Served(database, relay, tmp_path, key="open sesame", rates=rates)


def calling(served: Served, address: str = "10.0.0.7") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(served.app, client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url="http://iv.example")


async def test_who_sends_too_many_is_told_when_to_come_back(limited: Served) -> None:
    async with calling(limited) as client:
        left = []
        for _ in range(5):
            answer = await client.get(BASE, headers=KEY)
            assert answer.status_code == 200
            assert answer.headers["ratelimit-policy"] == '"read";q=5;w=60'
            left.append(int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]))
        assert left == [4, 3, 2, 1, 0]
        refused = await client.get(BASE, headers=KEY)
        assert "Retry in" in problem(refused, 429)["detail"]
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.json()["type"] == "urn:vivavoce:problem:too-many-requests"
        # Other kinds of requests and health checks are not affected.
        assert (await client.post(BASE, json={}, headers=KEY)).status_code == 422
        for _ in range(10):
            assert (await client.get("/healthz")).status_code == 200


async def test_who_tries_keys_is_stopped_and_others_at_that_address_are_not(
    limited: Served,
) -> None:
    async with calling(limited) as client:
        assert (await client.get(BASE, headers=KEY)).status_code == 200
        for number in range(4):
            guess = {"Authorization": f"Bearer guess {number}"}
            problem(await client.get(BASE, headers=guess), 401)
        problem(await client.get(BASE, headers={"Authorization": "Bearer guess 5"}), 429)
        assert (await client.get(BASE, headers=KEY)).status_code == 200
    async with calling(limited, "10.0.0.8") as client:
        problem(await client.get(BASE, headers=ELSEWHERE), 401)


async def test_many_candidates_may_share_an_address(limited: Served) -> None:
    async with calling(limited) as client:
        policies = [
            (await client.get(f"/api/v1/invitations/{number:043d}")).headers["ratelimit-policy"]
            for number in range(2)
        ]
        signing_in = await client.post("/api/v1/auth/refresh", json={"refresh_token": "x"})
    assert all('"read"' in policy for policy in policies)
    assert '"sign_in"' in signing_in.headers["ratelimit-policy"]


async def test_no_limit_where_none_is_set(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    rates = RateSettings(read="", write="", sign_in="", unauthorized="")
    async with calling(Served(database, relay, tmp_path, key="open sesame", rates=rates)) as client:
        answers = [await client.get(BASE, headers=KEY) for _ in range(8)]
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers


async def watched(served: Served, address: str, query: str, headers: Headers = ()) -> int:
    """Open the live view of an interview that doesn't exist; the close code."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    path = f"{BASE}/{uuid4()}/events"
    scope = {"type": "websocket", "path": path, "raw_path": path.encode(), "scheme": "ws"}
    scope |= {"query_string": query.encode(), "headers": list(headers), "subprotocols": []}
    scope |= {"client": (address, 1), "server": ("iv.example", 80)}
    await served.app(scope, receive, send)
    return int(sent[0]["code"])


@pytest.mark.parametrize("form", ["query", "header"])
async def test_who_tries_keys_at_the_live_view_is_stopped(limited: Served, form: str) -> None:
    async def guess(key: str, address: str = "10.0.0.7") -> int:
        if form == "query":
            return await watched(limited, address, f"access_token={key}")
        headers = [(b"authorization", f"Bearer {key}".encode())]
        return await watched(limited, address, "", headers)

    assert await guess("open%20sesame" if form == "query" else "open sesame") == 4404
    assert [await guess(f"guess{n}") for n in range(6)] == [1008] * 4 + [1013] * 2
    # What is known stays in, and other addresses may try.
    assert await guess("open%20sesame" if form == "query" else "open sesame") == 4404
    assert await guess("guess", "10.0.0.8") == 1008
    async with calling(limited) as client:  # one count for all ways in
        problem(await client.get(BASE, headers=ELSEWHERE), 429)
        problem(await client.get("/metrics", headers=ELSEWHERE), 429)


async def test_who_tries_keys_at_the_metrics_is_stopped(limited: Served) -> None:
    async with calling(limited) as client:
        answers = [
            await client.get("/metrics", headers={"Authorization": f"Bearer guess {number}"})
            for number in range(6)
        ]
        assert [answer.status_code for answer in answers] == [401] * 4 + [429] * 2
        problem(await client.get(BASE, headers=ELSEWHERE), 429)
    async with calling(limited, "10.0.0.9") as client:
        assert (await client.get("/metrics", headers=KEY)).status_code == 200


@pytest.mark.parametrize("public", ["/api/v1/invitations/x", "/api/v1/auth/logout", "/healthz"])
async def test_a_public_route_makes_no_guess_known(limited: Served, public: str) -> None:
    async with calling(limited) as client:
        statuses = []
        for number in range(6):
            guess = {"Authorization": f"Bearer guess {number}"}
            await client.get(public, headers=guess)
            statuses.append((await client.get(BASE, headers=guess)).status_code)
    assert statuses == [401] * 4 + [429] * 2


async def test_guesses_at_the_same_moment_are_limited_too(limited: Served) -> None:
    async with calling(limited) as client:
        answers = await asyncio.gather(
            *(client.get(BASE, headers={"Authorization": f"Bearer {n}"}) for n in range(30))
        )
        assert [answer.status_code for answer in answers].count(401) <= 4
        # Nothing is left of them: after their minute the address may try again.
        known = await asyncio.gather(*(client.get(BASE, headers=KEY) for _ in range(3)))
    assert {answer.status_code for answer in known} <= {200, 429}


async def test_all_addresses_of_an_ipv6_network_are_one(limited: Served) -> None:
    statuses = []
    for number in range(6):
        async with calling(limited, f"2001:db8:1:2:{number}::{number}") as client:
            guess = {"Authorization": f"Bearer guess {number}"}
            statuses.append((await client.get(BASE, headers=guess)).status_code)
    assert statuses == [401] * 4 + [429] * 2
    async with calling(limited, "2001:db8:1:3::1") as client:
        problem(await client.get(BASE, headers=ELSEWHERE), 401)


def test_a_rate_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="600/minute"):
        RateSettings(read="many")
