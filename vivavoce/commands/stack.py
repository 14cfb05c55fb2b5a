"""``vivavoce stack``: every process of a stack on this machine, without Docker."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from db.embedded.server import EmbeddedPostgres
from kit.child_process import StartError
from rooms.livekit.binary import LiveKitServerError, find_server
from rooms.livekit.keys import load_or_create_keys
from vivavoce.logs import configure_logs
from vivavoce.processes.stack import Print, Stack
from vivavoce.processes.stack_file import StackFileError, read_stack
from vivavoce.settings import Settings
from vivavoce.start_settings import start_settings

STANDARD_FILE = Path(__file__).parents[2] / "deploy" / "stack.yaml"
COLOURS = ("cyan", "green", "yellow", "blue", "magenta", "bright_cyan", "bright_green")


def stack(
    file: Annotated[
        Path, typer.Option("--file", "-f", help="Names the processes; see deploy/stack.yaml.")
    ] = STANDARD_FILE,
) -> None:
    """Run the processes of docker-compose.yml on this machine, without Docker.

    Ctrl-C ends them. Exit status 0 after that; 1 if a process does not start; 2 if the file or
    a setting is not valid, or a program is missing.
    """
    settings = start_settings()
    configure_logs(settings.log_level)
    console = Console(highlight=False, soft_wrap=True)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        spec = read_stack(file, os.environ | _variables(settings))
        stack = Stack(spec, _printer(console, spec.processes))
        stack.check_programs()
    except (StackFileError, LiveKitServerError, StartError) as error:
        console.print(Text(f"error {error}", style="red"))
        raise typer.Exit(2) from error
    try:
        asyncio.run(_run(console, stack))
    except StartError as error:
        console.print(Text(f"error {error}", style="red"))
        raise typer.Exit(1) from error


async def _run(console: Console, stack: Stack) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    starting = asyncio.create_task(stack.start())
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            console.print("the stack is ready; Ctrl-C ends it", style="bold")
            await stopped
        console.print("stopping …")
    finally:
        starting.cancel()
        stopped.cancel()
        with contextlib.suppress(asyncio.CancelledError, StartError):
            await starting
        await stack.stop()


def _variables(settings: Settings) -> dict[str, str]:
    """Variables for the file, in addition to those of the environment."""
    data = settings.data.resolve()
    key, secret = load_or_create_keys(data / "livekit")
    server = find_server(settings.livekit.server)
    return {
        "python": sys.executable,
        "deploy": str(STANDARD_FILE.parent),
        "data": str(data),
        "database_url": settings.database.url or EmbeddedPostgres(data / "postgres").uri,
        "livekit_server": str(server or "livekit-server"),
        "livekit_key": settings.livekit.api_key or key,
        "livekit_secret": settings.livekit.api_secret.get_secret_value() or secret,
    }


def _printer(console: Console, names: Iterable[str]) -> Print:
    width = max(len(name) for name in names)
    styles = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}

    def show(name: str, line: str) -> None:
        console.print(Text(f"{name:<{width}} | ", style=styles[name]) + Text.from_ansi(line))

    return show
