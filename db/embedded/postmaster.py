"""The embedded server's process: start it, find it, end it. Everything here blocks.

The server is found by its pid file, so that one left by a crash is taken over. Therefore it
isn't a :class:`kit.child_process.ChildProcess`, and its guard stops the server of the folder,
whichever process started it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from db.embedded.account import INSTALLATION, EmbeddedPostgresError, server_account
from kit.child_process import end_of_log, open_log
from kit.guard import Guard

STOP_TIMEOUT_S = 5.0
POLL_S = 0.02
REFUSAL_LIMIT_S = 1.0
"""How long failing starts are repeated."""
PREDECESSOR = "still in use"
"""Part of the log of a server that refuses to start until a killed one's backends are gone."""
SOCKET_NAME = ".s.PGSQL.5432"

_CONFIG = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


class Postmaster:
    """The server process of one cluster.

    Args:
        cluster: PostgreSQL's own data folder.
        socket_dir: folder of its Unix socket.
        log_path: takes its output.
    """

    def __init__(self, cluster: Path, socket_dir: Path, log_path: Path) -> None:
        self._cluster = cluster
        self._socket_dir = socket_dir
        self._log_path = log_path
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: Guard | None = None
        self.giving_up = threading.Event()
        """Set by another thread to end :meth:`run_until_ready` early."""

    def run_until_ready(self, deadline: float) -> None:
        """Start the server, or wait for the one that runs, until it accepts connections.

        Args:
            deadline: by ``time.monotonic()``.

        Raises:
            EmbeddedPostgresError: it doesn't start, or not in time, or ``giving_up`` is set.
        """
        began = time.monotonic()
        self._post_guard()
        while time.monotonic() < deadline and not self.giving_up.is_set():
            if self.process() is None:
                self._forget_stale_pid()
                self._launch(began)
            elif self._state() == "ready" and self.accepts():
                return
            time.sleep(POLL_S)
        raise EmbeddedPostgresError(self.problem("didn't get ready"))

    def shut_down(self) -> None:
        """End the server within seconds: a fast shutdown, an immediate one, then SIGKILL."""
        if self._guard is not None:
            self._guard.dismiss()
            self._guard = None
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not self._signal_and_wait(how):
                break
        self._child = None

    def process(self) -> psutil.Process | None:
        """The server's process by its pid file, if that is a server of this folder."""
        if self._child is not None:
            self._child.poll()  # reap it, else a dead child looks alive
        lines = self._pid_file()
        try:
            process = psutil.Process(int(lines[0]))
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            return process if str(self._cluster) in process.cmdline() else None
        except (IndexError, ValueError, psutil.Error):
            return None

    def accepts(self) -> bool:
        """Whether a server accepts connections at the socket."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(str(self._socket_dir / SOCKET_NAME)) == 0

    def problem(self, what: str) -> str:
        """An error message about the server, with the end of its log."""
        log_end = end_of_log(self._log_path)
        return f"the PostgreSQL in {self._cluster} {what}; its log ends with:\n{log_end}"

    def _launch(self, began: float) -> None:
        """Start a server; repeat failed starts while a killed predecessor may be the cause."""
        if self._child is not None and self._child.poll() is None:
            return  # started, but has not written its pid file yet
        failed = self._child is not None and self._child.returncode != 0
        if failed and time.monotonic() > began + REFUSAL_LIMIT_S:
            problem = self.problem("doesn't start")
            if PREDECESSOR not in problem:
                raise EmbeddedPostgresError(problem)
        account = server_account()
        account.let_through(self._cluster)  # its parents' modes may have been changed meanwhile
        options = [word for key, value in _CONFIG.items() for word in ("-c", f"{key}={value}")]
        with open_log(self._log_path) as log:
            self._child = subprocess.Popen(
                (
                    str(INSTALLATION / "bin" / "postgres"),
                    *("-D", str(self._cluster), "-k", str(self._socket_dir), *options),
                ),
                cwd=self._log_path.parent,
                env=server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which then stops it
                **account.popen_options(),
            )

    def _post_guard(self) -> None:
        if self._guard is None or not self._guard.watching:
            pg_ctl = str(INSTALLATION / "bin" / "pg_ctl")
            self._guard = Guard(
                (pg_ctl, "-D", str(self._cluster), "-m", "fast", "-t", "20", "stop"),
                **server_account().popen_options(),
            )

    def _signal_and_wait(self, how: signal.Signals) -> bool:
        """Ask the server to end; True when it still runs afterwards."""
        process = self.process()
        if process is None:
            return self._child is not None and _wait(lambda: self._child_ended(how))
        with suppress(psutil.NoSuchProcess):
            process.send_signal(how)
        return _wait(lambda: self.process() is None and self._child_ended(None))

    def _child_ended(self, how: signal.Signals | None) -> bool:
        if self._child is None or self._child.poll() is not None:
            return True
        if how is not None:
            self._child.send_signal(how)
        return False

    def _forget_stale_pid(self) -> None:
        """Delete a pid file whose number now belongs to another program.

        Otherwise the file must stay: it keeps a new server from starting beside the backends
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


def server_environment() -> dict[str, str]:
    """The environment without PostgreSQL's own variables, and with messages in English."""
    others = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return others | {"LC_ALL": "C"}


def _wait(ended: Callable[[], bool]) -> bool:
    """Poll until ``ended``; True if the time limit came first."""
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while time.monotonic() < deadline:
        if ended():
            return False
        time.sleep(POLL_S)
    return True
