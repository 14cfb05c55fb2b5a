"""``vivavoce serve``: everything on one machine, optionally with the sample interview."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from api.auth.sign_in_links import link_for_first
from api.errors import NotFoundError
from api.settings import ExposureError
from db.embedded.account import EmbeddedPostgresError
from db.session import Database, is_outage
from kit.child_process import StartError
from models.errors import ModelFileError
from rooms.livekit.binary import LiveKitServerError
from vivavoce.commands.demo import VOICE_MODELS
from vivavoce.commands.models import progress_display
from vivavoce.lan import LanError, key_file, open_to_lan
from vivavoce.logs import configure_logs
from vivavoce.processes.local_servers import NoLiveKitError
from vivavoce.processes.supervisor import Supervisor
from vivavoce.sample_invitation import InviteError, Inviter, qr_code, ready_link
from vivavoce.settings import Settings, read_settings
from vivavoce.web_page import find_page

UNSTARTABLE = (
    StartError,
    ModelFileError,
    EmbeddedPostgresError,
    LiveKitServerError,
    ExposureError,
)
NOT_FOR_CANDIDATE = ("VIVAVOCE_LIVEKIT_", "VIVAVOCE_DB_", "LIVEKIT_")
"""Prefixes of settings that the sample candidate doesn't need, among them secrets."""


def serve(
    sample: Annotated[
        bool, typer.Option(help="Hold the sample interview once everything runs.")
    ] = False,
    once: Annotated[bool, typer.Option(help="Stop after the sample interview.")] = False,
    room: Annotated[
        str,
        typer.Option(help="Kind of rooms: direct or livekit.", envvar="VIVAVOCE_ROOM"),
    ] = "direct",
    lan: Annotated[
        bool,
        typer.Option(help="Also serve HTTPS on the local network, for phones and other devices."),
    ] = False,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write the sample interview's result to this file."),
    ] = None,
) -> None:
    """Start PostgreSQL, the language model, the API, the rooms and the job worker.

    With LiveKit rooms, also a LiveKit server and the agent workers. Prints a link to the
    candidate's page of an interview that is ready, and one that signs the first administrator in
    to the workspace. Settings come from VIVAVOCE_* variables and
    .env. Exit status 0 after Ctrl-C, or with --once if the sample interview completed with a
    report; 1 if something does not start; 2 if there is no LiveKit server, or no local network.
    """
    console = Console(highlight=False)
    if room not in ("direct", "livekit"):
        console.print(f"[red]error[/red] ROOM={room} is not supported: use ROOM=direct or livekit")
        raise typer.Exit(2)
    settings = read_settings(Settings).model_copy(update={"room": room})
    configure_logs(settings.log_level)
    try:
        if lan:
            settings = open_to_lan(settings)
        code = asyncio.run(_run(console, settings, sample or once, once, json_file))
    except UNSTARTABLE as error:
        console.print(f"[red]error[/red] {escape(str(error))}")
        usage = isinstance(error, NoLiveKitError | LanError)
        raise typer.Exit(2 if usage else 1) from error
    raise typer.Exit(code)


async def _run(
    console: Console, settings: Settings, sample: bool, once: bool, json_file: Path | None
) -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    voices = VOICE_MODELS if sample and settings.language == "en" else ()
    supervisor = Supervisor(settings, voices)
    working = asyncio.create_task(_work(console, supervisor, sample, once, json_file))
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        console.print("\nstopping …")
        return 0 if not once else 130
    finally:
        for task in (working, stopped):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(working, return_exceptions=True)
        await supervisor.stop()


async def _work(
    console: Console, supervisor: Supervisor, sample: bool, once: bool, json_file: Path | None
) -> int:
    with progress_display() as show:
        await supervisor.start(show)
    console.print(f"[bold]vivavoce[/bold] is ready at {supervisor.url}")
    code = 0
    if not once:
        await _show_link(console, supervisor)
        await _show_sign_in(console, supervisor)
    if sample:
        code = await _sample(supervisor, json_file)
    if once:
        return code
    settings = supervisor.settings
    key = ""
    if settings.api.tls_host:
        key = f"VIVAVOCE_API_KEY=$(cat {key_file(settings.data)}) "
    rooms = f"  rooms    {supervisor.livekit.url}\n" if supervisor.livekit is not None else ""
    console.print(
        f"\n  API      {supervisor.url}/docs\n"
        f"{rooms}"
        f"  again    {key}vivavoce demo --url {supervisor.url}\n"
        f"  data     {settings.data}\n"
        "  end      Ctrl-C\n",
        soft_wrap=True,
    )
    await supervisor.wait()
    return code


async def _show_link(console: Console, supervisor: Supervisor) -> None:
    """Print a link to an interview that is ready; in LAN mode also its QR code and the key."""
    settings = supervisor.settings
    key = settings.api.key.get_secret_value() if settings.api.key else ""
    try:
        link = await ready_link(Inviter(supervisor.url, key), settings)
    except InviteError as error:
        console.print(f"[yellow]no link[/yellow] {escape(str(error))}")
        return
    console.print(f"\n  talk     [bold]{link}[/bold]", soft_wrap=True)
    if find_page() is None:
        console.print("           [yellow]the page is not built: the link says how to[/yellow]")
    if settings.api.tls_host:
        # The characters draw the light parts, which need a dark background.
        console.print(Text(qr_code(link), style="bright_white on black"), soft_wrap=True)
        console.print(
            "  Browsers on this network warn once: the certificate is self-signed.\n"
            f"  Management calls need the key in {key_file(settings.data)}",
            soft_wrap=True,
        )


async def _show_sign_in(console: Console, supervisor: Supervisor) -> None:
    """Print a link that signs the first administrator in to the workspace."""
    api = supervisor.settings.api
    database = Database(supervisor.environment["VIVAVOCE_DB_URL"])
    try:
        email, link = await link_for_first(database, api.public_url or supervisor.url)
    except Exception as error:
        if not isinstance(error, NotFoundError) and not is_outage(error):
            raise
        console.print(f"[yellow]no sign-in link[/yellow] {escape(str(error))}")
        return
    finally:
        await database.dispose()
    console.print(
        f"  recruit  [bold]{link}[/bold]\n"
        f"           signs {email} in, once, within 15 minutes; later: vivavoce users link {email}",
        soft_wrap=True,
    )


async def _sample(supervisor: Supervisor, json_file: Path | None) -> int:
    """Hold the sample interview in a separate process, which is given only the address."""
    command = [sys.executable, "-m", "vivavoce", "demo", "--url", supervisor.url]
    command += ["--language", supervisor.settings.language]
    if json_file is not None:
        command += ["--json", str(json_file)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(NOT_FOR_CANDIDATE)}
    api = supervisor.settings.api
    if api.tls_host and api.key is not None:
        environment["VIVAVOCE_API_KEY"] = api.key.get_secret_value()
        environment["SSL_CERT_FILE"] = str(api.tls_certificate)
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise
