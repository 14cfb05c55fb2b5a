"""The time limits of candidates' requests: by place, by kind, over the ends of months."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import ValidationError

from api.requests.time_limits import TIME_LIMITS, DueRule, due
from api.settings import ApiSettings
from db.jurisdictions import Jurisdiction
from db.tables import CandidateRequest, RequestKind
from tests.api.test_interviews import problem
from tests.api.test_reviews import add
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served

POSITIONS = "/api/v1/positions"
DELETION, EXPLANATION = RequestKind.DELETION, RequestKind.EXPLANATION
REVIEW, FORMAT = RequestKind.HUMAN_REVIEW, RequestKind.OTHER_FORMAT
REQUESTED = datetime.fromisoformat("2026-03-02T10:00:00+09:00")


def due_iso(at: str, kind: RequestKind, place: str | None, **settings: Any) -> tuple[str, str]:
    """When a request of ``at`` is due, as the API writes it, and by which rule."""
    end, rule = due(
        datetime.fromisoformat(at),
        kind,
        Jurisdiction(place) if place is not None else None,
        ApiSettings(**settings),
    )
    return end.isoformat(), str(rule)


@pytest.mark.parametrize(
    ("place", "kind", "day", "rule"),
    [
        ("kr", DELETION, "2026-03-12", "pipa_erasure"),
        ("kr", EXPLANATION, "2026-04-01", "pipa_automated_decision"),
        ("kr", REVIEW, "2026-04-01", "pipa_automated_decision"),
        ("kr", FORMAT, "2026-03-12", "no_legal_limit"),
        ("eu", DELETION, "2026-04-02", "gdpr"),
        ("eu", EXPLANATION, "2026-04-02", "gdpr"),
        ("eu", REVIEW, "2026-04-02", "gdpr"),
        ("eu", FORMAT, "2026-03-12", "no_legal_limit"),
        ("uk", DELETION, "2026-04-02", "uk_gdpr"),
        ("uk", EXPLANATION, "2026-04-02", "uk_gdpr"),
        ("uk", REVIEW, "2026-04-02", "uk_gdpr"),
        ("uk", FORMAT, "2026-03-12", "no_legal_limit"),
        ("us_il", DELETION, "2026-04-01", "illinois_video_interview"),
        ("us_il", EXPLANATION, "2026-03-12", "no_legal_limit"),
        ("us_il", REVIEW, "2026-03-12", "no_legal_limit"),
        ("us_il", FORMAT, "2026-03-12", "no_legal_limit"),
        ("us_nyc", EXPLANATION, "2026-04-01", "nyc_automated_tool"),
        ("us_nyc", DELETION, "2026-03-12", "no_legal_limit"),
        ("us_nyc", REVIEW, "2026-03-12", "no_legal_limit"),
        ("us_nyc", FORMAT, "2026-03-12", "no_legal_limit"),
        ("us", DELETION, "2026-03-12", "installation"),
        ("other", EXPLANATION, "2026-03-12", "installation"),
        (None, DELETION, "2026-03-12", "installation"),
    ],
)
def test_each_place_has_its_limits(
    place: str | None, kind: RequestKind, day: str, rule: str
) -> None:
    assert due_iso(REQUESTED.isoformat(), kind, place) == (f"{day}T10:00:00+09:00", rule)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-01-31T09:00:00+09:00", "2026-02-28T09:00:00+09:00"),
        ("2028-01-31T09:00:00+09:00", "2028-02-29T09:00:00+09:00"),
        ("2026-01-28T09:00:00+09:00", "2026-02-28T09:00:00+09:00"),
        ("2026-02-28T09:00:00+09:00", "2026-03-28T09:00:00+09:00"),
        ("2026-05-31T09:00:00+09:00", "2026-06-30T09:00:00+09:00"),
        ("2026-12-31T09:00:00+09:00", "2027-01-31T09:00:00+09:00"),
        # Still January in UTC, but February where the server is.
        ("2026-01-31T16:00:00+00:00", "2026-03-01T01:00:00+09:00"),
    ],
)
def test_one_month_is_a_calendar_month(at: str, end: str) -> None:
    assert due_iso(at, DELETION, "eu") == (end, "gdpr")


def test_days_are_calendar_days_where_clocks_are_changed() -> None:
    berlin = {"display_zone": "Europe/Berlin"}
    spring = "2026-03-20T14:00:00+01:00"
    assert due_iso(spring, DELETION, None, **berlin)[0] == "2026-03-30T14:00:00+02:00"
    assert due_iso(spring, DELETION, "eu", **berlin)[0] == "2026-04-20T14:00:00+02:00"
    # Half past two doesn't exist in the night of the change.
    skipped = due_iso("2026-02-28T02:30:00+01:00", DELETION, "kr", **berlin)[0]
    assert skipped == "2026-03-10T02:30:00+01:00"
    night = due_iso("2026-03-19T02:30:00+01:00", DELETION, "kr", **berlin)[0]
    assert night == "2026-03-29T03:30:00+02:00"


def test_a_position_wins_over_the_setting_and_the_setting_over_none() -> None:
    at = "2026-03-02T10:00:00+09:00"
    european: dict[str, Any] = {"request_jurisdiction": "eu", "request_due_days": 5}
    assert due_iso(at, DELETION, None, **european)[1] == "gdpr"
    assert due_iso(at, DELETION, "kr", **european)[1] == "pipa_erasure"
    assert due_iso(at, FORMAT, None, **european) == ("2026-03-07T10:00:00+09:00", "no_legal_limit")
    assert due_iso(at, DELETION, "other", **european)[1] == "installation"


def test_the_setting_takes_no_unknown_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ApiSettings().request_jurisdiction is None
    monkeypatch.setenv("VIVAVOCE_API_REQUEST_JURISDICTION", "us_nyc")
    assert ApiSettings().request_jurisdiction is Jurisdiction.NEW_YORK_CITY
    monkeypatch.setenv("VIVAVOCE_API_REQUEST_JURISDICTION", "atlantis")
    with pytest.raises(ValidationError, match="request_jurisdiction"):
        ApiSettings()


def test_each_limit_has_its_source_and_one_length() -> None:
    limits = {limit for by_kind in TIME_LIMITS.values() for limit in by_kind.values()}
    assert all(limit.source and (limit.days > 0) != (limit.months > 0) for limit in limits)
    named = {limit.rule for limit in limits} | {DueRule.INSTALLATION, DueRule.NO_LEGAL_LIMIT}
    assert named == set(DueRule)


async def test_requests_follow_the_law_that_their_position_names(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database)
    place = f"{POSITIONS}/{position.id}"
    ids = {
        name: await add(served, name, position_id=position_id)
        for name, position_id in {"Of it": position.id, "Alone": None}.items()
    }
    async with served.database.unit_of_work() as work:
        for interview_id in ids.values():
            work.session.add(
                CandidateRequest(interview_id=interview_id, kind=DELETION, created_at=REQUESTED)
            )
    no_law = dict.fromkeys(ids, ("2026-03-12", "installation"))
    assert await shown(client, ids) == no_law
    changed = await client.patch(place, json={"jurisdiction": "eu"})
    assert (changed.status_code, changed.json()["jurisdiction"]) == (200, "eu")
    assert await shown(client, ids) == no_law | {"Of it": ("2026-04-02", "gdpr")}
    await client.patch(place, json={"title": "Other", "retention_days": 30})
    served.services.settings.request_jurisdiction = Jurisdiction.SOUTH_KOREA
    expected = {"Of it": ("2026-04-02", "gdpr"), "Alone": ("2026-03-12", "pipa_erasure")}
    assert await shown(client, ids) == expected
    restored = await client.patch(place, json={"jurisdiction": None})
    assert (restored.json()["jurisdiction"], restored.json()["retention_days"]) == (None, 30)
    assert await shown(client, ids) == dict.fromkeys(ids, expected["Alone"])


async def shown(client: httpx.AsyncClient, ids: dict[str, UUID]) -> dict[str, tuple[str, str]]:
    """Day and rule of each interview's request, the same on all lists."""
    today = (await client.get("/api/v1/workspace/today")).json()["requests"]
    listed = (await client.get("/api/v1/requests")).json()["items"]
    of_each = []
    for interview_id in ids.values():
        of_each += (await client.get(f"/api/v1/interviews/{interview_id}/requests")).json()
    answers = [
        {item["interview_id"]: (item["due_at"][:10], item["due_rule"]) for item in items}
        for items in (today, listed, of_each)
    ]
    assert answers[0] == answers[1] == answers[2]
    return {name: answers[0][str(interview_id)] for name, interview_id in ids.items()}


async def test_a_new_request_says_its_rule_until_it_is_closed(
    client: httpx.AsyncClient, served: Served
) -> None:
    position = await stored_position(served.database, jurisdiction=Jurisdiction.ILLINOIS)
    interview_id = await add(served, position_id=position.id)
    url = f"/api/v1/interviews/{interview_id}/requests"
    created = (await client.post(url, json={"kind": "human_review"})).json()
    assert created["due_rule"] == "no_legal_limit"
    wait = datetime.fromisoformat(created["due_at"]) - datetime.fromisoformat(created["created_at"])
    assert wait == timedelta(days=10)
    answer = {"state": "closed", "answer": "No."}
    closed = (await client.patch(f"/api/v1/requests/{created['id']}", json=answer)).json()
    assert (closed["due_at"], closed["due_rule"]) == (None, None)


async def test_a_position_is_created_with_a_place_and_an_unknown_one_is_refused(
    client: httpx.AsyncClient,
) -> None:
    smith = {"title": "Smith", "company": "Acme"}
    plain = (await client.post(POSITIONS, json=smith)).json()
    made = (await client.post(POSITIONS, json=smith | {"jurisdiction": "us_nyc"})).json()
    assert (plain["jurisdiction"], made["jurisdiction"]) == (None, "us_nyc")
    read = (await client.get(f"{POSITIONS}/{made['id']}")).json()
    listed = (await client.get(POSITIONS)).json()["items"]
    assert [read["jurisdiction"], listed[0]["jurisdiction"]] == ["us_nyc", "us_nyc"]
    unknown = {"jurisdiction": "atlantis"}
    for refused in (
        await client.post(POSITIONS, json=smith | unknown),
        await client.patch(f"{POSITIONS}/{made['id']}", json=unknown),
    ):
        body = problem(refused, 422)
        assert body["errors"][0]["pointer"] == "/jurisdiction"
        assert "us_nyc" in body["detail"], "it says what there is"
    assert (await client.get(f"{POSITIONS}/{made['id']}")).json() == read
