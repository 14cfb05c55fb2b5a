"""Integrations as an administrator manages them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import text

from db.session import Database
from pipelines.ats.deliver import AtsClient
from pipelines.jobs.ats_updates import AtsUpdateJob
from pipelines.webhooks.secret_cipher import SecretCipher
from tests.api.test_interviews import problem
from tests.support.api_server import Served
from tests.support.ats import API, ASHBY_KEY, SETTINGS, calling, connect

BASE = f"{API}/integrations"


@pytest_asyncio.fixture
async def staff(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(served) as client:
        yield client


async def stored(database: Database) -> str:
    async with database.reading() as work:
        return str(await work.session.scalar(text("SELECT row_to_json(i) FROM integration i")))


async def test_the_life_of_an_integration(
    served: Served, staff: httpx.AsyncClient, database: Database
) -> None:
    created = await connect(staff, "ashby", ats_key=ASHBY_KEY)
    url = f"{BASE}/{created['id']}"
    seen = (await staff.get(url)).json()
    assert seen == {name: value for name, value in created.items() if name != "key"}
    assert seen["can_update"] is True
    assert (await staff.get(BASE)).json()["items"] == [seen]
    row = await stored(database)
    assert created["key"] not in row and ASHBY_KEY not in row
    changed = await staff.patch(url, json={"name": "Acme Korea", "language": "ko"})
    assert (changed.json()["name"], changed.json()["language"]) == ("Acme Korea", "ko")
    listing = f"{API}/ats/ashby/assessment.list"
    rotated = (await staff.post(f"{url}/rotate-key")).json()
    for key, status in ((created["key"], 401), (rotated["key"], 200)):
        async with calling(served, key) as ashby:
            assert (await ashby.post(listing, json={})).status_code == status
    async with calling(served) as ashby:  # Ashby may send it as the password
        auth = httpx.BasicAuth("", rotated["key"])
        assert (await ashby.post(listing, auth=auth)).status_code == 200
    assert (await staff.delete(url)).status_code == 204
    problem(await staff.get(url), 404)
    actions = [entry["action"] for entry in (await staff.get(f"{API}/audit")).json()["items"]]
    assert actions == [
        "integration.deleted",
        "integration.key_rotated",
        "integration.changed",
        "integration.created",
    ]


async def test_keys_for_the_ats_are_under_the_newest_key(
    staff: httpx.AsyncClient, database: Database
) -> None:
    created = await connect(staff, "greenhouse")
    newest = SecretStr("another text")
    settings = SETTINGS.model_copy(update={"keys": [newest, *SETTINGS.keys]})
    job = AtsUpdateJob(database, AtsClient(settings))
    async with database.unit_of_work() as work:
        await job.requeue(work)
        kept = str(await work.session.scalar(text("SELECT ats_key FROM integration")))
    assert SecretCipher([newest]).decrypt(kept) == created["key"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "greenhouse", "ats_key": "a key of Ashby"}, "/ats_key"),
        ({"kind": "greenhouse", "ats_url": "https://api.example.org"}, "/ats_url"),
        ({"kind": "ashby", "ats_url": "https://10.0.0.1"}, "/ats_url"),
        ({"kind": "ashby", "ats_url": "http://1.1.1.1"}, "/ats_url"),
        ({"kind": "workday"}, "/kind"),
        ({"kind": "ashby", "language": "fr"}, "/language"),
    ],
)
async def test_what_is_refused(staff: httpx.AsyncClient, body: dict[str, str], field: str) -> None:
    refused = await staff.post(BASE, json={"name": "Acme", "language": "en"} | body)
    assert problem(refused, 422)["errors"][0]["pointer"] == field


async def test_a_server_for_blind_rating_shares_no_scores(served: Served) -> None:
    async with calling(served, blind_rating=True) as staff:
        body = {"kind": "greenhouse", "name": "Acme", "language": "en", "share_score": True}
        assert problem(await staff.post(BASE, json=body), 422)["errors"][0]["pointer"] == (
            "/share_score"
        )
        await connect(staff, "greenhouse")
