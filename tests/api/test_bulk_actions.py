"""Bulk actions: the same done to many interviews by a task, once each, with an outcome for each."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from api.bulk_actions.rows import RowActions
from db.relay import EventRelay
from db.session import Database, UnitOfWork
from db.tables import BulkAction, BulkRow, InterviewStatus, LegalHold, Role
from pipelines.jobs.bulk_actions import drop_old_bulk_actions
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add
from tests.api.test_sign_in import audit
from tests.support.api_accounts import add_key, add_person, bearer
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.bulk_actions import MAILING, bulk_job, invited_by_mail

BULK = "/api/v1/bulk-actions"
Json = dict[str, Any]


@pytest_asyncio.fixture
async def served(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app that sends e-mail."""
    return Served(database, relay, tmp_path, mailing=MAILING)


async def asked(client: httpx.AsyncClient, headers: Json | None = None, **body: Any) -> UUID:
    """The task of a new action."""
    response = await client.post(BULK, json=body, headers=headers)
    assert response.status_code == 202, response.text
    assert response.headers["location"] == f"/api/v1/tasks/{response.json()['id']}"
    return UUID(response.json()["id"])


async def rows_of(
    client: httpx.AsyncClient, task_id: UUID, headers: Json | None = None
) -> list[Json]:
    response = await client.get(f"{BULK}/{task_id}/rows", headers=headers)
    assert response.status_code == 200, response.text
    rows: list[Json] = response.json()
    return rows


async def outcomes(client: httpx.AsyncClient, task_id: UUID) -> list[str | None]:
    """The code of each row that was not done, else its outcome."""
    return [row["code"] or row["outcome"] for row in await rows_of(client, task_id)]


async def mailed(served: Served) -> list[UUID]:
    """The interview of each message."""
    async with served.database.reading() as work:
        return list(await work.session.scalars(text("SELECT interview_id FROM mail")))


async def stage_of(client: httpx.AsyncClient, interview_id: UUID) -> str:
    row = (await client.get(f"{BASE}/{interview_id}", params={"expand": "review"})).json()
    return str(row["review"]["stage"])


async def test_stages_are_set_recorded_and_set_back(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada, bea, cid = [await add(served, name) for name in ("Ada", "Bea", "Cid")]
    await client.patch(f"{BASE}/{bea}", json={"stage": "shortlisted"})
    await client.patch(f"{BASE}/{cid}", json={"stage": "on_hold"})
    task_id = await asked(
        client, action="stage", stage="on_hold", interview_ids=[str(i) for i in (ada, bea, cid)]
    )
    problem(await client.post(f"{BULK}/{task_id}/undo"), 409)
    await bulk_job(served).do(task_id)
    task = (await client.get(f"/api/v1/tasks/{task_id}")).json()
    assert task["state"] == "succeeded"
    assert task["result"] == {"total": 3, "done": 3, "skipped": 0, "failed": 0}
    assert [await stage_of(client, each) for each in (ada, bea, cid)] == ["on_hold"] * 3
    changes = [details for action, details in await audit(served) if action == "interview.changed"]
    assert changes[2:] == [
        {"stage": {"from": "new", "to": "on_hold"}},
        {"stage": {"from": "shortlisted", "to": "on_hold"}},
    ], "as the single call records it, and not what changed nothing"

    await client.patch(f"{BASE}/{ada}", json={"stage": "hired"})
    undo = await client.post(f"{BULK}/{task_id}/undo")
    assert undo.status_code == 202, undo.text
    undo_id = UUID(undo.json()["id"])
    assert (await client.post(f"{BULK}/{task_id}/undo")).json()["id"] == str(undo_id)
    await bulk_job(served).do(undo_id)
    assert await outcomes(client, undo_id) == ["changed-since", "done"]
    assert [await stage_of(client, each) for each in (ada, bea, cid)] == [
        "hired",
        "shortlisted",
        "on_hold",
    ]
    problem(await client.post(f"{BULK}/{undo_id}/undo"), 409)
    newest, first = (await client.get(BULK)).json()
    assert (newest["undo_of"], newest["done"], newest["skipped"]) == (str(task_id), 1, 1)
    assert (first["task_id"], first["stage"], first["state"]) == (
        str(task_id),
        "on_hold",
        "succeeded",
    )


async def test_undo_leaves_a_stage_that_was_changed_and_changed_back(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada, bea = [await add(served, name) for name in ("Ada", "Bea")]
    ids = [str(ada), str(bea)]
    task_id = await asked(client, action="stage", stage="on_hold", interview_ids=ids)
    await bulk_job(served).do(task_id)
    for stage in ("hired", "on_hold"):
        await client.patch(f"{BASE}/{ada}", json={"stage": stage})
    await client.patch(f"{BASE}/{bea}", json={"stage": "on_hold"})  # which changes nothing
    undo_id = UUID((await client.post(f"{BULK}/{task_id}/undo")).json()["id"])
    await bulk_job(served).do(undo_id)
    assert await outcomes(client, undo_id) == ["changed-since", "done"]
    assert [await stage_of(client, each) for each in (ada, bea)] == ["on_hold", "new"]


async def test_undo_is_offered_once_and_where_a_stage_changed(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served, "Ada")

    async def offered() -> list[bool]:
        return [action["undoable"] for action in (await client.get(BULK)).json()]

    body = {"action": "stage", "stage": "on_hold", "interview_ids": [str(ada)]}
    first = await asked(client, **body)
    assert await offered() == [False], "it is not over"
    await bulk_job(served).do(first)
    assert await offered() == [True]
    second = await asked(client, **body)
    await bulk_job(served).do(second)
    assert await offered() == [False, True], "the second one changed nothing"
    undo = UUID((await client.post(f"{BULK}/{first}/undo")).json()["id"])
    await bulk_job(served).do(undo)
    assert await offered() == [False, False, False]


async def test_a_deletion_skips_what_may_not_be_deleted(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served, "Ada")
    held = await add(served, "Bea")
    running = await add(served, "Cid", status=InterviewStatus.IN_PROGRESS)
    async with served.database.unit_of_work() as work:
        await work.legal_holds.add(LegalHold(interview_id=held, reason="A claim.", by_name="Ruth"))
    ids = [str(each) for each in (ada, held, running, uuid4(), ada)]
    task_id = await asked(client, action="delete", interview_ids=ids)
    await bulk_job(served).do(task_id)
    codes = ["done", "legal-hold", "interview-open", "interview-missing"]
    assert await outcomes(client, task_id) == codes
    rows = await rows_of(client, task_id)
    assert [row["candidate_name"] for row in rows] == [None, "Bea", "Cid", None]
    assert rows[0]["interview_id"] is None, "the id goes with the interview"
    assert (await client.get(f"{BASE}/{ada}")).status_code == 404
    assert (await client.get(f"{BASE}/{held}")).status_code == 200
    deletions = [
        details for action, details in await audit(served) if action == "interview.deleted"
    ]
    assert deletions == [{"reason": "staff"}]
    problem(await client.post(f"{BULK}/{task_id}/undo"), 409)


async def test_nobody_is_reminded_twice_and_each_refusal_is_named(
    client: httpx.AsyncClient, served: Served
) -> None:
    ready = [await add(served, f"C{n}") for n in range(6)]
    for n, each in enumerate(ready):
        await invited_by_mail(served.database, each, f"c{n}@candidate.example")
    nameless, alone, stopped, begun = [await add(served, name) for name in ("N", "A", "S", "B")]
    await invited_by_mail(served.database, nameless, None)
    for each in (stopped, begun):
        await invited_by_mail(served.database, each, f"{each}@candidate.example")
    async with served.database.unit_of_work() as work:
        invitation = await work.invitations.newest(stopped)
        assert invitation is not None
        await work.mails.stop_reminders(invitation.id)
        row = await work.interviews.get(begun)
        assert row is not None
        row.status = InterviewStatus.IN_PROGRESS
    ids = [str(each) for each in (*ready, nameless, alone, stopped, begun)]
    task_id = await asked(client, action="remind", interview_ids=ids)
    # Two workers at once, as when one was only thought to be dead.
    await asyncio.gather(bulk_job(served).do(task_id), bulk_job(served).do(task_id))
    await bulk_job(served).do(task_id)
    assert await outcomes(client, task_id) == [
        *["done"] * 6,
        "no-address",
        "no-invitation",
        "reminders-off",
        "interview-begun",
    ]
    assert sorted(await mailed(served)) == sorted(ready)
    actions = [action for action, _ in await audit(served)]
    assert actions.count("invitation.reminded") == 6


async def test_new_links_are_sent_and_the_former_ones_end(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada, over = await add(served), await add(served, "Bea", status=InterviewStatus.COMPLETED)
    talking = await add(served, "Cid", status=InterviewStatus.IN_PROGRESS)
    declined = await add(served, "Dee")
    for each in (ada, over, talking, declined):
        await invited_by_mail(served.database, each, "c@candidate.example")
    async with served.database.unit_of_work() as work:
        before = await work.invitations.newest(ada)
        refused = await work.invitations.newest(declined)
        assert refused is not None
        refused.declined_at = datetime.now(UTC)
    ids = [str(ada), str(over), str(talking), str(declined)]
    task_id = await asked(client, action="invite_again", interview_ids=ids, expires_in_s=3600)
    await bulk_job(served).do(task_id)
    codes = ["done", "interview-over", "interview-begun", "invitation-declined"]
    assert await outcomes(client, task_id) == codes
    async with served.database.reading() as work:
        after = await work.invitations.newest(ada)
    assert before is not None and after is not None
    assert after.token_hash != before.token_hash and after.expires_at < before.expires_at
    assert await mailed(served) == [ada]


async def test_a_limited_recruiter_reaches_their_positions_alone(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    own = (await stored_position(served.database, title="Own")).id
    mine, moved = [await add(served, name, position_id=own) for name in ("Olive", "Otto")]
    other = await add(served, "Xerxes")
    async with served.database.unit_of_work() as work:
        user = await work.users.get(ruth.id)
        assert user is not None
        user.position_ids = [own]
    ids = [str(each) for each in (mine, other, uuid4(), moved)]
    body: Json = {"action": "stage", "stage": "hired", "interview_ids": ids}
    task_id = await asked(client, ruth.headers, **body)
    async with served.database.unit_of_work() as work:  # after it was asked for
        row = await work.interviews.get(moved)
        assert row is not None
        row.position_id = None
    await bulk_job(served).do(task_id)
    rows = await rows_of(client, task_id, ruth.headers)
    assert [(row["number"], row["candidate_name"], row["code"]) for row in rows] == [
        (1, "Olive", None),
        (2, None, "interview-missing"),
        (3, None, "interview-missing"),
    ]
    assert rows[1] | {"number": 3} == rows[2], "an interview of others is like none"
    assert [await stage_of(client, each) for each in (mine, other, moved)] == [
        "hired",
        "new",
        "new",
    ]
    assert (await client.get(f"/api/v1/tasks/{task_id}", headers=ruth.headers)).status_code == 200
    problem(await client.get(f"{BULK}/{task_id}/rows", headers=rosa.headers), 404)
    problem(await client.post(f"{BULK}/{task_id}/undo", headers=rosa.headers), 404)
    assert (await client.get(BULK, headers=rosa.headers)).json() == []
    wish: Json = {"action": "delete", "filter": {"q": "Xerxes"}}
    problem(await client.post(BULK, json=wish, headers=ruth.headers), 422)


async def test_what_the_caller_may_no_longer_do_is_not_done(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    key = await add_key(served.database, "interviews:write")
    body: Json = {"action": "stage", "stage": "hired", "interview_ids": [str(ada)]}
    tasks = [await asked(client, each, **body) for each in (ruth.headers, bearer(key))]
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE user_account SET active = false"))
        await work.session.execute(text("UPDATE api_key SET revoked_at = now()"))
    for task_id in tasks:
        await bulk_job(served).do(task_id)
        assert await outcomes(client, task_id) == ["not-allowed"]
    assert await stage_of(client, ada) == "new"


async def test_a_signed_out_recruiter_s_action_goes_on(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    task_id = await asked(
        client, ruth.headers, action="stage", stage="hired", filter={"status": ["SCHEDULED"]}
    )
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE user_session SET revoked_at = now()"))
    await bulk_job(served).do(task_id)
    assert await stage_of(client, ada) == "hired"


async def test_a_row_on_which_the_server_fails_stops_no_other(
    client: httpx.AsyncClient, served: Served
) -> None:
    ids = [await add(served, name) for name in ("Ada", "Bea", "Cid")]
    body: Json = {"action": "stage", "stage": "hired", "interview_ids": [str(i) for i in ids]}
    task_id = await asked(client, **body)
    done: list[int] = []

    async def act(_work: UnitOfWork, _action: BulkAction, row: BulkRow) -> None:
        if row.number == 2 and not done.count(2):
            raise ValueError("a fault")
        done.append(row.number)

    await bulk_job(served, act).do(task_id)
    assert await outcomes(client, task_id) == ["done", "server-error", "done"]
    assert (await client.get(BULK)).json()[0]["failed"] == 1

    async def away(_work: UnitOfWork, _action: BulkAction, _row: BulkRow) -> None:
        raise ConnectionRefusedError

    again = await asked(client, **body)
    with pytest.raises(ConnectionRefusedError):
        await bulk_job(served, away).do(again)
    await bulk_job(served).give_up(again, "no database")
    assert await outcomes(client, again) == [None] * 3
    async with served.database.unit_of_work() as work:
        assert await work.tasks.retry(again)
    await bulk_job(served).do(again)
    assert await outcomes(client, again) == ["done"] * 3


async def test_what_an_undone_action_had_not_reached_stays_also_when_it_is_retried(
    client: httpx.AsyncClient, served: Served
) -> None:
    ids = [await add(served, name) for name in ("Ada", "Bea")]
    body: Json = {"action": "stage", "stage": "hired", "interview_ids": [str(i) for i in ids]}
    task_id = await asked(client, **body)
    rows = RowActions(served.services.mailing, served.services.token_secret)

    async def first_alone(work: UnitOfWork, action: BulkAction, row: BulkRow) -> None:
        if row.number > 1:
            raise ConnectionRefusedError
        await rows(work, action, row)

    with pytest.raises(ConnectionRefusedError):
        await bulk_job(served, first_alone).do(task_id)
    await bulk_job(served).give_up(task_id, "no database")
    undo = await client.post(f"{BULK}/{task_id}/undo")
    assert undo.status_code == 202, undo.text
    await bulk_job(served).do(UUID(undo.json()["id"]))
    async with served.database.unit_of_work() as work:
        assert await work.tasks.retry(task_id)
    await bulk_job(served).do(task_id)
    assert await outcomes(client, task_id) == ["done", "undone"]
    assert [await stage_of(client, each) for each in ids] == ["new", "new"]


async def test_a_request_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = str(await add(served))
    for body in (
        {"action": "stage", "interview_ids": [ada]},
        {"action": "delete", "stage": "hired", "interview_ids": [ada]},
        {"action": "delete"},
        {"action": "delete", "interview_ids": [ada], "filter": {}},
        {"action": "delete", "interview_ids": []},
        {"action": "promote", "interview_ids": [ada]},
        {"action": "delete", "filter": {"q": "nobody"}},
    ):
        problem(await client.post(BULK, json=body), 422)
    problem(await client.get(f"{BULK}/{uuid4()}/rows"), 404)


async def test_actions_are_kept_for_a_week(client: httpx.AsyncClient, served: Served) -> None:
    ada = str(await add(served))
    task_id = await asked(client, action="stage", stage="hired", interview_ids=[ada])
    await bulk_job(served).do(task_id)
    for age, left in ((6, 1), (8, 0)):
        async with served.database.unit_of_work() as work:
            await work.session.execute(
                text(f"UPDATE task SET created_at = now() - interval '{age} days'")
            )
            await drop_old_bulk_actions(work)
        assert len((await client.get(BULK)).json()) == left
    problem(await client.get(f"/api/v1/tasks/{task_id}"), 404)
