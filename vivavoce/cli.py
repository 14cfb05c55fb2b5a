"""The command ``vivavoce``."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from vivavoce.commands import (
    admin,
    agent,
    db,
    demo,
    invite,
    models,
    openapi,
    phone,
    processes,
    serve,
    stack,
)
from vivavoce.settings import BadSettingError, load_env_file

app = typer.Typer(
    help="A self-hosted, real-time voice interviewer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve.serve)
app.command()(demo.demo)
app.command()(invite.invite)
app.command()(stack.stack)
app.command()(openapi.openapi)
for command in (processes.api, processes.jobs, processes.llm, processes.postgres):
    app.command()(command)
app.add_typer(admin.app, name="admin")
app.add_typer(agent.app, name="agent")
app.add_typer(db.app, name="db")
app.add_typer(models.app, name="models")
app.add_typer(phone.app, name="phone")


@app.callback(invoke_without_command=True)
def _version(
    show: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    if show:
        typer.echo(version("vivavoce"))
        raise typer.Exit


def main() -> None:
    """Entry point. Exit status 2 for bad arguments and settings."""
    load_env_file()
    try:
        app()
    except BadSettingError as error:
        typer.echo(f"error: setting {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
