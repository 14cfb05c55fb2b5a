"""Endpoints of companies."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.api.test_interviews import problem

BASE = "/api/v1/companies"


async def test_a_company_is_made_read_changed_and_deleted(client: httpx.AsyncClient) -> None:
    created = await client.post(BASE, json={"name": "  Acme "})
    assert created.status_code == 201
    place = created.headers["location"]
    assert created.json()["name"] == "Acme"
    assert (await client.get(place)).json() == created.json()
    changed = await client.patch(place, json={"name": "ACME", "description": "Anvils."})
    assert (changed.status_code, changed.json()["name"]) == (200, "ACME")
    assert changed.json()["description"] == "Anvils."
    assert (await client.patch(place, json={})).json()["name"] == "ACME"
    assert (await client.delete(place)).status_code == 204
    for response in (await client.get(place), await client.delete(place)):
        problem(response, 404)


async def test_names_are_unique_whatever_their_case(client: httpx.AsyncClient) -> None:
    sent = [client.post(BASE, json={"name": name}) for name in ("Acme", " acme", "ACME\u3000")]
    both = await asyncio.gather(*sent)
    assert sorted(response.status_code for response in both) == [201, 409, 409]
    other = await client.post(BASE, json={"name": "Globex"})
    refused = await client.patch(other.headers["location"], json={"name": "aCMe"})
    assert "already" in problem(refused, 409)["detail"]
    assert (await client.get(other.headers["location"])).json()["name"] == "Globex"


async def test_names_are_unique_however_many_spaces_they_have(client: httpx.AsyncClient) -> None:
    first = (await client.post(BASE, json={"name": "Dup Co"})).json()
    for name in ("dup  CO", "DUP\u00a0\u2003co", "dup\n\tco"):
        problem(await client.post(BASE, json={"name": name}), 409)
        position = await client.post("/api/v1/positions", json={"title": "T", "company": name})
        assert position.json()["company"] == {"id": first["id"], "name": "Dup Co"}


@pytest.mark.parametrize("sent", [{}, {"name": " "}, {"name": "a\x00"}, {"name": "A", "x": 1}])
async def test_bad_input_is_refused(client: httpx.AsyncClient, sent: dict[str, object]) -> None:
    problem(await client.post(BASE, json=sent), 422)


async def test_a_company_in_use_stays(client: httpx.AsyncClient) -> None:
    position = await client.post("/api/v1/positions", json={"title": "Smith", "company": "Acme"})
    company = position.json()["company"]
    refused = await client.delete(f"{BASE}/{company['id']}")
    assert "positions" in problem(refused, 409)["detail"]
    assert (await client.delete(position.headers["location"])).status_code == 204
    assert (await client.delete(f"{BASE}/{company['id']}")).status_code == 204


async def test_lists_by_page_and_part_of_the_name(client: httpx.AsyncClient) -> None:
    for name in ("Acme", "Globex", "한빛소프트"):
        await client.post(BASE, json={"name": name})
    first = (await client.get(BASE, params={"limit": 2})).json()
    rest = (await client.get(BASE, params={"cursor": first["next_cursor"]})).json()
    seen = [item["name"] for page in (first, rest) for item in page["items"]]
    assert seen == ["한빛소프트", "Globex", "Acme"]
    assert rest["next_cursor"] is None
    for part, expected in (("LOB", ["Globex"]), ("빛소", ["한빛소프트"]), ("%", [])):
        listed = (await client.get(BASE, params={"q": part})).json()["items"]
        assert [item["name"] for item in listed] == expected
