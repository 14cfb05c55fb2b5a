"""An invitation's link, from its creation to its end."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from structlog.testing import capture_logs

from api.app import create_app
from api.candidates.link_tokens import issue_access
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview, InterviewStatus, Purpose
from interviews.link_tokens import link_token_hash
from pipelines.settings import RetentionSettings
from tests.api.test_interviews import problem
from tests.api.test_sign_in import audit
from tests.support.api_candidate import (
    API,
    KEY,
    YES,
    calling,
    entered,
    invited,
    stored_position,
    token_of,
)
from tests.support.api_server import SECRET, Served


@pytest_asyncio.fixture
async def locked(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app with a key."""
    return Served(database, relay, tmp_path, key=KEY)


async def test_a_candidate_is_invited_to_a_position(locked: Served) -> None:
    position = await stored_position(locked.database)
    url = f"{API}/positions/{position.id}/invitations"
    async with calling(locked, KEY) as staff:
        created = await staff.post(
            url, json={"candidate_name": "Ada", "email": "ada@mail.example", "phone": True}
        )
        assert created.status_code == 201, created.text
        assert created.headers["cache-control"] == "no-store"
        invitation = created.json()
        interview = (await staff.get(f"{API}/interviews/{invitation['interview_id']}")).json()
        listed = (await staff.get(url)).json()["items"]
    assert (interview["role"], interview["candidate_name"]) == ("Compiler engineer", "Ada")
    assert interview["company"].startswith("Acme")
    assert interview["plan_id"] == "standard-en"
    assert locked.host.prepared and str(locked.host.prepared[0]) == interview["id"]
    assert [(item["id"], item["state"]) for item in listed] == [(invitation["id"], "open")]
    assert not {"link", "pin"} & set(listed[0])
    async with calling(locked, None) as page:
        shown = (await page.get(f"{API}/invitations/{token_of(invitation)}")).json()
    async with calling(locked, KEY) as staff:
        row = await staff.get(f"{API}/interviews/{interview['id']}?expand=review")
        (listed,) = (await staff.get(url)).json()["items"]
    review = row.json()["review"]
    assert (review["invitation"]["state"], review["candidate_email"]) == (
        "opened",
        "ada@mail.example",
    )
    assert listed["opened_at"] is not None
    assert shown["contact"]["name"] == "Grace"
    assert shown["retention_days"] == 90
    assert (shown["status"], shown["transport"], shown["entered"]) == ("SCHEDULED", "direct", False)
    assert {c["purpose"]: (c["required"], c["granted"]) for c in shown["consents"]} == {
        "recording": (True, None),
        "ai_processing": (True, None),
        "other_positions": (False, None),
    }


async def test_an_invitation_brings_an_appointment(locked: Served) -> None:
    position = await stored_position(locked.database)
    url = f"{API}/positions/{position.id}/invitations"
    moment = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    async with calling(locked, KEY) as staff:
        created = await staff.post(url, json={"candidate_name": "Ada", "scheduled_for": moment})
        assert created.status_code == 201, created.text
        invitation = created.json()
        place = f"{API}/interviews/{invitation['interview_id']}"
        interview = (await staff.get(place)).json()
        at = [datetime.fromisoformat(one["scheduled_for"]) for one in (invitation, interview)]
        assert at == [datetime.fromisoformat(moment)] * 2
        # The link is valid as long as the interview, past the usual seven days.
        until = [datetime.fromisoformat(one["expires_at"]) for one in (invitation, interview)]
        assert at[0] < until[1] and abs(until[0] - until[1]) < timedelta(seconds=5)
        later = (datetime.now(UTC) + timedelta(days=30)).isoformat()
        second = await staff.post(f"{place}/invitations", json={"scheduled_for": later})
        third = await staff.post(f"{place}/invitations", json={})
        for one in (second.json(), third.json(), (await staff.get(place)).json()):
            assert datetime.fromisoformat(one["scheduled_for"]) == datetime.fromisoformat(later)
        for days, detail in ((-1, "must be in the future"), (91, "must be within 90 days")):
            moment = (datetime.now(UTC) + timedelta(days=days)).isoformat()
            for target, body in ((url, {"candidate_name": "Bob"}), (f"{place}/invitations", {})):
                refused = await staff.post(target, json=body | {"scheduled_for": moment})
                assert problem(refused, 422)["errors"] == [
                    {"pointer": "/scheduled_for", "detail": detail}
                ]
        await staff.post(f"{place}/cancel")
        problem(await staff.post(f"{place}/invitations", json={"scheduled_for": later}), 409)
        assert len((await staff.get(f"{API}/interviews")).json()["items"]) == 1


async def test_a_link_expires_no_earlier_than_an_interview_with_an_appointment(
    locked: Served, interview: Interview
) -> None:
    place = f"{API}/interviews/{interview.id}"
    at = datetime.now(UTC) + timedelta(days=20)

    async def until(staff: httpx.AsyncClient) -> dict[str, datetime]:
        rows = (await staff.get(f"{place}/invitations")).json()
        return {row["id"]: datetime.fromisoformat(row["expires_at"]) for row in rows}

    first, cancelled, expired = [(await invited(locked, interview.id))["id"] for _ in range(3)]
    async with calling(locked, KEY) as staff:
        await staff.delete(f"{place}/invitations/{cancelled}")
        async with locked.database.unit_of_work() as work:
            await work.session.execute(
                text("UPDATE invitation SET expires_at = now() WHERE id = :id"), {"id": expired}
            )
        moved = await staff.patch(place, json={"scheduled_for": at.isoformat()})
        end = datetime.fromisoformat(moved.json()["expires_at"])
        assert end > at
        links = await until(staff)
        assert links[first] == end
        assert max(links[cancelled], links[expired]) < at, "they stay as they are"
        later = (await invited(locked, interview.id, expires_in_s=3600))["id"]
        await staff.post(f"{place}/invitations/{first}/resend", json={})
        links = await until(staff)
        assert abs(links[later] - end) < timedelta(seconds=5)
        assert abs(links[first] - end) < timedelta(seconds=5)
        earlier = {"scheduled_for": (at - timedelta(days=19)).isoformat()}
        assert (await staff.patch(place, json=earlier)).status_code == 200
        kept = await until(staff)
    assert all(kept[one] >= links[one] for one in links), "an earlier one takes no time away"


@pytest.mark.parametrize(
    ("days", "organisations", "shown"),
    [(365, None, 365), (30, None, 30), (0, None, None), (30, 120, 120), (30, 0, None)],
)
async def test_where_the_position_says_nothing_the_time_of_all_is_shown(
    locked: Served, days: int, organisations: int | None, shown: int | None
) -> None:
    position = await stored_position(locked.database, retention_days=None)
    async with locked.database.unit_of_work() as work:
        await work.retention.put(organisations)
    app = create_app(replace(locked.services, retention=RetentionSettings(days=days)))
    transport = httpx.ASGITransport(app)
    async with calling(locked, KEY) as staff:
        created = await staff.post(
            f"{API}/positions/{position.id}/invitations", json={"candidate_name": "Ada"}
        )
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as page:
        seen = await page.get(f"{API}/invitations/{token_of(created.json())}")
    assert seen.json()["retention_days"] == shown


async def test_an_invitation_that_fails_leaves_no_interview(
    locked: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = await stored_position(locked.database)
    monkeypatch.setattr("api.invitations.service.make_pin", lambda digits: "1" * digits)
    url = f"{API}/positions/{position.id}/invitations"
    async with calling(locked, KEY) as staff:
        body = {"candidate_name": "Ada", "phone": True}
        assert (await staff.post(url, json=body)).status_code == 201
        problem(await staff.post(url, json=body), 503)
        assert len((await staff.get(f"{API}/interviews")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("fields", "body", "status"),
    [
        ({"archived": True}, {"candidate_name": "Ada"}, 409),
        ({}, {"candidate_name": "Ada", "language": "ko"}, 422),
        ({}, {}, 422),
        ({}, {"candidate_name": "\u200b\u2060\u3164"}, 422),
        ({}, {"candidate_name": "Ada", "email": "not an address"}, 422),
        ({}, {"candidate_name": "Ada", "resume_id": str(uuid4())}, 422),
    ],
)
async def test_what_cannot_be_invited_to(
    locked: Served, fields: dict[str, object], body: dict[str, object], status: int
) -> None:
    position = await stored_position(locked.database, **fields)
    async with calling(locked, KEY) as staff:
        problem(await staff.post(f"{API}/positions/{position.id}/invitations", json=body), status)


async def test_a_position_that_is_not_there(locked: Served) -> None:
    async with calling(locked, KEY) as staff:
        url = f"{API}/positions/{uuid4()}/invitations"
        problem(await staff.post(url, json={"candidate_name": "Ada"}), 404)
        problem(await staff.get(url), 404)


async def test_a_link_is_shown_once_and_stored_as_a_keyed_hash(
    locked: Served, interview: Interview
) -> None:
    invitation = await invited(locked, interview.id)
    token = token_of(invitation)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert invitation["pin"] is None
    async with locked.database.unit_of_work() as work:
        row = (await work.session.execute(text("SELECT * FROM invitation"))).mappings().one()
    assert row["token_hash"] == link_token_hash(SECRET, token)
    assert token not in str(dict(row))


async def test_nobody_reads_a_token_in_the_log(locked: Served, interview: Interview) -> None:
    token = token_of(await invited(locked, interview.id))
    with capture_logs() as logs:
        async with calling(locked, None) as page:
            await page.get(f"{API}/invitations/{token}")
            await page.post(f"{API}/invitations/{token}/enter", json=YES)
            await page.get(f"/i/{token}")
    assert [log["path"] for log in logs if log["event"] == "request"] == [
        "/api/v1/invitations/…",
        "/api/v1/invitations/…/enter",
        "/i/…",
    ]
    assert token not in str(logs)


async def test_nobody_enters_without_consent(locked: Served, interview: Interview) -> None:
    token = token_of(await invited(locked, interview.id))
    url = f"{API}/invitations/{token}"
    async with calling(locked, None) as page:
        refused = await page.post(f"{url}/enter", json={"consents": {"recording": True}})
        refusal = problem(refused, 422)
        assert refusal["type"] == "urn:vivavoce:problem:consent-needed"
        assert [error["pointer"] for error in refusal["errors"]] == ["/consents/ai_processing"]
        assert (await page.get(url)).json()["entered"] is False
        session = await page.post(f"{url}/enter", json={**YES, "language": "ko"})
        assert session.status_code == 200, session.text
        assert session.json()["interview_id"] == str(interview.id)
        assert session.headers["cache-control"] == "no-store"
        shown = (await page.get(url)).json()
        again = await page.post(f"{url}/enter", json={})
        assert again.status_code == 200, "what was granted is remembered"
        withdrawn = {"consents": {"recording": False}}
        problem(await page.post(f"{url}/enter", json=withdrawn), 422)
    assert shown["entered"] is True
    granted = {c["purpose"]: c["granted"] for c in shown["consents"]}
    assert granted == {"recording": True, "ai_processing": True, "other_positions": None}
    async with locked.database.unit_of_work() as work:
        decisions = await work.candidates.consents(interview.id)
        rows = await work.session.scalar(text("SELECT count(*) FROM consent"))
    assert rows == 2, "each decision is stored once"
    assert {(p, c.granted, c.locale, c.text_version) for p, c in decisions.items()} == {
        (Purpose.RECORDING, True, "ko", "3"),
        (Purpose.AI_PROCESSING, True, "ko", "3"),
    }
    assert all(datetime.now(UTC) - c.at < timedelta(minutes=1) for c in decisions.values())


async def test_staff_see_whether_a_candidate_may_be_considered_for_other_positions(
    locked: Served, interview: Interview
) -> None:
    url = f"{API}/invitations/{token_of(await invited(locked, interview.id))}/enter"
    place = f"{API}/interviews/{interview.id}?expand=review"
    async with calling(locked, None) as page, calling(locked, KEY) as staff:
        for granted in (None, False, True):
            chosen = {} if granted is None else {"other_positions": granted}
            await page.post(url, json={"consents": {**YES["consents"], **chosen}})
            assert (await staff.get(place)).json()["review"]["other_positions"] is granted


async def test_consent_to_other_words_is_asked_for_again(
    locked: Served, interview: Interview
) -> None:
    token = token_of(await invited(locked, interview.id))
    async with calling(locked, None) as page:
        await page.post(f"{API}/invitations/{token}/enter", json=YES)
        async with locked.database.unit_of_work() as work:
            await work.session.execute(text("UPDATE consent SET text_version = 'older'"))
        problem(await page.post(f"{API}/invitations/{token}/enter", json={}), 422)


async def test_whoever_declines_is_seen_and_may_think_again(
    locked: Served, interview: Interview
) -> None:
    invitation = await invited(locked, interview.id)
    url = f"{API}/invitations/{token_of(invitation)}"
    listing = f"{API}/interviews/{interview.id}/invitations"
    body = {"reason": "no voice", "other_format": True, "message": "In writing, please."}
    async with calling(locked, None) as page, calling(locked, KEY) as staff:
        assert (await page.post(f"{url}/decline", json=body)).status_code == 204
        (listed,) = (await staff.get(listing)).json()
        assert listed["state"] == "declined"
        assert {k: listed["declined"][k] for k in body} == body
        (asked,) = (await staff.get(f"{API}/workspace/today")).json()["requests"]
        assert (asked["kind"], asked["message"]) == (
            "other_format",
            "no voice\nIn writing, please.",
        )
        assert datetime.fromisoformat(asked["due_at"]) > datetime.now(UTC) + timedelta(days=9)
        assert (await page.post(f"{url}/decline", json=body)).status_code == 204
        (same,) = (await staff.get(f"{API}/requests?state=open")).json()["items"]
        assert same["id"] == asked["id"]
        assert (await page.get(url)).json()["declined"] is True
        assert (await page.post(f"{url}/enter", json=YES)).status_code == 200
        (listed,) = (await staff.get(listing)).json()
        (closed,) = (await staff.get(f"{API}/requests")).json()["items"]
    assert (listed["state"], listed["declined"]) == ("entered", None)
    assert (closed["id"], closed["state"], closed["due_at"]) == (asked["id"], "closed", None)
    details = {"kind": "other_format", "request_id": asked["id"]}
    assert [row for row in await audit(locked) if row[0].startswith("request.")] == [
        ("request.created", details),
        ("request.created", details),
        ("request.closed", details | {"state": "closed"}),
    ]


@pytest.mark.parametrize(
    ("through", "call", "body", "answer"),
    [
        ("the same", "decline", {}, "You declined the interview."),
        ("the same", "enter", YES, "You came to the interview after all."),
        ("another", "decline", {}, "You declined the interview."),
        ("another", "enter", YES, "You came to the interview after all."),
    ],
)
async def test_a_request_for_another_format_ends_by_whichever_link(
    locked: Served,
    interview: Interview,
    through: str,
    call: str,
    body: dict[str, object],
    answer: str,
) -> None:
    first = token_of(await invited(locked, interview.id))
    second = first if through == "the same" else token_of(await invited(locked, interview.id))
    async with calling(locked, None) as page, calling(locked, KEY) as staff:
        asked = {"other_format": True, "message": "In writing, please."}
        await page.post(f"{API}/invitations/{first}/decline", json=asked)
        (request,) = (await staff.get(f"{API}/requests")).json()["items"]
        assert request["state"] == "open"
        await page.post(f"{API}/invitations/{second}/{call}", json=body)
        (request,) = (await staff.get(f"{API}/requests")).json()["items"]
    assert (request["state"], request["answer"]) == ("closed", answer)


async def test_links_that_open_nothing_say_why(locked: Served, interview: Interview) -> None:
    first = await invited(locked, interview.id)
    one = f"{API}/interviews/{interview.id}/invitations/{first['id']}"
    async with calling(locked, None) as page, calling(locked, KEY) as staff:

        async def refusal(invitation: dict[str, object], status: int) -> str:
            url = f"{API}/invitations/{token_of(invitation)}"
            kinds = {
                problem(answer, status)["type"].removeprefix("urn:vivavoce:problem:")
                for answer in (
                    await page.get(url),
                    await page.post(f"{url}/enter", json=YES),
                    await page.post(f"{url}/decline", json={}),
                )
            }
            (kind,) = kinds
            return str(kind)

        unknown = {"link": "https://hr.example/i/" + "x" * 43}
        assert await refusal(unknown, 404) == "invitation-unknown"
        renewed = await staff.post(f"{one}/resend", json={})
        assert renewed.status_code == 200
        assert await refusal(first, 404) == "invitation-unknown", "the former link is dead"
        second = renewed.json()
        assert (await page.get(f"{API}/invitations/{token_of(second)}")).status_code == 200
        assert (await staff.delete(one)).status_code == 204
        assert await refusal(second, 410) == "invitation-cancelled"
        third = await invited(locked, interview.id)
        async with locked.database.unit_of_work() as work:
            await work.session.execute(
                text("UPDATE invitation SET expires_at = now() - interval '1 second'")
            )
        assert await refusal(third, 410) == "invitation-expired"
        fourth = await invited(locked, interview.id)
        async with locked.database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "completed")
        assert await refusal(fourth, 410) == "invitation-used"
        problem(await staff.post(f"{one}/resend", json={}), 409)


async def test_who_is_in_comes_back_after_the_links_time(
    locked: Served, interview: Interview
) -> None:
    invitation = await invited(locked, interview.id)
    url = f"{API}/invitations/{token_of(invitation)}"
    async with calling(locked, None) as page:
        await page.post(f"{url}/enter", json=YES)
        async with locked.database.unit_of_work() as work:
            await work.interviews.mark_started(interview.id, started_at=datetime.now(UTC))
            await work.session.execute(
                text("UPDATE invitation SET expires_at = now() - interval '1 second'")
            )
        assert (await page.post(f"{url}/enter", json={})).status_code == 200


async def test_a_withdrawn_pin_opens_nothing(locked: Served, interview: Interview) -> None:
    invitation = await invited(locked, interview.id, phone=True)
    async with calling(locked, KEY) as staff:
        await staff.delete(f"{API}/interviews/{interview.id}/invitations/{invitation['id']}")
    async with locked.database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT pin_hash FROM invitation")) is None


async def test_a_candidate_reaches_their_own_interview_only(
    locked: Served, interview: Interview
) -> None:
    access = await entered(locked, interview.id)
    other = Interview(
        **interview.model_dump(
            include={"language", "candidate_name", "role", "company", "plan"},
        )
    )
    async with locked.database.unit_of_work() as work:
        await work.interviews.add(other)
    own = f"{API}/interviews/{interview.id}"
    async with calling(locked, access) as page:
        for path in ("", "/questions", "/transcripts", "/transcript.txt"):
            assert (await page.get(f"{own}{path}")).status_code == 200, path
            problem(await page.get(f"{API}/interviews/{other.id}{path}"), 404)
        assert (await page.get(f"{own}/questions")).json() == [], "none was asked yet"
        assert (await page.post(f"{own}/join")).status_code == 200
        problem(await page.post(f"{API}/interviews/{other.id}/join"), 404)
        problem(await page.post(f"{API}/interviews/{other.id}/complete"), 404)
        for path in ("/report.pdf", "/recording", "/invitations", "/feedback"):
            problem(await page.get(f"{own}{path}"), 403)
        report = (await page.get(f"{own}/report")).json()
        assert (report["status"], report["report"]) == ("pending", None)
        listed = (await page.get(f"{API}/interviews")).json()["items"]
        assert [item["id"] for item in listed] == [str(interview.id)]
        for path in ("/resumes", f"/positions/{uuid4()}/invitations"):
            problem(await page.get(f"{API}{path}"), 403)
        problem(await page.post(f"{API}/interviews", json={}), 403)
        assert (await page.post(f"{own}/complete")).status_code == 200


async def test_a_candidates_token_ends_with_grace(locked: Served, interview: Interview) -> None:
    access = await entered(locked, interview.id)
    own = f"{API}/interviews/{interview.id}"
    async with calling(locked, access) as page:
        async with locked.database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "completed")
        assert (await page.get(own)).status_code == 200
        async with locked.database.unit_of_work() as work:
            await work.session.execute(
                text("UPDATE interview SET ended_at = now() - interval '25 hours'")
            )
        assert "over" in problem(await page.get(own), 401)["detail"]


async def test_expired_or_cancelled_tokens_are_refused_even_without_a_key(
    served: Served, interview: Interview
) -> None:
    async with calling(served, None) as staff:
        staff.base_url = "http://127.0.0.1"  # type: ignore[assignment]
        created = await staff.post(f"{API}/interviews/{interview.id}/invitations", json={})
        invitation = created.json()
        for ttl_s, word in ((-5, "expired"), (60, "cancelled")):
            token, _ = issue_access(SECRET, interview.id, UUID(invitation["id"]), ttl_s)
            headers = {"Authorization": f"Bearer {token}"}
            if word == "cancelled":
                url = f"{API}/interviews/{interview.id}/invitations/{invitation['id']}"
                assert (await staff.delete(url)).status_code == 204
            refused = await staff.get(f"{API}/interviews/{interview.id}", headers=headers)
            assert word in problem(refused, 401)["detail"]


async def test_cancelled_interviews_cannot_be_entered(locked: Served, interview: Interview) -> None:
    token = token_of(await invited(locked, interview.id))
    async with locked.database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE interview SET status = :status"),
            {"status": InterviewStatus.CANCELLED.value},
        )
    async with calling(locked, None) as page:
        refusal = problem(await page.get(f"{API}/invitations/{token}"), 410)
    assert refusal["type"].endswith("invitation-cancelled")
