"""``vivavoce admin``: accounts, from the machine itself."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from db.roles import Role
from kit.imports import without_collection
from vivavoce.commands.connection import refuse, with_database

if TYPE_CHECKING:
    from db.session import Database
    from db.tables import User

app = typer.Typer(no_args_is_help=True, help="Accounts: create and list them.")

ACTOR = "command line"
"""The actor in the audit log."""
PASSWORD_BYTES = 15
PAGE = 200


@app.command()
def create_user(
    email: Annotated[str, typer.Option(help="Email address, used to sign in.")],
    name: Annotated[str, typer.Option(help="Full name.")],
    role: Annotated[Role, typer.Option(help="Determines what the user may do.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    generate: Annotated[
        bool, typer.Option("--generate", help="Generate a password and show it once.")
    ] = False,
) -> None:
    """Create an account. Without an option for the password, the command asks for it.

    Exit status 2 if the address has an account already; nothing is changed then.
    """
    with without_collection():
        from pydantic import ValidationError

        from api.errors import ConflictError
        from api.identity import Caller
        from api.users import service
        from api.users.schemas import CreateUser
        from api.validation import predicate

    generated = secrets.token_urlsafe(PASSWORD_BYTES) if generate else None
    password = generated or _read_password(from_stdin=password_stdin)
    try:
        request = CreateUser(email=email, name=name, role=role, password=password)
    except ValidationError as error:
        refuse("; ".join(f"{item['loc'][0]} {predicate(item)}" for item in error.errors()))

    async def work(database: Database) -> User:
        return await service.create(database, Caller(role=Role.ADMIN, name=ACTOR), request)

    try:
        user = with_database(work)
    except ConflictError as error:
        refuse(error.detail)
    typer.echo(f"{user.role} {user.email} created")
    if generated is not None:
        typer.echo(f"password: {generated}")


@app.command()
def list_users(
    role: Annotated[Role | None, typer.Option(help="Only accounts with this role.")] = None,
) -> None:
    """Show all accounts, newest first."""
    from rich.console import Console
    from rich.table import Table

    from db.paging import Cursor

    async def work(database: Database) -> list[User]:
        users: list[User] = []
        after = None
        while True:
            async with database.unit_of_work() as unit:
                page = await unit.users.list(role=role, after=after, limit=PAGE)
            users += page
            if len(page) < PAGE:
                return users
            after = Cursor(page[-1].created_at, page[-1].id)

    table = Table(box=None, pad_edge=False)
    for heading in ("email", "name", "role", "state", "created", "id"):
        table.add_column(heading, overflow="fold")
    for user in with_database(work):
        state = "closed" if not user.active else "active" if user.password_hash else "no password"
        created = f"{user.created_at:%Y-%m-%d}"
        table.add_row(user.email, user.name, user.role, state, created, str(user.id))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        refuse("no terminal to ask for a password: use --password-stdin or --generate")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
