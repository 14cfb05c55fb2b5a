"""The live view, over a real WebSocket on a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus

from api import open_access
from api.candidates.link_tokens import issue_access
from db.tables import Interview, Role, Speaker, TranscriptEntry
from rooms.join_tokens import issue
from tests.support.api_accounts import add_person
from tests.support.api_server import SECRET, Served

TIMEOUT_S = 15.0


@pytest_asyncio.fixture
async def address(served: Served) -> AsyncIterator[str]:
    """``host:port`` of the app, served by uvicorn."""
    server = uvicorn.Server(uvicorn.Config(served.app, port=0, log_level="warning"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(TIMEOUT_S):
        while not server.started:  # noqa: ASYNC110  (uvicorn offers nothing to wait for)
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    await serving


def url(address: str, interview_id: UUID, query: str = "") -> str:
    return f"ws://{address}/api/v1/interviews/{interview_id}/events{query}"


async def next_event(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(TIMEOUT_S):
        event: dict[str, Any] = json.loads(await socket.recv())
    return event


async def say(served: Served, interview_id: UUID, seq: int) -> None:
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview_id,
                    seq=seq,
                    speaker=Speaker.AGENT,
                    kind="planned",
                    text=f"t{seq}",
                    start_s=seq,
                    end_s=seq,
                )
            ]
        )


async def test_a_watcher_sees_the_past_the_present_and_the_end(
    served: Served, address: str, interview: Interview
) -> None:
    await say(served, interview.id, 1)
    await say(served, interview.id, 2)
    async with connect(url(address, interview.id, "?after_seq=1")) as socket:
        assert (await next_event(socket))["text"] == "t2"
        assert await next_event(socket) == {"type": "status", "status": "SCHEDULED"}
        served.services.relay.publish(interview.id, {"type": "ai_token", "token": "Hi"})
        assert await next_event(socket) == {"type": "ai_token", "token": "Hi"}
        await say(served, interview.id, 3)
        assert (await next_event(socket))["text"] == "t3"
        async with served.database.unit_of_work() as work:
            await work.interviews.complete(interview.id, "completed")
        assert await next_event(socket) == {"type": "status", "status": "COMPLETED"}
        async with served.database.unit_of_work() as work:
            await work.reports.store(interview.id, {"summary_text": "All said."})
        assert await next_event(socket) == {"type": "report", "status": "complete"}
        with pytest.raises(ConnectionClosed) as closed:
            await next_event(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1000
    async with connect(url(address, interview.id, "?after_seq=2")) as socket:
        kinds = [(await next_event(socket))["type"] for _ in range(3)]
        assert kinds == ["transcript", "status", "report"]
        with pytest.raises(ConnectionClosed):
            await next_event(socket)


async def test_watchers_that_leave_are_forgotten(
    served: Served, address: str, interview: Interview
) -> None:
    async with connect(url(address, interview.id)) as socket:
        await next_event(socket)
        assert served.services.relay.watched == {interview.id}
    async with asyncio.timeout(TIMEOUT_S):
        while served.services.relay.watched:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_with_a_key_a_watcher_needs_the_key_or_a_token(
    served: Served, address: str, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served.services.settings, "key", _Key("open sesame"))
    mine, _ = issue(SECRET, str(interview.id), "x", 60)
    other, _ = issue(SECRET, str(uuid4()), "x", 60)
    for query in ("", "?access_token=nope", f"?access_token={other}"):
        with pytest.raises(InvalidStatus):
            async with connect(url(address, interview.id, query)):
                pass
    for query in ("?access_token=open%20sesame", f"?access_token={mine}"):
        async with connect(url(address, interview.id, query)) as socket:
            assert (await next_event(socket))["type"] == "status"
    header = {"Authorization": "Bearer open sesame"}
    async with connect(url(address, interview.id), additional_headers=header) as socket:
        assert (await next_event(socket))["type"] == "status"


async def test_a_candidate_watches_their_own_interview_only(
    served: Served, address: str, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served.services.settings, "key", _Key("open sesame"))
    async with served.database.unit_of_work() as work:
        invitation = await work.invitations.add(interview.id, 600, None)
    assert invitation is not None
    mine, other, late = (
        issue_access(SECRET, interview_id, invitation.id, ttl_s)[0]
        for interview_id, ttl_s in ((interview.id, 60), (uuid4(), 60), (interview.id, -5))
    )
    for token in (other, late):
        with pytest.raises(InvalidStatus):
            async with connect(url(address, interview.id, f"?access_token={token}")):
                pass
    async with connect(url(address, interview.id, f"?access_token={mine}")) as socket:
        assert (await next_event(socket))["type"] == "status"


@pytest.mark.parametrize("loss", ["sign-in", "role", "key"])
async def test_a_live_view_ends_with_what_it_was_opened_by(
    served: Served,
    client: httpx.AsyncClient,
    address: str,
    interview: Interview,
    monkeypatch: pytest.MonkeyPatch,
    loss: str,
) -> None:
    monkeypatch.setattr(open_access, "ACCESS_CHECK_S", 0.05)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    body = {"name": "Watcher", "scopes": ["interviews:read"]}
    key = (await client.post("/api/v1/api-keys", json=body, headers=ruth.headers)).json()
    query = f"?access_token={key['key'] if loss == 'key' else ruth.token}"
    async with connect(url(address, interview.id, query)) as socket:
        assert (await next_event(socket))["type"] == "status"
        async with served.database.unit_of_work() as work:
            if loss == "sign-in":
                await work.sessions.revoke_all(ruth.id)
            elif loss == "role":
                user = await work.users.get(ruth.id)
                assert user is not None
                user.role = Role.CANDIDATE
                work.session.add(user)
            else:
                await work.api_keys.revoke(UUID(key["id"]))
        async with asyncio.timeout(TIMEOUT_S):
            with pytest.raises(ConnectionClosedError) as closed:
                await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


async def test_pages_of_other_origins_may_not_watch(
    served: Served, address: str, interview: Interview
) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(url(address, interview.id), origin="https://evil.example"):  # type: ignore[arg-type]
            pass
    async with connect(url(address, interview.id), origin=f"http://{address}") as socket:  # type: ignore[arg-type]
        assert (await next_event(socket))["type"] == "status"


async def test_another_name_is_not_answered_without_a_key(
    address: str, interview: Interview
) -> None:
    port = int(address.rsplit(":", 1)[1])
    evil = url(f"evil.example:{port}", interview.id)  # a name somebody points at this machine
    with pytest.raises(InvalidStatus):
        async with connect(evil, host="127.0.0.1", port=port, origin=f"http://evil.example:{port}"):  # type: ignore[arg-type]
            pass


async def test_an_unknown_interview_cannot_be_watched(served: Served, address: str) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(url(address, uuid4())):
            pass


class _Key:
    """A secret as the settings hold it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        return self._value
