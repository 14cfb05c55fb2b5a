"""Signing in, staying signed in, signing out, and guessing passwords."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from api.auth import attempts, passwords
from api.auth.credentials import issue_access
from db.repositories.sessions import AttemptLimit
from db.tables import Role
from kit.networks import network_of
from rooms.join_tokens import issue
from tests.api.test_interviews import BASE, problem
from tests.support.api_accounts import PASSWORD, add_person, add_user, bearer
from tests.support.api_server import SECRET, Served

TOKEN = "/api/v1/auth/token"
REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
ME = "/api/v1/users/me"


async def sign_in(
    client: httpx.AsyncClient, email: str, password: str = PASSWORD
) -> httpx.Response:
    return await client.post(TOKEN, data={"username": email, "password": password})


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(REFRESH, json={"refresh_token": token})


async def audit(served: Served) -> list[tuple[str, dict[str, Any]]]:
    async with served.database.unit_of_work() as work:
        rows = await work.session.execute(
            text("SELECT action, details FROM audit_entry ORDER BY created_at, id")
        )
        return [(row.action, row.details) for row in rows]


async def test_who_knows_the_password_is_that_user(
    client: httpx.AsyncClient, served: Served
) -> None:
    user = await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    response = await sign_in(client, " RUTH@acme.example")
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    tokens = response.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    me = (await client.get(ME, headers=bearer(tokens["access_token"]))).json()
    assert (me["id"], me["email"], me["role"]) == (str(user.id), user.email, "recruiter")
    assert await audit(served) == [("session.signed_in", {})]


async def test_other_words_for_the_same_refusal(client: httpx.AsyncClient, served: Served) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    await add_user(served.database, "Gone", Role.RECRUITER, password=PASSWORD, active=False)
    await add_user(served.database, "New", Role.RECRUITER)
    said = set()
    for email, password in (
        ("ruth@acme.example", "wrong"),
        ("gone@acme.example", PASSWORD),
        ("new@acme.example", PASSWORD),
        ("nobody@acme.example", PASSWORD),
        ("zero\0@acme.example", PASSWORD),
    ):
        said.add(problem(await sign_in(client, email, password), 401)["detail"])
    assert len(said) == 1
    reasons = [details["reason"] for _, details in await audit(served)]
    assert reasons == [
        "wrong password",
        "account is not active",
        "account has no password",
        "no such account",
        "no such account",
    ]


async def test_an_unknown_account_costs_the_same_work(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    await add_user(served.database, "New", Role.RECRUITER)
    looked_at: list[str] = []
    verify = passwords._verify

    def noted(stored: str, password: str) -> bool:
        looked_at.append(stored.rsplit("$", 2)[0])  # the parameters, which decide the work
        return verify(stored, password)

    monkeypatch.setattr(passwords, "_verify", noted)
    for name in ("ruth", "new", "nobody"):
        problem(await sign_in(client, f"{name}@acme.example", "wrong"), 401)
    assert looked_at == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3


async def test_an_older_hash_is_made_anew(client: httpx.AsyncClient, served: Served) -> None:
    user = await add_user(served.database, "Ruth", Role.RECRUITER)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with served.database.unit_of_work() as work:
        await work.users.change(user.id, {"password_hash": weak})
    assert (await sign_in(client, user.email)).status_code == 200
    async with served.database.unit_of_work() as work:
        stored = (await work.users.get(user.id)).password_hash  # type: ignore[union-attr]
    assert stored is not None and stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await sign_in(client, user.email)).status_code == 200


async def test_a_refresh_token_used_twice_ends_the_whole_sign_in(
    client: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    first = (await sign_in(client, "ruth@acme.example")).json()
    other = (await sign_in(client, "ruth@acme.example")).json()
    second = (await refresh(client, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    me = await client.get(ME, headers=bearer(second["access_token"]))
    assert me.status_code == 200
    problem(await refresh(client, first["refresh_token"]), 401)
    problem(await refresh(client, second["refresh_token"]), 401)
    for tokens in (first, second):
        problem(await client.get(ME, headers=bearer(tokens["access_token"])), 401)
    # Another session of the same user is not affected.
    assert (await refresh(client, other["refresh_token"])).status_code == 200
    assert [action for action, _ in await audit(served)][-1] == "session.token_reused"
    async with served.database.unit_of_work() as work:
        kept = await work.session.scalars(text("SELECT token_hash FROM refresh_token"))
        assert first["refresh_token"] not in set(kept)


async def test_two_uses_at_once_are_two_uses(client: httpx.AsyncClient, served: Served) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    first = (await sign_in(client, "ruth@acme.example")).json()["refresh_token"]
    answers = await asyncio.gather(*(refresh(client, first) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
    winner = next(answer for answer in answers if answer.status_code == 200).json()
    problem(await refresh(client, winner["refresh_token"]), 401)


async def test_signing_out_ends_all_tokens_of_a_sign_in(
    client: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    tokens = (await sign_in(client, "ruth@acme.example")).json()
    for _ in range(2):
        gone = await client.post(LOGOUT, json={"refresh_token": tokens["refresh_token"]})
        assert gone.status_code == 204
    assert (await client.post(LOGOUT, json={"refresh_token": "rubbish"})).status_code == 204
    problem(await refresh(client, tokens["refresh_token"]), 401)
    problem(await client.get(ME, headers=bearer(tokens["access_token"])), 401)
    assert [action for action, _ in await audit(served)].count("session.signed_out") == 1


async def test_an_expired_refresh_token_opens_nothing(
    client: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    token = (await sign_in(client, "ruth@acme.example")).json()["refresh_token"]
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE refresh_token SET expires_at = now()"))
    problem(await refresh(client, token), 401)
    # The next sign-in deletes sessions that can't be refreshed.
    await sign_in(client, "ruth@acme.example")
    async with served.database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM user_session")) == 1


async def test_a_bearer_that_is_sent_is_looked_at_even_without_a_key(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    join, _ = issue(SECRET, str(uuid4()), "x", 60)
    session_id = UUID(jwt.decode(ruth.token, options={"verify_signature": False})["sid"])
    for wrong in (
        "rubbish",
        "vvk_abc_def",
        "vvk_",
        join,
        ruth.token[:-2],
        issue_access("another secret of thirty-two characters!", ruth.id, session_id, 60),
        issue_access(SECRET, ruth.id, uuid4(), 60),
        issue_access(SECRET, uuid4(), session_id, 60),
        issue_access(SECRET, ruth.id, session_id, -1),
        jwt.encode({"sub": str(ruth.id)}, None, algorithm="none"),
    ):
        refused = await client.get(BASE, headers=bearer(wrong))
        problem(refused, 401)
        assert refused.headers["www-authenticate"] == "Bearer"
    assert (await client.get(BASE)).status_code == 200
    assert (await client.get(BASE, headers=ruth.headers)).status_code == 200
    # Nor is an access token a join token.
    offer = {"sdp": "v=0", "type": "offer"}
    problem(await client.post(f"{BASE}/{uuid4()}/rtc", json=offer, headers=ruth.headers), 401)


async def test_guessing_at_an_account_is_stopped_and_let_go(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT", AttemptLimit(of_account=3, of_address=100, window_s=600))
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    # All at once: none may slip through while another is verified.
    answers = await asyncio.gather(
        *(sign_in(client, "ruth@acme.example", f"guess {n}") for n in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 5
    stopped = await sign_in(client, "ruth@acme.example")
    assert 590 <= int(stopped.headers["retry-after"]) <= 600
    problem(stopped, 429)
    # Another account is not blocked, and a missing one is treated as an existing one.
    await add_user(served.database, "Rosa", Role.RECRUITER, password=PASSWORD)
    assert (await sign_in(client, "rosa@acme.example")).status_code == 200
    unknown = [await sign_in(client, "nobody@acme.example") for _ in range(4)]
    assert [answer.status_code for answer in unknown] == [401, 401, 401, 429]
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE sign_in_attempt SET at = at - interval '10 minutes'")
        )
    assert (await sign_in(client, "ruth@acme.example")).status_code == 200


async def test_the_right_password_forgives_earlier_wrong_ones(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT", AttemptLimit(of_account=3, of_address=100, window_s=600))
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    for _ in range(3):
        for _ in range(2):
            problem(await sign_in(client, "ruth@acme.example", "wrong"), 401)
        assert (await sign_in(client, "ruth@acme.example")).status_code == 200


async def test_guessing_from_one_network_is_stopped(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT", AttemptLimit(of_account=100, of_address=4, window_s=600))
    for n in range(4):
        problem(await sign_in(client, f"somebody{n}@acme.example"), 401)
    stopped = await sign_in(client, "somebody5@acme.example")
    assert int(problem(stopped, 429) and stopped.headers["retry-after"]) > 590
    transport = httpx.ASGITransport(served.app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as elsewhere:
        problem(await sign_in(elsewhere, "somebody6@acme.example"), 401)


async def test_strangers_guesses_do_not_lock_an_account_out(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT", AttemptLimit(of_account=3, of_address=100, window_s=600))
    await add_user(served.database, "Ruth", Role.ADMIN, password=PASSWORD)
    assert (await sign_in(client, "ruth@acme.example")).status_code == 200

    async def from_network(address: str, password: str) -> int:
        transport = httpx.ASGITransport(served.app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as other:
            return (await sign_in(other, "ruth@acme.example", password)).status_code

    # All unknown networks share one count, so that many of them gain nothing.
    tried = [await from_network(f"192.0.2.{n}", f"guess {n}") for n in range(5)]
    assert tried == [401, 401, 401, 429, 429]
    assert await from_network("192.0.2.99", PASSWORD) == 429
    for _ in range(2):
        assert (await sign_in(client, "ruth@acme.example")).status_code == 200
    # Ruth's signing in doesn't clear the strangers' count, and her network has its own.
    assert await from_network("192.0.2.100", "guess") == 429
    known = [(await sign_in(client, "ruth@acme.example", "slip")).status_code for _ in range(4)]
    assert known == [401, 401, 401, 429]


def test_a_network_is_an_address_or_the_sixty_four_bits_of_a_customer() -> None:
    assert network_of("192.0.2.7") == network_of("::ffff:192.0.2.7") == "192.0.2.7"
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("64:ff9b::192.0.2.7") == network_of("192.0.2.7")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of(None) == "unknown"


async def test_a_form_of_another_grant_is_refused(client: httpx.AsyncClient) -> None:
    form = {"grant_type": "client_credentials", "username": "x", "password": "y"}
    problem(await client.post(TOKEN, data=form), 422)
    problem(await client.post(TOKEN, json={"username": "x", "password": "y"}), 422)
