"""A LiveKit server of our own, for one machine and one data folder.

Not for a cluster: there the server runs by itself, and settings name it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
import yaml

from kit.guard import Guard
from kit.ports import free_port, free_udp_port
from rooms.livekit.binary import LiveKitServerError
from rooms.livekit.keys import load_or_create_keys

log = structlog.get_logger(__name__)

START_TIMEOUT_S = 20.0
ANSWER_TIMEOUT_S = 1.0
STOP_TIMEOUT_S = 2.0
KILL_TIMEOUT_S = 10.0
"""A busy machine takes its time to clear a dead process away."""
POLL_S = 0.05
ROOM_TIMEOUT_S = 900
"""A room without a candidate stays for so long: its interviewer decides when to stop waiting."""
LOG_LIMIT_BYTES = 10_000_000


class EmbeddedLiveKit:
    """One LiveKit server on this machine.

    Args:
        binary: the program, such as :func:`find_server` found.
        data_dir: folder for its configuration, its keys and its log; made when missing.
        host: where it listens. On a loopback address only this machine reaches it.
        port: TCP port of its signalling; 0 chooses a free one once and keeps it.
        api_key: with ``api_secret``, its key; empty: one is made once and kept in the folder.
        api_secret: 32 characters or more.
        webhook_urls: who is told of what happens in the rooms.
        redis: ``host:port`` of the Redis that servers of one cluster and SIP share; None for
            a server that is alone.
    """

    def __init__(
        self,
        binary: Path,
        data_dir: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str = "",
        api_secret: str = "",
        webhook_urls: Sequence[str] = (),
        redis: str | None = None,
    ) -> None:
        self._binary = binary
        self._data_dir = data_dir.expanduser().resolve()
        self._host = host
        self.port = port or free_port()
        self._media_port = free_udp_port()
        self._webhook_urls = list(webhook_urls)
        self._redis = redis
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: Guard | None = None
        self._answered = False
        self._busy = threading.Lock()
        self.api_key, self.api_secret = (
            (api_key, api_secret) if api_key and api_secret else load_or_create_keys(self._data_dir)
        )
        self.log_path = self._data_dir / "server.log"

    @property
    def url(self) -> str:
        """``ws://`` URL for clients on this machine; the same over restarts."""
        return f"ws://{self._client_host}:{self.port}"

    @property
    def pid(self) -> int | None:
        """Process id of the server that runs, or None."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    async def start(self) -> None:
        """Start the server and wait until it answers; nothing happens if it runs.

        Raises:
            LiveKitServerError: it ends or does not answer; its last words are in the message.
        """
        await self.ensure_running()

    async def ensure_running(self) -> bool:
        """Start the server again if it died. True when that was needed.

        Raises:
            LiveKitServerError: it ends or does not answer; its last words are in the message.
        """
        with self._busy:
            started = self.pid is None
            if started:
                self._answered = False
                self._dismiss_guard()
                self._spawn()
        if not self._answered:
            await self._until_it_answers()
        return started

    async def answers(self) -> bool:
        """Whether somebody answers at the server's port."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                reader, writer = await asyncio.open_connection(self._client_host, self.port)
                writer.write(f"GET / HTTP/1.0\r\nHost: {self._client_host}\r\n\r\n".encode())
                status = await reader.readline()
                writer.close()
        except (OSError, TimeoutError):
            return False
        return b" 200 " in status

    async def stop(self) -> None:
        """End the server within seconds. Safe to call twice."""
        self._dismiss_guard()
        process = self._process
        if process is None or process.poll() is not None:
            return
        # The first SIGTERM waits for every participant to leave, the second does not.
        process.terminate()
        await asyncio.sleep(POLL_S)
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(process.wait, STOP_TIMEOUT_S)
        self.kill()

    def kill(self) -> None:
        """SIGKILL the server and see it dead; :meth:`ensure_running` starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(KILL_TIMEOUT_S)

    @property
    def _client_host(self) -> str:
        return "127.0.0.1" if self._host in ("0.0.0.0", "::", "") else self._host

    def _configuration(self) -> dict[str, Any]:
        rtc: dict[str, Any] = {"tcp_port": 0, "udp_port": self._media_port}
        everywhere = self._host in ("0.0.0.0", "::", "")
        if not everywhere:
            # Without these a server offers no address on a machine that has only loopback.
            rtc |= {"node_ip": self._host, "ips": {"includes": [f"{self._host}/32"]}}
            rtc["enable_loopback_candidate"] = self._host.startswith("127.")
        made: dict[str, Any] = {
            "port": self.port,
            "bind_addresses": [] if everywhere else [self._host],
            "rtc": rtc,
            "keys": {self.api_key: self.api_secret},
            "logging": {"level": "info"},
            # Of rooms that come back with their participants after a restart of the server.
            "room": {"empty_timeout": ROOM_TIMEOUT_S, "departure_timeout": ROOM_TIMEOUT_S},
        }
        if self._webhook_urls:
            made["webhook"] = {"api_key": self.api_key, "urls": self._webhook_urls}
        if self._redis is not None:
            made["redis"] = {"address": self._redis}
        return made

    def _check_port(self) -> None:
        """Another server at our port would answer in the place of ours."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._client_host, self.port))
            except OSError as error:
                raise LiveKitServerError(
                    f"the LiveKit server cannot listen on {self._client_host}:{self.port}: "
                    f"{error.strerror}"
                ) from error

    def _spawn(self) -> None:
        self._check_port()
        self._data_dir.mkdir(parents=True, exist_ok=True)
        config = self._data_dir / "livekit.yaml"
        config.touch(mode=0o600)
        config.write_text(yaml.safe_dump(self._configuration()))
        if self.log_path.exists() and self.log_path.stat().st_size > LOG_LIMIT_BYTES:
            self.log_path.unlink()
        with self.log_path.open("ab") as output:
            self._process = subprocess.Popen(
                (str(self._binary), "--config", str(config)),
                cwd=self._data_dir,
                env=_without_overrides(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for the supervisor, which then ends us all
            )
        self._guard = Guard(self._process.pid)
        log.debug("livekit.started", pid=self._process.pid, url=self.url)

    def _dismiss_guard(self) -> None:
        guard, self._guard = self._guard, None
        if guard is not None:
            guard.dismiss()

    async def _until_it_answers(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not await self.answers():
            if self.pid is None:
                raise LiveKitServerError(self._complaint("ended at its start"))
            if time.monotonic() > deadline:
                raise LiveKitServerError(self._complaint(f"is mute at {self.url}"))
            await asyncio.sleep(POLL_S)
        self._answered = True

    def _complaint(self, what: str) -> str:
        tail = self.log_path.read_text(errors="replace")[-800:].strip()
        return f"the LiveKit server {what}; its log ends with:\n{tail}"


def _without_overrides(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that a server would take for settings are for some other server."""
    other = ("LIVEKIT_", "REDIS_", "NODE_IP", "UDP_PORT")
    return {name: value for name, value in environment.items() if not name.startswith(other)}
