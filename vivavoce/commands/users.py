"""``vivavoce users``: how people get into their accounts."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from api.auth.sign_in_links import LINK_TTL_S, link_for
from api.errors import NotFoundError
from db.session import Database
from vivavoce.commands.connection import refuse, with_database
from vivavoce.settings import Settings, read_settings

app = typer.Typer(no_args_is_help=True, help="Sign people in without a password.")


@app.callback()
def _group() -> None:
    """Keep ``link`` a subcommand."""


@app.command()
def link(
    email: Annotated[str, typer.Argument(help="Email address of the account.")],
    url: Annotated[str, typer.Option(help="Address of the product.", envvar="VIVAVOCE_URL")] = "",
) -> None:
    """Print a link that signs the account in once, within 15 minutes.

    Give it only to the account's owner. Exit status 2: there is no such account.
    """
    public_url = read_settings(Settings).api.public_url
    port = os.environ.get("VIVAVOCE_API_PORT", "8000")
    base_url = url or public_url or f"http://127.0.0.1:{port}"

    async def work(database: Database) -> str:
        return await link_for(database, base_url, email)

    try:
        typer.echo(with_database(work))
    except NotFoundError as error:
        refuse(error.detail)
    typer.echo(f"valid for {LINK_TTL_S // 60} minutes, once", err=True)
