"""Interviews for waiting candidates, cancelling, expiry, and lists of interviews."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from api.identity import Caller
from db.tables import Interview, Role, User, utcnow
from interviews import plan as plan_module
from interviews.built_in import built_in_plan
from tests.api.test_interviews import ADA, BASE, create, own_plan, problem
from tests.support.api_accounts import called_by
from tests.support.api_server import Served

REALTIME = f"{BASE}/realtime"
REPORT_JOBS = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'report'"


async def account(served: Served, role: Role = Role.CANDIDATE) -> User:
    user = User(email=f"{uuid4()}@example.org", name="Kim", role=role)
    async with served.database.unit_of_work() as work:
        work.session.add(user)
    return user


async def test_an_interview_for_somebody_who_waits_is_in_progress_at_once(
    client: httpx.AsyncClient, served: Served
) -> None:
    response = await client.post(REALTIME, json=ADA)
    created = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{BASE}/{created['id']}"
    assert (created["status"], created["plan_id"]) == ("IN_PROGRESS", "standard-en")
    assert created["started_at"] is None  # the recording has no first sample yet
    assert created["expires_at"] is not None
    assert served.host.prepared == [UUID(created["id"])]
    assert (await client.post(f"{BASE}/{created['id']}/join")).status_code == 200
    ended = (await client.post(f"{BASE}/{created['id']}/complete")).json()
    assert ended["status"] == "COMPLETED"


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_built_in_stages_are_held_when_no_plan_can_be_made(
    client: httpx.AsyncClient,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
) -> None:
    request = {"title": "Smith", "company": "Acme", "plan": f"standard-{language}"}
    position = (await client.post("/api/v1/positions", json=request)).json()
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("""UPDATE position SET plan = '{"id": "damaged"}'"""))
    sent = {"position_id": position["id"], "candidate_name": "Ada"}
    created = (await client.post(REALTIME, json=sent)).json()
    assert (created["plan_id"], created["status"]) == (f"built-in-{language}", "IN_PROGRESS")
    assert created["role"] == "Smith"
    problem(await client.post(BASE, json=sent), 422)
    monkeypatch.setattr(plan_module, "PLANS_DIR", tmp_path)
    short = {"language": language, "max_questions": 1}
    created = (await client.post(REALTIME, json=ADA | short)).json()
    assert (created["plan_id"], created["question_count"]) == (f"built-in-{language}", 1)
    problem(await client.post(BASE, json=ADA | {"language": language}), 500)


async def test_a_faulty_plan_that_was_sent_is_refused_all_the_same(
    client: httpx.AsyncClient,
) -> None:
    for plan in ("nope", own_plan(stages=[])):
        problem(await client.post(REALTIME, json=ADA | {"plan": plan}), 422)


@pytest.mark.parametrize("transition", [True, False])
def test_built_in_stages_need_no_file_and_begin_with_the_templates(transition: bool) -> None:
    for language in ("en", "ko"):
        plan = built_in_plan("ko" if language == "ko" else "en", transition=transition)
        assert [q.id for q in plan.questions if q.template] == ["self-introduction", "motivation"]
        assert plan.scenario == ("transition" if transition else "standard")
        assert sum(q.time_budget_s for q in plan.questions) + 60 <= plan.time_budget_s
        for question in plan.questions:
            assert question.text.count("?") == question.rephrased.count("?") == 1
            assert len(question.text.split()) <= 25


async def test_an_interview_is_called_off_with_a_reason(
    client: httpx.AsyncClient, served: Served
) -> None:
    created = await create(client)
    place = f"{BASE}/{created['id']}"
    both = await asyncio.gather(
        *(client.post(f"{place}/cancel", json={"reason": "Position filled"}) for _ in range(2))
    )
    assert {response.status_code for response in both} == {200}
    again = await client.post(f"{place}/cancel")
    assert again.json()["status"] == "CANCELLED"
    assert again.json()["end_reason"] == "Position filled"
    assert again.json()["ended_at"] is not None
    assert served.host.completed == [UUID(created["id"])]  # its live part is ended, once
    for call in ("complete", "join"):
        assert "CANCELLED" in problem(await client.post(f"{place}/{call}"), 409)["detail"]
    assert (await client.get(f"{place}/report")).json()["status"] == "failed"
    async with served.database.unit_of_work() as work:
        assert await work.session.scalar(text(REPORT_JOBS)) == 0


@pytest.mark.parametrize("status", ["COMPLETED", "EXPIRED", "FAILED"])
async def test_what_ended_otherwise_can_t_be_called_off(
    client: httpx.AsyncClient, served: Served, status: str
) -> None:
    created = await create(client)
    async with served.database.unit_of_work() as work:
        await work.session.execute(text(f"UPDATE interview SET status = '{status}'"))
    refused = await client.post(f"{BASE}/{created['id']}/cancel")
    assert status in problem(refused, 409)["detail"]
    completed = await client.post(f"{BASE}/{created['id']}/complete")
    assert completed.status_code == (200 if status == "COMPLETED" else 409)
    problem(await client.post(f"{BASE}/{uuid4()}/cancel"), 404)
    problem(await client.post(f"{BASE}/{created['id']}/cancel", json={"reason": " "}), 422)


async def test_terms_follow_the_time_and_lie_ahead(client: httpx.AsyncClient) -> None:
    soon = utcnow() + timedelta(hours=1)
    assert (await create(client))["expires_at"] is None
    created = await create(client, scheduled_for=soon.isoformat())
    assert created["scheduled_for"] < created["expires_at"]
    for wrong, pointer in [
        ({"expires_at": (soon - timedelta(hours=2)).isoformat()}, "/expires_at"),
        ({"scheduled_for": soon.isoformat(), "expires_at": soon.isoformat()}, ""),
        ({"scheduled_for": "9999-12-31T23:59:59Z"}, "/scheduled_for"),
    ]:
        body = problem(await client.post(BASE, json=ADA | wrong), 422)
        assert body["errors"][0]["pointer"] == pointer


async def test_an_interview_is_made_for_a_position_and_an_account(
    client: httpx.AsyncClient, served: Served
) -> None:
    user = await account(served)
    request = {"title": "Smith", "company": "Acme", "description": "Iron.", "plan": "standard-ko"}
    position = (await client.post("/api/v1/positions", json=request)).json()
    sent = {"position_id": position["id"], "candidate_id": str(user.id)}
    created = (await client.post(BASE, json=sent)).json()
    assert created["position_id"] == position["id"]
    assert created["candidate_id"] == str(user.id)
    assert (created["candidate_name"], created["role"], created["company"]) == (
        "Kim",
        "Smith",
        "Acme",
    )
    assert (created["language"], created["job_description"]) == ("ko", "Iron.")
    for wrong, pointer in [
        ({"language": "en"}, "/language"),
        ({"candidate_id": str(uuid4())}, "/candidate_id"),
        ({"position_id": str(uuid4())}, "/position_id"),
        ({"plan": "standard-ko"}, ""),
        ({"max_questions": 2}, ""),
    ]:
        body = problem(await client.post(BASE, json=sent | wrong), 422)
        assert body["errors"][0]["pointer"] == pointer


async def test_candidates_see_their_own_interviews_only(
    client: httpx.AsyncClient, served: Served
) -> None:
    user = await account(served)
    own, foreign = await create(client, candidate_id=str(user.id)), await create(client)

    async def listed(caller: Caller, **params: Any) -> list[str]:
        with called_by(caller):
            items = (await client.get(BASE, params=params)).json()["items"]
        return [item["id"] for item in items]

    by_account = Caller(Role.CANDIDATE, "kim", user_id=user.id)
    assert await listed(by_account) == [own["id"]]
    assert await listed(by_account, q="a", sort="candidate_name") == [own["id"]]
    assert await listed(by_account, candidate_id=str(uuid4())) == []
    with called_by(by_account):
        for part in ("", "/questions", "/transcripts"):
            theirs = await client.get(f"{BASE}/{own['id']}{part}")
            others = await client.get(f"{BASE}/{foreign['id']}{part}")
            assert theirs.status_code == 200
            problem(others, 404)
        problem(await client.post(f"{BASE}/{foreign['id']}/complete"), 404)
        for path, body in ((BASE, ADA), (REALTIME, ADA), (f"{BASE}/{own['id']}/cancel", {})):
            problem(await client.post(path, json=body), 403)
        for path in ("/api/v1/companies", "/api/v1/positions", "/api/v1/plans"):
            problem(await client.get(path), 403)
    assert await listed(Caller(Role.CANDIDATE, "link", interview_id=UUID(foreign["id"]))) == [
        foreign["id"]
    ]
    assert await listed(Caller(Role.CANDIDATE, "nobody")) == []
    assert len(await listed(Caller(Role.RECRUITER, "staff"))) == 2


async def test_lists_are_filtered_sorted_and_paged(client: httpx.AsyncClient) -> None:
    created = {
        name: (await create(client, candidate_name=name, company=company))["id"]
        for name, company in (("Bo", "Acme"), ("Ada", "Globex"), ("Cy", "Acme"))
    }
    await client.post(f"{BASE}/{created['Cy']}/cancel")

    async def names(**params: Any) -> list[str]:
        response = await client.get(BASE, params=params)
        assert response.status_code == 200, response.text
        return [item["candidate_name"] for item in response.json()["items"]]

    assert await names() == ["Cy", "Ada", "Bo"]
    assert await names(sort="candidate_name") == ["Ada", "Bo", "Cy"]
    assert await names(sort="-candidate_name", status=["CANCELLED", "SCHEDULED"]) == [
        "Cy",
        "Bo",
        "Ada",
    ]
    assert await names(status="CANCELLED") == ["Cy"]
    assert await names(company=" ACME", sort="created_at") == ["Bo", "Cy"]
    assert await names(q="glob ad") == ["Ada"]
    assert await names(created_before="2020-01-01T00:00:00Z") == []
    for sort in ("created_at", "-started_at", "started_at", "-candidate_name"):
        seen: list[str] = []
        cursor = {}
        while True:
            page = (await client.get(BASE, params={"sort": sort, "limit": 1} | cursor)).json()
            seen += [item["candidate_name"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert seen == await names(sort=sort)
        assert len(seen) == 3
        other = await client.get(BASE, params={"sort": "candidate_name"} | cursor)
        assert "'sort'" in problem(other, 422)["detail"]
    for wrong in ({"sort": "age"}, {"status": "DONE"}, {"colour": "red"}, {"cursor": "x"}):
        problem(await client.get(BASE, params=wrong), 422)


async def test_deletions_at_the_same_moment_agree(
    client: httpx.AsyncClient, interview: Interview
) -> None:
    await client.post(f"{BASE}/{interview.id}/cancel")
    answers = await asyncio.gather(*(client.delete(f"{BASE}/{interview.id}") for _ in range(6)))
    statuses = {answer.status_code for answer in answers}
    assert 204 in statuses and statuses <= {204, 404}
    problem(await client.delete(f"{BASE}/{interview.id}"), 404)
