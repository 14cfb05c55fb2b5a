"""Notes and decisions: by people alone, and a chain of records that shows changes."""

from __future__ import annotations

import json

import httpx
import pytest
from sqlalchemy import text

from api.notes.service import mentioned
from db.tables import InterviewStatus, Role, User
from kit.names import hide_name
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add, add_report, listed
from tests.support.api_accounts import add_key, add_person, bearer
from tests.support.api_server import Served
from vivavoce.commands.audit import verify_chain

REASON = "Ada Lovelace explained the outage step by step; Ada knows queues."


async def test_notes_are_for_all_staff_and_changed_by_their_authors(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.ADMIN)
    ada = await add(served)
    url = f"{BASE}/{ada}/notes"
    first = await client.post(url, json={"text": "  @rosa, hear minute 12\n"}, headers=ruth.headers)
    assert first.status_code == 201, first.text
    note = first.json()
    assert (note["text"], note["author_name"]) == ("@rosa, hear minute 12", "Ruth")
    assert note["mentions"] == [str(rosa.id)]
    assert (await client.get(url, headers=rosa.headers)).json() == [note]
    assert (await listed(client, ruth.headers))["Ada"]["notes"] == 1
    own = f"/api/v1/notes/{note['id']}"
    problem(await client.patch(own, json={"text": "no"}, headers=rosa.headers), 403)
    problem(await client.delete(own, headers=rosa.headers), 403)
    changed = await client.patch(own, json={"text": "Done."}, headers=ruth.headers)
    assert (changed.json()["text"], changed.json()["mentions"]) == ("Done.", [])
    problem(await client.post(url, json={"text": " \n"}, headers=ruth.headers), 422)
    # A note has an author: neither a program nor the operator is one.
    problem(await client.post(url, json={"text": "x"}), 403)
    key = bearer(await add_key(served.database, "interviews:write"))
    problem(await client.post(url, json={"text": "x"}, headers=key), 403)
    assert (await client.delete(own, headers=ruth.headers)).status_code == 204
    problem(await client.delete(own, headers=ruth.headers), 404)


def test_the_longest_name_is_mentioned() -> None:
    people = [
        User(email=f"{n}@acme.example", name=n, role=Role.RECRUITER)
        for n in ("Ruth", "Ruth Kim", "김민수")
    ]
    ids = {person.name: str(person.id) for person in people}
    assert mentioned("@ruth kim, @Ruth and @RUTH", people) == [ids["Ruth Kim"], ids["Ruth"]]
    assert mentioned("@김민수님과 얘기했어요", people) == [ids["김민수"]]
    assert mentioned("ruth@ruthless.example @Ruthless", people) == []


@pytest.mark.parametrize(
    ("words", "name", "hidden"),
    [
        ("Ada  lovelace and Ada's notes", "Ada Lovelace", "X and X's notes"),
        ("Will will, and W. stays", "Will W.", "X will, and X stays"),
        ("김민수 님과 민수를", "김민수", "X 님과 X를"),
        ("Adamant", "Ada", "Adamant"),
        ("text", " ", "text"),
    ],
)
def test_names_are_hidden(words: str, name: str, hidden: str) -> None:
    assert hide_name(words, name, "X") == hidden


async def test_a_decision_is_a_record_that_outlives_the_interview(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    admin = await add_person(served.database, "Adm", Role.ADMIN)
    ada = await add(served, "Ada Lovelace", status=InterviewStatus.COMPLETED)
    bea = await add(served, "Bea", status=InterviewStatus.COMPLETED)
    await add_report(served, ada, model="m-7b", judge={"prompt_version": "5"})
    url = f"{BASE}/{ada}/decisions"
    for verdict in ("reject", "invite_on"):
        body = {"verdict": verdict, "reason": REASON}
        made = await client.post(url, json=body, headers=ruth.headers)
        assert made.status_code == 201, made.text
    second = {"verdict": "hold", "reason": "Ada is unlike her, we wait."}
    await client.post(f"{BASE}/{bea}/decisions", json=second, headers=ruth.headers)
    records = (await client.get(url, headers=ruth.headers)).json()
    assert [(r["number"], r["verdict"], r["by_name"]) for r in records] == [
        (1, "reject", "Ruth"),
        (2, "invite_on", "Ruth"),
    ]
    assert records[0]["previous_hash"] == ""
    assert records[1]["previous_hash"] == records[0]["hash"]
    assert records[1]["versions"]["model"] == "m-7b"
    assert records[1]["versions"]["prompt_version"] == "5"
    assert records[1]["seen"] == {"report": False, "recording": False, "ratings": 0}
    row = (await listed(client, ruth.headers))["Ada Lovelace"]
    assert row["stage"] == "shortlisted"
    assert (row["decision"]["verdict"], row["decision"]["by"]) == ("invite_on", "Ruth")

    assert (await client.delete(f"{BASE}/{ada}", headers=ruth.headers)).status_code == 204
    export = await client.get("/api/v1/decisions/export.jsonl", headers=admin.headers)
    lines = [json.loads(line) for line in export.text.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert lines[0]["reason"].startswith("the candidate explained the outage")
    assert "Ada" not in lines[0]["reason"] + lines[1]["reason"] and "Ada" in lines[2]["reason"]
    last, fault = await verify_chain(served.database)
    assert fault is None and last is not None and last.number == 3


@pytest.mark.parametrize(
    ("tampering", "number", "problem_"),
    [
        ("UPDATE decision SET verdict = 'reject' WHERE number = 2", 2, "content was changed"),
        ("UPDATE decision SET reason = 'He was late.' WHERE number = 3", 3, "reason was changed"),
        ("UPDATE decision SET reason = 'x', reason_salt = NULL WHERE number = 3", 3, "not deleted"),
        ("DELETE FROM decision WHERE number = 1", 1, "missing"),
        ("DELETE FROM decision WHERE number = 3", 3, "audit log has it"),
        ("UPDATE decision SET previous_hash = '' WHERE number = 2", 2, "does not follow"),
    ],
)
async def test_the_chain_shows_where_it_was_changed(
    client: httpx.AsyncClient, served: Served, tampering: str, number: int, problem_: str
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    ada = await add(served)
    for n in range(3):
        body = {"verdict": "hold", "reason": f"We wait until {n} more are heard."}
        await client.post(f"{BASE}/{ada}/decisions", json=body, headers=ruth.headers)
    async with served.database.unit_of_work() as work:
        await work.session.execute(text(tampering))
    _, fault = await verify_chain(served.database)
    assert fault is not None and fault.number == number and problem_ in fault.problem


async def test_only_people_decide_and_say_why(client: httpx.AsyncClient, served: Served) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    ada = await add(served)
    url, body = f"{BASE}/{ada}/decisions", {"verdict": "reject", "reason": REASON}
    problem(await client.post(url, json=body), 403)
    key = bearer(await add_key(served.database, "interviews:write"))
    problem(await client.post(url, json=body, headers=key), 403)
    problem(await client.post(url, json=body | {"reason": "no fit    "}, headers=ruth.headers), 422)
    problem(await client.get("/api/v1/decisions/export.jsonl", headers=ruth.headers), 403)
    assert (await client.get(url)).json() == []
