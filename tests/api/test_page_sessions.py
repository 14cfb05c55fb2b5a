"""Sessions of the recruiters' page: the cookie, one-time links, and other pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest_asyncio
from sqlalchemy import text

from api.auth.sign_in_links import FIRST_EMAIL, link_for, link_for_first
from db.tables import Role
from tests.api.test_interviews import problem
from tests.api.test_sign_in import ME, audit
from tests.support.api_accounts import PASSWORD, add_person, add_user, bearer
from tests.support.api_server import Served

AUTH = "/api/v1/auth"
USERS = "/api/v1/users"
HOME = "https://hr.example"
OWN = {"Origin": HOME}


@pytest_asyncio.fixture
async def page(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the server's page, which keeps cookies."""
    served.services.settings.allowed_hosts.append("hr.example")
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HOME, headers=OWN) as client:
        yield client


async def sign_in(page: httpx.AsyncClient, name: str = "ruth") -> httpx.Response:
    body = {"email": f"{name}@acme.example", "password": PASSWORD}
    return await page.post(f"{AUTH}/session", json=body)


async def refresh(page: httpx.AsyncClient) -> httpx.Response:
    return await page.post(f"{AUTH}/session/refresh")


async def works(page: httpx.AsyncClient, session: httpx.Response) -> bool:
    headers = bearer(session.json()["access_token"])
    return (await page.get("/api/v1/users/me", headers=headers)).status_code == 200


async def test_a_page_signs_in_and_stays_signed_in(page: httpx.AsyncClient, served: Served) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    session = await sign_in(page)
    assert session.status_code == 200, session.text
    assert session.headers["cache-control"] == "no-store"
    assert "refresh" not in session.text
    assert session.json()["user"]["email"] == "ruth@acme.example"
    cookie = session.headers["set-cookie"].lower()
    for word in ("httponly", "samesite=strict", "path=/api/v1/auth", "secure", "max-age=1209600"):
        assert word in cookie
    before = page.cookies["vivavoce_refresh"]
    again = await refresh(page)
    assert again.status_code == 200, again.text
    assert page.cookies["vivavoce_refresh"] != before
    assert await works(page, again)
    assert (await page.delete(f"{AUTH}/session")).status_code == 204
    assert "vivavoce_refresh" not in page.cookies
    assert not await works(page, again)
    problem(await refresh(page), 401)


async def test_two_tabs_may_refresh_at_once_and_a_later_copy_ends_the_session(
    page: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    await sign_in(page)
    stolen = page.cookies["vivavoce_refresh"]
    answers = await asyncio.gather(*(refresh(page) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200] * 3
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE refresh_token SET used_at = used_at - interval '11 seconds'")
        )
    newest = await refresh(page)
    thief = {"Cookie": f"vivavoce_refresh={stolen}", **OWN}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(served.app), base_url=HOME, headers=thief
    ) as copy:
        problem(await refresh(copy), 401)
    assert not await works(page, newest)


async def test_other_pages_and_programs_get_no_session(
    page: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    session = await sign_in(page)
    body = {"email": "ruth@acme.example", "password": PASSWORD}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": HOME, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        problem(await page.post(f"{AUTH}/session", json=body, headers=headers), 403)
        problem(await page.post(f"{AUTH}/session/refresh", headers=headers), 403)
        problem(await page.request("DELETE", f"{AUTH}/sessions", headers=headers), 403)
    del page.headers["Origin"]
    problem(await page.post(f"{AUTH}/session/refresh"), 403)
    assert await works(page, session)


async def test_signing_out_everywhere_ends_all_sessions(
    page: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    first, second = await sign_in(page), await sign_in(page)
    assert (await page.delete(f"{AUTH}/sessions")).status_code == 204
    assert not await works(page, first) and not await works(page, second)
    problem(await page.delete(f"{AUTH}/sessions"), 401)


async def test_a_link_signs_in_once_and_is_the_first_accounts_way_in(
    page: httpx.AsyncClient, served: Served
) -> None:
    email, link = await link_for_first(served.database, f"{HOME}/")
    assert email == FIRST_EMAIL and link.startswith(f"{HOME}/app/#sign-in=")
    token = link.partition("#sign-in=")[2]
    session = await page.post(f"{AUTH}/session/link", json={"token": token})
    assert session.json()["user"]["role"] == "admin"
    assert await works(page, session)
    problem(await page.post(f"{AUTH}/session/link", json={"token": token}), 401)
    # The next start signs the same account in; a closed one gets no link.
    assert (await link_for_first(served.database, HOME))[0] == FIRST_EMAIL
    gone = await add_user(served.database, "Gone", Role.RECRUITER)
    late = (await link_for(served.database, HOME, " Gone@acme.example")).partition("#sign-in=")[2]
    async with served.database.unit_of_work() as work:
        await work.users.change(gone.id, {"active": False})
    problem(await page.post(f"{AUTH}/session/link", json={"token": late}), 401)
    async with served.database.unit_of_work() as work:
        stored = await work.session.execute(text("SELECT * FROM sign_in_link"))
        assert token not in str(stored.all())


async def open_link(page: httpx.AsyncClient, url: str) -> httpx.Response:
    token = url.partition("#sign-in=")[2]
    return await page.post(f"{AUTH}/session/link", json={"token": token})


async def test_a_person_without_a_password_is_let_in_by_an_administrator_and_sets_one(
    page: httpx.AsyncClient, served: Served
) -> None:
    root = await add_person(served.database, "Root", Role.ADMIN)
    new = {"email": "ruth@acme.example", "name": "Ruth", "role": "recruiter"}
    ruth = (await page.post(USERS, json=new, headers=root.headers)).json()
    assert ruth["has_password"] is False
    made = await page.post(f"{USERS}/{ruth['id']}/sign-in-link", headers=root.headers)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    assert made.json()["url"].startswith(f"{HOME}/app/#sign-in=")
    left = datetime.fromisoformat(made.json()["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    session = (await open_link(page, made.json()["url"])).json()
    assert (session["has_password"], session["needs_current_password"]) == (False, False)
    mine = bearer(session["access_token"])
    set_to = {"new_password": PASSWORD}
    assert (await page.put(f"{ME}/password", json=set_to, headers=mine)).status_code == 204
    assert (await sign_in(page)).status_code == 200
    listed = await page.get(f"{USERS}/{ruth['id']}", headers=root.headers)
    assert listed.json()["has_password"] is True
    assert ("session.link_created", {}) in await audit(served)


async def test_a_forgotten_password_is_replaced_only_while_the_links_token_is_valid(
    page: httpx.AsyncClient, served: Served
) -> None:
    await add_user(served.database, "Ruth", Role.RECRUITER, password=PASSWORD)
    link = await link_for(served.database, HOME, "ruth@acme.example")
    opened = (await open_link(page, link)).json()
    later = (await refresh(page)).json()
    assert (opened["needs_current_password"], later["needs_current_password"]) == (False, True)
    body = {"new_password": "another long password"}
    late = bearer(later["access_token"])
    refusal = problem(await page.put(f"{ME}/password", json=body, headers=late), 422)
    assert refusal["errors"][0]["pointer"] == "/current_password"
    assert refusal["type"].endswith(":current-password")
    first = bearer(opened["access_token"])
    assert (await page.put(f"{ME}/password", json=body, headers=first)).status_code == 204
    problem(await sign_in(page), 401)


async def test_a_new_password_and_deactivation_end_unused_links(
    page: httpx.AsyncClient, served: Served
) -> None:
    root = await add_person(served.database, "Root", Role.ADMIN)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    for change in ({"password": PASSWORD}, {"active": False}):
        link = (await page.post(f"{USERS}/{ruth.id}/sign-in-link", headers=root.headers)).json()
        changed = await page.patch(f"{USERS}/{ruth.id}", json=change, headers=root.headers)
        assert changed.status_code == 200, changed.text
        await page.patch(f"{USERS}/{ruth.id}", json={"active": True}, headers=root.headers)
        problem(await open_link(page, link["url"]), 401)


async def test_links_are_made_by_administrators_for_open_accounts(
    page: httpx.AsyncClient, served: Served
) -> None:
    root = await add_person(served.database, "Root", Role.ADMIN)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    problem(await page.post(f"{USERS}/{root.id}/sign-in-link", headers=ruth.headers), 403)
    problem(await page.post(f"{USERS}/{uuid4()}/sign-in-link", headers=root.headers), 404)
    closed = await add_user(served.database, "Gone", Role.RECRUITER, active=False)
    refusal = problem(
        await page.post(f"{USERS}/{closed.id}/sign-in-link", headers=root.headers), 409
    )
    assert refusal["type"].endswith(":account-closed")


async def test_a_link_expires(page: httpx.AsyncClient, served: Served) -> None:
    _, link = await link_for_first(served.database, HOME)
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE sign_in_link SET expires_at = now()"))
    token = link.partition("#sign-in=")[2]
    problem(await page.post(f"{AUTH}/session/link", json={"token": token}), 401)
