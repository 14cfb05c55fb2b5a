"""What is refused while the disk is nearly full."""

from __future__ import annotations

import httpx

from api.host import NotReadyError
from tests.api.test_interviews import ADA, BASE, create, problem
from tests.support.api_server import Served

POSITIONS = "/api/v1/positions"


async def test_nothing_new_is_created_or_begun(client: httpx.AsyncClient, served: Served) -> None:
    position = (await client.post(POSITIONS, json={"title": "Engineer", "company": "Acme"})).json()
    invitations = f"{POSITIONS}/{position['id']}/invitations"
    earlier = await create(client)
    served.host.disk_is_full = True
    served.host.refusal = NotReadyError("the server's disk is nearly full", 300)
    for url, body in (
        (BASE, ADA),
        (f"{BASE}/realtime", ADA),
        (invitations, {"candidate_name": "Ada Lovelace"}),
        (f"{BASE}/{earlier['id']}/join", None),
    ):
        refused = await client.post(url, json=body)
        assert "disk is nearly full" in problem(refused, 503)["detail"]
        assert refused.headers["retry-after"] == "300"
    assert [item["id"] for item in (await client.get(BASE)).json()["items"]] == [earlier["id"]]
    served.host.disk_is_full = False
    assert (await client.post(invitations, json={"candidate_name": "Ada"})).status_code == 201


async def test_an_invited_candidates_page_is_told_when_to_come_back(
    client: httpx.AsyncClient, served: Served
) -> None:
    interview = await create(client)
    invited = await client.post(f"{BASE}/{interview['id']}/invitations", json={})
    token = invited.json()["url"].rsplit("/", 1)[1]
    served.host.refusal = NotReadyError("the server's disk is nearly full", 300)
    headers = {"Authorization": f"Bearer {token}"}
    refused = await client.post(f"{BASE}/{interview['id']}/join", headers=headers)
    assert "disk is nearly full" in problem(refused, 503)["detail"]
    assert refused.headers["retry-after"] == "300"
