"""Accounts: the caller's own, and all of them for administrators."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from api.auth.credentials import make_refresh, secret_hash
from db.tables import Role
from tests.api.test_interviews import BASE, problem
from tests.api.test_sign_in import ME, audit, refresh, sign_in
from tests.support.api_accounts import PASSWORD, Person, add_key, add_person, add_user, bearer
from tests.support.api_server import Served

USERS = "/api/v1/users"
AUDIT = "/api/v1/audit"


async def test_an_account_is_made_used_and_closed(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    request = {
        "email": "Ruth@Acme.Example",
        "name": " Ruth ",
        "role": "recruiter",
        "password": PASSWORD,
    }
    created = await client.post(USERS, json=request, headers=admin.headers)
    assert created.status_code == 201, created.text
    ruth = created.json()
    assert (ruth["email"], ruth["name"], ruth["active"]) == ("ruth@acme.example", "Ruth", True)
    assert PASSWORD not in created.text and "hash" not in created.text
    place = f"{USERS}/{ruth['id']}"
    assert created.headers["location"] == place
    assert (await client.get(place, headers=admin.headers)).json() == ruth
    problem(await client.post(USERS, json=request, headers=admin.headers), 409)

    tokens = (await sign_in(client, "ruth@acme.example")).json()
    mine = bearer(tokens["access_token"])
    assert (await client.get(BASE, headers=mine)).status_code == 200
    refused = await client.get(USERS, headers=mine)
    assert "admin" in problem(refused, 403)["detail"]

    closed = await client.patch(place, json={"active": False}, headers=admin.headers)
    assert closed.json()["active"] is False
    problem(await client.get(BASE, headers=mine), 401)
    problem(await refresh(client, tokens["refresh_token"]), 401)
    problem(await sign_in(client, "ruth@acme.example"), 401)
    await client.patch(place, json={"active": True}, headers=admin.headers)
    problem(await client.get(BASE, headers=mine), 401)  # ended sessions stay ended
    assert (await sign_in(client, "ruth@acme.example")).status_code == 200

    assert (await client.delete(place, headers=admin.headers)).status_code == 204
    problem(await client.get(place, headers=admin.headers), 404)
    assert [action for action, _ in await audit(served)] == [
        "user.created",
        "session.signed_in",
        "access.refused",
        "user.changed",
        "session.sign_in_refused",
        "user.changed",
        "session.signed_in",
        "user.deleted",
    ]


async def test_a_role_counts_from_the_moment_it_is_changed(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    key = await add_key(served.database, "interviews:read", user_id=ruth.id)
    assert (await client.get(BASE, headers=bearer(key))).status_code == 200
    place = f"{USERS}/{ruth.id}"
    await client.patch(place, json={"role": "candidate"}, headers=admin.headers)
    assert (await client.get(BASE, headers=ruth.headers)).json()["items"] == []
    problem(await client.get(BASE, headers=bearer(key)), 401)
    await client.patch(place, json={"role": "admin"}, headers=admin.headers)
    assert (await client.get(USERS, headers=ruth.headers)).status_code == 200


async def test_an_admin_can_not_lock_everybody_out(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    own = f"{USERS}/{admin.id}"
    for change in ({"active": False}, {"role": "recruiter"}):
        problem(await client.patch(own, json=change, headers=admin.headers), 409)
    problem(await client.delete(own, headers=admin.headers), 409)
    named = await client.patch(own, json={"name": "R", "role": "admin"}, headers=admin.headers)
    assert named.json()["name"] == "R"


async def test_a_forgotten_password_is_set_by_an_admin(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    fresh = {"password": PASSWORD}
    await client.patch(f"{USERS}/{ruth.id}", json=fresh, headers=admin.headers)
    problem(await client.get(ME, headers=ruth.headers), 401)
    assert (await sign_in(client, ruth.email)).status_code == 200
    last_action, refusal = (await audit(served))[0]
    assert (last_action, refusal) == ("user.changed", {"changed": ["password"]})


async def test_one_changes_ones_own_password(client: httpx.AsyncClient, served: Served) -> None:
    user = await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    here = (await sign_in(client, user.email)).json()
    elsewhere = (await sign_in(client, user.email)).json()
    mine = bearer(here["access_token"])
    wrong = {"current_password": "not this", "new_password": "a longer password"}
    refusal = problem(await client.put(f"{ME}/password", json=wrong, headers=mine), 422)
    assert refusal["errors"][0]["pointer"] == "/current_password"
    short = {"current_password": PASSWORD, "new_password": "short"}
    problem(await client.put(f"{ME}/password", json=short, headers=mine), 422)
    right = {"current_password": PASSWORD, "new_password": "a longer password"}
    assert (await client.put(f"{ME}/password", json=right, headers=mine)).status_code == 204
    assert (await client.get(ME, headers=mine)).status_code == 200
    problem(await client.get(ME, headers=bearer(elsewhere["access_token"])), 401)
    problem(await sign_in(client, user.email), 401)
    assert (await sign_in(client, user.email, "a longer password")).status_code == 200


async def test_ones_password_can_not_be_guessed_through_a_stolen_token(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    wrong = {"current_password": "guess", "new_password": "a longer password"}
    statuses = [
        (await client.put(f"{ME}/password", json=wrong, headers=ruth.headers)).status_code
        for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]


async def test_who_i_am(client: httpx.AsyncClient, served: Served) -> None:
    assert (await client.get(ME)).json() == {
        "role": "admin",
        "name": "operator",
        "id": None,
        "email": None,
        "interview_id": None,
        "scopes": None,
        "position_ids": None,
    }
    key = await add_key(served.database, "reports:read")
    mine = (await client.get(ME, headers=bearer(key))).json()
    assert (mine["role"], mine["scopes"], mine["id"]) == ("recruiter", ["reports:read"], None)
    assert key[17:] not in str(mine)  # past the prefix


async def test_accounts_are_found_page_by_page(client: httpx.AsyncClient, served: Served) -> None:
    for name in ("Ada", "Adam", "Bob_", "Cleo"):
        await add_user(served.database, name, Role.CANDIDATE, active=name != "Cleo")
    await add_user(served.database, "Ruth", Role.RECRUITER)

    async def names(**query: str | int) -> list[str]:
        listed, cursor = [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = (await client.get(USERS, params=query | more)).json()
            listed += [item["name"] for item in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                return listed

    assert await names(limit=2) == ["Ruth", "Cleo", "Bob_", "Adam", "Ada"]
    assert await names(search="aDA") == ["Adam", "Ada"]
    assert await names(search="_") == ["Bob_"]
    assert await names(search="ruth@acme") == ["Ruth"]
    assert await names(role="recruiter") == ["Ruth"]
    assert await names(role="candidate", active="false") == ["Cleo"]
    for query in ({"cursor": "nonsense"}, {"search": "\0"}, {"role": "king"}, {"limit": 0}):
        problem(await client.get(USERS, params=query), 422)


async def test_faulty_accounts_are_refused_with_the_place(client: httpx.AsyncClient) -> None:
    good = {"email": "a@acme.example", "name": "A", "role": "candidate"}
    for change, place in (
        ({"email": "nobody"}, "/email"),
        ({"name": " "}, "/name"),
        ({"role": "king"}, "/role"),
        ({"password": "short"}, "/password"),
        ({"active": True}, "/active"),
    ):
        refusal = problem(await client.post(USERS, json=good | change), 422)
        assert refusal["errors"][0]["pointer"] == place
    problem(await client.patch(f"{USERS}/{uuid4()}", json={"name": "B"}), 404)
    problem(await client.delete(f"{USERS}/{uuid4()}"), 404)


async def test_what_is_not_done_is_not_in_the_audit(
    client: httpx.AsyncClient, served: Served
) -> None:
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text(
                "ALTER TABLE audit_entry ADD CONSTRAINT none CHECK (action <> 'user.created') "
                "NOT VALID"
            )
        )
    good = {"email": "a@acme.example", "name": "A", "role": "candidate"}
    assert (await client.post(USERS, json=good)).status_code == 500
    assert (await client.get(USERS)).json()[
        "items"
    ] == []  # an action that can't be audited is not done


async def test_the_audit_is_filtered_and_read_page_by_page(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    created = []
    for n in range(3):
        request = {"email": f"u{n}@acme.example", "name": "U", "role": "candidate"}
        created.append((await client.post(USERS, json=request, headers=admin.headers)).json()["id"])
    await client.patch(f"{USERS}/{created[1]}", json={"name": "V"}, headers=admin.headers)
    await client.delete(f"{USERS}/{created[1]}")

    async def entries(**query: str | int) -> list[dict[str, object]]:
        page = (await client.get(AUDIT, params=query)).json()
        return list(page["items"])

    first = (await client.get(AUDIT, params={"limit": 3})).json()
    rest = (await client.get(AUDIT, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [e["action"] for e in first["items"] + rest["items"]] == [
        "user.deleted",
        "user.changed",
        *["user.created"] * 3,
    ]
    assert rest["next_cursor"] is None
    by_operator = first["items"][0]
    assert (by_operator["actor"], by_operator["actor_id"]) == ("operator", None)
    assert by_operator["address"] == "127.0.0.1"
    about = await entries(subject_id=created[1])
    assert [e["action"] for e in about] == ["user.deleted", "user.changed", "user.created"]
    assert {e["actor"] for e in await entries(actor_id=str(admin.id))} == {admin.email}
    assert len(await entries(action="user.created")) == 3
    split = str(about[1]["created_at"])
    assert len(await entries(since=split)) == 2
    assert len(await entries(until=split)) == 3
    for query in ({"since": "yesterday"}, {"since": "0001-01-01T00:00:00+14:00"}, {"action": "x"}):
        problem(await client.get(AUDIT, params=query), 422)


async def test_the_sessions_of_others_are_not_touched(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    async with served.database.unit_of_work() as work:
        await work.sessions.begin(ruth.id, secret_hash(make_refresh()), 60)
    await client.patch(f"{USERS}/{ruth.id}", json={"active": False})
    problem(await client.get(ME, headers=ruth.headers), 401)
    assert (await client.get(ME, headers=rosa.headers)).status_code == 200


@pytest.mark.parametrize("body", [{"role": "recruiter"}, {"active": False}, None])
async def test_of_administrators_who_demote_each_other_one_remains(
    client: httpx.AsyncClient, served: Served, body: dict[str, object] | None
) -> None:
    one = await add_person(served.database, "One", Role.ADMIN)
    two = await add_person(served.database, "Two", Role.ADMIN)

    def attack(by: Person, other: Person) -> Awaitable[httpx.Response]:
        place = f"{USERS}/{other.id}"
        if body is None:
            return client.delete(place, headers=by.headers)
        return client.patch(place, json=body, headers=by.headers)

    answers = await asyncio.gather(attack(one, two), attack(two, one))
    # 401 where the second was read only after the first had happened.
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] in (200, 204) and statuses[1] in (401, 403), statuses
    async with served.database.unit_of_work() as work:
        left = [await work.users.get(person.id) for person in (one, two)]
    assert sum(bool(u and u.active and u.role == Role.ADMIN) for u in left) == 1


async def test_a_reset_password_ends_the_keys_too(
    client: httpx.AsyncClient, served: Served
) -> None:
    admin = await add_person(served.database, "Root", Role.ADMIN)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    key = bearer(await add_key(served.database, "interviews:read", user_id=ruth.id))
    other = bearer(await add_key(served.database, "interviews:read", user_id=admin.id))
    place = f"{USERS}/{ruth.id}"
    reset = await client.patch(place, json={"password": PASSWORD}, headers=admin.headers)
    assert reset.status_code == 200
    problem(await client.get(BASE, headers=key), 401)
    problem(await client.get(BASE, headers=ruth.headers), 401)
    assert (await client.get(BASE, headers=other)).status_code == 200
    assert (await audit(served))[-1][1]["keys_revoked"] == 1
