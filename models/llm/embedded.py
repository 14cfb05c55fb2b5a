"""Keeps the embedded language model server alive.

The server is a child process; when it dies it is started again, with growing pauses, on the
same port, so that whoever holds its address need not learn a new one. Requests made while it
is away fail at once (connection refused) and their callers fall back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
import time
from collections import deque
from pathlib import Path

import structlog

from kit.ports import free_port
from models.llm.errors import LLMServerError
from models.llm.server import EXIT_BAD_MODEL, EXIT_PORT_TAKEN, KEY_VARIABLE
from models.llm.settings import LLMSettings, find_gguf

log = structlog.get_logger(__name__)

START_TIMEOUT_S = 120.0
"""A cold disk reads a gigabyte in less; a server that takes longer hangs."""
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 15.0
STEADY_S = 30.0
"""A server that lived this long has earned a quick restart again."""
STOP_GRACE_S = 1.0
PACKAGE_ROOT = Path(__file__).parents[2]


class EmbeddedLLM:
    """One embedded server child and the loop that restarts it.

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
        self._model_file = model_file
        self._port = port or free_port()
        self._options = {
            "--threads": threads,
            "--context-tokens": context_tokens,
            "--parallel": parallel,
        }
        self.api_key = secrets.token_urlsafe(24)
        """Clients must send it: another page or user on this machine cannot use the server."""
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self.restarts = 0
        """How often the child was started again."""

    @classmethod
    def from_settings(cls, settings: LLMSettings, models_dir: Path) -> EmbeddedLLM:
        """Raises LLMServerError when the model's file is not there."""
        file = find_gguf(models_dir, settings.embedded_model)
        if file is None:
            raise LLMServerError(
                f"the language model '{settings.embedded_model}' is not in {models_dir}; "
                "fetch it with 'vivavoce models pull'"
            )
        return cls(
            file,
            port=settings.embedded_port,
            threads=settings.embedded_threads,
            context_tokens=settings.embedded_context_tokens,
            parallel=settings.embedded_parallel,
        )

    @property
    def model_name(self) -> str:
        """The model file's name without its ending, for people to read."""
        return self._model_file.stem

    @property
    def base_url(self) -> str:
        """Base of the OpenAI-compatible interface; the same over restarts."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def alive(self) -> bool:
        """Whether the server runs and has said that it can answer."""
        return self._ready.is_set()

    @property
    def pid(self) -> int | None:
        """Process id of the child that runs now."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> None:
        """Start the child and wait until it answers.

        Raises:
            LLMServerError: missing or damaged model file, port taken, or no answer in time.
        """
        if self._keeper is not None:
            return
        started = time.monotonic()
        await self._spawn()
        log.info("embedded language model ready", pid=self.pid, took_s=_since(started))
        self._keeper = asyncio.create_task(self._keep(), name="embedded-llm")

    async def wait_ready(self, timeout_s: float) -> bool:
        """Wait for a (re)started child; False when ``timeout_s`` passed first."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), timeout_s)
        return self.alive

    async def aclose(self) -> None:
        """End the child; takes at most a little over a second. Safe to call twice."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper
        await self._stop()

    async def _keep(self) -> None:
        """Start the child again whenever it ends."""
        pause_s = FIRST_PAUSE_S
        while True:
            assert self._process is not None
            since = time.monotonic()
            status = await self._process.wait()
            self._ready.clear()
            if time.monotonic() - since > STEADY_S:
                pause_s = FIRST_PAUSE_S
            log.warning("embedded language model ended", status=status, restart_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            started = time.monotonic()
            self.restarts += 1
            try:
                await self._spawn()
            except LLMServerError as error:
                log.error("embedded language model does not start", error=str(error))
            else:
                log.info("embedded language model back", pid=self.pid, took_s=_since(started))

    async def _spawn(self) -> None:
        arguments = {"--model": self._model_file, "--port": self._port, "--parent-pid": os.getpid()}
        arguments |= self._options
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "models.llm.server"),
            *(str(part) for option in arguments.items() for part in option),
            stdin=asyncio.subprocess.PIPE,  # its closing tells the child that we are gone
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=PACKAGE_ROOT,
            env=os.environ | {KEY_VARIABLE: self.api_key},
            start_new_session=True,  # Ctrl-C is for the supervisor, which then ends the child
        )
        last_words: deque[str] = deque(maxlen=5)
        assert self._process.stdout is not None and self._process.stderr is not None
        reader = asyncio.create_task(_relay(self._process.stderr, last_words))
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), START_TIMEOUT_S)
        except TimeoutError:
            await self._stop()
            raise LLMServerError(
                f"the embedded language model did not answer within {START_TIMEOUT_S:.0f} s"
            ) from None
        except asyncio.CancelledError:
            await self._stop()
            raise
        if not line:
            status = await self._process.wait()
            await reader
            why = last_words[-1] if last_words else f"exit status {status}"
            if status not in (EXIT_BAD_MODEL, EXIT_PORT_TAKEN):
                why = f"exit status {status}: {why}"
            raise LLMServerError(why)
        json.loads(line)
        self._ready.set()

    async def _stop(self) -> None:
        self._ready.clear()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_GRACE_S)
            except TimeoutError:
                # While a model loads no signal handler runs; there is no state to lose.
                process.kill()
                await process.wait()


async def _relay(stream: asyncio.StreamReader, last_words: deque[str]) -> None:
    """Pass what the child says to the log and remember the last of it."""
    async for raw in stream:
        if line := raw.decode(errors="replace").strip():
            last_words.append(line)
            log.warning("embedded language model says", line=line)


def _since(started: float) -> float:
    return round(time.monotonic() - started, 2)
