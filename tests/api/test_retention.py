"""How long interviews are kept: what is shown, changed, and foretold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from db.tables import InterviewStatus, LegalHold, Resume, Role, utcnow
from tests.api.test_interviews import problem
from tests.api.test_reviews import add
from tests.api.test_sign_in import audit
from tests.support.api_accounts import add_person
from tests.support.api_candidate import API, stored_position
from tests.support.api_server import Served

RETENTION = f"{API}/retention"


async def over(served: Served, name: str, days: int, **columns: Any) -> UUID:
    """An interview that ended so many days ago."""
    at = utcnow() - timedelta(days=days)
    columns = {"status": InterviewStatus.COMPLETED, "ended_at": at, "created_at": at} | columns
    return await add(served, name, **columns)


async def hold(served: Served, interview_id: UUID) -> None:
    async with served.database.unit_of_work() as work:
        await work.legal_holds.add(
            LegalHold(interview_id=interview_id, reason="A claim.", by_name="Ruth")
        )


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["candidate_name"] for item in items]


async def test_it_shows_what_is_deleted_soon_and_what_is_held(
    client: httpx.AsyncClient, served: Served
) -> None:
    short = await stored_position(served.database, retention_days=20)
    due_id = await over(served, "Due", 340)
    await over(served, "Sooner", 360)
    await over(served, "Own days", 5, position_id=short.id)
    await over(served, "Young", 100)
    await over(served, "Live", 364, status=InterviewStatus.IN_PROGRESS, ended_at=None)
    await hold(served, await over(served, "Held", 400))
    shown = (await client.get(RETENTION)).json()
    assert (shown["days"], shown["server_days"], shown["set_here"]) == (365, 365, False)
    assert shown["counts"] == {"interviews": 6, "due": 3, "held": 1}
    assert names(shown["due"]) == ["Sooner", "Own days", "Due"]
    due = shown["due"][2]
    left = datetime.fromisoformat(due["delete_at"]) - utcnow()
    assert due["interview_id"] == str(due_id)
    assert timedelta(days=24, hours=23) < left <= timedelta(days=25)
    (held,) = shown["held"]
    assert (held["candidate_name"], held["held_by"]) == ("Held", "Ruth")
    assert datetime.fromisoformat(held["delete_at"]) < utcnow()


async def test_whoever_may_still_come_is_not_deleted(
    client: httpx.AsyncClient, served: Served
) -> None:
    now = utcnow()
    waiting = {"status": InterviewStatus.SCHEDULED, "ended_at": None}
    invited = await over(served, "Invited", 400, **waiting)
    withdrawn = await over(served, "Withdrawn", 400, **waiting)
    await over(served, "Appointed", 400, scheduled_for=now + timedelta(days=3), **waiting)
    limited = now - timedelta(days=366)
    await over(served, "Limited", 400, expires_at=limited, **waiting)
    async with served.database.unit_of_work() as work:
        for number, each in enumerate((invited, withdrawn)):
            found = await work.invitations.add(each, 86_400, None, token_hash=f"hash {number}")
            assert found is not None
            found.cancelled_at = now if each == withdrawn else None
    shown = (await client.get(RETENTION)).json()
    assert names(shown["due"]) == ["Withdrawn", "Limited"]
    async with served.database.reading() as work:
        expired = await work.erasures.expired(365)
    assert withdrawn in expired and len(expired) == 2


async def test_each_position_has_its_days_and_its_numbers(
    client: httpx.AsyncClient, served: Served
) -> None:
    short = await stored_position(served.database, title="Short", retention_days=20)
    usual = await stored_position(served.database, title="Usual", retention_days=None)
    empty = await stored_position(served.database, title="Empty", retention_days=None)
    await over(served, "Ada", 5, position_id=short.id)
    await hold(served, await over(served, "Grace", 5, position_id=usual.id))
    await client.put(RETENTION, json={"days": 0})
    page = (await client.get(f"{RETENTION}/positions", params={"limit": 2})).json()
    items = page["items"]
    rest = {"limit": 2, "cursor": page["next_cursor"]}
    items += (await client.get(f"{RETENTION}/positions", params=rest)).json()["items"]
    shown = {item["id"]: (item["retention_days"], item["days"], item["counts"]) for item in items}
    assert shown == {
        str(short.id): (20, 20, {"interviews": 1, "due": 1, "held": 0}),
        str(usual.id): (None, 0, {"interviews": 1, "due": 0, "held": 1}),
        str(empty.id): (None, 0, {"interviews": 0, "due": 0, "held": 0}),
    }


async def test_a_preview_counts_what_a_change_would_delete(
    client: httpx.AsyncClient, served: Served
) -> None:
    own = await stored_position(served.database, retention_days=300)
    usual = await stored_position(served.database, retention_days=None)
    for days in (10, 40, 100):
        await over(served, f"Own {days}", days, position_id=own.id)
        await over(served, f"Usual {days}", days, position_id=usual.id)
        await over(served, f"None {days}", days)
    await hold(served, await over(served, "Held", 100, position_id=own.id))

    async def preview(path: str, **query: int) -> tuple[int, int, int, int]:
        response = await client.get(path, params=query)
        assert response.status_code == 200, response.text
        body = response.json()
        return body["days"], body["deleted"], body["due"], body["held"]

    place = f"{API}/positions/{own.id}/retention/preview"
    assert (await client.get(place, params={"days": 90})).json()["days_now"] == 300
    assert await preview(place, days=90) == (90, 1, 0, 1)
    assert await preview(place, days=50) == (50, 1, 1, 1)
    assert await preview(place, days=5) == (5, 3, 0, 1)
    assert await preview(place) == (365, 0, 0, 0)
    everyone = f"{RETENTION}/preview"
    assert await preview(everyone, days=30) == (30, 4, 2, 0)  # without the position's own
    assert await preview(everyone, days=0) == (0, 0, 0, 0)
    await client.put(RETENTION, json={"days": 50})
    assert await preview(place) == (50, 1, 1, 1)
    assert await preview(everyone) == (365, 0, 0, 0)
    assert (await client.get(everyone)).json()["days_now"] == 50
    shown = (await client.get(RETENTION)).json()["counts"]
    assert shown["due"] == 4, "a preview stores nothing, but the change did"
    for path in (place, everyone):
        refused = problem(await client.get(path, params={"days": -1}), 422)
        assert refused["errors"][0]["pointer"].endswith("/days")


async def test_a_preview_counts_the_resumes_that_no_interview_uses(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database, retention_days=None)
    async with served.database.unit_of_work() as work:
        ages = (10, 40, 100)
        rows = [Resume(text="Ada", updated_at=utcnow() - timedelta(days=days)) for days in ages]
        for row in rows:
            await work.resumes.add(row)
    await over(served, "Uses one", 5, resume_id=rows[2].id)

    async def resumes(path: str, days: int) -> int:
        return int((await client.get(path, params={"days": days})).json()["resumes"])

    everyone = f"{RETENTION}/preview"
    assert [await resumes(everyone, days) for days in (0, 5, 30, 60)] == [0, 2, 1, 0]
    place = f"{API}/positions/{position.id}/retention/preview"
    assert await resumes(place, 5) == 0, "a position's days don't concern them"


async def test_admins_set_the_days_and_the_audit_has_each_change(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    root = await add_person(served.database, "Root", Role.ADMIN)
    problem(await client.put(RETENTION, json={"days": 30}, headers=ruth.headers), 403)
    for days in (180, 180, 0):
        changed = await client.put(RETENTION, json={"days": days}, headers=root.headers)
        assert changed.json()["days"] == days and changed.json()["set_here"]
    back = (await client.put(RETENTION, json={"days": None}, headers=root.headers)).json()
    assert (back["days"], back["set_here"]) == (365, False)
    position = await stored_position(served.database, retention_days=90)
    place = f"{API}/positions/{position.id}"
    for change in ({"retention_days": 30}, {"retention_days": 30}, {"title": "Smith"}):
        assert (await client.patch(place, json=change, headers=ruth.headers)).status_code == 200
    noted = [details for action, details in await audit(served) if action == "retention.changed"]
    assert noted == [
        {"days": 180, "before": None},
        {"days": 0, "before": 180},
        {"days": None, "before": 0},
        {"days": 30, "before": 90},
    ]


@pytest.mark.parametrize("days", [-1, 3651, 1.5, "many"])
async def test_impossible_days_are_refused(client: httpx.AsyncClient, days: object) -> None:
    refused = problem(await client.put(RETENTION, json={"days": days}), 422)
    assert refused["errors"][0]["pointer"].endswith("/days")


async def test_recruiters_see_their_positions_interviews_only(
    client: httpx.AsyncClient, served: Served
) -> None:
    mine = await stored_position(served.database, retention_days=20)
    other = await stored_position(served.database, retention_days=20)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    async with served.database.unit_of_work() as work:
        user = await work.users.get(ruth.id)
        assert user is not None
        user.position_ids = [mine.id]
    for name, position in (("Mine", mine), ("Other", other)):
        await over(served, name, 5, position_id=position.id)
        await hold(served, await over(served, f"{name} held", 5, position_id=position.id))
    await over(served, "Without position", 360)
    shown = (await client.get(RETENTION, headers=ruth.headers)).json()
    assert shown["counts"] == {"interviews": 2, "due": 1, "held": 1}
    assert (names(shown["due"]), names(shown["held"])) == (["Mine"], ["Mine held"])
    page = (await client.get(f"{RETENTION}/positions", headers=ruth.headers)).json()
    assert [item["id"] for item in page["items"]] == [str(mine.id)]
    place = f"{API}/positions/{other.id}/retention/preview"
    problem(await client.get(place, headers=ruth.headers), 404)
