"""A real PostgreSQL of our own, for one machine and one data folder.

The server's programs come with a Python package; we run them ourselves, because a supervisor
needs more than that package's class gives: a URI that stays the same, a restart after a
SIGKILL, a fast stop, and no server left behind when the supervisor itself is killed.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import IO, ParamSpec
from urllib.parse import quote

import asyncpg

from db.embedded.account import INSTALLATION, EmbeddedPostgresError, server_account
from db.embedded.postmaster import POLL_S, SOCKET_NAME, Postmaster, server_environment

START_TIMEOUT_S = 60.0
SOCKET_PATH_LIMIT = 100
"""Bytes. Systems allow 103 to 107 for a Unix socket's path."""

P = ParamSpec("P")


class EmbeddedPostgres:
    """One PostgreSQL server on a Unix socket inside its data folder.

    Args:
        data_dir: folder for the cluster, its log and its socket; made when missing. One
            process may run it at a time; several folders run side by side.
        database: name of the database to make and to name in :attr:`uri`.

    Raises:
        EmbeddedPostgresError: from ``start`` and ``ensure_running``, with the reason.
    """

    def __init__(self, data_dir: Path, *, database: str = "vivavoce") -> None:
        self.data_dir = data_dir.expanduser().resolve()
        self.database = database
        self.log_path = self.data_dir / "server.log"
        self._cluster = self.data_dir / "cluster"
        self._socket_dir = _socket_dir(self.data_dir)
        self._postmaster = Postmaster(self._cluster, self._socket_dir, self.log_path)
        self._folder_lock: IO[str] | None = None
        self._busy = asyncio.Lock()

    @property
    def uri(self) -> str:
        """``postgresql://`` URI for asyncpg; depends on the data folder's path only."""
        return self.uri_of(self.database)

    def uri_of(self, database: str) -> str:
        """The URI of another database of this server."""
        return f"postgresql://postgres@/{database}?host={quote(str(self._socket_dir))}"

    @property
    def pid(self) -> int | None:
        """Process id of the running server, or None."""
        process = self._postmaster.process()
        return process.pid if process else None

    async def start(self) -> None:
        """Bring the server up (also one left by a crash) and make the database."""
        async with self._busy:
            try:
                await self._in_thread(self._prepare)
                await self._bring_up()
            except BaseException:
                await asyncio.shield(asyncio.to_thread(self._shut_down))
                raise

    async def ensure_running(self) -> bool:
        """Restart the server if it died. True when a restart was needed."""
        async with self._busy:
            if self._folder_lock is None:
                raise EmbeddedPostgresError("the embedded PostgreSQL is not started")
            if self.alive():
                return False
            await self._bring_up()
            return True

    async def stop(self) -> None:
        """Stop the server within seconds and release the folder. Safe to call twice."""
        async with self._busy:
            await asyncio.to_thread(self._shut_down)

    def alive(self) -> bool:
        """Whether the server runs and accepts connections now. Does not block."""
        return self._postmaster.process() is not None and self._postmaster.accepts()

    async def _bring_up(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            await self._in_thread(self._postmaster.run_until_ready, deadline)
            try:
                await self._make_database()
                return
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                # Another's guard may just be stopping the server that we found running.
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(
                        self._postmaster.complaint("doesn't answer")
                    ) from None
                await asyncio.sleep(POLL_S)

    async def _make_database(self) -> None:
        connection = await asyncpg.connect(self.uri_of("postgres"), timeout=10)
        try:
            if not await connection.fetchval(
                "SELECT true FROM pg_database WHERE datname = $1", self.database
            ):
                await connection.execute(f'CREATE DATABASE "{self.database}"')
        finally:
            await connection.close(timeout=5)

    async def _in_thread(self, work: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """Run ``work``; when cancelled, see it end first, so that nothing starts behind us."""
        self._postmaster.giving_up.clear()
        running = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            self._postmaster.giving_up.set()
            await asyncio.wait({running})
            running.exception()  # of no interest any more, and said to be seen
            raise

    # Everything below blocks and runs in a thread.

    def _prepare(self) -> None:
        account = server_account()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._lock_folder()
        account.let_read(INSTALLATION)
        account.own(self.data_dir)
        if self._socket_dir != self.data_dir:
            self._socket_dir.mkdir(mode=0o700, exist_ok=True)
            if self._socket_dir.stat().st_uid not in (os.geteuid(), account.uid):
                raise EmbeddedPostgresError(
                    f"{self._socket_dir} belongs to somebody else: choose a shorter data folder"
                )
            account.own(self._socket_dir)
        if not (self._cluster / "PG_VERSION").exists():
            self._init_cluster()

    def _lock_folder(self) -> None:
        if self._folder_lock is not None:
            return
        lock = (self.data_dir / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise EmbeddedPostgresError(
                f"the data folder {self.data_dir} is in use by another process: "
                "stop that one, or choose another folder"
            ) from error
        self._folder_lock = lock

    def _init_cluster(self) -> None:
        """Make the cluster beside its place, so that a half-made one is never taken for real."""
        account = server_account()
        account.let_through(self.data_dir)
        fresh = self.data_dir / "cluster.new"
        rmtree(fresh, ignore_errors=True)
        done = subprocess.run(
            [
                str(INSTALLATION / "bin" / "initdb"),
                *("--pgdata", str(fresh), "--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8"),
            ],
            cwd=self.data_dir,
            env=server_environment(),
            capture_output=True,
            text=True,
            check=False,
            **account.popen_options(),
        )
        if done.returncode != 0:
            raise EmbeddedPostgresError(
                f"can't make the database in {self.data_dir}: {done.stderr.strip()[-800:]}"
            )
        rmtree(self._cluster, ignore_errors=True)
        fresh.rename(self._cluster)

    def _shut_down(self) -> None:
        if self._folder_lock is None:
            return  # never started, or another process's server: not ours to stop
        self._postmaster.shut_down()
        self._folder_lock.close()
        self._folder_lock = None


def _socket_dir(data_dir: Path) -> Path:
    """The data folder, or a short one that is always the same when its path is too long."""
    if len(os.fsencode(data_dir / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return data_dir
    name = sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vivavoce-{os.geteuid()}-{name}"
