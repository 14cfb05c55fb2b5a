"""Candidates see only their own; the audit log records who listened to a recording."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from api.candidates.link_tokens import issue_access
from api.settings import ApiSettings, ExposureError, check_exposure
from db.relay import EventRelay
from db.repositories.audit import AuditFilter
from db.session import Database
from db.tables import Interview, Role
from tests.api.test_interviews import ADA, BASE, problem
from tests.api.test_sign_in import audit
from tests.support.access_world import PLAN
from tests.support.api_accounts import Person, add_person, bearer
from tests.support.api_server import SECRET, Served

RESUMES = "/api/v1/resumes"
TEXT = {"text": "Ada Lovelace\nada@acme.example\nDesired position: Compiler engineer"}


@pytest_asyncio.fixture
async def ada(database: Database) -> AsyncIterator[Person]:
    yield await add_person(database, "Ada", Role.CANDIDATE)


async def add_interview(database: Database, person: Person | None) -> str:
    row = Interview(
        language="en",
        candidate_name="Ada",
        role="Engineer",
        company="Acme",
        plan=PLAN,
        candidate_id=person.id if person else None,
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
    return str(row.id)


async def link_to(served: Served, interview_id: str) -> str:
    async with served.database.unit_of_work() as work:
        invitation = await work.invitations.add(UUID(interview_id), 600, None)
    assert invitation is not None
    return issue_access(SECRET, UUID(interview_id), invitation.id, 600)[0]


async def listed(client: httpx.AsyncClient, headers: dict[str, str], url: str = BASE) -> list[str]:
    ids, cursor = [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(url, params=query, headers=headers)).json()
        ids += [item["id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            return ids


async def test_lists_hold_what_is_ones_own(
    client: httpx.AsyncClient, served: Served, ada: Person
) -> None:
    bob = await add_person(served.database, "Bob", Role.CANDIDATE)
    new = await add_person(served.database, "New", Role.CANDIDATE)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    owners = (ada, bob, ada, None)
    ids = [await add_interview(served.database, person) for person in owners]
    assert await listed(client, ada.headers) == [ids[2], ids[0]]
    assert await listed(client, bob.headers) == [ids[1]]
    assert await listed(client, new.headers) == []
    assert await listed(client, bearer(await link_to(served, ids[3]))) == [ids[3]]
    assert await listed(client, ruth.headers) == ids[::-1]
    for person, visible in ((ada, 2), (ruth, 3)):
        for _ in range(2 if person is ada else 1):
            created = await client.post(RESUMES, json=TEXT, headers=person.headers)
            assert created.status_code == 201, created.text
        assert len(await listed(client, person.headers, RESUMES)) == visible
    assert await listed(client, bob.headers, RESUMES) == []


async def test_an_interview_made_from_a_candidates_resume_is_theirs(
    client: httpx.AsyncClient, ada: Person
) -> None:
    resume = (await client.post(RESUMES, json=TEXT, headers=ada.headers)).json()["id"]
    created = await client.post(BASE, json=ADA | {"resume_id": resume})
    assert created.status_code == 201, created.text
    assert await listed(client, ada.headers) == [created.json()["id"]]


async def test_a_task_is_seen_by_whose_resume_it_reads(
    client: httpx.AsyncClient, served: Served, ada: Person
) -> None:
    bob = await add_person(served.database, "Bob", Role.CANDIDATE)
    later = {"Prefer": "respond-async"}
    task = (await client.post(RESUMES, json=TEXT, headers=ada.headers | later)).headers["location"]
    assert (await client.get(task, headers=ada.headers)).status_code == 200
    problem(await client.get(task, headers=bob.headers), 404)


async def test_who_listened_to_a_recording_is_told_once(
    client: httpx.AsyncClient, served: Served, ada: Person
) -> None:
    interview_id = await add_interview(served.database, ada)
    (served.data_dir / "sound.ogg").write_bytes(b"OggS" * 100)
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(UUID(interview_id), "sound.ogg")
        await work.interviews.complete(UUID(interview_id), "completed")
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    url = f"{BASE}/{interview_id}/recording"
    for part, status in (("bytes=0-99", 206), ("bytes=100-199", 206), ("bytes=200-", 206)):
        response = await client.get(url, headers=ruth.headers | {"Range": part})
        assert response.status_code == status
    assert await audit(served) == [("recording.read", {})]
    async with served.database.unit_of_work() as work:
        entry = (await work.audit.list(AuditFilter()))[0]
    assert (entry.actor, str(entry.subject_id)) == (ruth.email, interview_id)


@pytest.mark.parametrize(
    "part", ["bytes=1-", "bytes=-5", "bytes= 5-6", "bytes=7-8,0-1", "bytes=00-", "lines=0-", ""]
)
async def test_no_range_escapes_the_audit(
    client: httpx.AsyncClient, served: Served, ada: Person, part: str
) -> None:
    interview_id = await add_interview(served.database, ada)
    (served.data_dir / "sound.ogg").write_bytes(b"OggS" * 100)
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(UUID(interview_id), "sound.ogg")
        await work.interviews.complete(UUID(interview_id), "completed")
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    headers = ruth.headers | ({"Range": part} if part else {})
    await client.get(f"{BASE}/{interview_id}/recording", headers=headers)
    assert await audit(served) == [("recording.read", {})]


async def test_who_read_what_was_said_and_judged_is_told(
    client: httpx.AsyncClient, served: Served, ada: Person
) -> None:
    interview_id = await add_interview(served.database, ada)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    rosa = await add_person(served.database, "Rosa", Role.RECRUITER)
    for path in ("transcripts", "transcripts", "transcript.txt"):
        for headers in (ada.headers, ruth.headers):
            answer = await client.get(f"{BASE}/{interview_id}/{path}", headers=headers)
            assert answer.status_code == 200
    assert await audit(served) == [("transcript.read", {})]
    await client.get(f"{BASE}/{interview_id}/transcripts", headers=rosa.headers)
    async with served.database.unit_of_work() as work:
        entries = await work.audit.list(AuditFilter(action="transcript.read"))
    assert [entry.actor for entry in entries] == [rosa.email, ruth.email]
    assert {str(entry.subject_id) for entry in entries} == {interview_id}


async def test_refusals_of_known_callers_are_told(
    client: httpx.AsyncClient, served: Served, ada: Person
) -> None:
    problem(await client.post(BASE, json=ADA, headers=ada.headers), 403)
    problem(await client.get(f"{BASE}/%00%00/feedback", headers=ada.headers), 403)
    assert await audit(served) == [
        ("access.refused", {"method": "POST", "path": BASE, "role": "recruiter or admin"}),
        (
            "access.refused",
            {"method": "GET", "path": f"{BASE}/%00%00/feedback", "role": "recruiter or admin"},
        ),
    ]


async def test_accounts_alone_may_guard_a_server(
    database: Database, relay: EventRelay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_API_ACCOUNTS_ONLY", "true")
    check_exposure(ApiSettings(host="0.0.0.0"))
    served = Served(database, relay, tmp_path)
    ruth = await add_person(database, "Ruth", Role.RECRUITER)
    transport = httpx.ASGITransport(served.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://iv.example") as client:
        problem(await client.get(BASE), 401)
        assert (await client.get(BASE, headers=ruth.headers)).status_code == 200
    monkeypatch.delenv("VIVAVOCE_API_ACCOUNTS_ONLY")
    with pytest.raises(ExposureError, match="ACCOUNTS_ONLY"):
        check_exposure(ApiSettings(host="0.0.0.0"))
