"""Everything on one machine: PostgreSQL, the language model's server, a LiveKit server if rooms
need one, and the product's own processes.

A child that dies is restarted. All state is in one data folder. Ctrl-C ends everything.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import httpx
import structlog

from api.settings import check_exposure
from db.embedded.server import EmbeddedPostgres
from kit.child_process import StartError
from kit.managed_process import DEATHS_AT_START, ManagedProcess
from kit.tasks import TaskSet
from models.errors import ModelFileError
from models.llm.embedded import EmbeddedLLM
from models.llm.errors import LLMServerError
from models.settings import MORE_REPORT_FONTS, required_models
from models.store.store import ModelStore
from rooms.livekit.server import EmbeddedLiveKit
from vivavoce.processes.local_servers import check_port, embedded_livekit, embedded_llm
from vivavoce.processes.readiness import write_progress
from vivavoce.settings import LOG_FILE, SUPERVISED, Settings

log = structlog.get_logger(__name__)

CHECK_S = 0.3
APP_GRACE_S = 6.0
AGENT_GRACE_S = 6.0
AGENT_ARGV = (sys.executable, "-m", "vivavoce", "agent", "start")
READY_TIMEOUT_S = 600.0
"""For loading models from a slow disk, and for migrations; downloads are over by then."""

Progress = Callable[[int, int, str], None]


class Supervisor:
    """Runs the product's processes.

    Args:
        settings: with a database URL, no PostgreSQL is started; with a LiveKit URL, no LiveKit
            server.
        extra_models: catalog ids to fetch in addition to those that interviews need.
        agent_argv: the command of an agent worker.
    """

    def __init__(
        self,
        settings: Settings,
        extra_models: tuple[str, ...] = (),
        agent_argv: Sequence[str] = AGENT_ARGV,
    ) -> None:
        self.settings = settings
        self._agent_argv = agent_argv
        self._extra_models = extra_models
        self.livekit: EmbeddedLiveKit | None = None
        self.postgres: EmbeddedPostgres | None = None
        self.llm: EmbeddedLLM | None = None
        self.app: ManagedProcess | None = None
        self.agents: list[ManagedProcess] = []
        self.environment: dict[str, str] = {}
        """Of the product's processes; empty before :meth:`start`."""
        self._began = datetime.now(UTC)
        self._tasks = TaskSet("supervisor")

    @property
    def url(self) -> str:
        return f"http://{self.settings.api.host}:{self.settings.api.port}"

    async def start(self, progress: Progress) -> None:
        """Fetch what is missing and start everything; returns once the product is ready.

        Raises:
            StartError: the port is taken, or the product does not come up.
            NoLiveKitError: LiveKit rooms are configured but there is no server.
            LiveKitServerError: that server does not start.
            ModelFileError: a model cannot be fetched.
            EmbeddedPostgresError: the database does not start.
            ExposureError: the API would be open to other machines without a key.
        """
        check_exposure(self.settings.api)
        self.livekit = embedded_livekit(self.settings)
        check_port(self.settings.api.host, self.settings.api.port)
        if self.settings.api.tls_host:
            check_port(self.settings.api.tls_host, self.settings.api.tls_port, secure=True)
        self.settings.data.mkdir(parents=True, exist_ok=True)
        url = self.settings.database.url
        if not url:
            self.postgres = EmbeddedPostgres(self.settings.data / "postgres")
            url = self.postgres.uri
        store = ModelStore(self.settings.models.models_dir)
        needed = required_models(self.settings.language, self.settings.models, self.settings.llm)
        self.llm = embedded_llm(self.settings, store)
        self.environment = environment = self._environment(url)
        starting = [asyncio.create_task(self._fetch(store, needed, progress))]
        for server in (self.postgres, self.livekit):
            if server is not None:
                starting.append(asyncio.create_task(server.start()))
        self.app = ManagedProcess(
            "the product",
            (sys.executable, "-m", "vivavoce.processes"),
            env=environment,
            ready=self._app_is_ready,
            stop_grace_s=APP_GRACE_S,
        )
        await self.app.start()
        try:
            await asyncio.gather(*starting)
        except BaseException:
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)
            raise
        if self.postgres is not None:
            self._keep("postgres", self.postgres.ensure_running)
        if self.livekit is not None:
            self._keep("livekit", self.livekit.ensure_running)
        await self._start_llm()
        if self.settings.room == "livekit":
            await self._start_agents(environment)
        await self.app.wait_ready(READY_TIMEOUT_S)
        if self.agents:
            await self._wait_for_worker(url)
        self._tasks.spawn(self._fetch_fonts(store))

    async def wait(self) -> None:
        """Wait until cancelled."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """End every child: the product first, because it still needs the database."""
        await self._tasks.aclose()
        processes = [*self.agents, *([self.app] if self.app is not None else [])]
        await asyncio.gather(*(process.stop() for process in processes))
        servers = (self.livekit, self.postgres, self.llm)
        await asyncio.gather(*(server.stop() for server in servers if server is not None))

    async def _fetch_fonts(self, store: ModelStore) -> None:
        """Fetch fonts that a report can do without."""
        try:
            await asyncio.to_thread(store.ensure, [MORE_REPORT_FONTS])
        except ModelFileError as error:
            log.info("supervisor.no_more_fonts", reason=str(error)[:200])

    async def _fetch(self, store: ModelStore, needed: list[str], progress: Progress) -> None:
        last = 0.0

        def report(done: int, total: int, label: str) -> None:
            nonlocal last
            progress(done, total, label)
            if time.monotonic() - last > 0.5 or done == total:
                last = time.monotonic()
                write_progress(self.settings.progress_file, done, total, label)

        await asyncio.to_thread(store.ensure, [*needed, *self._extra_models], report)

    async def _start_llm(self) -> None:
        if self.llm is None:
            return
        try:
            await self.llm.start()
        except LLMServerError as error:
            # Interviews use prepared phrases; the report says that it is not scored.
            log.error("supervisor.no_language_model", reason=str(error))

    def _environment(self, database_url: str) -> dict[str, str]:
        environment = os.environ | {
            "VIVAVOCE_DATA": str(self.settings.data.resolve()),
            "VIVAVOCE_DB_URL": database_url,
            "VIVAVOCE_API_HOST": self.settings.api.host,
            "VIVAVOCE_API_PORT": str(self.settings.api.port),
            "VIVAVOCE_LANGUAGE": self.settings.language,
            "VIVAVOCE_LOG_LEVEL": self.settings.log_level,
            "VIVAVOCE_ROOM": self.settings.room,
            "LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS": "0",
            SUPERVISED: "1",
        }
        api = self.settings.api
        if api.tls_host and api.key is not None:
            environment |= {
                "VIVAVOCE_API_TLS_HOST": api.tls_host,
                "VIVAVOCE_API_TLS_PORT": str(api.tls_port),
                "VIVAVOCE_API_TLS_CERTIFICATE": str(api.tls_certificate),
                "VIVAVOCE_API_TLS_KEY": str(api.tls_key),
                "VIVAVOCE_API_KEY": api.key.get_secret_value(),
                "VIVAVOCE_API_PUBLIC_URL": api.public_url,
            }
        # Ctrl-C does not wait for interviews: the next start continues them.
        environment.setdefault("VIVAVOCE_AGENT_DRAIN_TIMEOUT_S", "0")
        if self.livekit is not None:
            environment["VIVAVOCE_LIVEKIT_URL"] = self.livekit.url
            environment["VIVAVOCE_LIVEKIT_API_KEY"] = self.livekit.api_key
            environment["VIVAVOCE_LIVEKIT_API_SECRET"] = self.livekit.api_secret
        if self.llm is not None:
            environment["VIVAVOCE_LLM_EMBEDDED_URL"] = self.llm.base_url
            environment["VIVAVOCE_LLM_EMBEDDED_KEY"] = self.llm.api_key
        return environment

    async def _start_agents(self, environment: dict[str, str]) -> None:
        self.agents = [
            ManagedProcess(
                f"agent worker {number}",
                self._agent_argv,
                env=environment
                | {LOG_FILE: str(self.settings.log_file.with_name(f"agent-{number}.log"))},
                stop_grace_s=AGENT_GRACE_S,
            )
            for number in range(1, self.settings.agent_workers + 1)
        ]
        for agent in self.agents:
            await agent.start()

    def _keep(self, name: str, ensure_running: Callable[[], Awaitable[bool]]) -> None:
        """Check a server regularly, and restart it if it died."""

        async def keep() -> None:
            while True:
                await asyncio.sleep(CHECK_S)
                try:
                    if await ensure_running():
                        log.warning("supervisor.server_restarted", server=name)
                except Exception as error:
                    log.error("supervisor.restart_failed", server=name, error=str(error))
                    await asyncio.sleep(1.0)

        self._tasks.spawn(keep(), name=f"keep {name}")

    async def _app_is_ready(self) -> bool:
        async with httpx.AsyncClient(base_url=self.url, timeout=3.0) as http:
            try:
                readiness = (await http.get("/readyz")).json()
            except (httpx.HTTPError, ValueError):
                return False
        if readiness.get("status") == "failed":
            raise StartError(f"the product does not start: {readiness.get('error')}")
        return readiness.get("status") in ("ready", "degraded")

    async def _wait_for_worker(self, database_url: str) -> None:
        """Wait for the first agent worker that takes interviews."""
        from db.session import Database, is_outage  # rarely needed here

        database = Database(database_url)
        deadline = time.monotonic() + READY_TIMEOUT_S
        try:
            while True:
                try:
                    async with database.unit_of_work() as work:
                        if await work.workers.working(since=self._began):
                            return
                except Exception as error:
                    if not is_outage(error):
                        raise
                if all(agent.deaths >= DEATHS_AT_START for agent in self.agents):
                    raise StartError("every agent worker keeps ending; see the log above")
                if time.monotonic() > deadline:
                    raise StartError(f"no agent worker is ready after {READY_TIMEOUT_S:g} s")
                await asyncio.sleep(CHECK_S)
        finally:
            await database.dispose()
