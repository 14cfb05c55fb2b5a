"""How well the ratings of a position's interviews agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from db.session import Database
from db.tables import Interview, InterviewStatus, Rating, Role, utcnow
from interviews.plan import load_plan
from judging.agreement_of_raters import MIN_INTERVIEWS, among_raters, between_two
from tests.api.test_interviews import problem
from tests.support.api_accounts import Person, add_person
from tests.support.api_candidate import stored_position

PLAN = load_plan("standard-en").model_dump(mode="json")
IDS = [dimension["id"] for dimension in PLAN["rubric"]]
FIRST, SECOND = IDS[:2]
MANY = 12

Json = dict[str, Any]


def stored(level: int | None, dimension: str = FIRST) -> Json:
    return {"dimension": dimension, "level": level, "reason": "r", "quotes": []}


async def add_interview(
    database: Database,
    position_id: UUID,
    ratings: Sequence[tuple[Person, Sequence[Json]]],
    machine: Sequence[Json] = (),
    **more: Any,
) -> None:
    """A completed interview with submitted ratings and a report."""
    row = Interview(
        language="en",
        candidate_name="Ada",
        role="Engineer",
        company="Acme",
        position_id=position_id,
        plan=PLAN,
        status=InterviewStatus.IN_PROGRESS,
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
        await work.interviews.complete(row.id, "completed")
        await work.reports.store(row.id, {"dimensions": [*machine]})
        for person, levels in ratings:
            facts: Json = {"levels": [*levels], "blind": True, "submitted_at": utcnow()} | more
            work.session.add(
                Rating(interview_id=row.id, rater_id=person.id, rater_name=person.email, **facts)
            )


@pytest.fixture
def numbers() -> list[tuple[int, int, int]]:
    """The levels of two people and the machine."""
    return [(1 + n % 5, 1 + (n + (n % 3 == 0)) % 5, 1 + (n * 7) % 5) for n in range(MANY)]


async def agreement(client: httpx.AsyncClient, position_id: UUID) -> Json:
    response = await client.get(f"/api/v1/positions/{position_id}/agreement")
    assert response.status_code == 200, response.text
    body: Json = response.json()
    return body


async def test_people_with_each_other_and_with_the_machine(
    client: httpx.AsyncClient, database: Database, numbers: list[tuple[int, int, int]]
) -> None:
    position = await stored_position(database)
    ann = await add_person(database, "Ann", Role.RECRUITER)
    bob = await add_person(database, "Bob", Role.RECRUITER)
    for of_ann, of_bob, of_machine in numbers:
        await add_interview(
            database,
            position.id,
            [(bob, [stored(of_bob)]), (ann, [stored(of_ann), stored(None, SECOND)])],
            [{"id": FIRST, "level": of_machine}, {"id": SECOND, "level": 3}],
        )
    found = await agreement(client, position.id)
    assert (found["needed"], found["interviews"], found["ratings"]) == (MIN_INTERVIEWS, MANY, 24)
    assert [one["dimension"] for one in found["dimensions"]] == IDS
    first, second = found["dimensions"][:2]
    assert first["name"] == PLAN["rubric"][0]["name"]

    people = among_raters([[[a, b]] for a, b, _ in numbers])
    assert people.value is not None and people.low is not None
    assert first["people"]["status"] == "measured"
    assert (first["people"]["n"], first["people"]["value"]) == (MANY, round(people.value, 3))
    assert first["people"]["low"] == round(people.low, 3)
    (pair,) = first["pairs"]
    assert pair["raters"] == ["Ann", "Bob"]
    assert pair["rated_by"] == [
        {"id": str(person.id), "name": name, "email": person.email}
        for person, name in ((ann, "Ann"), (bob, "Bob"))
    ]
    two = between_two([[(a, b)] for a, b, _ in numbers])
    assert two.value is not None
    assert pair["kappa"]["value"] == round(two.value, 3)
    machine = between_two([[(a, m), (b, m)] for a, b, m in numbers])
    assert machine.value is not None and machine.within_one is not None
    assert (first["machine"]["n"], first["machine"]["value"]) == (MANY, round(machine.value, 3))
    assert first["machine"]["within_one"] == round(machine.within_one, 3)

    nothing = {"status": "not_enough", "n": 0, "value": None, "low": None, "high": None}
    assert second["people"] == nothing | {"exact": None, "within_one": None}
    assert (second["machine"], second["pairs"]) == (second["people"], [])
    assert found["overall"]["people"] == first["people"]
    assert (found["overall"]["dimension"], found["overall"]["name"]) == (None, None)


async def test_too_few_interviews_get_no_number(
    client: httpx.AsyncClient, database: Database
) -> None:
    position = await stored_position(database)
    ann = await add_person(database, "Ann", Role.RECRUITER)
    for n in range(MIN_INTERVIEWS - 1):
        levels = [stored(1 + n % 5, dimension) for dimension in IDS]
        machine = [{"id": dimension, "level": 1 + n % 5} for dimension in IDS]
        await add_interview(database, position.id, [(ann, levels)], machine)
    # Other positions' interviews, the machine's ranges, and reports of an unknown form.
    other = await stored_position(database)
    await add_interview(database, other.id, [(ann, [stored(4)])], [{"id": FIRST, "level": 4}])
    ranged = {"id": FIRST, "level": None, "range": [3, 4], "verdict": "scored"}
    await add_interview(database, position.id, [(ann, [stored(4)])], [ranged])
    await add_interview(database, position.id, [(ann, [stored(4)])], [{"level": 4}])
    found = await agreement(client, position.id)
    assert found["interviews"] == MIN_INTERVIEWS + 1
    for one in (found["overall"], *found["dimensions"]):
        status = (one["machine"]["status"], one["machine"]["n"], one["machine"]["value"])
        assert status == ("not_enough", MIN_INTERVIEWS - 1, None)
        assert one["people"]["n"] == 0


async def test_only_blind_ratings_count_as_they_were_first_submitted(
    client: httpx.AsyncClient, database: Database
) -> None:
    position = await stored_position(database)
    ann = await add_person(database, "Ann", Role.RECRUITER)
    for n in range(MANY):
        machine = [{"id": FIRST, "level": 1 + n % 5}]
        earlier = [{"levels": [stored(1 + (n + 1) % 5)], "at": utcnow().isoformat()}]
        corrected = [(ann, [stored(1 + n % 5)])]  # to what the machine says
        await add_interview(database, position.id, corrected, machine, earlier=earlier)
        led = [(ann, [stored(1 + n % 5)])]
        await add_interview(database, position.id, led, machine, blind=False)
        await add_interview(database, position.id, led, machine, blind=None, submitted_at=None)
    found = await agreement(client, position.id)
    assert (found["interviews"], found["ratings"], found["not_blind"]) == (MANY, MANY, MANY)
    machine_and_ann = found["dimensions"][0]["machine"]
    assert (machine_and_ann["n"], machine_and_ann["exact"]) == (MANY, 0.0)


async def test_dimensions_that_the_position_s_rubric_no_longer_has(
    client: httpx.AsyncClient, database: Database
) -> None:
    position = await stored_position(database)
    ann = await add_person(database, "Ann", Role.RECRUITER)
    await add_interview(database, position.id, [(ann, [stored(3, "charm")])])
    found = await agreement(client, position.id)
    assert [one["dimension"] for one in found["dimensions"]] == [*IDS, "charm"]
    assert found["dimensions"][-1]["name"] is None


async def test_a_position_without_ratings_and_none_at_all(
    client: httpx.AsyncClient, database: Database
) -> None:
    found = await agreement(client, (await stored_position(database)).id)
    assert (found["interviews"], found["overall"]["people"]["status"]) == (0, "not_enough")
    problem(await client.get(f"/api/v1/positions/{uuid4()}/agreement"), 404)
