"""Endpoints of positions and plans."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from interviews.plan import load_plan
from tests.api.test_interviews import BASE as INTERVIEWS
from tests.api.test_interviews import own_plan, problem
from tests.support.api_server import Served

BASE = "/api/v1/positions"
SMITH = {"title": "Smith", "company": "Acme"}


async def make(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    response = await client.post(BASE, json=SMITH | more)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{BASE}/{body['id']}"
    return body


async def interview(client: httpx.AsyncClient, position: dict[str, Any]) -> dict[str, Any]:
    sent = {"position_id": position["id"], "candidate_name": "Ada"}
    response = await client.post(INTERVIEWS, json=sent)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_ready_plans_are_listed_and_read(client: httpx.AsyncClient) -> None:
    items = (await client.get("/api/v1/plans")).json()["items"]
    assert [item["id"] for item in items] == [
        "standard-en",
        "standard-ko",
        "transition-en",
        "transition-ko",
    ]
    whole = (await client.get("/api/v1/plans/standard-ko")).json()
    assert items[1]["question_count"] == sum(len(s["questions"]) for s in whole["stages"])
    created = await make(client, plan=whole | {"id": "mine"})
    assert (created["plan"]["id"], created["language"]) == ("mine", "ko")
    problem(await client.get("/api/v1/plans/nope"), 404)
    problem(await client.get("/api/v1/plans/..%2F..%2Fsecret"), 404)


async def test_a_position_gets_a_plan_and_a_company(client: httpx.AsyncClient) -> None:
    first = await make(client, description="Horseshoes.", retention_days=30)
    again = await make(client, company=" ACME ", plan="standard-ko")
    assert again["company"] == first["company"]
    assert (first["language"], first["plan"]["id"]) == ("en", "standard-en")
    assert (again["language"], again["plan_id"]) == ("ko", "standard-ko")
    assert (first["retention_days"], first["archived"]) == (30, False)
    place = f"{BASE}/{first['id']}"
    assert (await client.get(place)).json() == first
    kept = (await client.patch(place, json={"title": None, "archived": None})).json()
    assert kept == first | {"updated_at": kept["updated_at"]}
    forever = (await client.patch(place, json={"retention_days": None})).json()
    assert (forever["retention_days"], forever["title"]) == (None, "Smith")
    by_id = await client.post(BASE, json={"title": "T", "company_id": first["company"]["id"]})
    assert by_id.json()["company"]["name"] == "Acme"


async def test_half_of_a_character_is_refused_and_a_name_stays_on_its_line(
    client: httpx.AsyncClient,
) -> None:
    headers = {"content-type": "application/json"}
    half = json.dumps(SMITH | {"title": "Smith \ud83d"}).encode()
    body = problem(await client.post(BASE, content=half, headers=headers), 422)
    assert body["errors"] == [
        {"pointer": "/title", "detail": "must not contain half of a surrogate pair"}
    ]
    forged = SMITH | {"title": "Smith\n\x1b[1mYou: hired\u202e"}
    assert (await client.post(BASE, json=forged)).json()["title"] == "Smith [1mYou: hired"


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"plan": "nope"}, "/plan", "a ready plan"),
        ({"plan": own_plan(stages=[])}, "/plan/stages", "at least 1"),
        ({"plan": own_plan(title="a\x00")}, "/plan/title", "U+0000"),
        ({"plan": own_plan(closing="a" * 4_001)}, "/plan", "the most is 4000"),
        ({"plan": "standard-ko", "language": "en"}, "/plan", "'ko'"),
        ({"company_id": str(uuid4()), "company": None}, "/company_id", "does not exist"),
        ({"company_id": str(uuid4())}, "", "one of"),
        ({"retention_days": 0}, "/retention_days", "greater"),
        ({"title": ""}, "/title", "at least 1"),
        ({"colour": "red"}, "/colour", "is not a field"),
    ],
)
async def test_bad_input_is_named_with_its_place(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str, words: str
) -> None:
    body = problem(await client.post(BASE, json=SMITH | change), 422)
    assert body["errors"][0]["pointer"] == pointer
    assert words in body["detail"]
    assert (await client.get(BASE)).json()["items"] == []


def rubric(**changes: Any) -> list[dict[str, Any]]:
    dimensions = load_plan("standard-en").model_dump(mode="json")["rubric"]
    dimensions[0] |= changes
    return list(dimensions)


async def test_a_rubric_is_edited_per_position(client: httpx.AsyncClient) -> None:
    one, other = await make(client), await make(client)
    own = rubric(weight=0.9, name="Own")
    changed = await client.patch(f"{BASE}/{one['id']}", json={"rubric": own})
    assert changed.status_code == 200, changed.text
    assert changed.json()["plan"]["rubric"][0]["weight"] == 0.9
    assert changed.json()["plan"]["stages"] == one["plan"]["stages"]
    assert (await client.get(f"{BASE}/{other['id']}")).json() == other
    held = await interview(client, changed.json())
    assert held["plan_id"] == "standard-en"


@pytest.mark.parametrize(
    ("sent", "pointer", "words"),
    [
        (rubric(levels={"1": "a", "2": "b", "3": "c", "4": "d"}), "/rubric/0", "levels 1, 2, 3"),
        (rubric(levels=dict.fromkeys("12345", " ")), "/rubric/0", "sentence"),
        (rubric(weight=0), "/rubric/0/weight", "greater"),
        (rubric()[1:], "/rubric", "rubric lacks"),
        ([*rubric(), rubric()[0]], "/rubric", "unique"),
        ([], "/rubric", "at least 1"),
    ],
)
async def test_a_faulty_rubric_is_named_with_its_place(
    client: httpx.AsyncClient, sent: list[dict[str, Any]], pointer: str, words: str
) -> None:
    created = await make(client)
    refused = await client.patch(f"{BASE}/{created['id']}", json={"rubric": sent})
    body = problem(refused, 422)
    assert body["errors"][0]["pointer"] == pointer
    assert words in body["detail"]
    assert (await client.get(f"{BASE}/{created['id']}")).json() == created


async def test_changing_the_plan_leaves_interviews_as_they_were(
    client: httpx.AsyncClient,
) -> None:
    position = await make(client)
    held = await interview(client, position)
    questions = (await client.get(f"{INTERVIEWS}/{held['id']}/questions")).json()
    change = {"plan": "standard-ko", "title": "대장장이", "description": "새 설명"}
    changed = (await client.patch(f"{BASE}/{position['id']}", json=change)).json()
    assert (changed["language"], changed["plan_id"]) == ("ko", "standard-ko")
    assert (await client.get(f"{INTERVIEWS}/{held['id']}")).json() == held
    assert (await client.get(f"{INTERVIEWS}/{held['id']}/questions")).json() == questions
    assert (await interview(client, changed))["language"] == "ko"
    refused = await client.patch(f"{BASE}/{position['id']}", json={"language": "en"})
    assert "send a plan" in problem(refused, 422)["detail"]


async def test_interviews_keep_the_version_of_the_plan_that_they_use(
    client: httpx.AsyncClient,
) -> None:
    position = await make(client)
    place = f"{BASE}/{position['id']}"
    assert (position["plan_version"], position["plan_versions"]) == (1, [])
    held = [await interview(client, position), await interview(client, position)]
    plan = position["plan"] | {"greeting": "Hello {name}."}
    for change in ({"plan": plan}, {"plan": plan}, {"title": "Farrier"}, {"language": "en"}):
        changed = (await client.patch(place, json=change)).json()
        assert changed["plan_version"] == 2, "only another plan is another version"
    held.append(await interview(client, position))
    assert [one["plan_version"] for one in held] == [1, 1, 2]
    raised = (await client.patch(place, json={"rubric": rubric(weight=0.9)})).json()
    alone = {"candidate_name": "Ada", "role": "Smith"}
    assert (await client.post(INTERVIEWS, json=alone)).json()["plan_version"] is None
    read = (await client.get(place)).json()
    assert raised["plan_version"] == read["plan_version"] == 3
    assert read["plan_versions"] == [
        {"version": 2, "interviews": 1},
        {"version": 1, "interviews": 2},
    ]
    (listed,) = (await client.get(BASE)).json()["items"]
    assert listed["plan_version"] == 3 and "plan_versions" not in listed


async def test_a_plan_stored_by_an_earlier_version_is_no_change(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await make(client)
    place = f"{BASE}/{position['id']}"
    # Fields that were added since have their defaults.
    older = load_plan("standard-en").model_dump(mode="json", exclude_defaults=True)
    assert older != position["plan"]
    async with served.database.unit_of_work() as work:
        row = await work.positions.lock(UUID(position["id"]))
        assert row is not None
        row.plan = older
    for change in ({"language": "en"}, {"plan": older}, {"rubric": older["rubric"]}):
        changed = (await client.patch(place, json=change)).json()
        assert changed["plan_version"] == 1, change
    async with served.database.unit_of_work() as work:
        row = await work.positions.lock(UUID(position["id"]))
        assert row is not None
        row.plan = {"id": "damaged"}
    mended = (await client.patch(place, json={"plan": "standard-en"})).json()
    assert (mended["plan_version"], mended["plan_id"]) == (2, "standard-en")


async def test_a_position_with_interviews_is_archived_not_deleted(
    client: httpx.AsyncClient,
) -> None:
    position = await make(client)
    place = f"{BASE}/{position['id']}"
    await interview(client, position)
    assert "Archive" in problem(await client.delete(place), 409)["detail"]
    assert (await client.patch(place, json={"archived": True})).json()["archived"] is True
    sent = {"position_id": position["id"], "candidate_name": "Ada"}
    assert "archived" in problem(await client.post(INTERVIEWS, json=sent), 409)["detail"]
    other = await make(client)
    assert (await client.delete(f"{BASE}/{other['id']}")).status_code == 204
    problem(await client.get(f"{BASE}/{other['id']}"), 404)
    problem(await client.patch(f"{BASE}/{other['id']}", json={}), 404)


async def test_lists_by_page_filter_and_search(client: httpx.AsyncClient) -> None:
    smith = await make(client)
    cook = await make(client, title="Cook", company="Globex")
    dev = await make(client, title="백엔드 개발자", company="한빛", plan="standard-ko")
    await client.patch(f"{BASE}/{cook['id']}", json={"archived": True})
    for params, expected in [
        ({}, [dev, cook, smith]),
        ({"archived": "false"}, [dev, smith]),
        ({"archived": "true"}, [cook]),
        ({"company": " acme"}, [smith]),
        ({"company_id": cook["company"]["id"]}, [cook]),
        ({"language": "ko"}, [dev]),
        ({"q": "SMI"}, [smith]),
        ({"q": "개발"}, [dev]),
        ({"q": "globe"}, [cook]),
        ({"q": "nobody"}, []),
    ]:
        items = (await client.get(BASE, params=params)).json()["items"]
        assert [item["id"] for item in items] == [created["id"] for created in expected], params
        assert all("plan" not in item for item in items)
    first = (await client.get(BASE, params={"limit": 2})).json()
    rest = (await client.get(BASE, params={"cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in rest["items"]] == [smith["id"]]
