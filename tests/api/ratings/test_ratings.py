"""Ratings by people."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from db.repositories.audit import AuditFilter
from db.session import Database
from db.tables import AuditAction, Interview, Role
from tests.api.test_interviews import create, problem
from tests.support.api_accounts import Person, add_key, add_person, bearer
from tests.support.api_server import Served
from tests.support.raters import INTERVIEWS, RUBRIC, Json, levels, put, read, submit


async def test_from_the_rubric_over_a_draft_to_a_corrected_rating(
    client: httpx.AsyncClient, database: Database, held: Interview, ruth: Person
) -> None:
    empty = (await read(client, held, ruth)).json()
    assert [part["id"] for part in empty["rubric"]] == RUBRIC
    assert list(empty["rubric"][0]["levels"]) == ["1", "2", "3", "4", "5"]
    assert (empty["own"], empty["hidden"], empty["others"]) == (None, True, [])

    started = await put(client, held, ruth, levels=[{"dimension": RUBRIC[1], "level": 2}])
    draft = started.json()
    assert (draft["submitted_at"], draft["blind"]) == (None, None)
    assert (draft["rater"], draft["rater_email"]) == ("Ruth", ruth.email)
    assert (await read(client, held, ruth)).json()["own"] == draft
    first = await submit(client, held, ruth, 4)
    assert (first["id"], first["revision"], first["blind"]) == (draft["id"], 1, True)
    assert [part["dimension"] for part in first["levels"]] == RUBRIC
    assert await submit(client, held, ruth, 4) == first

    corrected = await submit(client, held, ruth, None)
    assert (corrected["revision"], corrected["submitted_at"]) == (2, first["submitted_at"])
    assert {part["level"] for part in corrected["levels"]} == {None}
    (earlier,) = corrected["earlier"]
    assert earlier["levels"] == first["levels"]
    assert (await read(client, held, ruth)).json()["own"] == corrected

    back = await put(client, held, ruth, levels=levels(), submit=False)
    assert '"submit": true' in problem(back, 409)["detail"]
    async with database.unit_of_work() as work:
        entries = [
            entry for entry in await work.audit.list(AuditFilter()) if "rating" in entry.action
        ]
    assert [(entry.action, entry.actor, entry.details) for entry in entries] == [
        (AuditAction.RATING_CORRECTED, ruth.email, {"revision": 2}),
        (AuditAction.RATING_SUBMITTED, ruth.email, {"blind": True}),
    ]


async def test_a_quote_is_kept_as_the_transcript_has_it(
    client: httpx.AsyncClient, held: Interview, ruth: Person
) -> None:
    quotes = [
        {"text": "read, the lock graph"},
        {"text": "the lock graph", "entry_seq": 3},
        {"text": "FOUND THE um DEADLOCK"},
    ]
    kept = (await put(client, held, ruth, levels=levels(ids=RUBRIC[:1], quotes=quotes))).json()
    assert kept["levels"][0]["quotes"] == [
        {"text": "read the lock graph", "start_s": 20.0, "entry_seq": 2},
        {"text": "the lock graph", "start_s": 30.0, "entry_seq": 3},
        {"text": "found the deadlock", "start_s": 20.0, "entry_seq": 2},
    ]


def quoting(text: str, **more: Any) -> list[Json]:
    return levels(ids=RUBRIC[:1], quotes=[{"text": text} | more])


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({"levels": levels(ids=["charm"])}, "/levels/0/dimension", f"one of {RUBRIC[0]}"),
        ({"levels": levels(ids=[RUBRIC[0]] * 2)}, "/levels/1/dimension", "twice"),
        ({"levels": levels(6)}, "/levels/0/level", "less than or equal to 5"),
        ({"levels": levels(0)}, "/levels/0/level", "greater than or equal to 1"),
        ({"levels": levels(3.5)}, "/levels/0/level", "integer"),  # type: ignore[arg-type]
        ({"levels": levels(True)}, "/levels/0/level", "integer"),
        ({"levels": [{"dimension": RUBRIC[0]}]}, "/levels/0/level", "required"),
        ({"levels": levels(reason="a\x00")}, "/levels/0/reason", "U+0000"),
        ({"levels": levels(mood="good")}, "/levels/0/mood", "not a field"),
        ({"levels": quoting("I never said this")}, "/levels/0/quotes/0/text", "/transcripts"),
        ({"levels": quoting("do about the deadlock")}, "/levels/0/quotes/0/text", "own words"),
        ({"levels": quoting("found", entry_seq=3)}, "/levels/0/quotes/0/text", "seq 3"),
        ({"levels": quoting("Um, …")}, "/levels/0/quotes/0/text", "own words"),
        ({"levels": levels(ids=RUBRIC[1:]), "submit": True}, "/levels", f"missing: {RUBRIC[0]}"),
        ({"levels": levels(reason="  "), "submit": True}, "/levels/0/reason", "to submit"),
        ({"levels": [], "submit": "yes"}, "/submit", "true or false"),
    ],
)
async def test_what_is_no_rating_is_refused_and_nothing_is_kept(
    client: httpx.AsyncClient,
    held: Interview,
    ruth: Person,
    body: Json,
    pointer: str,
    words: str,
) -> None:
    refused = problem(await put(client, held, ruth, **body), 422)
    assert refused["errors"][0]["pointer"] == pointer
    assert words in refused["errors"][0]["detail"]
    assert (await read(client, held, ruth)).json()["own"] is None


async def test_people_rate_and_only_completed_interviews(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person
) -> None:
    url = f"{INTERVIEWS}/{held.id}/ratings"
    body = {"levels": levels(), "submit": True}
    operator = problem(await client.put(url, json=body), 403)
    assert "Sign in" in operator["detail"]
    key = bearer(await add_key(served.database, "reports:write", user_id=ruth.id))
    assert "Sign in" in problem(await client.put(url, json=body, headers=key), 403)["detail"]
    ada = await add_person(served.database, "Ada", Role.CANDIDATE)
    problem(await client.put(url, json=body, headers=ada.headers), 403)
    problem(await client.get(url, headers=ada.headers), 403)
    nowhere = f"{INTERVIEWS}/{uuid4()}/ratings"
    problem(await client.put(nowhere, json=body, headers=ruth.headers), 404)
    problem(await client.get(nowhere, headers=ruth.headers), 404)
    later = f"{INTERVIEWS}/{(await create(client))['id']}/ratings"
    early = await client.put(later, json=body, headers=ruth.headers)
    assert "COMPLETED" in problem(early, 409)["detail"]


async def test_two_requests_of_a_person_at_once_make_one_rating(
    client: httpx.AsyncClient, database: Database, held: Interview, ruth: Person
) -> None:
    responses = await asyncio.gather(*(submit(client, held, ruth, level) for level in (1, 2, 3)))
    assert len({response["id"] for response in responses}) == 1
    async with database.unit_of_work() as work:
        (rating,) = await work.ratings.submitted(held.id)
    assert (rating.revision, len(rating.earlier)) == (3, 2)


async def test_a_rating_outlives_its_rater_s_account(
    client: httpx.AsyncClient, held: Interview, ruth: Person, ben: Person
) -> None:
    await submit(client, held, ruth)
    deleted = await client.delete(f"/api/v1/users/{ruth.id}", headers=ben.headers)
    assert deleted.status_code == 204
    (other,) = (await read(client, held, ben, reveal=True)).json()["others"]
    found = (other["rater"], other["rater_email"], other["rater_id"])
    assert found == (ruth.email, None, None)


async def test_keys_and_the_operator_see_what_was_submitted_and_no_draft(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, ben: Person
) -> None:
    await submit(client, held, ruth)
    await put(client, held, ben, levels=levels(1))
    key = bearer(await add_key(served.database, "reports:read"))
    for headers in (key, {}):
        seen = (await client.get(f"{INTERVIEWS}/{held.id}/ratings", headers=headers)).json()
        assert (seen["own"], seen["hidden"]) == (None, False)
        raters = [(rating["rater"], rating["rater_email"]) for rating in seen["others"]]
        assert raters == [("Ruth", ruth.email)]
        assert seen["machine"][:2] == [
            {"dimension": RUBRIC[0], "level": None, "range": None},
            {"dimension": RUBRIC[1], "level": 4, "range": None},
        ]
