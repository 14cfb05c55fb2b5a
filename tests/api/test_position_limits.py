"""Recruiters who are limited to positions: what they read, create and keep open.

The access matrix has every route that names an object; here are lists, bodies, keys and changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from db.access import Access, AccessKind
from db.repositories.audit import AuditFilter
from db.repositories.tasks import DRAFT_PLAN
from db.tables import (
    AnswerBankEntry,
    CandidateRequest,
    InterviewStatus,
    Report,
    ReportStatus,
    RequestKind,
    Resume,
    ResumeStatus,
    Role,
    Task,
    TaskState,
)
from db.tables.content import EMBEDDING_DIMENSIONS
from tests.api.test_interviews import BASE, problem
from tests.api.test_open_access import TIMEOUT_S, address  # noqa: F401  (a fixture)
from tests.api.test_ownership import RESUMES, TEXT, listed
from tests.api.test_reviews import add, say
from tests.api.test_sign_in import audit
from tests.api.test_users import USERS
from tests.support.api_accounts import Person, add_key, add_person, bearer
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served

API = "/api/v1"
Limit = Callable[..., Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Office:
    """Two positions with an interview each, and Ruth, who is limited to the first."""

    ruth: Person
    root: Person
    own: UUID
    other: UUID
    own_interview: UUID
    other_interview: UUID
    limit: Limit


async def held(served: Served, position_id: UUID | None, name: str) -> UUID:
    """A completed interview that left something in every list."""
    resume = Resume(status=ResumeStatus.READY, structured_data={"header": {"name": name}})
    async with served.database.unit_of_work() as work:
        await work.resumes.add(resume)
    interview_id = await add(
        served,
        name,
        position_id=position_id,
        resume_id=resume.id,
        status=InterviewStatus.COMPLETED,
    )
    await say(served, interview_id, f"I grew tulips, says {name}.")
    async with served.database.unit_of_work() as work:
        work.session.add(
            Report(interview_id=interview_id, status=ReportStatus.FAILED, failure_reason=name)
        )
        work.session.add(CandidateRequest(interview_id=interview_id, kind=RequestKind.EXPLANATION))
        work.session.add(
            AnswerBankEntry(
                interview_id=interview_id,
                plan_question_id="q1",
                question_text="?",
                answer=f"Tulips of {name}",
                role="Engineer",
                role_key="engineer",
                language="en",
                level=4.0,
                embedder="none",
                embedding=[1.0] + [0.0] * (EMBEDDING_DIMENSIONS - 1),
            )
        )
        work.session.add(
            Task(
                kind="resume.parse",
                resume_id=resume.id,
                state=TaskState.FAILED,
                error={"code": "failed", "detail": f"no memory for {name}"},
                finished_at=resume.created_at,
            )
        )
    return interview_id


@pytest_asyncio.fixture
async def office(served: Served, client: httpx.AsyncClient) -> Office:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    root = await add_person(served.database, "Root", Role.ADMIN)
    own = (await stored_position(served.database, title="Own")).id
    other = (await stored_position(served.database, title="Other")).id

    async def limit(*position_ids: UUID, lifted: bool = False) -> httpx.Response:
        ids = None if lifted else [str(each) for each in position_ids]
        return await client.patch(
            f"{USERS}/{ruth.id}", json={"position_ids": ids}, headers=root.headers
        )

    interviews = [await held(served, own, "Olive"), await held(served, other, "Xerxes")]
    await held(served, None, "Xavier")
    assert (await limit(own)).status_code == 200
    return Office(ruth, root, own, other, *interviews, limit)


async def test_an_administrator_limits_a_recruiter_who_is_told(
    client: httpx.AsyncClient, served: Served, office: Office
) -> None:
    me = (await client.get(f"{USERS}/me", headers=office.ruth.headers)).json()
    assert me["position_ids"] == [str(office.own)]
    (changed,) = [details for action, details in await audit(served) if action == "user.changed"]
    assert changed == {"changed": ["position_ids"], "position_ids": [str(office.own)]}
    lacking = problem(await office.limit(office.own, uuid4()), 422)
    assert lacking["errors"][0]["pointer"] == "/position_ids/1"
    to_admin = await client.patch(
        f"{USERS}/{office.root.id}", json={"position_ids": []}, headers=office.root.headers
    )
    assert "is for recruiters" in problem(to_admin, 422)["detail"]
    renamed = await client.patch(
        f"{USERS}/{office.ruth.id}", json={"name": "Ruth B."}, headers=office.root.headers
    )
    assert renamed.json()["position_ids"] == [str(office.own)]
    new = {"email": "rosa@acme.example", "name": "Rosa", "role": "recruiter", "position_ids": []}
    created = await client.post(USERS, json=new, headers=office.root.headers)
    assert created.json()["position_ids"] == []
    assert (await office.limit(lifted=True)).json()["position_ids"] is None
    assert len(await listed(client, office.ruth.headers)) == 3


@pytest.mark.parametrize("by", ["session", "key"])
async def test_every_list_has_the_positions_of_the_limit_alone(
    client: httpx.AsyncClient, served: Served, office: Office, by: str
) -> None:
    headers = office.ruth.headers
    if by == "key":
        areas = ("interviews", "resumes", "positions", "answer-bank", "reports", "tasks")
        scopes = [f"{area}:read" for area in areas]
        headers = bearer(await add_key(served.database, *scopes, user_id=office.ruth.id))
    paths = [
        "/interviews",
        "/interviews?said=tulips",
        "/interviews?expand=review",
        "/interviews/export.csv",
        "/resumes",
        "/positions",
        "/requests",
        "/answer-bank",
    ]
    if by == "session":
        paths.append("/workspace/today")
    for path in paths:
        response = await client.get(API + path, headers=headers)
        assert response.status_code == 200, path
        assert "Xerxes" not in response.text and "Xavier" not in response.text, path
        assert str(office.other_interview) not in response.text, path
        everything = await client.get(API + path, headers=office.root.headers)
        others = ("Xerxes", "Other", str(office.other_interview))
        assert any(each in everything.text for each in others), path
        own = ("Olive", "Own", str(office.own_interview))
        assert any(each in response.text for each in own), path
    if by == "session":
        counts = (await client.get(f"{API}/workspace/today", headers=headers)).json()["counts"]
        assert (counts["to_review"], counts["requests"], counts["failed_jobs"]) == (1, 1, 2)
        assert counts["stages"]["new"] == 1


async def test_bodies_name_nothing_of_other_positions(
    client: httpx.AsyncClient, served: Served, office: Office
) -> None:
    headers = office.ruth.headers
    async with served.database.reading() as work:
        foreign = await work.interviews.get(office.other_interview)
    assert foreign is not None
    ada = {"candidate_name": "Ada"}

    async def pointer_of(body: dict[str, Any], path: str = BASE) -> str:
        refused = problem(await client.post(path, json=body, headers=headers), 422)
        return str(refused["errors"][0]["pointer"])

    assert await pointer_of(ada | {"role": "Smith"}) == "/position_id"
    assert await pointer_of(ada | {"position_id": str(office.other)}) == "/position_id"
    resume = {"resume_id": str(foreign.resume_id)}
    assert await pointer_of(ada | resume | {"position_id": str(office.own)}) == "/resume_id"
    invitations = f"{API}/positions/{office.own}/invitations"
    assert await pointer_of(ada | resume, invitations) == "/resume_id"
    export = {"interview_ids": [str(office.other_interview)], "include": ["transcript"]}
    assert await pointer_of(export, f"{API}/exports") == "/interview_ids"

    own = await client.post(RESUMES, json=TEXT, headers=headers)
    assert await listed(client, headers, RESUMES) != []
    body = ada | {"position_id": str(office.own), "resume_id": own.json()["id"]}
    assert (await client.post(BASE, json=body, headers=headers)).status_code == 201
    content = {"position_id": str(office.other)}
    path = f"{RESUMES}/{own.json()['id']}/questions"
    assert await pointer_of(content, path) == "/position_id"


async def test_an_export_is_read_while_all_its_interviews_are_within_the_limit(
    client: httpx.AsyncClient, office: Office
) -> None:
    await office.limit(office.own, office.other)
    ids = [str(office.own_interview), str(office.other_interview)]
    wish = {"interview_ids": ids, "include": ["transcript"]}
    task = await client.post(f"{API}/exports", json=wish, headers=office.ruth.headers)
    place = task.headers["location"]
    assert (await client.get(place, headers=office.ruth.headers)).status_code == 200
    await office.limit(office.own)
    hidden = problem(await client.get(place, headers=office.ruth.headers), 404)
    unknown = f"{API}/tasks/{uuid4()}"
    missing = problem(await client.get(unknown, headers=office.ruth.headers), 404)
    assert hidden["detail"][41:] == missing["detail"][41:]


async def test_the_draft_of_a_plan_is_read_by_the_person_who_asked_for_it(
    client: httpx.AsyncClient, served: Served, office: Office
) -> None:
    drafts = [
        Task(kind=DRAFT_PLAN, input={"by_user_id": str(user)})
        for user in (office.ruth.id, office.root.id)
    ]
    async with served.database.unit_of_work() as work:
        for draft in drafts:
            await work.tasks.add(draft)
    places = [f"{API}/tasks/{draft.id}" for draft in drafts]
    answers = [await client.get(place, headers=office.ruth.headers) for place in places]
    assert [answer.status_code for answer in answers] == [200, 404]


@pytest.mark.parametrize("by", ["session", "key"])
@pytest.mark.parametrize("change", ["narrowed", "widened"])
async def test_a_live_view_ends_when_its_position_is_taken_away(
    served: Served,
    address: str,  # noqa: F811
    office: Office,
    by: str,
    change: str,
) -> None:
    live = await add(served, "Live", position_id=office.own, status=InterviewStatus.IN_PROGRESS)
    await say(served, live, "Hello.")
    token = office.ruth.token
    if by == "key":
        token = await add_key(served.database, "interviews:read", user_id=office.ruth.id)
    url = f"ws://{address}{BASE}/{live}/events?access_token={token}"
    async with connect(url) as socket, asyncio.timeout(TIMEOUT_S):
        await socket.recv()
        if change == "widened":
            await office.limit(office.own, office.other)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3):  # six checks, none of which closes it
                    while True:
                        await socket.recv()
            return
        await office.limit(office.other)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


async def test_rooms_and_deleted_positions_follow_the_limit(
    client: httpx.AsyncClient, served: Served, office: Office
) -> None:
    async with served.database.unit_of_work() as work:
        session = await work.sessions.begin(office.ruth.id, "another", 600)
    access = Access(AccessKind.SESSION, str(session.id))
    async with served.database.reading() as work:
        assert await work.access.may_enter(access, office.own_interview)
        assert not await work.access.may_enter(access, office.other_interview)
    empty = (await stored_position(served.database)).id
    await office.limit(office.own, empty)
    deleted = await client.delete(f"{API}/positions/{empty}", headers=office.ruth.headers)
    assert deleted.status_code == 204
    me = (await client.get(f"{USERS}/me", headers=office.ruth.headers)).json()
    assert me["position_ids"] == [str(office.own)]


async def test_who_read_the_answer_bank_is_recorded_for_each_interview(
    client: httpx.AsyncClient, served: Served, office: Office
) -> None:
    for _ in range(2):
        await client.get(f"{API}/answer-bank", headers=office.ruth.headers)
    async with served.database.reading() as work:
        entries = await work.audit.list(AuditFilter(action="answer_bank.read"))
    assert [entry.subject_id for entry in entries] == [office.own_interview]
