"""The embedded LiveKit server: search, start, restart, end."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from livekit import api

from rooms.livekit.binary import BUILT, LiveKitServerError, find_server
from rooms.livekit.server import EmbeddedLiveKit

pytestmark = pytest.mark.realtime


async def rooms(server: EmbeddedLiveKit) -> list[str]:
    async with api.LiveKitAPI(server.url, server.api_key, server.api_secret) as livekit:
        listed = await livekit.room.list_rooms(api.ListRoomsRequest())
        return [room.name for room in listed.rooms]


async def test_a_killed_server_comes_back_at_the_same_address(
    livekit_binary: Path, tmp_path: Path
) -> None:
    server = EmbeddedLiveKit(livekit_binary, tmp_path / "livekit")
    try:
        await server.start()
        address, first = server.url, server.pid
        assert await rooms(server) == []
        assert not await server.ensure_running()
        server.kill()
        assert server.pid is None and not await server.answers()
        assert await server.ensure_running()
        assert server.url == address and server.pid not in (None, first)
        assert await rooms(server) == []
    finally:
        await server.stop()
    assert server.pid is None and not await server.answers()


async def test_keys_are_generated_once_and_private(livekit_binary: Path, tmp_path: Path) -> None:
    first, second = (EmbeddedLiveKit(livekit_binary, tmp_path) for _ in range(2))
    assert (first.api_key, first.api_secret) == (second.api_key, second.api_secret)
    assert len(first.api_secret) >= 32
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


async def test_a_failed_start_is_explained(
    livekit_binary: Path, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    taken = EmbeddedLiveKit(livekit_binary, tmp_path, port=livekit_server.port)
    with pytest.raises(LiveKitServerError, match=f"cannot listen on .*:{livekit_server.port}"):
        await taken.start()
    alone = EmbeddedLiveKit(livekit_binary, tmp_path, redis="127.0.0.1:9")
    with pytest.raises(LiveKitServerError, match=r"ended at its start[^$]*redis"):
        await alone.start()
    await alone.stop()


async def test_it_does_not_outlive_a_killed_parent(livekit_binary: Path, tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys; from pathlib import Path\n"
        "from rooms.livekit.server import EmbeddedLiveKit\n"
        "server = EmbeddedLiveKit(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "asyncio.run(server.start()); print('pid', server.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ended = await asyncio.to_thread(
        subprocess.run,
        (sys.executable, "-c", program, livekit_binary, tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    pid = int(ended.stdout.split()[-1])
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(10)


def test_an_old_server_on_the_path_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "livekit-server"
    monkeypatch.setattr("rooms.livekit.binary.BUILT", tmp_path / "none")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    for version, good in (("1.9.2", False), ("1.13.5", True), ("2.0.0", True)):
        program.write_text(f"#!/bin/sh\necho livekit-server version {version}\n")
        program.chmod(0o755)
        assert find_server() == (program if good else None), version


def test_a_named_server_must_be_a_program(tmp_path: Path) -> None:
    with pytest.raises(LiveKitServerError, match="VIVAVOCE_LIVEKIT_SERVER"):
        find_server(str(tmp_path))
    assert BUILT.name == "livekit-server"
