"""What is refused while the disk is nearly full."""

from __future__ import annotations

from pathlib import Path

import httpx

from api.host import NotReadyError
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from tests.api.test_interviews import ADA, BASE, create, problem
from tests.support.api_candidate import KEY, calling, entered, stored_position
from tests.support.api_server import Served

FULL = "the server's disk is nearly full"


def is_refused(answer: httpx.Response) -> bool:
    assert answer.headers["retry-after"] == "300"
    return "disk is nearly full" in problem(answer, 503)["detail"]


async def test_nothing_new_is_created(client: httpx.AsyncClient, served: Served) -> None:
    position = await stored_position(served.database)
    invitations = f"/api/v1/positions/{position.id}/invitations"
    earlier = await create(client)
    served.host.disk_is_full = True
    ada = {"candidate_name": "Ada Lovelace"}
    for url, body in ((BASE, ADA), (f"{BASE}/realtime", ADA), (invitations, ada)):
        assert is_refused(await client.post(url, json=body))
    assert [item["id"] for item in (await client.get(BASE)).json()["items"]] == [earlier["id"]]
    served.host.disk_is_full = False
    assert (await client.post(invitations, json=ada)).status_code == 201


async def test_an_invited_candidate_is_told_when_to_come_back(
    database: Database, relay: EventRelay, tmp_path: Path, interview: Interview
) -> None:
    served = Served(database, relay, tmp_path, key=KEY)
    token = await entered(served, interview.id)
    served.host.refusal = NotReadyError(FULL, 300)
    async with calling(served, token) as page:
        assert is_refused(await page.post(f"{BASE}/{interview.id}/join"))
        served.host.refusal = None
        assert (await page.post(f"{BASE}/{interview.id}/join")).status_code == 200
