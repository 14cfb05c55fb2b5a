"""``vivavoce agent``: the worker of LiveKit rooms, with the commands of LiveKit's own agents:
``start``, ``dev``, ``console``, ``download-files``.

They use the SDK's server and not its command line, which is deprecated and exits with status 0
after every error.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr

from api.settings import ExposureError
from kit.imports import without_collection
from models.errors import ModelFileError
from models.llm.settings import LLMSettings
from models.settings import required_models
from models.store.partial import Progress
from models.store.store import ModelStore
from vivavoce.commands.models import progress_display
from vivavoce.logs import configure_logs
from vivavoce.metrics import metrics_server
from vivavoce.processes.worker_settings import WorkerStartError, check_worker_settings
from vivavoce.settings import LOG_FILE, Settings, read_settings
from vivavoce.start_settings import start_settings
from vivavoce.tracing import tracing

app = typer.Typer(
    no_args_is_help=True, help="The agent worker that holds interviews in LiveKit rooms."
)

EXIT_FAILED = 1
EXIT_USAGE = 2

Url = Annotated[str, typer.Option(help="The LiveKit server: ws://… or wss://…")]
Key = Annotated[str, typer.Option(help="Its API key.")]
Secret = Annotated[str, typer.Option(help="Its API secret.")]
Level = Annotated[str, typer.Option(help="debug, info, warning or error.")]


@app.command()
def start(
    url: Url = "",
    api_key: Key = "",
    api_secret: Secret = "",
    log_level: Level = "",
    drain_timeout: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds that running interviews may take after SIGTERM."),
    ] = None,
) -> None:
    """Work for a LiveKit server until SIGTERM.

    After SIGTERM the worker takes no new interviews and finishes those that are running. A
    second signal makes it leave them at once, for another worker to continue. Settings:
    VIVAVOCE_LIVEKIT_URL, _API_KEY, _API_SECRET (or LIVEKIT_URL and so on), VIVAVOCE_DB_URL,
    VIVAVOCE_AGENT_*.
    """
    settings = worker_settings(url, api_key, api_secret)
    if drain_timeout is not None:
        settings.agent.drain_timeout_s = drain_timeout
    _work(settings, log_level or settings.log_level, devmode=False)


@app.command()
def dev(
    url: Url = "",
    api_key: Key = "",
    api_secret: Secret = "",
    log_level: Level = "debug",
) -> None:
    """Like start, for development: walk-ins are allowed, and Ctrl-C ends it at once."""
    settings = worker_settings(url, api_key, api_secret)
    if "walk_ins" not in settings.agent.model_fields_set:
        settings.agent.walk_ins = True
    _work(settings, log_level, devmode=True)


@app.command()
def console(
    text: Annotated[
        bool, typer.Option("--text", help="Type the answers; no microphone is needed.")
    ] = False,
    log_level: Level = "error",
) -> None:
    """Talk to the interviewer in this terminal, without a server or a database."""
    settings = start_settings()
    _configure(log_level)
    with without_collection():
        from vivavoce.processes.console import NoAudioError, talk

    try:
        with progress_display() as show:
            _ensure_models(settings, show)
        asyncio.run(talk(settings, text=text))
    except NoAudioError as error:
        _fail(str(error), EXIT_USAGE)
    except ModelFileError as error:
        _fail(str(error), EXIT_FAILED)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.command("download-files")
def download_files() -> None:
    """Fetch the models that an interview needs, unless they are complete."""
    settings = read_settings(Settings)
    try:
        with progress_display() as show:
            ids = _ensure_models(settings, show, llm=settings.llm)
    except ModelFileError as error:
        _fail(str(error), EXIT_FAILED)
    typer.echo(f"{', '.join(ids)}: complete, in {settings.models.models_dir}")


def _work(settings: Settings, log_level: str, *, devmode: bool) -> None:
    _configure(log_level)
    try:
        check_worker_settings(settings)
    except WorkerStartError as error:
        _fail(str(error), EXIT_USAGE)
    with without_collection():
        from vivavoce.processes.agent_worker import AgentWorkerProcess

    # The product watches its event loop itself; see db.heartbeat.
    os.environ.setdefault("LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS", "0")
    try:
        with metrics_server(settings.metrics, settings.api.key), tracing(settings.traces):
            asyncio.run(AgentWorkerProcess(settings, devmode=devmode).run())
    except (WorkerStartError, ExposureError) as error:
        _fail(str(error), EXIT_USAGE)
    except ModelFileError as error:
        _fail(str(error), EXIT_FAILED)


def worker_settings(url: str, api_key: str, api_secret: str) -> Settings:
    """The settings, with LiveKit's address and key from the options or LiveKit's variables."""
    settings = start_settings()
    given = {
        "url": url or _unless_set(settings, "url", "LIVEKIT_URL"),
        "api_key": api_key or _unless_set(settings, "api_key", "LIVEKIT_API_KEY"),
        "api_secret": api_secret or _unless_set(settings, "api_secret", "LIVEKIT_API_SECRET"),
    }
    values: dict[str, object] = {name: value for name, value in given.items() if value}
    if given["api_secret"]:
        values["api_secret"] = SecretStr(given["api_secret"])
    livekit = settings.livekit.model_copy(update=values)
    return settings.model_copy(update={"livekit": livekit})


def _unless_set(settings: Settings, field: str, name: str) -> str:
    return "" if field in settings.livekit.model_fields_set else os.environ.get(name, "")


def _configure(log_level: str) -> None:
    if log_level.lower() not in ("debug", "info", "warning", "error"):
        raise typer.BadParameter(
            f"'{log_level}' is not a log level: use debug, info, warning or error"
        )
    file = os.environ.get(LOG_FILE)
    configure_logs(log_level.lower(), Path(file) if file else None)


def _ensure_models(
    settings: Settings, show: Progress, *, llm: LLMSettings | None = None
) -> list[str]:
    ids = required_models(settings.language, settings.models, llm, prints=False)
    ModelStore(settings.models.models_dir).ensure(ids, show)
    return ids


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)
