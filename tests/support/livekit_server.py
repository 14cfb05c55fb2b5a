"""A real LiveKit server for the test session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rooms.livekit.binary import find_server
from rooms.livekit.names import RoomNames
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.settings import LiveKitSettings
from tests.support.prerequisites import require_program

room_name = RoomNames().of_interview
"""The name of an interview's room, where no prefix is set."""


@pytest.fixture(scope="session")
def livekit_binary() -> Path:
    """The program, which ``make test`` builds where there is Go. Without it tests skip, and
    fail in CI."""
    found = find_server(LiveKitSettings().server)
    if found is None:
        require_program("there is no livekit-server: 'make livekit' builds one, with Go")
    return found


@pytest.fixture(scope="session")
def livekit_server(
    livekit_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedLiveKit]:
    """A running server on ports of its own, without webhooks.

    A test that kills it calls ``ensure_running`` before it ends.
    """
    server = EmbeddedLiveKit(livekit_binary, tmp_path_factory.mktemp("livekit"))
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())
