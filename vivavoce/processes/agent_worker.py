"""An agent worker process: holds interviews in LiveKit rooms, beside any number of others.

Engines are loaded before the worker registers, so that a worker which is not ready gets no
interviews.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time

import structlog
from livekit import api
from pydantic import SecretStr

from agent.interview.recordings import keep_joining
from agent.listening.intents import load_commands
from agent.phone.calls import receive_call
from agent.transcript.recovery import keep_delivering
from agent.worker.context import WorkerContext
from agent.worker.worker import Worker
from db.migrate import upgrade
from db.relay import EventRelay
from db.session import Database, is_outage
from judging.qualification_store import QualificationStore
from kit.tasks import TaskSet
from models.budget import ComputeBudget
from models.llm.providers import build_text_model
from models.settings import required_models
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from rooms.livekit.service import LiveKitAwayError, LiveKitService
from vivavoce.processes.gc_tuning import freeze_loaded_objects
from vivavoce.processes.worker_settings import WorkerStartError, check_worker_settings
from vivavoce.settings import Settings

log = structlog.get_logger(__name__)

RETRY_S = 0.5


class AgentWorkerProcess:
    """One worker process, from its start to its end.

    Args:
        settings: of the whole product; the server's key and the database's URL are needed.
        devmode: a signal ends the worker at once, without waiting for its interviews.
        registry: provides the engines; a measurement passes simulated ones.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        devmode: bool = False,
        registry: type[EngineRegistry] = EngineRegistry,
    ) -> None:
        self.settings = settings
        self._registry = registry
        self._devmode = devmode
        self._worker: Worker | None = None

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT.

        Raises:
            WorkerStartError: a setting is missing, the LiveKit server rejects the key, or the
                database does not answer.
            ModelFileError: a model cannot be fetched.
        """
        check_worker_settings(self.settings)
        starting = asyncio.create_task(self._run())

        def end() -> None:
            if self._worker is None:
                starting.cancel()  # it has no interviews yet
            else:
                self._worker.end()

        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, end)
        try:
            await asyncio.wait({starting})
            if not starting.cancelled():
                starting.result()
            log.info("worker.ended")
        finally:
            starting.cancel()
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(name)

    async def _run(self) -> None:
        settings = self.settings
        database = Database(settings.database.url, settings.database)
        relay = EventRelay(database)
        budget = ComputeBudget()
        text_model = build_text_model(settings.llm, embedded=None, budget=budget)
        engines = self._registry(
            settings.models,
            budget,
            text_model,
            QualificationStore(settings.folders.qualifications),
        )
        context = WorkerContext(
            settings=settings.agent,
            livekit=settings.livekit,
            rooms=settings.rooms.model_copy(update={"secret": SecretStr(settings.join_secret())}),
            language=settings.language,
            database=database,
            relay=relay,
            engines=engines,
            folders=settings.folders,
            space=settings.space,
            name=f"{socket.gethostname()}:{os.getpid()}",
        )
        tasks = TaskSet("agent worker")
        try:
            await self._bring_up(context)
            tasks.spawn(keep_delivering(settings.folders, database))
            tasks.spawn(keep_joining(settings.folders, database))
            freeze_loaded_objects()
            self._worker = Worker(context, receive_call=receive_call, devmode=self._devmode)
            await self._worker.run()
        finally:
            await tasks.aclose()
            await context.stop()
            await relay.stop()
            await engines.aclose()
            if text_model is not None:
                await text_model.aclose()
            await database.dispose()

    async def _bring_up(self, context: WorkerContext) -> None:
        settings = self.settings
        started = time.monotonic()
        await self._check_server(context.service)
        await self._migrate()
        await context.relay.start()
        store = ModelStore(settings.models.models_dir)
        needed = required_models(settings.language, settings.models, prints=False)
        await asyncio.to_thread(store.ensure, needed)
        await asyncio.gather(
            context.engines.engines(settings.language), asyncio.to_thread(load_commands)
        )
        await context.start()
        log.info(
            "worker.ready",
            worker_id=context.worker_id,
            places=context.capacity.places,
            took_s=round(time.monotonic() - started, 1),
        )

    async def _check_server(self, service: LiveKitService) -> None:
        """Raise WorkerStartError for a wrong key; a server that is away may come back."""
        url = self.settings.livekit.url
        try:
            await service.rooms([])
        except LiveKitAwayError as error:
            cause = error.__cause__
            if isinstance(cause, api.TwirpError) and cause.status in (401, 403):
                raise WorkerStartError(
                    f"the LiveKit server at {url} rejects the key: check "
                    "VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET"
                ) from error
            log.warning("worker.server_away", url=url, error=str(error)[:200])

    async def _migrate(self) -> None:
        limit_s = self.settings.agent.start_timeout_s
        deadline = time.monotonic() + limit_s
        while True:
            try:
                await upgrade(self.settings.database.url)
                return
            except Exception as error:
                if not is_outage(error):
                    raise
                if time.monotonic() > deadline:
                    raise WorkerStartError(
                        f"the database did not answer within {limit_s:g} s "
                        f"(VIVAVOCE_AGENT_START_TIMEOUT_S); check VIVAVOCE_DB_URL: {error}"
                    ) from error
                await asyncio.sleep(RETRY_S)
