"""Other sites' pages reach nothing on a server without a key."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import ADA, BASE, problem
from tests.support.api_server import Served

FORM = {"Content-Type": "text/plain"}
EVIL = {"Origin": "https://evil.example"}


@pytest.mark.parametrize(
    "headers",
    [
        EVIL,
        EVIL | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": "http://evil.example@127.0.0.1:8000/", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_changes_nothing(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    for path in (BASE, "/api/v1/users", "/api/v1/auth/logout"):
        refused = await client.post(path, content=b"{}", headers=headers | FORM)
        assert problem(refused, 403)["type"].endswith(":cross-site")
    assert (await client.get(BASE)).json()["items"] == []


async def test_our_own_page_and_programs_may(client: httpx.AsyncClient) -> None:
    own = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    for headers in (own, {}, {"Sec-Fetch-Site": "none"}):
        assert (await client.post(BASE, json=ADA, headers=headers)).status_code == 201


async def test_other_sites_may_link_but_not_embed(client: httpx.AsyncClient) -> None:
    cross = {"Sec-Fetch-Site": "cross-site"}
    linked = await client.get("/docs", headers=cross | {"Sec-Fetch-Mode": "navigate"})
    assert linked.status_code == 200
    for mode in ("no-cors", "cors"):
        problem(await client.get(BASE, headers=cross | {"Sec-Fetch-Mode": mode}), 403)


async def test_with_a_key_the_credential_decides(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    app = Served(database, relay, tmp_path, key="open sesame").app
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://iv.example"
    ) as client:
        problem(await client.post(BASE, json=ADA, headers=EVIL), 401)
        key = EVIL | {"Authorization": "Bearer open sesame"}
        assert (await client.post(BASE, json=ADA, headers=key)).status_code == 201
