"""Rate limits: what is counted, and the responses beyond the limit."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.limits.settings import RateSettings
from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import BASE, problem
from tests.support.api_server import Served

KEY = {"Authorization": "Bearer open sesame"}
ELSEWHERE = {"Authorization": "Bearer another"}


@pytest.fixture
def limited(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
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


def test_a_rate_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="600/minute"):
        RateSettings(read="many")
