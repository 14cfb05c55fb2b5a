"""The product on a LiveKit server with one agent worker whose engines are simulated."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from api.settings import ApiSettings
from bench.errors import BenchError
from bench.product import START_TIMEOUT_S
from kit.language import Language
from kit.ports import free_port
from rooms.livekit.settings import LiveKitSettings
from vivavoce.processes.supervisor import Supervisor
from vivavoce.settings import Settings

_ASKED = re.compile(r"event=turn\.closed\b.*\bneed_ms=(\d+)")
_STALLED = re.compile(r"event=room\.stalled\b")


@dataclass(frozen=True)
class Usage:
    """What some processes have used so far."""

    cpu_s: float
    rss_mib: float
    threads: int


@dataclass(frozen=True)
class Stack:
    """The running processes."""

    url: str
    worker_pid: int
    others: dict[str, int]
    """Ids of the other processes, by name."""
    worker_log: Path

    def worker(self) -> Usage:
        """What the agent worker has used, with its children."""
        return usage(self.worker_pid)

    def asked_ms(self) -> list[int]:
        """The silence after which each turn was closed, from the worker's log."""
        return [int(match[1]) for match in _ASKED.finditer(self._log())]

    def stalls(self) -> int:
        """How often a room found the worker's event loop more than 200 ms late."""
        return len(_STALLED.findall(self._log()))

    def _log(self) -> str:
        return self.worker_log.read_text("utf-8", "replace") if self.worker_log.exists() else ""


def usage(pid: int) -> Usage:
    """What a process and its children have used. Raises BenchError when it is gone."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        times = [member.cpu_times() for member in family]
        return Usage(
            cpu_s=sum(one.user + one.system for one in times),
            rss_mib=sum(member.memory_info().rss for member in family) / 2**20,
            threads=sum(member.num_threads() for member in family),
        )
    except psutil.Error as error:
        raise BenchError(f"process {pid} is gone") from error


@asynccontextmanager
async def running_stack(language: Language, engines: str, rooms: int) -> AsyncIterator[Stack]:
    """A new product, so that no figure depends on an earlier measurement; stopped at the end of
    the block.

    Args:
        engines: ``zero`` or ``simulated``.
        rooms: how many interviews the worker is to hold.

    Raises:
        StartError, EmbeddedPostgresError, LiveKitServerError: it does not start.
        TimeoutError: it does not start within ``START_TIMEOUT_S``.
    """
    with (
        tempfile.TemporaryDirectory(prefix="vivavoce-bench-") as folder,
        _environment(VIVAVOCE_LLM_PROVIDERS="none", VIVAVOCE_AGENT_MAX_INTERVIEWS=str(rooms)),
    ):
        settings = Settings(
            data=Path(folder),
            language=language,
            room="livekit",
            agent_workers=1,
            api=ApiSettings(host="127.0.0.1", port=free_port()),
            livekit=LiveKitSettings(port=0),
        )
        argv = (sys.executable, "-m", "bench.simulated_worker", engines)
        supervisor = Supervisor(settings, agent_argv=argv)
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await supervisor.start(lambda done, total, label: None)
            worker_pid = supervisor.agents[0].pid
            if worker_pid is None:
                raise BenchError("the agent worker has ended")
            yield Stack(
                supervisor.url,
                worker_pid,
                {
                    name: server.pid
                    for name, server in (("livekit", supervisor.livekit), ("api", supervisor.app))
                    if server is not None and server.pid is not None
                },
                settings.log_file.with_name("agent-1.log"),
            )
        finally:
            await supervisor.stop()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set environment variables that child processes inherit."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
