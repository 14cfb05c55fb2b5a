"""``vivavoce phone``: the phone lines of the LiveKit server."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from kit.language import Language
from rooms.livekit.phone import PhoneLines
from rooms.livekit.phone_line import DEFAULT_NAME, PhoneError, PhoneLine, StandingLine
from rooms.livekit.settings import LiveKitSettings
from vivavoce.settings import read_settings

app = typer.Typer(
    no_args_is_help=True,
    help="Phone lines: the numbers that reach the interviewer. See docs/phone.md.",
)

EXIT_FAILED = 1
PASSWORD_VARIABLE = "VIVAVOCE_PHONE_AUTH_PASSWORD"

Name = Annotated[str, typer.Option(help="Name of the line; needed if there are several.")]
T = TypeVar("T")


@app.command()
def setup(
    number: Annotated[
        list[str] | None,
        typer.Option(help="A phone number such as +8225550100; may be repeated."),
    ] = None,
    allowed_address: Annotated[
        list[str] | None,
        typer.Option(help="Address or network of the caller's SIP trunk; may be repeated."),
    ] = None,
    auth_user: Annotated[
        str, typer.Option(help=f"User name of the trunk; password: {PASSWORD_VARIABLE} or prompt.")
    ] = "",
    language: Annotated[
        Language | None,
        typer.Option(help="Language of the greeting and the PIN prompt. Default: the agents'."),
    ] = None,
    name: Name = DEFAULT_NAME,
) -> None:
    """Create a line, or update it. Repeating the command changes nothing."""
    line = PhoneLine(
        name=name,
        numbers=tuple(number or ()),
        allowed_addresses=tuple(allowed_address or ()),
        auth_username=auth_user,
        auth_password=_password(auth_user),
        language=language or "",
    )
    standing, change = _run(lambda lines: lines.set_up(line))
    typer.echo(f"line '{name}': {change}")
    _show([standing])


@app.command()
def show() -> None:
    """Show the server's inbound trunks, and where their calls go."""
    standing = _run(lambda lines: lines.lines())
    if standing:
        _show(standing)
    else:
        typer.echo("there are no lines yet: see `vivavoce phone setup --help`")


@app.command()
def remove(name: Name = DEFAULT_NAME) -> None:
    """Delete a line. Running calls are not affected."""
    if not _run(lambda lines: lines.remove(name)):
        typer.echo(f"error: there is no line '{name}'; `vivavoce phone show` lists them", err=True)
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"line '{name}': removed")


def _password(user: str) -> str:
    if not user:
        return ""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    return given or str(typer.prompt(f"Password of '{user}'", hide_input=True))


def _run(work: Callable[[PhoneLines], Awaitable[T]]) -> T:
    """Run ``work`` with the server's lines; an error ends the command with status 1."""

    async def run() -> T:
        async with PhoneLines(read_settings(LiveKitSettings)) as lines:
            return await work(lines)

    try:
        return asyncio.run(run())
    except PhoneError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_FAILED) from error


def _show(lines: list[StandingLine]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("line", "numbers", "calls from", "user", "language", "goes to", "trunk"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(
            line.name or "-",
            " ".join(line.numbers) or "any",
            " ".join(line.allowed_addresses) or "any",
            line.auth_username or "-",
            line.language or "the agents'",
            "the interviewer" if line.rule_id else "elsewhere",
            line.trunk_id,
        )
    Console(width=None if sys.stdout.isatty() else 160).print(table)
