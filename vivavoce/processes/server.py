"""The server process: the API, the job worker and the rooms, on one event loop.

Direct rooms and their agents run in this process. LiveKit rooms are only managed here, by any
number of such processes; agent workers hold their interviews.

It answers ``/healthz`` and ``/readyz`` at once, and becomes ready with the database and the
models. Started by the supervisor (``vivavoce serve``), or alone (``vivavoce api``) with a
database that settings name.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI

from agent.interview.preparation import InterviewPreparation
from api.app import create_app
from api.bulk_actions.rows import RowActions
from api.cache.rows import Rows
from api.services import Services
from api.settings import check_exposure
from db.migrate import upgrade
from db.relay import EventRelay
from db.session import Database, is_missing, is_outage
from judging.qualification_store import QualificationStore
from models.budget import ComputeBudget
from models.embeddings import Embedder
from models.errors import ModelFileError
from models.llm.providers import build_text_model
from models.settings import required_models
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from pipelines.exports import Exporter
from pipelines.job_worker import run_worker
from rooms.livekit.server_events import ServerEventReader
from vivavoce.environment import load_env_file
from vivavoce.logs import configure_logs
from vivavoce.processes.batches import batch_work
from vivavoce.processes.gc_tuning import freeze_loaded_objects
from vivavoce.processes.hosts.direct import DirectHost
from vivavoce.processes.hosts.livekit import LiveKitHost
from vivavoce.processes.hosts.sound_check import EngineSoundCheck
from vivavoce.processes.hosts.voice import EngineVoice
from vivavoce.processes.listeners import Listeners
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import SUPERVISED, Settings
from vivavoce.start_settings import start_settings
from vivavoce.tracing import tracing
from vivavoce.web_page import find_page

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

log = structlog.get_logger(__name__)

POLL_S = 0.3


class ServerProcess:
    """One server process.

    Args:
        settings: with the database's URL.
        jobs: whether queued jobs, such as reports, run here too.
    """

    def __init__(self, settings: Settings, *, jobs: bool = True) -> None:
        self.settings = settings
        self._jobs = jobs
        self.readiness = Readiness(settings.progress_file)
        self.database = Database(settings.database.url, settings.database)
        self.relay = EventRelay(self.database)
        self.rows = Rows(self.database, self.relay, settings.cache)
        budget = ComputeBudget()
        self.text_model = build_text_model(settings.llm, embedded=None, budget=budget)
        self.structured: StructuredModel | None = None
        if self.text_model is not None:
            from models.llm.typed import build_structured_model

            self.structured = build_structured_model(settings.llm, embedded=None, budget=budget)
        self.embedder = (
            Embedder(ModelStore(settings.models.models_dir), budget)
            if settings.models.embeddings
            else None
        )
        self.engines = EngineRegistry(
            settings.models,
            budget,
            self.text_model,
            QualificationStore(settings.folders.qualifications),
        )
        self.host = self._make_host()
        self._stopping = asyncio.Event()

    @property
    def _on_livekit(self) -> bool:
        return self.settings.room == "livekit"

    def _make_host(self) -> DirectHost | LiveKitHost:
        if self._on_livekit:
            return LiveKitHost(self.settings, self.database, self.engines, self.readiness)
        return DirectHost(self.settings, self.database, self.engines, self.readiness, self.relay)

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT. Raises SystemExit if it cannot listen at its port."""
        with tracing(self.settings.traces) as traced:
            await self._run(traced)

    async def _run(self, traced: Callable[[FastAPI], None]) -> None:
        api = self.settings.api
        check_exposure(api)
        services = Services(
            database=self.database,
            relay=self.relay,
            rows=self.rows,
            host=self.host,
            settings=api,
            rooms=self.settings.rooms,
            token_secret=self.settings.join_secret(),
            data_dir=self.settings.data,
            models_dir=self.settings.models.models_dir,
            models=self.settings.models,
            first_language=self.settings.language,
            text_model=self.text_model,
            structured=self.structured,
            embedder=self.embedder,
            rates=self.settings.rates,
            cache_url=self.settings.cache.url,
            sound_check=EngineSoundCheck(
                self.engines, self.readiness, holds_interviews=not self._on_livekit
            ),
            voice=EngineVoice(self.engines, self.readiness, holds_interviews=not self._on_livekit),
            page_dir=find_page(),
            livekit_url=self.settings.livekit.client_url if self._on_livekit else "",
            livekit_webhooks=ServerEventReader(self.settings.livekit) if self._on_livekit else None,
            webhooks=self.settings.outgoing(),
            retention=self.settings.retention,
            mailing=self.settings.mailing(),
        )
        app = create_app(services)
        traced(app)
        server = Listeners(app, api)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stopping.set)
        serving = asyncio.create_task(server.serve())
        starting = asyncio.create_task(self._bring_up())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        await self._close(server, serving)
        await asyncio.gather(starting, return_exceptions=True)

    async def _bring_up(self) -> None:
        try:
            self.readiness.stage = "database"
            await self._migrate()
            await self.relay.start()
            await self.rows.warm()
            self.readiness.stage = "models"
            await self._await_models()
            self.readiness.stage = "engines"
            await self.host.warm(self.settings.language)
            freeze_loaded_objects()
            self.readiness.stage = "recovery"
            recovered = await self._recover()
            self.readiness.stage = "ready"
            log.info("app.ready", interviews_going_on=recovered)
            if self._jobs:
                await run_worker(
                    self.database,
                    self.text_model,
                    self._stopping,
                    data_dir=self.settings.data,
                    structured=self.structured,
                    embedder=self.embedder,
                    render_questions=InterviewPreparation(
                        self.database, self.engines, self.settings.folders
                    ).voice_questions,
                    jobs=self.settings.jobs,
                    webhooks=self.settings.outgoing(),
                    retention=self.settings.retention,
                    mailing=self.settings.mailing(),
                    exporter=Exporter(
                        self.database,
                        self.settings.data,
                        self.settings.models.models_dir,
                        self.settings.api.zone,
                    ),
                    batches=batch_work(self.settings, self.database),
                    bulk_actions=RowActions(self.settings.mailing(), self.settings.join_secret()),
                    share_scores=not self.settings.api.blind_rating,
                )
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.readiness.error = str(error) or repr(error)
            log.error("app.start_failed", stage=self.readiness.stage, exc_info=error)
            if SUPERVISED not in os.environ:
                self._stopping.set()  # ends the process; what runs it may restart it

    async def _recover(self) -> int:
        """Recover what the last process left; a fault is shown, and stops nothing else."""
        try:
            return await self.host.recover()
        except Exception as error:
            log.error("app.recovery_failed", exc_info=error)
            self.readiness.faults["recovery"] = (
                f"Unfinished interviews could not be resumed ({error}). They resume when their "
                "candidates return."
            )
            return 0

    async def _migrate(self) -> None:
        supervised = SUPERVISED in os.environ  # the supervisor may be creating the database
        while True:
            try:
                await upgrade(self.settings.database.url)
                return
            except Exception as error:
                if not is_outage(error) and not (supervised and is_missing(error)):
                    raise
                await asyncio.sleep(POLL_S)

    async def _await_models(self) -> None:
        """Wait until the supervisor has fetched the models; without one, fetch them."""
        store = ModelStore(self.settings.models.models_dir)
        needed = required_models(
            self.settings.language, self.settings.models, hears=not self._on_livekit
        )
        if SUPERVISED not in os.environ:
            await asyncio.to_thread(store.ensure, needed)
            return
        for model_id in needed:
            while True:
                try:
                    await asyncio.to_thread(store.require, model_id)
                    break
                except ModelFileError as error:
                    self.readiness.error = None
                    log.debug("app.waiting_for_model", reason=str(error))
                    await asyncio.sleep(POLL_S)

    async def _close(self, server: Listeners, serving: asyncio.Task[None]) -> None:
        self._stopping.set()
        server.stop()
        await self.host.aclose()
        await asyncio.gather(serving, return_exceptions=True)
        await self.relay.stop()
        await self.rows.aclose()
        await self.engines.aclose()
        if self.text_model is not None:
            await self.text_model.aclose()
        if self.structured is not None:
            await self.structured.aclose()
        await self.database.dispose()


def main() -> None:
    load_env_file()
    settings = start_settings()
    configure_logs(settings.log_level, settings.log_file)
    asyncio.run(ServerProcess(settings).run())


if __name__ == "__main__":
    main()
