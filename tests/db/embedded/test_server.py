"""The embedded server: restarts, crashes, several folders, long paths."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from sqlalchemy import text

from db.embedded.account import EmbeddedPostgresError
from db.embedded.server import EmbeddedPostgres
from db.session import Database
from tests.support.database import kill

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that stays open to other users; other pytest runs close pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-tests-") as path:
        yield Path(path)


async def ask(server: EmbeddedPostgres, query: str) -> object:
    connection = await asyncpg.connect(server.uri)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_data_and_uri_survive_a_restart(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "pg")
    await server.start()
    uri = server.uri
    try:
        assert int(str(await ask(server, "SHOW server_version_num"))) >= 150_000
        await ask(server, "CREATE TABLE kept AS SELECT 42 AS x")
        await server.stop()
        assert not server.alive()
        again = EmbeddedPostgres(folder / "pg")
        began = time.monotonic()
        await again.start()
        assert time.monotonic() - began < 2.0
        try:
            assert again.uri == uri
            assert await ask(again, "SELECT x FROM kept") == 42
            assert await ask(again, "SELECT lower('ÄÖ')") == "äö"
        finally:
            await again.stop()
    finally:
        await server.stop()


async def test_a_killed_server_comes_back_with_its_data(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    try:
        assert not await server.ensure_running()
        await ask(server, "CREATE TABLE kept AS SELECT 7 AS x")
        # A busy backend keeps the dead server's shared memory in use for a moment.
        busy = await asyncpg.connect(server.uri)
        asleep = asyncio.create_task(busy.execute("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.1)
        await kill(server)
        assert await server.ensure_running()
        assert server.alive()
        assert await ask(server, "SELECT x FROM kept") == 7
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await asleep
    finally:
        await server.stop()


async def test_two_folders_run_side_by_side(folder: Path) -> None:
    one, two = EmbeddedPostgres(folder / "one"), EmbeddedPostgres(folder / "two")
    await asyncio.gather(one.start(), two.start())
    try:
        await ask(one, "CREATE TABLE here AS SELECT 1 AS x")
        assert await ask(two, "SELECT to_regclass('here')") is None
    finally:
        await asyncio.gather(one.stop(), two.stop())


async def test_a_folder_has_one_owner(folder: Path) -> None:
    owner, other = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    await owner.start()
    try:
        with pytest.raises(EmbeddedPostgresError, match="in use by another process"):
            await other.start()
        await other.stop()
        assert owner.alive()
    finally:
        await owner.stop()


async def test_a_start_that_is_cancelled_leaves_nothing_behind(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    await server.stop()
    for delay_s in (0.0, 0.01, 0.03):
        starting = asyncio.create_task(server.start())
        await asyncio.sleep(delay_s)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        assert server.pid is None
        with pytest.raises(EmbeddedPostgresError, match="not started"):
            await server.ensure_running()
    busy = [p for p in psutil.process_iter(["cmdline"]) if str(folder) in str(p.info["cmdline"])]
    assert busy == []
    await server.start()
    await server.stop()


async def test_a_path_too_long_for_a_socket_works(folder: Path) -> None:
    server = EmbeddedPostgres(folder / ("long" * 20) / ("longer" * 10))
    await server.start()
    try:
        assert await ask(server, "SELECT 1") == 1
        assert EmbeddedPostgres(server.data_dir).uri == server.uri
    finally:
        await server.stop()


async def test_a_folder_with_an_odd_name_works() -> None:
    with tempfile.TemporaryDirectory(prefix="größer 100%+") as path:
        server = EmbeddedPostgres(Path(path))
        await server.start()
        try:
            assert await ask(server, "SELECT 1") == 1
            database = Database(server.uri)
            async with database.unit_of_work() as work:
                assert await work.session.scalar(text("SELECT 2")) == 2
            await database.dispose()
        finally:
            await server.stop()


async def test_a_folder_behind_a_closed_home_works(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    server = EmbeddedPostgres(home / "data" / "pg")
    await server.start()
    try:
        assert await ask(server, "SELECT 1") == 1
        assert home.stat().st_mode & 0o066 == 0  # passable at most, never listable or writable
    finally:
        await server.stop()


async def test_a_pid_file_of_another_program_is_ignored(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    pid_file = folder / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    await server.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    await server.start()
    try:
        assert await ask(server, "SELECT 1") == 1
    finally:
        await server.stop()


async def test_a_broken_cluster_is_a_clear_error(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    await server.stop()
    (folder / "cluster" / "global" / "pg_control").write_bytes(b"rubbish")
    with pytest.raises(EmbeddedPostgresError, match="its log ends with"):
        await server.start()
    assert server.pid is None


async def test_no_server_outlives_a_killed_owner(folder: Path) -> None:
    program = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from db.embedded.server import EmbeddedPostgres

        async def main():
            server = EmbeddedPostgres(Path(sys.argv[1]))
            await server.start()
            print(server.pid, flush=True)
            await asyncio.sleep(60)

        asyncio.run(main())
        """
    )
    owner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, str(folder)), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert owner.stdout is not None
    orphan = psutil.Process(int(await owner.stdout.readline()))
    owner.kill()
    await owner.wait()
    successor = EmbeddedPostgres(folder)
    await successor.start()  # at once, while the old server may still be stopping
    try:
        assert await ask(successor, "SELECT 1") == 1
        await asyncio.to_thread(psutil.wait_procs, [orphan], 10)
        await successor.ensure_running()
        assert await ask(successor, "SELECT 1") == 1
    finally:
        await successor.stop()
    assert not orphan.is_running()
