"""The measured product: started in a temporary folder, or already running."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from api.settings import ApiSettings
from kit.language import Language
from kit.ports import free_port
from vivavoce.processes.supervisor import Supervisor
from vivavoce.settings import Settings

START_TIMEOUT_S = 900.0
"""Long, because the first start may download models."""

_CLOSED = re.compile(r"event=turn\.closed\b.*\bneed_ms=(\d+)")
_DECIDED = re.compile(r"event=turn\.decided\b")


class EndpointingLog:
    """Reads from the product's logs how much silence it asked for at the end of each turn.

    Args:
        folder: of the logs; each process that holds interviews writes one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._offsets: dict[Path, int] = {}

    def latest_ms(self) -> int | None:
        """The silence in ms of the last decided turn in the lines since the previous call."""
        decided: int | None = None
        for path in sorted(self._folder.glob("*.log")):
            needed: int | None = None
            for line in self._new_lines(path):
                if match := _CLOSED.search(line):
                    needed = int(match[1])
                elif _DECIDED.search(line):
                    decided = needed
        return decided

    def _new_lines(self, path: Path) -> list[str]:
        with path.open("rb") as file:
            file.seek(self._offsets.get(path, 0))
            new = file.read()
            self._offsets[path] = file.tell()
        return new.decode("utf-8", "replace").splitlines()


@dataclass(frozen=True)
class Product:
    """The product's address, and its logs."""

    url: str
    api_key: str | None
    endpointing: EndpointingLog | None
    """None when the product was already running."""
    pids: Callable[[], Mapping[str, Sequence[int | None]]] = dict
    """Ids of its processes by what they do, None for one that has died; empty when the product
    was already running."""


@asynccontextmanager
async def running_product(
    url: str | None,
    language: Language,
    room: Literal["direct", "livekit"],
    note: Callable[[str], None],
) -> AsyncIterator[Product]:
    """The product at ``url``, or a new one that is stopped at the end of the block.

    Raises:
        StartError, ModelFileError, EmbeddedPostgresError: it does not start.
        TimeoutError: nor does it within ``START_TIMEOUT_S``.
    """
    key = os.environ.get("VIVAVOCE_API_KEY")
    if url:
        yield Product(url.rstrip("/"), key, None)
        return
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-") as folder:
        api = ApiSettings(host="127.0.0.1", port=free_port())
        settings = Settings(data=Path(folder), language=language, api=api, room=room)
        supervisor = Supervisor(settings)
        shown = -1

        def progress(done: int, total: int, label: str) -> None:
            nonlocal shown
            tenth = 10 * done // max(1, total)
            if tenth != shown:
                shown = tenth
                note(f"models: {done >> 20} of {total >> 20} MiB ({label})")

        try:
            note("starting the product …")
            async with asyncio.timeout(START_TIMEOUT_S):
                await supervisor.start(progress)
            note(f"running at {supervisor.url}")
            log = EndpointingLog(settings.log_file.parent)
            yield Product(supervisor.url, key, log, lambda: _pids(supervisor))
        finally:
            await supervisor.stop()


def _pids(supervisor: Supervisor) -> dict[str, list[int | None]]:
    servers = {
        "api": supervisor.app,
        "llm": supervisor.llm,
        "postgres": supervisor.postgres,
        "livekit": supervisor.livekit,
    }
    pids = {name: [server.pid] for name, server in servers.items() if server is not None}
    if supervisor.agents:
        pids["agent"] = [agent.pid for agent in supervisor.agents]
    return pids
