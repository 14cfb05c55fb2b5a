"""``vivavoce api``, ``jobs``, ``llm`` and ``postgres``: the processes of a stack, one by one."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.settings import ExposureError, check_exposure
from kit.imports import without_collection
from vivavoce.logs import configure_logs
from vivavoce.metrics import metrics_server
from vivavoce.settings import Settings
from vivavoce.start_settings import start_settings
from vivavoce.tracing import tracing

if TYPE_CHECKING:
    from db.embedded.server import EmbeddedPostgres

CHECK_S = 0.3


def api() -> None:
    """Run an API process, without a job worker.

    Any number of them can share one database. Exit status 1 if it cannot start, 2 if a setting
    is missing.
    """
    settings = _settings()
    try:
        check_exposure(settings.api)
    except ExposureError as error:
        _refuse(str(error))
    with without_collection():
        from vivavoce.processes.server import ServerProcess

    server = ServerProcess(settings, jobs=False)
    asyncio.run(server.run())
    if server.readiness.error is not None:
        raise typer.Exit(1)


def jobs() -> None:
    """Run a worker for queued jobs, such as reports. Any number can share one database."""
    settings = _settings()
    with without_collection():
        from vivavoce.processes.job_process import run_jobs

    async def run() -> None:
        await run_jobs(settings, _until_signalled())

    try:
        with metrics_server(settings.metrics, settings.api.key), tracing(settings.traces):
            asyncio.run(run())
    except ExposureError as error:
        _refuse(str(error))


def llm(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port.")] = 8081,
) -> None:
    """Run the server of the embedded language model (VIVAVOCE_LLM_EMBEDDED_MODEL).

    Its OpenAI-compatible interface is at /v1; clients must send VIVAVOCE_LLM_EMBEDDED_KEY.
    """
    settings = _settings(database=False)
    key = settings.llm.embedded_key
    if key is None:
        _refuse("VIVAVOCE_LLM_EMBEDDED_KEY is not set; without it anyone could use the server")
    from models.errors import ModelFileError
    from models.llm.server import KEY_VARIABLE, main
    from models.llm.settings import find_gguf
    from models.store.store import ModelStore
    from vivavoce.commands.models import progress_display

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
    from db.embedded.account import EmbeddedPostgresError
    from db.embedded.server import EmbeddedPostgres

    settings = _settings(database=False)
    try:
        asyncio.run(_run_postgres(EmbeddedPostgres(settings.data / "postgres")))
    except EmbeddedPostgresError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


def _settings(*, database: bool = True) -> Settings:
    settings = start_settings()
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
