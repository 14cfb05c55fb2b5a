"""Ashby's side: it lists, starts and cancels; we tell it how far an assessment is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest_asyncio

from db.session import Database
from db.tables import Position, utcnow
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.ats import (
    API,
    ASHBY_KEY,
    ASSESSMENT_UPDATE,
    Json,
    calling,
    check,
    connect,
    settled,
    start_body,
    updates_in,
    working,
)
from tests.support.webhook_receiver import Receiver, answer, receiving

ASHBY = f"{API}/ats/ashby"
TAKEN = answer("200 OK", body=b'{"success": true, "results": {}}')


@pytest_asyncio.fixture
async def staff(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(served) as client:
        yield client


@pytest_asyncio.fixture
async def position(database: Database) -> Position:
    return await stored_position(database)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        receiver.answers = [TAKEN]
        yield receiver


async def connect_ashby(staff: httpx.AsyncClient, receiver: Receiver, **fields: str) -> Json:
    url = receiver.url.removesuffix("/hook")
    return await connect(staff, "ashby", ats_key=ASHBY_KEY, ats_url=f"{url}/", **fields)


async def call(ashby: httpx.AsyncClient, name: str, body: object) -> Json:
    response = await ashby.post(f"{ASHBY}/assessment.{name}", json=body)
    assert response.status_code == 200, response.text
    answered: Json = response.json()
    assert answered["success"] is True, answered
    return answered


async def test_the_stored_key_goes_to_the_address_it_was_entered_for_only(
    staff: httpx.AsyncClient, receiver: Receiver
) -> None:
    integration = await connect_ashby(staff, receiver)
    place = f"{API}/integrations/{integration['id']}"
    same = {"ats_url": receiver.url.removesuffix("/hook")}
    assert (await staff.patch(place, json=same)).status_code == 200
    other = {"ats_url": f"{same['ats_url']}/elsewhere"}
    refused = await staff.patch(place, json=other)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"] == "/ats_key"
    again = await staff.patch(place, json=other | {"ats_key": ASHBY_KEY})
    assert again.status_code == 200, again.text


async def test_an_assessment_from_the_list_to_its_result(
    served: Served,
    staff: httpx.AsyncClient,
    database: Database,
    position: Position,
    receiver: Receiver,
) -> None:
    integration = await connect_ashby(staff, receiver)
    async with calling(served, integration["key"]) as ashby:
        (listed,) = (await call(ashby, "list", {}))["results"]
        assert listed.keys() == {"assessment_type_id", "name", "description"}
        assert listed["assessment_type_id"] == str(position.id)
        started = (await call(ashby, "start", start_body(position.id)))["results"]
        check(ASSESSMENT_UPDATE, started["update_request"])
        again = (await call(ashby, "start", start_body(position.id)))["results"]
        assert again == {"assessment_id": started["assessment_id"]}, "the link is given once"
    (link,) = [value["value"] for value in started["update_request"]["metadata"]]
    assert (await staff.get(f"{API}/invitations/{link.rpartition('/')[2]}")).status_code == 200
    (interview,) = (await staff.get(f"{API}/interviews")).json()["items"]
    interview_id = UUID(interview["id"])
    async with working(database):
        async with database.unit_of_work() as work:
            await work.interviews.mark_started(interview_id, started_at=utcnow())
        await receiver.until(1)
        async with database.unit_of_work() as work:
            await work.interviews.complete(interview_id, "completed")
        await receiver.until(2)
    first, last = updates_in(receiver.taken)
    assert {each["assessment_id"] for each in (first, last)} == {started["assessment_id"]}
    assert first["assessment_status"]["value"] == "Started"
    assert "assessment_result" not in first
    assert first["timestamp"] < last["timestamp"]
    assert last["assessment_result"]["value"] == "Ready for review"
    page = f"http://127.0.0.1:8000/app/interviews/{interview_id}"
    assert last["assessment_profile_url"]["value"] == page
    async with calling(served, integration["key"]) as ashby:
        repeated = await ashby.post(f"{ASHBY}/assessment.start", json=start_body(position.id))
    assert repeated.status_code == 409
    assert repeated.json()["errorInfo"]["code"] == "already_assessed"


async def test_cancelled_in_ashby(
    served: Served,
    staff: httpx.AsyncClient,
    database: Database,
    position: Position,
    receiver: Receiver,
) -> None:
    integration = await connect_ashby(staff, receiver, language="ko")
    korean = {"first_name": "민수", "last_name": "김"}
    async with calling(served, integration["key"]) as ashby, working(database):
        body = start_body(position.id, **korean)
        ref = {"assessment_id": (await call(ashby, "start", body))["results"]["assessment_id"]}
        for _ in "ab":
            assert (await call(ashby, "cancel", ref))["results"] == ref
        await receiver.until(1)
        new = (await call(ashby, "start", body))["results"]["assessment_id"]
        assert new != ref["assessment_id"], "one that was cancelled is followed by a new one"
    (update,) = updates_in(receiver.taken)
    assert update["cancelled_reason"]["value"] == "면접이 취소되었습니다."
    rows = (await staff.get(f"{API}/interviews")).json()["items"]
    assert [row["status"] for row in rows] == ["SCHEDULED", "CANCELLED"]
    assert {row["candidate_name"] for row in rows} == {"김민수"}


async def test_a_candidate_who_does_not_come(
    staff: httpx.AsyncClient,
    served: Served,
    database: Database,
    position: Position,
    receiver: Receiver,
) -> None:
    integration = await connect_ashby(staff, receiver)
    async with calling(served, integration["key"]) as ashby:
        await call(ashby, "start", start_body(position.id))
    (interview,) = (await staff.get(f"{API}/interviews")).json()["items"]
    assert interview["expires_at"] is not None
    async with database.unit_of_work() as work:
        row = await work.interviews.get(UUID(interview["id"]))
        assert row is not None
        row.expires_at = utcnow()
    async with working(database):
        await receiver.until(1)
    (update,) = updates_in(receiver.taken)
    assert "deadline" in update["cancelled_reason"]["value"]


async def test_errors_are_as_ashby_documents_them(
    served: Served, staff: httpx.AsyncClient, position: Position, receiver: Receiver
) -> None:
    start, cancel = f"{ASHBY}/assessment.start", f"{ASHBY}/assessment.cancel"
    async with calling(served, "vvi_wrong") as stranger:
        refused = await stranger.post(f"{ASHBY}/assessment.list", json={})
        assert (refused.status_code, refused.json()["success"]) == (401, False)
    integration = await connect_ashby(staff, receiver)
    async with calling(served, integration["key"]) as ashby:
        nameless = start_body(position.id, first_name=" ", last_name="")
        for body in (
            start_body(uuid4()),
            start_body(position.id, email="nobody"),
            start_body(position.id, first_name="A\0"),
            nameless,
            {},
            "text",
        ):
            refused = await ashby.post(start, json=body)
            assert refused.status_code == 422, body
            assert refused.json().keys() == {"message"}, "shown to the user in Ashby"
        assert (await ashby.post(start, content=b"{")).status_code == 422
        for ref in (str(uuid4()), "1", integration["id"]):
            unknown = await ashby.post(cancel, json={"assessment_id": ref})
            assert (unknown.status_code, unknown.json()["success"]) == (200, False)
            assert unknown.json()["errors"] == ["assessment_not_found"]
    assert (await staff.get(f"{API}/interviews")).json()["items"] == []
    log = (await staff.get(f"{API}/integrations/{integration['id']}/calls")).json()["items"]
    assert [each["status"] for each in log] == [200] * 3 + [422] * 7
    assert all(each["remark"] for each in log)
    codes = {each["remark_code"] for each in log}
    assert {"no_interview", "no_position"} <= codes <= {*codes, "other"}


async def test_what_ashby_refuses_is_retried_shown_and_sent_again(
    served: Served,
    staff: httpx.AsyncClient,
    database: Database,
    position: Position,
    receiver: Receiver,
) -> None:
    no = b'{"success": false, "errorInfo": {"code": "x", "message": "Assessment is archived"}}'
    receiver.answers = [answer("200 OK", body=no)]
    integration = await connect_ashby(staff, receiver)
    base = f"{API}/integrations/{integration['id']}"
    async with calling(served, integration["key"]) as ashby:
        result = await call(ashby, "start", start_body(position.id))
        await call(ashby, "cancel", {"assessment_id": result["results"]["assessment_id"]})
    async with working(database):
        await receiver.until(3)
        (update,) = await settled(staff, integration)
        assert (update["state"], update["attempts"], update["last_status"]) == ("failed", 3, 200)
        assert update["last_error"] == "Ashby refused it: Assessment is archived"
        assert update["failure"] == "refused"
        receiver.answers = [TAKEN]
        resent = await staff.post(f"{base}/updates/{update['id']}/resend")
        assert (resent.status_code, resent.json()["state"]) == (202, "pending")
        await receiver.until(4)
    other = await connect(staff, "greenhouse")
    foreign = f"{API}/integrations/{other['id']}/updates/{update['id']}/resend"
    assert (await staff.post(foreign)).status_code == 404


async def test_the_test_button_asks_ashby(
    staff: httpx.AsyncClient, position: Position, receiver: Receiver
) -> None:
    integration = await connect_ashby(staff, receiver)
    url = f"{API}/integrations/{integration['id']}/test"
    lacking = b'{"success": false, "errors": ["missing_endpoint_permission"]}'
    receiver.answers = [TAKEN, answer("403 Forbidden", body=lacking), answer("401 Unauthorized")]
    tests = [(await staff.post(url)).json() for _ in "abc"]
    assert [each["reached"] for each in tests] == [True, True, False]
    assert tests[2] == {
        "positions": 1,
        "reached": False,
        "error": "HTTP 401",
        "failure": "status",
    }
    assert [each.target for each in receiver.taken] == ["/apiKey.info"] * 3
    keyless = await connect(staff, "ashby")
    missing = (await staff.post(f"{API}/integrations/{keyless['id']}/test")).json()
    assert missing["error"] == "There is no Ashby API key. Add it to the integration."
    assert missing["failure"] == "no_key"
