"""Everything on one machine: PostgreSQL, the language model's server and the product itself.

A child that dies is started again. State lies under one data folder. Ctrl-C ends all of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import structlog

from api.settings import check_exposure
from db.embedded import EmbeddedPostgres
from models.llm.embedded import EmbeddedLLM
from models.llm.errors import LLMServerError
from models.settings import required_models
from models.store import ModelStore
from vivavoce.readiness import write_progress
from vivavoce.settings import SUPERVISOR_PID, Settings

log = structlog.get_logger(__name__)

CHECK_S = 0.3
STOP_GRACE_S = 6.0
LONGEST_PAUSE_S = 10.0

Progress = Callable[[int, int, str], None]


class StartError(RuntimeError):
    """The product cannot be started; the message says why and what to do."""


class Supervisor:
    """Runs the product's processes.

    Args:
        settings: where everything lies; a database URL in it means that no PostgreSQL is
            started here.
        extra_models: catalog ids to fetch beside those that interviews need.
    """

    def __init__(self, settings: Settings, extra_models: tuple[str, ...] = ()) -> None:
        self.settings = settings
        self._extra_models = extra_models
        self.postgres: EmbeddedPostgres | None = None
        self.llm: EmbeddedLLM | None = None
        self.app: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False

    @property
    def url(self) -> str:
        return f"http://{self.settings.api.host}:{self.settings.api.port}"

    async def start(self, progress: Progress) -> None:
        """Fetch what is missing and start everything; returns once the product is ready.

        Raises:
            StartError: the port is taken, or the product does not come up.
            ModelFileError: a model cannot be had.
            EmbeddedPostgresError: the database does not start.
            ExposureError: it would be open to other machines without a key.
        """
        check_exposure(self.settings.api)
        check_port(self.settings.api.host, self.settings.api.port)
        self.settings.data.mkdir(parents=True, exist_ok=True)
        url = self.settings.database.url
        if not url:
            self.postgres = EmbeddedPostgres(self.settings.data / "postgres")
            url = self.postgres.uri
        store = ModelStore(self.settings.models.models_dir)
        wanted = required_models(self.settings.language, self.settings.models, self.settings.llm)
        self.llm = self._make_llm(store)
        starting = [asyncio.create_task(self._fetch(store, wanted, progress))]
        if self.postgres is not None:
            starting.append(asyncio.create_task(self.postgres.start()))
        self._tasks.append(asyncio.create_task(self._keep_app(self._environment(url))))
        try:
            await asyncio.gather(*starting)
        except BaseException:
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)
            raise
        if self.postgres is not None:
            self._tasks.append(asyncio.create_task(self._keep_postgres(self.postgres)))
        await self._start_llm()
        await self._until_ready()

    async def wait(self) -> None:
        """Wait for ever, or until something that cannot be repaired happens."""
        await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """End every child, the product first so that it can write its last words."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._end_app()
        if self.llm is not None:
            await self.llm.aclose()
        if self.postgres is not None:
            await self.postgres.stop()

    async def _fetch(self, store: ModelStore, wanted: list[str], progress: Progress) -> None:
        last = 0.0

        def report(done: int, total: int, label: str) -> None:
            nonlocal last
            progress(done, total, label)
            if time.monotonic() - last > 0.5 or done == total:
                last = time.monotonic()
                write_progress(self.settings.progress_file, done, total, label)

        await asyncio.to_thread(store.ensure, [*wanted, *self._extra_models], report)

    def _make_llm(self, store: ModelStore) -> EmbeddedLLM | None:
        llm = self.settings.llm
        if "embedded" not in llm.providers or llm.embedded_url is not None:
            return None
        if llm.embedded_model.endswith(".gguf"):
            file = Path(llm.embedded_model)
        else:
            file = (
                store.path(llm.embedded_model) / store.catalog.get(llm.embedded_model).files[0].name
            )
        return EmbeddedLLM(
            file,
            port=llm.embedded_port,
            threads=llm.embedded_threads,
            context_tokens=llm.embedded_context_tokens,
            parallel=llm.embedded_parallel,
        )

    async def _start_llm(self) -> None:
        if self.llm is None:
            return
        try:
            await self.llm.start()
        except LLMServerError as error:
            # Interviews go on with prepared words; the report says that nobody scored.
            log.error("supervisor.no_language_model", reason=str(error))

    def _environment(self, database_url: str) -> dict[str, str]:
        environment = os.environ | {
            "VIVAVOCE_DATA": str(self.settings.data.resolve()),
            "VIVAVOCE_DB_URL": database_url,
            "VIVAVOCE_API_HOST": self.settings.api.host,
            "VIVAVOCE_API_PORT": str(self.settings.api.port),
            "VIVAVOCE_LANGUAGE": self.settings.language,
            "VIVAVOCE_LOG_LEVEL": self.settings.log_level,
            "LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS": "0",
            SUPERVISOR_PID: str(os.getpid()),
        }
        if self.llm is not None:
            environment["VIVAVOCE_LLM_EMBEDDED_URL"] = self.llm.base_url
            environment["VIVAVOCE_LLM_EMBEDDED_KEY"] = self.llm.api_key
        return environment

    async def _keep_app(self, environment: dict[str, str]) -> None:
        pause_s = 0.1
        while True:
            started = time.monotonic()
            self.app = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "vivavoce.app",
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            code = await self.app.wait()
            if self._closing:
                return
            pause_s = 0.1 if time.monotonic() - started > 30 else min(2 * pause_s, LONGEST_PAUSE_S)
            log.error("supervisor.product_died", code=code, again_in_s=pause_s)
            await asyncio.sleep(pause_s)

    async def _keep_postgres(self, postgres: EmbeddedPostgres) -> None:
        while True:
            await asyncio.sleep(CHECK_S)
            try:
                if await postgres.ensure_running():
                    log.warning("supervisor.postgres_restarted", pid=postgres.pid)
            except Exception as error:
                log.error("supervisor.postgres_away", error=str(error))
                await asyncio.sleep(1.0)

    async def _end_app(self) -> None:
        if self.app is None or self.app.returncode is not None:
            return
        self.app.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.app.wait(), STOP_GRACE_S)
        except TimeoutError:
            log.error("supervisor.product_killed")
            self.app.kill()
            await self.app.wait()

    async def _until_ready(self) -> None:
        deaths = 0
        last: asyncio.subprocess.Process | None = None
        async with httpx.AsyncClient(base_url=self.url, timeout=3.0) as http:
            while True:
                if self.app is not last:
                    last, deaths = self.app, deaths + 1
                    if deaths > 3:
                        raise StartError("the product keeps ending at its start; see the log above")
                try:
                    shown = (await http.get("/readyz")).json()
                except (httpx.HTTPError, ValueError):
                    shown = {}
                if shown.get("status") == "ready":
                    return
                if shown.get("status") == "failed":
                    raise StartError(f"the product does not start: {shown.get('error')}")
                await asyncio.sleep(CHECK_S)


def check_port(host: str, port: int) -> None:
    """Raise StartError if nothing can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"cannot listen on {host}:{port} ({error.strerror}): end what uses it, or "
                f"choose another port with PORT={port + 1} (VIVAVOCE_API_PORT)"
            ) from error
