"""Endpoints of invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from db.tables import Interview
from rooms.pins import pin_hash
from tests.api.test_interviews import BASE, problem
from tests.support.api_server import SECRET, Served


async def test_a_pin_is_shown_once_and_stored_as_a_keyed_hash(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    response = await client.post(f"{BASE}/{interview.id}/invitations", json={"phone": True})
    assert response.status_code == 201, response.text
    body = response.json()
    assert not {"pin_hash", "token_hash"} & set(body)
    assert len(body["pin"]) == 6
    assert body["pin"].isdecimal()
    async with served.database.unit_of_work() as work:
        row = (await work.session.execute(text("SELECT * FROM invitation"))).mappings().one()
        listed = await work.invitations.by_pin(pin_hash(SECRET, body["pin"]))
    assert row["pin_hash"] == pin_hash(SECRET, body["pin"])
    assert body["pin"] not in str(dict(row) | {"id": "", "pin_hash": "", "interview_id": ""})
    assert listed is not None
    assert (listed.interview.id, listed.expired) == (interview.id, False)


async def test_it_lasts_as_long_as_is_asked(
    client: httpx.AsyncClient, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/invitations"
    body = (await client.post(url, json={"phone": True, "expires_in_s": 3600})).json()
    assert body["expires_at"].endswith("+09:00")
    left = datetime.fromisoformat(body["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1, seconds=5)


async def test_an_interview_may_have_several(
    client: httpx.AsyncClient, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/invitations"
    bodies = [(await client.post(url, json={"phone": True})).json() for _ in range(3)]
    assert len({body["pin"] for body in bodies}) == 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"phone": "perhaps"}, "/phone"),
        ({"phone": True, "expires_in_s": 59}, "/expires_in_s"),
        ({"phone": True, "expires_in_s": 90 * 86_400 + 1}, "/expires_in_s"),
        ({"phone": True, "pin": "123456"}, "/pin"),
    ],
)
async def test_a_wrong_wish_is_told(
    client: httpx.AsyncClient, interview: Interview, body: object, pointer: str
) -> None:
    response = await client.post(f"{BASE}/{interview.id}/invitations", json=body)
    assert problem(response, 422)["errors"][0]["pointer"] == pointer


async def test_nobody_is_invited_where_nothing_will_be(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    problem(await client.post(f"{BASE}/{uuid4()}/invitations", json={"phone": True}), 404)
    async with served.database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    response = await client.post(f"{BASE}/{interview.id}/invitations", json={"phone": True})
    assert "over" in problem(response, 409)["detail"]


async def test_when_all_pins_are_in_use_it_says_so(
    client: httpx.AsyncClient, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.invitations.service.make_pin", lambda digits: "1" * digits)
    url = f"{BASE}/{interview.id}/invitations"
    assert (await client.post(url, json={"phone": True})).status_code == 201
    assert "PIN_DIGITS" in problem(await client.post(url, json={"phone": True}), 503)["detail"]


async def test_only_the_key_invites(served: Served, interview: Interview) -> None:
    locked = Served(served.database, served.services.relay, served.data_dir, key="k" * 20)
    transport = httpx.ASGITransport(locked.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        url = f"{BASE}/{interview.id}/invitations"
        problem(await client.post(url, json={"phone": True}), 401)
