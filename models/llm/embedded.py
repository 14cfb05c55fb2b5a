"""Keeps the embedded language model server running.

The server is a child process. When it dies it is restarted on the same port, so its address
stays valid. Requests made while it is away fail at once (connection refused), and their callers
fall back.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

import structlog

from kit.child_process import StartError
from kit.managed_process import ManagedProcess
from kit.ports import free_port
from models.llm.errors import LLMServerError
from models.llm.server import KEY_VARIABLE, READY_LINE

log = structlog.get_logger(__name__)

START_TIMEOUT_S = 120.0
"""A cold disk reads a gigabyte in less; a server that takes longer hangs."""
STOP_GRACE_S = 1.0
"""Short, because there is no state to lose."""
PACKAGE_ROOT = Path(__file__).parents[2]


class EmbeddedLLM:
    """One embedded server and the loop that restarts it.

    Args:
        model_file: the GGUF file.
        port: TCP port on 127.0.0.1; 0 chooses a free one once and keeps it.
        threads: processor threads of one decoding step.
        context_tokens: context of each parallel request.
        parallel: requests served at once; each keeps the prefix of its last prompt warm.
    """

    def __init__(
        self,
        model_file: Path,
        *,
        port: int = 0,
        threads: int = 2,
        context_tokens: int = 4096,
        parallel: int = 2,
    ) -> None:
        port = port or free_port()
        self.base_url = f"http://127.0.0.1:{port}/v1"
        """Base of the OpenAI-compatible interface; the same over restarts."""
        self.model_name = model_file.stem
        """The model file's name without its ending, for people to read."""
        self.api_key = secrets.token_urlsafe(24)
        """Clients must send it: another page or user on this machine cannot use the server."""
        options = {
            "--model": model_file,
            "--port": port,
            "--threads": threads,
            "--context-tokens": context_tokens,
            "--parallel": parallel,
        }
        self._process = ManagedProcess(
            "the embedded language model",
            (
                *(sys.executable, "-m", "models.llm.server"),
                *(str(part) for option in options.items() for part in option),
            ),
            cwd=PACKAGE_ROOT,
            env=os.environ | {KEY_VARIABLE: self.api_key},
            ready_line=READY_LINE,
            stop_grace_s=STOP_GRACE_S,
            on_line=_log_line,
        )

    @property
    def alive(self) -> bool:
        """Whether the server runs and has said that it can answer."""
        return self._process.printed_ready

    @property
    def pid(self) -> int | None:
        """Process id of the server, or None while it is away."""
        return self._process.pid

    @property
    def restarts(self) -> int:
        """How often the server died; it is restarted each time."""
        return self._process.deaths

    async def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            LLMServerError: missing or damaged model file, port taken, or no answer in time.
        """
        started = time.monotonic()
        try:
            await self._process.start()
            await self._process.wait_ready(START_TIMEOUT_S, deaths=1)
        except StartError as error:
            await self.stop()
            raise LLMServerError(str(error)) from error
        except BaseException:
            await self.stop()
            raise
        log.info("llm.ready", pid=self.pid, took_s=round(time.monotonic() - started, 2))

    async def stop(self) -> None:
        """End the server; takes at most a little over a second. Safe to call twice."""
        await self._process.stop()


def _log_line(line: str) -> None:
    if not line.startswith(READY_LINE):
        log.warning("llm.server_printed", line=line)
