"""Recruiters' lists: review states, filters, search in what was said, and stages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event, text

from db.repositories.said import places_of
from db.tables import (
    CandidateRequest,
    Interview,
    InterviewStatus,
    Report,
    ReportStatus,
    RequestKind,
    Role,
    Speaker,
    TranscriptEntry,
)
from tests.api.test_interviews import BASE, problem
from tests.support.access_world import PLAN
from tests.support.api_accounts import add_key, add_person, bearer
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served

Json = dict[str, Any]


async def add(served: Served, name: str = "Ada", **columns: Any) -> UUID:
    """An interview."""
    columns = {"language": "en", "role": "Engineer", "company": "Acme", "plan": PLAN} | columns
    row = Interview(candidate_name=name, **columns)
    async with served.database.unit_of_work() as work:
        await work.interviews.add(row)
    return row.id


async def say(served: Served, interview_id: UUID, *texts: str, first: int = 1) -> None:
    entries = [
        TranscriptEntry(
            interview_id=interview_id,
            seq=seq,
            speaker=Speaker.CANDIDATE,
            kind="answer",
            text=words,
            start_s=seq,
            end_s=seq + 1,
        )
        for seq, words in enumerate(texts, start=first)
    ]
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many(entries)


async def add_report(served: Served, interview_id: UUID, /, **content: Any) -> None:
    async with served.database.unit_of_work() as work:
        work.session.add(
            Report(interview_id=interview_id, status=ReportStatus.COMPLETE, content=content)
        )


async def listed(
    client: httpx.AsyncClient, headers: dict[str, str] | None = None, **query: Any
) -> dict[str, Any]:
    response = await client.get(BASE, params={"expand": "review", **query}, headers=headers)
    assert response.status_code == 200, response.text
    return {item["candidate_name"]: item["review"] for item in response.json()["items"]}


async def test_a_row_has_all_that_a_recruiter_looks_for(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    ada = await add(served, "Ada", position_id=position.id, status=InterviewStatus.COMPLETED)
    twin = await add(served, "A. Lovelace", position_id=position.id)
    elsewhere = await add(served, "Ada elsewhere")
    async with served.database.unit_of_work() as work:
        for interview_id in (ada, twin, elsewhere):
            await work.invitations.add(interview_id, 600, None, email="Ada@acme.example")
        work.session.add(CandidateRequest(interview_id=ada, kind=RequestKind.EXPLANATION))
    await add_report(served, ada, total=None, total_range=[2.5, 3.5])
    rows = await listed(client)
    assert rows["Ada"] == {
        "candidate_name": "Ada",
        "candidate_email": "ada@acme.example",
        "position_title": position.title,
        "invitation": {
            "state": "finished",
            "expires_at": rows["Ada"]["invitation"]["expires_at"],
            "mail": None,
        },
        "report": {
            "status": "complete",
            "total": None,
            "total_low": 2.5,
            "total_high": 3.5,
            "withheld": False,
            "hidden": False,
        },
        "ratings": {"count": 0, "mine": False},
        "stage": "new",
        "decision": None,
        "duplicate_of": [str(twin)],
        "open_requests": 1,
        "notes": 0,
        "other_positions": None,
    }
    assert rows["A. Lovelace"]["duplicate_of"] == [str(ada)]
    assert rows["Ada elsewhere"]["duplicate_of"] == []
    assert rows["Ada elsewhere"]["report"]["status"] == "none"
    # Without 'expand' a list is as before.
    assert (await client.get(BASE)).json()["items"][0]["review"] is None


async def test_the_state_of_an_invitation(client: httpx.AsyncClient, served: Served) -> None:
    changes = {
        "sent": "",
        "opened": "opened_at = now()",
        "declined": "declined_at = now()",
        "other_format": "declined_at = now(), other_format = true",
        "expired": "expires_at = now()",
    }
    for state, change in changes.items():
        interview_id = await add(served, state)
        async with served.database.unit_of_work() as work:
            row = await work.invitations.add(interview_id, 600, None)
            assert row is not None
            if change:
                await work.session.execute(
                    text(f"UPDATE invitation SET {change} WHERE id = '{row.id}'")
                )
    await add(served, "begun", status=InterviewStatus.IN_PROGRESS)
    await add(served, "nobody")
    async with served.database.unit_of_work() as work:
        begun = await work.session.scalar(
            text("SELECT id FROM interview WHERE candidate_name = 'begun'")
        )
        await work.invitations.add(begun, 600, None)
    rows = await listed(client)
    assert rows.pop("nobody")["invitation"] is None
    assert {name: row["invitation"]["state"] for name, row in rows.items()} == {
        name: name for name in (*changes, "begun")
    }


async def test_a_page_of_rows_takes_as_many_statements_as_one(
    client: httpx.AsyncClient, served: Served
) -> None:
    statements: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    counts = []
    event.listen(served.database.engine.sync_engine, "before_cursor_execute", count)
    for more in (1, 11):
        for _ in range(more):
            interview_id = await add(served)
            await add_report(served, interview_id, total=3.0, total_range=[3.0, 3.0])
        statements.clear()
        assert (await client.get(BASE, params={"expand": "review"})).status_code == 200
        counts.append(len(statements))
    event.remove(served.database.engine.sync_engine, "before_cursor_execute", count)
    assert counts == [1, 1]


async def test_a_total_is_hidden_from_those_who_may_not_see_it(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    ada = await add(served, status=InterviewStatus.COMPLETED)
    await add_report(served, ada, total=4.0, total_range=[4.0, 4.0])
    async with served.database.unit_of_work() as work:
        await work.ratings.begin(ada, ruth.id, "Ruth")
    assert (await listed(client, ruth.headers))["Ada"]["report"] == {
        "status": "complete",
        "total": None,
        "total_low": None,
        "total_high": None,
        "withheld": False,
        "hidden": True,
    }
    key = bearer(await add_key(served.database, "interviews:read"))
    assert (await listed(client, key))["Ada"]["report"]["hidden"]
    served.services.settings.blind_rating = True
    assert (await listed(client, rosa.headers))["Ada"]["report"]["hidden"]
    served.services.settings.blind_rating = False
    async with served.database.unit_of_work() as work:
        assert not await work.ratings.disclosed(ada, rosa.id)
    assert (await listed(client, rosa.headers))["Ada"]["report"]["total"] == 4.0
    # Who saw it can't rate blind any more, and that is on record.
    async with served.database.unit_of_work() as work:
        assert await work.ratings.disclosed(ada, rosa.id)


async def test_overrides_count_in_totals(client: httpx.AsyncClient, served: Served) -> None:
    ada = await add(served, status=InterviewStatus.COMPLETED)
    dimension = {"name": "n", "verdict": "scored", "reasoning": "r", "weight": 1.0}
    await add_report(
        served,
        ada,
        total=None,
        total_range=[2.5, 3.5],
        dimensions=[
            {"id": "a", "level": 3, "range": [3, 3], **dimension},
            {"id": "b", "level": None, "range": [2, 4], **dimension},
        ],
    )
    async with served.database.unit_of_work() as work:
        await work.session.execute(
            text(
                "INSERT INTO report_override (id, interview_id, dimension_id, value, reason, "
                "by_name, created_at) VALUES (gen_random_uuid(), :id, 'b', 5, 'r', 'n', now())"
            ),
            {"id": ada},
        )
    report = (await listed(client))["Ada"]["report"]
    assert (report["total"], report["total_low"], report["total_high"]) == (4.0, 4.0, 4.0)


@pytest.mark.parametrize(("frequent", "nearest"), [(1.1, 400), (0.0, 400), (0.0, 1)])
async def test_interviews_are_found_by_what_was_said(
    client: httpx.AsyncClient,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    frequent: float,
    nearest: int,
) -> None:
    monkeypatch.setattr("db.repositories.said.FREQUENT", frequent)
    monkeypatch.setattr("db.repositories.interview_lists.NEAREST", nearest)
    english = await add(served, "Ada")
    korean = await add(served, "민수")
    await say(served, english, "We moved the  Payment\nservice to Go.", "An AI wrote it.")
    await say(served, korean, "결제 서비스를 담당했어요. A팀이었죠.", "장애가 나면 바로 대응해요.")
    await say(served, await add(served, "unasked"), "payment service", first=-3)

    async def found(said: str, **query: Any) -> list[str]:
        return sorted(await listed(client, said=said, **query))

    for said in ("payment service", "PAYMENT", "ayme", "go", "ai wrote", "to Go."):
        assert await found(said) == ["Ada"], said
    for said in ("결제", "결제서비스", "결제 서비스", "장애가 나면", "대응", "a팀"):
        assert await found(said) == ["민수"], said
    for said in ("paymentservice", "rote it x", "제결", "%o", "o."):
        assert await found(said) == [], said
    assert await found("payment", q="민수") == []
    assert await found("payment", stage="rejected") == []
    problem(await client.get(BASE, params={"said": " a"}), 422)


@pytest.mark.parametrize(
    ("words", "text_", "places"),
    [
        ("payment service", "The Payment  service, payment\nservice", [(4, 20), (22, 37)]),
        ("결제서비스", "그 결제 서비스요", [(2, 8)]),
        ("결제 서비스", "결제서비스", [(0, 5)]),
        ("a.c", "abc a.c", [(4, 7)]),
        ("  ", "x y", []),
    ],
)
def test_places_are_those_of_the_text(
    words: str, text_: str, places: list[tuple[int, int]]
) -> None:
    assert places_of(words, text_) == places


async def test_stages_are_set_by_staff_filtered_and_audited(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    await add(served, "Bea")
    changed = await client.patch(f"{BASE}/{ada}", json={"stage": "in_review"})
    assert changed.json()["review"]["stage"] == "in_review"
    assert list(await listed(client, stage="in_review")) == ["Ada"]
    assert list(await listed(client, stage=["in_review", "new"], sort="candidate_name")) == [
        "Ada",
        "Bea",
    ]
    down = await listed(client, sort="candidate_name", order="desc")
    assert list(down) == ["Bea", "Ada"]
    problem(await client.patch(f"{BASE}/{ada}", json={"stage": "liked"}), 422)
    async with served.database.unit_of_work() as work:
        details = await work.session.scalar(
            text("SELECT details FROM audit_entry WHERE action = 'interview.changed'")
        )
    assert details == {"stage": {"from": "new", "to": "in_review"}}


async def test_an_appointment_is_moved_before_the_interview_only(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    moved = await client.patch(f"{BASE}/{ada}", json={"scheduled_for": "2890-01-31T09:00:00+09:00"})
    assert moved.json()["scheduled_for"] == "2890-01-31T09:00:00+09:00"
    assert moved.json()["expires_at"] == "2890-02-01T09:00:00+09:00"
    problem(
        await client.patch(f"{BASE}/{ada}", json={"scheduled_for": "1999-01-31T09:00:00Z"}), 422
    )
    cleared = await client.patch(f"{BASE}/{ada}", json={"scheduled_for": None})
    assert cleared.json()["scheduled_for"] is None
    over = await add(served, status=InterviewStatus.COMPLETED)
    problem(
        await client.patch(f"{BASE}/{over}", json={"scheduled_for": "2890-01-31T09:00:00Z"}), 409
    )


async def test_candidates_see_no_reviews(client: httpx.AsyncClient, served: Served) -> None:
    own = await add_person(served.database, "Own", Role.CANDIDATE)
    ada = await add(served, candidate_id=own.id)
    for query in ({"expand": "review"}, {"said": "payment"}, {"stage": "new"}):
        problem(await client.get(BASE, params=query, headers=own.headers), 403)
    problem(await client.get(f"{BASE}/{ada}?expand=review", headers=own.headers), 403)
    seen = (await client.get(f"{BASE}/{ada}", headers=own.headers)).json()
    assert seen["review"] is None and "stage" not in seen
