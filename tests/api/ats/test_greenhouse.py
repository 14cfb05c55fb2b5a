"""Greenhouse's side: it lists, sends, is called back, fetches, and reports what it can't read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from db.session import Database
from db.tables import AtsAssessment, Position, utcnow
from judging.levels import LevelRange
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.ats import (
    API,
    TEST_STATUS,
    calling,
    check,
    connect,
    has_key,
    send_test_body,
    settled,
    working,
)
from tests.support.finished_interviews import finished_interview
from tests.support.webhook_receiver import answer, receiving

GREENHOUSE = f"{API}/ats/greenhouse"
APP = "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345"


@pytest_asyncio.fixture
async def staff(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(served) as client:
        yield client


@pytest_asyncio.fixture
async def position(database: Database) -> Position:
    return await stored_position(database)


async def status(greenhouse: httpx.AsyncClient, test_id: str) -> dict[str, Any]:
    """The status of a test, as Greenhouse fetches and checks it."""
    response = await greenhouse.get(
        f"{GREENHOUSE}/test_status", params={"partner_interview_id": test_id}
    )
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    check(TEST_STATUS, body)
    return body


async def send(greenhouse: httpx.AsyncClient, body: object) -> str:
    response = await greenhouse.post(f"{GREENHOUSE}/send_test", json=body)
    assert response.status_code == 200, response.text
    (key,) = response.json()
    assert key == "partner_interview_id"
    return str(response.json()[key])


async def test_a_test_from_the_list_to_its_result(
    served: Served, staff: httpx.AsyncClient, database: Database, position: Position
) -> None:
    archived = await stored_position(database, archived=True)
    integration = await connect(staff, "greenhouse", share_score=True)
    assert integration["urls"][0] == f"http://127.0.0.1:8000{GREENHOUSE}/list_tests"
    async with receiving() as receiver, calling(served, integration["key"]) as greenhouse:
        receiver.answers = [answer("500 Oops"), answer("200 OK")]
        listed = (await greenhouse.get(f"{GREENHOUSE}/list_tests")).json()
        assert all(test.keys() == {"partner_test_id", "partner_test_name"} for test in listed)
        ids = [test["partner_test_id"] for test in listed]
        assert str(position.id) in ids and str(archived.id) not in ids
        body = send_test_body(position.id, receiver.url)
        test_id = await send(greenhouse, body)
        assert await send(greenhouse, body) == test_id, "a repeated call is the same test"
        assert (await status(greenhouse, test_id))["partner_status"] == "sent"
        (interview,) = (await staff.get(f"{API}/interviews?expand=review")).json()["items"]
        assert interview["candidate_name"] == "Harry Potter"
        assert interview["review"]["candidate_email"] == "hpotter@hogwarts.example"
        interview_id = UUID(interview["id"])
        async with working(database):
            async with database.unit_of_work() as work:
                await work.interviews.mark_started(interview_id, started_at=utcnow())
            assert (await status(greenhouse, test_id))["partner_status"] == "started"
            await receiver.until(2)
            async with database.unit_of_work() as work:
                await work.interviews.complete(interview_id, "completed")
            await receiver.until(3)
            done = await status(greenhouse, test_id)
            await settled(staff, integration)
            override = {"value": 4, "reason": "She told more on the telephone."}
            url = f"{API}/interviews/{interview_id}/report/override"
            assert (await staff.post(url, json=override)).status_code == 200
            await receiver.until(4)
            log = await settled(staff, integration)
            assert (await status(greenhouse, test_id))["partner_score"] == 4
    assert {each.method for each in receiver.taken} == {"PATCH"}
    assert all(has_key(each, integration["key"]) and not each.body for each in receiver.taken)
    assert done["partner_status"] == "complete"
    assert done["partner_profile_url"] == f"http://127.0.0.1:8000/app/interviews/{interview_id}"
    assert done["metadata"]["Result"] == "Ready for review"
    assert "partner_score" not in done, "no model has judged the answers"
    assert [(each["event"], each["state"], each["attempts"]) for each in log] == [
        ("reported", "delivered", 1),
        ("started", "delivered", 2),
    ]


async def test_another_test_after_the_first_is_another_interview(
    served: Served, staff: httpx.AsyncClient, database: Database, position: Position
) -> None:
    key = (await connect(staff, "greenhouse"))["key"]
    async with calling(served, key) as greenhouse:
        first = await send(greenhouse, send_test_body(position.id, APP))
        moved = send_test_body(position.id, f"{APP}6")
        assert await send(greenhouse, moved) == first, "the first one is still open"
        (interview,) = (await staff.get(f"{API}/interviews")).json()["items"]
        async with database.unit_of_work() as work:
            await work.interviews.complete(UUID(interview["id"]), "completed")
        assert await send(greenhouse, moved) == first, "a late repetition of the same call"
        assert await send(greenhouse, send_test_body(position.id, f"{APP}7")) != first
        other = send_test_body(
            position.id, APP, greenhouse_profile_url=None, email="Ron@hogwarts.example"
        )
        ron = await send(greenhouse, other)
        assert ron != first
        other["candidate"]["email"] = "ron@hogwarts.example"
        assert await send(greenhouse, other) == ron, "recognised by the address"


async def test_what_is_refused(
    served: Served, staff: httpx.AsyncClient, database: Database, position: Position
) -> None:
    own, others = [await connect(staff, "greenhouse") for _ in "ab"]
    ashby = await connect(staff, "ashby")
    tests = f"{GREENHOUSE}/list_tests"
    for key in (None, "", "vvi_wrong", ashby["key"]):
        async with calling(served, key) as stranger:
            response = await stranger.get(tests)
            assert response.status_code == 401
            assert response.headers["www-authenticate"].startswith("Basic")
    archived = await stored_position(database, archived=True)
    async with calling(served, own["key"]) as greenhouse:
        test_id = await send(greenhouse, send_test_body(position.id, APP))
        for bad in (archived.id, own["id"], "12345"):
            body = send_test_body(bad, APP)
            assert (await greenhouse.post(f"{GREENHOUSE}/send_test", json=body)).status_code == 404
        for url in (
            "https://greenhouse.io.example/x",
            "http://app.greenhouse.io/x",
            "https://app.greenhouse.io@10.0.0.1/x",
            "https://169.254.169.254/",
        ):
            body = send_test_body(position.id, url)
            assert (await greenhouse.post(f"{GREENHOUSE}/send_test", json=body)).status_code == 422
        assert (
            await greenhouse.get(f"{GREENHOUSE}/test_status?partner_interview_id=12345")
        ).status_code == 404
    async with calling(served, others["key"]) as greenhouse:
        query = {"partner_interview_id": test_id}
        foreign = await greenhouse.get(f"{GREENHOUSE}/test_status", params=query)
        assert foreign.status_code == 404, "another organisation's"
    assert len((await staff.get(f"{API}/interviews")).json()["items"]) == 1
    await staff.patch(f"{API}/integrations/{own['id']}", json={"active": False})
    async with calling(served, own["key"]) as greenhouse:
        assert (await greenhouse.get(tests)).status_code == 401


async def test_what_greenhouse_could_not_read_is_in_the_log(
    served: Served, staff: httpx.AsyncClient
) -> None:
    integration = await connect(staff, "greenhouse")
    async with calling(served, integration["key"]) as greenhouse:
        body = {
            "api_call": "test_status",
            "errors": ["partner_status is 'complete' but partner_profile url is missing"],
            "partner_test_id": "12345",
            "partner_test_name": "Personality Test",
            "partner_interview_id": "299506",
            "candidate_email": "hpotter@hogwarts.example",
        }
        taken = await greenhouse.post(f"{GREENHOUSE}/response_error", json=body)
        assert (taken.status_code, taken.json()) == (200, {"status": 200})
        await greenhouse.get(f"{GREENHOUSE}/test_status?partner_interview_id=1&more=2")
    log = await staff.get(f"{API}/integrations/{integration['id']}/calls")
    newest, first = log.json()["items"]
    assert (newest["name"], newest["status"]) == ("test_status", 404)
    assert first["remark"].startswith("test_status: partner_status is 'complete'")
    assert (newest["remark_code"], first["remark_code"]) == ("no_interview", "reported")
    assert "hogwarts" not in log.text
    shown = (await staff.get(f"{API}/integrations")).json()["items"][0]
    assert shown["last_call"] == newest


@pytest.mark.parametrize(
    ("levels", "score", "text"),
    [
        ({"knowledge": 4}, 4.0, "4"),
        ({"knowledge": LevelRange(2, 4)}, None, "2–4"),
        ({"knowledge": None}, None, None),
    ],
    ids=["exact", "range", "withheld"],
)
async def test_only_a_total_that_may_be_shared_is(
    served: Served,
    staff: httpx.AsyncClient,
    database: Database,
    position: Position,
    levels: Any,
    score: float | None,
    text: str | None,
) -> None:
    plan_ids = [dimension["id"] for dimension in position.plan["rubric"]]
    (level,) = levels.values()
    integration = await connect(staff, "greenhouse", share_score=True)
    finished = await finished_interview(
        database, served.data_dir, position, "Harry", dict.fromkeys(plan_ids, level)
    )
    assessment = AtsAssessment(
        integration_id=UUID(integration["id"]),
        interview_id=finished.interview.id,
        position_id=position.id,
        applicant="1",
        base_url="https://hr.example",
    )
    async with database.unit_of_work() as work:
        await work.integrations.add_assessment(assessment)
    test_id, key = str(assessment.id), integration["key"]
    async with calling(served, key) as greenhouse:
        shown = await status(greenhouse, test_id)
        assert shown.get("partner_score") == score
        assert shown["metadata"].get("Total (1 to 5)") == text
        assert shown["metadata"]["Result"] == "Ready for review", "never a verdict"
        await staff.patch(f"{API}/integrations/{integration['id']}", json={"share_score": False})
        hidden = await status(greenhouse, test_id)
    async with calling(served, key, blind_rating=True) as greenhouse:
        await staff.patch(f"{API}/integrations/{integration['id']}", json={"share_score": True})
        blind = await status(greenhouse, test_id)
    for each in (hidden, blind):
        assert "partner_score" not in each and "Total (1 to 5)" not in each["metadata"]
