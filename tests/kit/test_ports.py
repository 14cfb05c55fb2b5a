"""Ports: free, taken, and those of a server that answers."""

from __future__ import annotations

import asyncio
import socket

import pytest

from kit.ports import answers, free_port, port_problem

pytestmark = pytest.mark.realtime


async def serve(status: str) -> tuple[asyncio.Server, int]:
    """A server that answers every request with this status."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("status", "healthy"), [("200 OK", True), ("503 Service Unavailable", False)]
)
async def test_a_server_that_answers(status: str, healthy: bool) -> None:
    server, port = await serve(status)
    async with server:
        assert await answers(f"http://127.0.0.1:{port}/readyz") is healthy
        assert await answers(f"tcp://127.0.0.1:{port}")


async def test_a_server_that_is_away_or_silent() -> None:
    port = free_port()
    assert not await answers(f"http://127.0.0.1:{port}")
    assert not await answers(f"tcp://127.0.0.1:{port}")
    with socket.create_server(("127.0.0.1", port)):
        assert not await answers(f"http://127.0.0.1:{port}", timeout_s=0.2)


def test_a_taken_port_has_a_problem() -> None:
    port = free_port()
    assert port_problem("127.0.0.1", port) is None
    with socket.create_server(("127.0.0.1", port)):
        assert port_problem("127.0.0.1", port) == "Address already in use"
