"""``vivavoce db``: the schema, and rows to look at."""

from __future__ import annotations

import typer

from db.migrate import current, newest
from db.migrate import upgrade as migrate
from vivavoce.commands.connection import with_database, with_url
from vivavoce.sample.seed import plant

app = typer.Typer(no_args_is_help=True, help="The database: its schema, and demo data.")


@app.command()
def upgrade() -> None:
    """Bring the schema up to date. Every process does so by itself when it starts."""

    async def work(url: str) -> tuple[str | None, str | None]:
        before = await current(url)
        await migrate(url)
        return before, await current(url)

    before, after = with_url(work)
    what = "is up to date" if before == after else f"was {before or 'empty'}, is up to date now"
    typer.echo(f"schema {after}: {what}")


@app.command("current")
def show_current() -> None:
    """Show which schema the database has. Exit status 1 when it is not the newest."""
    found = with_url(current)
    typer.echo(f"schema {found or 'empty'}, newest {newest()}")
    if found != newest():
        raise typer.Exit(1)


@app.command()
def seed() -> None:
    """Put in a demo company, position, recruiter, candidate and some interviews.

    What is there already is left as it is. Passwords are shown this once.
    """
    planted = with_database(plant)
    for email, password in planted.passwords.items():
        typer.echo(f"{email}  password: {password}")
    typer.echo(f"{planted.rows} rows put in" if planted.rows else "everything is there already")
