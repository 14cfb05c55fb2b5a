"""The command ``vivavoce``."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kit.imports import without_collection
from kit.secret_files import SecretFileError
from vivavoce.environment import BadSettingError, load_env_file

COMMANDS = {
    "serve": ("commands.serve:serve", "Run everything on this machine."),
    "demo": ("commands.demo:demo", "Hold one sample interview in real time, and show its report."),
    "invite": ("commands.invite:invite", "Create an interview and print the candidate's link."),
    "stack": ("commands.stack:stack", "Run the processes of docker-compose.yml without Docker."),
    "openapi": ("commands.openapi:openapi", "Print the OpenAPI document as JSON."),
    "api": ("commands.processes:api", "Run an API process."),
    "jobs": ("commands.jobs:app", "Run a job worker; list and retry failed jobs."),
    "llm": ("commands.processes:llm", "Run the embedded language model's server."),
    "postgres": ("commands.processes:postgres", "Run the data folder's embedded PostgreSQL."),
    "admin": ("commands.admin:app", "Create and list accounts."),
    "agent": ("commands.agent:app", "Run an agent worker for LiveKit rooms."),
    "doctor": ("commands.doctor:doctor", "Check this installation, and say what to do."),
    "backup": ("commands.backup:backup", "Write all that can't be recreated to one file."),
    "restore": ("commands.backup:restore", "Restore a backup."),
    "audit": ("commands.audit:app", "Verify the records of decisions."),
    "db": ("commands.db:app", "Migrate the database; add demo data."),
    "judge": ("commands.judge:app", "Judge answers and interviews in a file; check the judge."),
    "models": ("commands.models:app", "List, fetch and verify model weights."),
    "users": ("commands.users:app", "Print links that sign users in."),
    "phone": ("commands.phone:app", "Set up phone lines. See docs/phone.md."),
}
"""Where each command is, below this package, and what its line in the help says."""


class LazyGroup(TyperGroup):
    """Imports a command when it is run: together they import every engine and library."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Put the command itself in the place of its line in the help."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name is not None else command, rest


def load(name: str) -> Any:
    """Import a command, or a group of commands."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    with without_collection():
        target = getattr(import_module(f"vivavoce.{module}"), attribute)
    if isinstance(target, typer.Typer):
        return typer.main.get_group(target)
    single = typer.Typer(add_completion=False)
    single.command(name)(target)
    return typer.main.get_command(single)


app = typer.Typer(
    cls=LazyGroup,
    help="A self-hosted, real-time voice interviewer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _name, (_target, _help) in COMMANDS.items():
    app.command(_name, help=_help)(lambda: None)


@app.callback(invoke_without_command=True)
def _version(
    show: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
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
    except SecretFileError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
