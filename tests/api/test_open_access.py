"""Everything that is open ends with the access that opened it, over real connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from api import open_access
from db.access import Access, AccessKind
from db.tables import Interview, Resume, ResumeStatus, Role, Task
from pipelines.jobs.tasks import PARSE_RESUME
from rooms.join_tokens import issue
from tests.api.test_interviews import BASE, problem
from tests.support.api_accounts import Person, add_key, add_person, bearer
from tests.support.api_candidate import YES
from tests.support.api_server import SECRET, Served

TIMEOUT_S = 15.0
RECORDING_BYTES = 64 * 2**20
"""More than all buffers between the file and a client that doesn't read."""

Withdraw = Callable[[], Awaitable[object]]


@pytest_asyncio.fixture
async def address(served: Served, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """``host:port`` of the app, which checks accesses twenty times a second."""
    monkeypatch.setattr(open_access, "ACCESS_CHECK_S", 0.05)
    server = uvicorn.Server(uvicorn.Config(served.app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(TIMEOUT_S):
        while not server.started:  # noqa: ASYNC110  (uvicorn offers nothing to wait for)
            await asyncio.sleep(0.01)
    yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest_asyncio.fixture
async def ruth(served: Served) -> Person:
    return await add_person(served.database, "Ruth", Role.RECRUITER)


async def invite(client: httpx.AsyncClient, interview_id: UUID) -> dict[str, Any]:
    response = await client.post(f"{BASE}/{interview_id}/invitations", json={})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def enter(client: httpx.AsyncClient, invitation: dict[str, Any]) -> str:
    link = invitation["link"].rsplit("/", 1)[1]
    response = await client.post(f"/api/v1/invitations/{link}/enter", json=YES)
    assert response.status_code == 200, response.text
    return str(response.json()["access_token"])


def changes_of(
    client: httpx.AsyncClient, invitation: dict[str, Any], interview_id: UUID
) -> dict[str, Withdraw]:
    place = f"{BASE}/{interview_id}/invitations/{invitation['id']}"
    return {
        "cancelled": lambda: client.delete(place),
        "re-sent": lambda: client.post(f"{place}/resend", json={}),
    }


@pytest.mark.parametrize("change", ["cancelled", "re-sent"])
@pytest.mark.parametrize("token", ["access", "join"])
async def test_a_candidate_s_live_view_ends_with_the_link(
    client: httpx.AsyncClient, address: str, interview: Interview, change: str, token: str
) -> None:
    invitation = await invite(client, interview.id)
    credential = await enter(client, invitation)
    if token == "join":
        granted = await client.post(f"{BASE}/{interview.id}/join", headers=bearer(credential))
        credential = granted.json()["token"]
    url = f"ws://{address}{BASE}/{interview.id}/events?access_token={credential}"
    async with connect(url) as socket, asyncio.timeout(TIMEOUT_S):
        await socket.recv()
        await changes_of(client, invitation, interview.id)[change]()
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


@pytest.mark.parametrize("change", ["cancelled", "re-sent"])
async def test_tokens_of_a_withdrawn_link_open_nothing(
    client: httpx.AsyncClient, served: Served, interview: Interview, change: str
) -> None:
    invitation = await invite(client, interview.id)
    token = await enter(client, invitation)
    join = f"{BASE}/{interview.id}/join"
    grant = (await client.post(join, headers=bearer(token))).json()
    rtc, offer = f"{BASE}/{interview.id}/rtc", {"sdp": "v=0", "type": "offer"}
    answer = await client.post(rtc, json=offer, headers=bearer(grant["token"]))
    assert answer.status_code == 200
    renewed = await changes_of(client, invitation, interview.id)[change]()
    problem(await client.post(join, headers=bearer(token)), 401)
    refused = await client.post(rtc, json=offer, headers=bearer(grant["token"]))
    assert "withdrawn" in problem(refused, 401)["detail"]
    assert len(served.host.offers) == 1
    # The interview itself goes on: by the new link, or another invitation.
    if change == "re-sent":
        assert isinstance(renewed, httpx.Response)
        invitation = renewed.json()
    else:
        invitation = await invite(client, interview.id)
    again = await client.post(join, headers=bearer(await enter(client, invitation)))
    assert again.status_code == 200


@pytest.mark.parametrize("loss", ["demoted", "closed", "signed out", "deleted", "scope", "key"])
async def test_a_join_token_is_worth_no_more_than_what_it_was_given_for(
    client: httpx.AsyncClient, served: Served, interview: Interview, ruth: Person, loss: str
) -> None:
    key = await add_key(served.database, "interviews:read", "interviews:write", user_id=ruth.id)
    async with served.database.unit_of_work() as work:
        row = await work.api_keys.working(key[:16])
    assert row is not None
    by = bearer(key) if loss in ("scope", "key") else ruth.headers
    token = (await client.post(f"{BASE}/{interview.id}/join", headers=by)).json()["token"]
    rtc, offer = f"{BASE}/{interview.id}/rtc", {"sdp": "v=0", "type": "offer"}
    assert (await client.post(rtc, json=offer, headers=bearer(token))).status_code == 200
    async with served.database.unit_of_work() as work:
        match loss:
            case "demoted":
                await work.users.change(ruth.id, {"role": Role.CANDIDATE})
            case "closed":
                await work.users.change(ruth.id, {"active": False})
            case "signed out":
                await work.sessions.revoke_all(ruth.id)
            case "deleted":
                await work.users.delete(ruth.id)
            case "scope":
                await work.api_keys.change(row.id, {"scopes": ["interviews:read"]})
            case "key":
                await work.api_keys.revoke(row.id)
    problem(await client.post(rtc, json=offer, headers=bearer(token)), 401)


async def test_a_candidate_with_an_account_keeps_their_own_interview_only(
    served: Served, interview: Interview
) -> None:
    ada = await add_person(served.database, "Ada", Role.CANDIDATE)
    async with served.database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        row.candidate_id = ada.id
        work.session.add(row)
        session = await work.sessions.begin(ada.id, "another", 600)
        access = Access(AccessKind.SESSION, str(session.id))
    async with served.database.reading() as work:
        assert await work.access.may_enter(access, interview.id)
        assert not await work.access.may_enter(access, uuid4())
        for forged in ("session:", "session:x", "link:", f"link:{uuid4()}", "phone:", "key:"):
            parsed = Access.parse(forged)
            assert parsed is not None and not await work.access.may_enter(parsed, interview.id)


def test_a_join_token_without_an_access_is_none() -> None:
    assert [Access.parse(text) for text in ("", "nobody:1", "oper")] == [None] * 3
    access = Access(AccessKind.LINK, str(uuid4()), "0a1b")
    assert Access.parse(str(access)) == access
    assert issue(SECRET, "iv", "x", 60)[0]


@asynccontextmanager
async def requested(
    address: str, path: str, credential: str, headers: str = ""
) -> AsyncIterator[asyncio.StreamReader]:
    """A request whose response only the test reads."""
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=2**16)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {credential}\r\n"
        f"{headers}\r\n".encode()
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            yield reader
    finally:
        writer.close()


async def stored_recording(served: Served, interview: Interview) -> None:
    with (served.data_dir / "sound.ogg").open("wb") as file:
        file.truncate(RECORDING_BYTES)
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(interview.id, "sound.ogg")
        await work.interviews.complete(interview.id, "completed")


@pytest.mark.parametrize("loss", ["demoted", "key"])
async def test_a_download_ends_in_its_midst_even_if_nobody_reads_it(
    served: Served, address: str, interview: Interview, ruth: Person, loss: str
) -> None:
    await stored_recording(served, interview)
    key = await add_key(served.database, "interviews:read")
    credential = key if loss == "key" else ruth.token
    path = f"{BASE}/{interview.id}/recording"
    async with requested(address, path, credential, "Range: bytes=1-\r\n") as reader:
        assert b" 206 " in await reader.readline()
        async with served.database.unit_of_work() as work:
            if loss == "demoted":
                await work.users.change(ruth.id, {"role": Role.CANDIDATE})
            else:
                row = await work.api_keys.working(key[:16])
                assert row is not None
                await work.api_keys.revoke(row.id)
        await asyncio.sleep(0.5)
        received = len(await reader.read())
    assert received < RECORDING_BYTES / 2


@pytest.mark.parametrize("loss", ["scope", "deleted"])
async def test_a_task_s_stream_ends_with_what_opened_it(
    served: Served, address: str, ruth: Person, loss: str
) -> None:
    resume = Resume(status=ResumeStatus.PENDING)
    task = Task(kind=PARSE_RESUME, resume_id=resume.id)
    async with served.database.unit_of_work() as work:
        await work.resumes.add(resume)
        await work.tasks.add(task)
    key = await add_key(served.database, "tasks:read")
    credential = key if loss == "scope" else ruth.token
    async with requested(address, f"/api/v1/tasks/{task.id}/stream", credential) as reader:
        assert b" 200 " in await reader.readline()
        async with served.database.unit_of_work() as work:
            if loss == "deleted":
                await work.users.delete(ruth.id)
            else:
                row = await work.api_keys.working(key[:16])
                assert row is not None
                await work.api_keys.change(row.id, {"scopes": ["tasks:write"]})
        await reader.read()  # to its end, within the time limit


async def test_what_may_stay_open_does(
    served: Served, address: str, interview: Interview, ruth: Person
) -> None:
    await stored_recording(served, interview)
    async with requested(address, f"{BASE}/{interview.id}/recording", ruth.token) as reader:
        await asyncio.sleep(0.3)  # six checks
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head
        assert len(await reader.readexactly(RECORDING_BYTES)) == RECORDING_BYTES
