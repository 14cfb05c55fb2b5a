"""Clients that send too much, too slowly, or nothing: memory stays bounded, others are served."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import psutil
import pytest
import pytest_asyncio
from pydantic import SecretStr

from api.app import create_app
from api.limits.settings import RateSettings
from api.settings import ApiSettings
from db.relay import EventRelay
from db.session import Database
from kit.ports import free_port
from tests.support.api_accounts import bearer
from tests.support.api_server import Served
from tests.support.product import poll
from vivavoce.processes.listeners import Listeners

pytestmark = pytest.mark.realtime

KEY = "a key of more than thirty-two characters"
CLIENTS = 60
BOUND_BYTES = 50 << 20
PAUSE_S = 1.0
LINGER_S = 1.5
HEAD_S = 1.0
OTHERS_S = 5.0
"""Two requests of another client; tenths of a second on an idle machine."""
UPLOAD = b"%PDF-" + bytes(9_900_000)
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="cv.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n"
)
TEXT = b'{"title": "' + b"x" * 950_000
UNLIMITED = RateSettings(read="", write="", sign_in="", unauthorized="")


@dataclass(frozen=True)
class Flood:
    """What each client sends, and the statuses that it may get."""

    path: str
    media_type: str
    body: bytes
    statuses: set[int]
    key: bool = False


FLOODS = {
    "uploads of strangers": Flood(
        "/api/v1/resumes", "multipart/form-data; boundary=x", FORM + UPLOAD, {401}
    ),
    "texts of strangers": Flood("/api/v1/positions", "application/json", TEXT, {401}),
    "forms to sign in": Flood(
        "/api/v1/auth/token", "application/x-www-form-urlencoded", b"a" * 950_000, {408, 429, 503}
    ),
    "uploads": Flood(
        "/api/v1/resumes", "multipart/form-data; boundary=x", FORM + UPLOAD, {408, 429, 503}, True
    ),
    "texts": Flood("/api/v1/positions", "application/json", TEXT, {408, 429, 503}, True),
}


@pytest_asyncio.fixture
async def port(
    database: Database, relay: EventRelay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[int]:
    """The API with short deadlines, behind its real listener."""
    monkeypatch.setattr("api.bodies.middleware.LINGER_S", LINGER_S)
    settings = ApiSettings(
        key=SecretStr(KEY),
        port=free_port(),
        body_timeout_s=PAUSE_S,
        head_timeout_s=HEAD_S,
        connections_per_address=3,
    )
    served = Served(database, relay, tmp_path, rates=UNLIMITED)
    listeners = Listeners(create_app(replace(served.services, settings=settings)), settings)
    serving = asyncio.create_task(listeners.serve())

    async def ready() -> bool:
        return listeners.ready

    await poll(ready, bool, 10.0)
    yield settings.port
    listeners.stop()
    await serving


@pytest_asyncio.fixture
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, headers=bearer(KEY), timeout=15.0) as client:
        yield client


async def connect(port: int, data: bytes, *, source: str = "127.0.0.1") -> socket.socket:
    """Send as much of ``data`` as the server takes within a second, then pause."""
    loop = asyncio.get_running_loop()
    sock = socket.socket()
    sock.setblocking(False)
    sock.bind((source, 0))
    await loop.sock_connect(sock, ("127.0.0.1", port))
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(1.0):
            await loop.sock_sendall(sock, memoryview(data))
    return sock


async def answer(sock: socket.socket) -> bytes:
    """All that the server sends until it closes the connection."""
    received = b""
    with suppress(ConnectionError):
        async with asyncio.timeout(LINGER_S + PAUSE_S + 10.0):
            while data := await asyncio.get_running_loop().sock_recv(sock, 65_536):
                received += data
    sock.close()
    return received


def status_of(response: bytes) -> int:
    return int(response.split(b" ", 2)[1])


@pytest.mark.parametrize("kind", FLOODS)
async def test_a_flood_takes_little_memory_and_stops_nobody(
    port: int, client: httpx.AsyncClient, kind: str
) -> None:
    flood = FLOODS[kind]
    head = (
        f"POST {flood.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {flood.media_type}\r\n"
        f"Content-Length: {len(flood.body) + 1000}\r\n"
        + (f"Authorization: Bearer {KEY}\r\n" if flood.key else "")
        + "\r\n"
    )
    assert (await client.get("/api/v1/positions")).status_code == 200
    process = psutil.Process()
    data = head.encode() + flood.body
    before = process.memory_info().rss
    socks = await asyncio.gather(*(connect(port, data) for _ in range(CLIENTS)))
    assert process.memory_info().rss - before < BOUND_BYTES

    sent = time.monotonic()
    other = await client.post("/api/v1/companies", json={"name": "Acme"})
    served = other.status_code == 201 or (flood.key and other.status_code == 429)
    assert served, other.text  # the flooding caller's own share may be used up
    assert (await client.get("/healthz")).status_code == 200
    assert time.monotonic() - sent < OTHERS_S

    statuses = {status_of(response) for response in await asyncio.gather(*map(answer, socks))}
    assert statuses <= flood.statuses
    assert process.memory_info().rss - before < BOUND_BYTES
    assert (await client.post("/api/v1/companies", json={"name": "Bolt"})).status_code == 201


async def test_a_refused_sender_that_keeps_sending_sees_why(port: int) -> None:
    url = f"http://127.0.0.1:{port}/api/v1"
    async with httpx.AsyncClient(headers=bearer("wrong"), timeout=15.0) as stranger:
        files = {"file": ("cv.pdf", UPLOAD, "application/pdf")}
        refused = await stranger.post(f"{url}/resumes", files=files)
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
        small = await stranger.post(f"{url}/positions", json={"title": "x"})
        assert small.status_code == 401
        assert "connection" not in small.headers, "a small body need not cost the connection"


async def test_a_body_that_trickles_is_given_up(port: int) -> None:
    head = (
        f"POST /api/v1/positions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n"
        "Content-Length: 1000\r\n\r\n"
    )
    sock = await connect(port, head.encode())
    reading = asyncio.create_task(answer(sock))
    began = time.monotonic()
    while not reading.done():  # each pause is shorter than the limit
        with suppress(OSError):
            sock.send(b" ")
        await asyncio.sleep(PAUSE_S / 5)
    assert status_of(await reading) == 408
    assert time.monotonic() - began < PAUSE_S + 3.0


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 408),
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0", 408),
        (b"GET /healthz HTTP/1.1\r\nX-Long: " + b"x" * 200_000, 431),
    ],
    ids=["nothing", "half a head", "a long head"],
)
async def test_a_head_has_a_deadline_and_a_size(port: int, data: bytes, status: int) -> None:
    began = time.monotonic()
    response = await answer(await connect(port, data))
    assert status_of(response) == status
    assert b"application/problem+json" in response
    assert time.monotonic() - began < HEAD_S + 3.0


async def test_one_address_has_so_many_connections(port: int) -> None:
    half = b"GET /healthz HTTP/1.1\r\n"
    socks = [await connect(port, half, source="127.0.0.2") for _ in range(3)]
    assert status_of(await answer(await connect(port, half, source="127.0.0.2"))) == 429
    for sock in socks:
        sock.close()
    gateway = [await connect(port, half + b"Host: a\r\n\r\n") for _ in range(5)]
    loop = asyncio.get_running_loop()
    answers = [await loop.sock_recv(sock, 15) for sock in gateway]
    assert set(answers) == {b"HTTP/1.1 200 OK"}
    for sock in gateway:
        sock.close()
