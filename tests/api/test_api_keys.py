"""API keys: creating, scopes, expiry, revoking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from db.tables import Interview, Role
from tests.api.test_interviews import ADA, BASE, problem
from tests.api.test_sign_in import audit
from tests.support.api_accounts import add_key, add_person, bearer
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served

KEYS = "/api/v1/api-keys"
READ = {"name": "Payroll", "scopes": ["interviews:read"]}


async def test_a_key_is_shown_once_and_stored_as_a_hash(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    created = await client.post(KEYS, json=READ, headers=ruth.headers)
    assert created.status_code == 201, created.text
    assert created.headers["cache-control"] == "no-store"
    body = created.json()
    key = body.pop("key")
    assert key.startswith(f"{body['prefix']}_")
    assert body["user_id"] == str(ruth.id)
    assert (await client.get(created.headers["location"], headers=ruth.headers)).json() == body
    secret = key.removeprefix(f"{body['prefix']}_")
    async with served.database.unit_of_work() as work:
        stored = await work.session.scalar(text("SELECT api_key::text FROM api_key"))
        shown = await work.session.scalar(text("SELECT string_agg(e::text, '') FROM audit_entry e"))
    assert secret not in stored + shown
    assert (await client.get(BASE, headers=bearer(key))).status_code == 200
    for wrong in (key[:-1], body["prefix"], f"{body['prefix']}_", f"{key}x"):
        problem(await client.get(BASE, headers=bearer(wrong)), 401)


async def test_a_key_does_what_its_scopes_say(client: httpx.AsyncClient) -> None:
    created = (await client.post(KEYS, json=READ)).json()
    key, place = bearer(created["key"]), f"{KEYS}/{created['id']}"
    refused = await client.post(BASE, json=ADA, headers=key)
    assert "interviews:write" in problem(refused, 403)["detail"]
    more = {"scopes": ["interviews:write", "interviews:read", "interviews:read"]}
    changed = (await client.patch(place, json=more)).json()
    assert changed["scopes"] == ["interviews:read", "interviews:write"]
    assert (await client.post(BASE, json=ADA, headers=key)).status_code == 201
    # No API key may create keys, read the audit log or manage users, whatever its scopes.
    for path in (KEYS, "/api/v1/users", "/api/v1/audit"):
        assert "API keys" in problem(await client.get(path, headers=key), 403)["detail"]


async def test_a_key_ends_when_it_expires_is_revoked_or_its_owner_goes(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    keys = [
        (await client.post(KEYS, json=READ | {"expires_at": at}, headers=ruth.headers)).json()
        for at in (soon, None, None)
    ]
    for key in keys:
        assert (await client.get(BASE, headers=bearer(key["key"]))).status_code == 200
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE api_key SET expires_at = now() WHERE id = :id"), {"id": keys[0]["id"]}
        )
    problem(await client.get(BASE, headers=bearer(keys[0]["key"])), 401)
    for _ in range(2):
        gone = await client.delete(f"{KEYS}/{keys[1]['id']}", headers=ruth.headers)
        assert gone.status_code == 204
    problem(await client.get(BASE, headers=bearer(keys[1]["key"])), 401)
    listed = (await client.get(KEYS, headers=ruth.headers)).json()["items"]
    assert [key["revoked_at"] is not None for key in listed] == [False, True, False]
    await client.patch(f"/api/v1/users/{ruth.id}", json={"active": False})
    problem(await client.get(BASE, headers=bearer(keys[2]["key"])), 401)
    actions = [action for action, _ in await audit(served)]
    assert actions == ["api_key.created"] * 3 + ["api_key.revoked", "user.changed"]


async def test_the_last_use_is_noted_to_the_minute(
    client: httpx.AsyncClient, served: Served
) -> None:
    created = (await client.post(KEYS, json=READ)).json()
    place = f"{KEYS}/{created['id']}"
    assert created["last_used_at"] is None

    async def last_used() -> datetime:
        await client.get(BASE, headers=bearer(created["key"]))
        return datetime.fromisoformat((await client.get(place)).json()["last_used_at"])

    first = await last_used()
    assert await last_used() == first
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE api_key SET last_used_at = last_used_at - interval '61 s'")
        )
    assert await last_used() > first


async def test_recruiters_have_their_own_keys_only(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    admin = await add_person(served.database, "Root", Role.ADMIN)
    ids = {}
    for person in (ruth, rosa):
        created = await client.post(KEYS, json=READ, headers=person.headers)
        ids[person.id] = created.json()["id"]
    place = f"{KEYS}/{ids[ruth.id]}"
    problem(await client.get(place, headers=rosa.headers), 404)
    problem(await client.patch(place, json={"name": "mine"}, headers=rosa.headers), 404)
    problem(await client.delete(place, headers=rosa.headers), 404)

    async def listed(headers: dict[str, str], **query: str) -> list[str]:
        page = (await client.get(KEYS, params=query, headers=headers)).json()
        return [item["id"] for item in page["items"]]

    assert await listed(rosa.headers) == [ids[rosa.id]]
    assert await listed(rosa.headers, user_id=str(ruth.id)) == [ids[rosa.id]]
    assert await listed(admin.headers) == [ids[rosa.id], ids[ruth.id]]
    assert await listed(admin.headers, user_id=str(ruth.id)) == [ids[ruth.id]]
    assert (await client.delete(place, headers=admin.headers)).status_code == 204


async def test_faulty_keys_are_refused_with_the_place(client: httpx.AsyncClient) -> None:
    for change, place in (
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["users:write"]}, "/scopes/0"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "/expires_at"),
        ({"user_id": str(UUID(int=0))}, "/user_id"),
    ):
        shown = problem(await client.post(KEYS, json=READ | change), 422)
        assert shown["errors"][0]["pointer"] == place


async def test_the_contract_names_the_scope_of_each_call(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert paths[BASE]["post"]["security"] == [{"apiKey": ["interviews:write"]}, {"user": []}]
    assert paths["/api/v1/users/me"]["get"]["security"] == [{"apiKey": []}, {"user": []}]
    assert paths["/api/v1/users"]["get"]["security"] == [{"user": []}]
    assert paths[f"{BASE}/{{interview_id}}/rtc"]["post"]["security"] == [{"joinToken": []}]


@pytest.mark.parametrize("form", ["interview", "position", "resend", "join"])
async def test_a_writing_key_does_not_read_by_a_link_that_it_makes(
    client: httpx.AsyncClient, served: Served, interview: Interview, form: str
) -> None:
    position = await stored_position(served.database)
    invited = (await client.post(f"{BASE}/{interview.id}/invitations", json={})).json()
    path = {
        "interview": f"{BASE}/{interview.id}/invitations",
        "position": f"/api/v1/positions/{position.id}/invitations",
        "resend": f"{BASE}/{interview.id}/invitations/{invited['id']}/resend",
        "join": f"{BASE}/{interview.id}/join",
    }[form]
    body = {"candidate_name": "Ada"} if form == "position" else {}
    writing = bearer(await add_key(served.database, "interviews:write"))
    refused = await client.post(path, json=body, headers=writing)
    assert "interviews:read" in problem(refused, 403)["detail"]
    both = bearer(await add_key(served.database, "interviews:write", "interviews:read"))
    assert (await client.post(path, json=body, headers=both)).is_success
