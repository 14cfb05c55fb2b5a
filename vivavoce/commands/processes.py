"""``vivavoce api``, ``jobs``, ``llm`` and ``postgres``: the processes of a stack, one by one."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Annotated, NoReturn
from uuid import UUID

import typer

from agent.interview.preparation import InterviewPreparation
from api.settings import ExposureError, check_exposure
from db.embedded.account import EmbeddedPostgresError
from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade
from db.session import Database, is_outage
from models.budget import ComputeBudget
from models.embeddings import Embedder
from models.errors import ModelFileError
from models.llm.providers import build_text_model
from models.llm.server import KEY_VARIABLE
from models.llm.settings import find_gguf
from models.llm.typed import build_structured_model
from models.settings import required_models
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from pipelines.exports import Exporter
from pipelines.job_worker import run_worker
from vivavoce.commands.models import progress_display
from vivavoce.logs import configure_logs
from vivavoce.metrics import metrics_server
from vivavoce.settings import Settings, read_settings
from vivavoce.tracing import tracing

CHECK_S = 0.3


def api() -> None:
    """Run an API process, without a job worker.

    Any number of them can share one database. Exit status 1 if it cannot start, 2 if a setting
    is missing.
    """
    from vivavoce.processes.server import ServerProcess

    settings = _settings()
    try:
        check_exposure(settings.api)
    except ExposureError as error:
        _refuse(str(error))
    server = ServerProcess(settings, jobs=False)
    asyncio.run(server.run())
    if server.readiness.error is not None:
        raise typer.Exit(1)


def jobs() -> None:
    """Run a worker for queued jobs, such as reports. Any number can share one database."""
    settings = _settings()
    try:
        with metrics_server(settings.metrics, settings.api.key), tracing(settings.traces):
            asyncio.run(_run_jobs(settings))
    except ExposureError as error:
        _refuse(str(error))


def llm(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port.")] = 8081,
) -> None:
    """Run the server of the embedded language model (VIVAVOCE_LLM_EMBEDDED_MODEL).

    Its OpenAI-compatible interface is at /v1; clients must send VIVAVOCE_LLM_EMBEDDED_KEY.
    """
    from models.llm.server import main

    settings = _settings(database=False)
    key = settings.llm.embedded_key
    if key is None:
        _refuse("VIVAVOCE_LLM_EMBEDDED_KEY is not set; without it anyone could use the server")
    name = settings.llm.embedded_model
    if not name.endswith(".gguf"):
        try:
            with progress_display() as show:
                ModelStore(settings.models.models_dir).ensure([name], show)
        except ModelFileError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(1) from error
    file = find_gguf(settings.models.models_dir, name)
    os.environ[KEY_VARIABLE] = key.get_secret_value()
    options = {
        "--model": file,
        "--host": host,
        "--port": port,
        "--threads": settings.llm.embedded_threads,
        "--context-tokens": settings.llm.embedded_context_tokens,
        "--parallel": settings.llm.embedded_parallel,
    }
    raise typer.Exit(main([str(part) for option in options.items() for part in option]))


def postgres() -> None:
    """Run the data folder's embedded PostgreSQL."""
    settings = _settings(database=False)
    try:
        asyncio.run(_run_postgres(EmbeddedPostgres(settings.data / "postgres")))
    except EmbeddedPostgresError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


def _settings(*, database: bool = True) -> Settings:
    settings = read_settings(Settings)
    configure_logs(settings.log_level)
    if database and not settings.database.url:
        _refuse("VIVAVOCE_DB_URL is not set: this process needs a database that is running")
    return settings


def _refuse(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


def _until_signalled() -> asyncio.Event:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    return stopping


async def _run_jobs(settings: Settings) -> None:
    stopping = _until_signalled()
    database = Database(settings.database.url, settings.database)
    budget = ComputeBudget()
    text_model = build_text_model(settings.llm, embedded=None, budget=budget)
    structured = build_structured_model(settings.llm, embedded=None, budget=budget)
    store = ModelStore(settings.models.models_dir)
    embedder = Embedder(store, budget) if settings.models.embeddings else None
    engines = EngineRegistry(settings.models, budget, text_model)
    preparation = InterviewPreparation(database, engines, settings.folders)

    async def voice(interview_id: UUID) -> int:
        if not await preparation.lacks_speech(interview_id):
            return 0
        needed = required_models(settings.language, settings.models, hears=False, prints=False)
        await asyncio.to_thread(store.ensure, needed)
        return await preparation.voice_questions(interview_id)

    try:
        while not stopping.is_set():
            try:
                await upgrade(settings.database.url)
            except Exception as error:
                if not is_outage(error):
                    raise
                await asyncio.sleep(CHECK_S)
            else:
                await run_worker(
                    database,
                    text_model,
                    stopping,
                    data_dir=settings.data,
                    structured=structured,
                    embedder=embedder,
                    render_questions=voice,
                    jobs=settings.jobs,
                    webhooks=settings.outgoing(),
                    retention=settings.retention,
                    exporter=Exporter(
                        database, settings.data, settings.models.models_dir, settings.api.zone
                    ),
                )
    finally:
        await engines.aclose()
        if text_model is not None:
            await text_model.aclose()
        if structured is not None:
            await structured.aclose()
        await database.dispose()


async def _run_postgres(server: EmbeddedPostgres) -> None:
    stopping = _until_signalled()
    try:
        await server.start()
        typer.echo("PostgreSQL is ready")
        while not stopping.is_set():
            await server.ensure_running()
            try:
                async with asyncio.timeout(CHECK_S):
                    await stopping.wait()
            except TimeoutError:
                continue
    finally:
        await server.stop()
