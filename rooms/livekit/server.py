"""An embedded LiveKit server, for one machine and one data folder.

In a cluster the server runs by itself, and settings name it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
import yaml

from kit.child_process import ChildProcess, StartError, end_of_log, open_log
from kit.ports import answers, free_port, free_udp_port, port_problem
from rooms.livekit.binary import LiveKitServerError
from rooms.livekit.keys import load_or_create_keys

log = structlog.get_logger(__name__)

START_TIMEOUT_S = 20.0
ANSWER_TIMEOUT_S = 1.0
STOP_TIMEOUT_S = 2.0
KILL_TIMEOUT_S = 10.0
"""A busy machine may be slow to clear a dead process away."""
POLL_S = 0.05
ROOM_TIMEOUT_S = 900
"""How long a room without a candidate stays. Long, because its interviewer decides when to stop
waiting."""


class EmbeddedLiveKit:
    """One LiveKit server on this machine.

    Args:
        binary: the program; see :func:`rooms.livekit.binary.find_server`.
        data_dir: folder for its configuration, its keys and its log; made when missing.
        host: the address it listens on. Only this machine reaches a loopback address.
        port: TCP port of its signalling; 0 chooses a free one once and keeps it.
        api_key: with ``api_secret``, its key; empty: one is made once and kept in the folder.
        api_secret: 32 characters or more.
        webhook_urls: take the events of the rooms.
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
        self._child: ChildProcess | None = None
        self._answered = False
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
        return self._child.pid if self._child is not None else None

    async def start(self) -> None:
        """Start the server and wait until it answers; nothing happens if it runs.

        Raises:
            LiveKitServerError: it ends or does not answer; the message has the end of its log.
        """
        await self.ensure_running()

    async def ensure_running(self) -> bool:
        """Restart the server if it died. True when that was needed.

        Raises:
            LiveKitServerError: it ends or does not answer; the message has the end of its log.
        """
        started = self.pid is None
        if started:
            self._answered = False
            self._spawn()
        if not self._answered:
            await self._until_it_answers()
        return started

    async def answers(self) -> bool:
        """Whether a server answers at the port."""
        return await answers(f"http://{self._client_host}:{self.port}", ANSWER_TIMEOUT_S)

    async def stop(self) -> None:
        """End the server within seconds. Safe to call twice."""
        if self._child is None:
            return
        if self.pid is not None:
            # The first SIGTERM waits for every participant to leave, the second does not.
            self._child.terminate()
            await asyncio.sleep(POLL_S)
        await self._child.stop(STOP_TIMEOUT_S)

    def kill(self) -> None:
        """SIGKILL the server and wait for its end; :meth:`ensure_running` starts another."""
        if self._child is not None:
            self._child.kill(KILL_TIMEOUT_S)

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
        configuration: dict[str, Any] = {
            "port": self.port,
            "bind_addresses": [] if everywhere else [self._host],
            "rtc": rtc,
            "keys": {self.api_key: self.api_secret},
            "logging": {"level": "info"},
            # For rooms that come back with their participants after a restart of the server.
            "room": {"empty_timeout": ROOM_TIMEOUT_S, "departure_timeout": ROOM_TIMEOUT_S},
        }
        if self._webhook_urls:
            configuration["webhook"] = {"api_key": self.api_key, "urls": self._webhook_urls}
        if self._redis is not None:
            configuration["redis"] = {"address": self._redis}
        return configuration

    def _spawn(self) -> None:
        # Another server at the port would answer in place of this one.
        if problem := port_problem(self._client_host, self.port):
            raise LiveKitServerError(
                f"the LiveKit server cannot listen on {self._client_host}:{self.port}: {problem}"
            )
        self._data_dir.mkdir(parents=True, exist_ok=True)
        config = self._data_dir / "livekit.yaml"
        config.touch(mode=0o600)
        config.write_text(yaml.safe_dump(self._configuration()))
        if self._child is not None:
            self._child.kill()
        try:
            with open_log(self.log_path) as output:
                self._child = ChildProcess(
                    (str(self._binary), "--config", str(config)),
                    cwd=self._data_dir,
                    env=_without_overrides(os.environ),
                    output=output,
                )
        except StartError as error:
            raise LiveKitServerError(str(error)) from error
        log.debug("livekit.started", pid=self._child.pid, url=self.url)

    async def _until_it_answers(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not await self.answers():
            if self.pid is None:
                raise LiveKitServerError(self._problem("ended at its start"))
            if time.monotonic() > deadline:
                raise LiveKitServerError(self._problem(f"does not answer at {self.url}"))
            await asyncio.sleep(POLL_S)
        self._answered = True

    def _problem(self, what: str) -> str:
        return f"the LiveKit server {what}; its log ends with:\n{end_of_log(self.log_path)}"


def _without_overrides(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without variables that the server would take for its settings."""
    other = ("LIVEKIT_", "REDIS_", "NODE_IP", "UDP_PORT")
    return {name: value for name, value in environment.items() if not name.startswith(other)}
