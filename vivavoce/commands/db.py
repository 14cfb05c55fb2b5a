"""``vivavoce db``: the schema, and demo data."""

from __future__ import annotations

import typer

from kit.imports import without_collection
from vivavoce.commands.connection import with_database, with_url

app = typer.Typer(no_args_is_help=True, help="The database: its schema and demo data.")


@app.command()
def upgrade() -> None:
    """Upgrade the schema. Every process does so when it starts."""
    with without_collection():
        from db.migrate import current
        from db.migrate import upgrade as migrate

    async def work(url: str) -> tuple[str | None, str | None]:
        before = await current(url)
        await migrate(url)
        return before, await current(url)

    before, after = with_url(work)
    result = "is up to date" if before == after else f"upgraded from {before or 'empty'}"
    typer.echo(f"schema {after}: {result}")


@app.command("current")
def show_current() -> None:
    """Show the database's schema version. Exit status 1 if it is not the newest."""
    with without_collection():
        from db.migrate import current, newest

    version = with_url(current)
    typer.echo(f"schema {version or 'empty'}, newest {newest()}")
    if version != newest():
        raise typer.Exit(1)


@app.command()
def seed() -> None:
    """Add a demo company, position, recruiter, candidate and some interviews.

    Existing rows are left unchanged. Passwords are shown once.
    """
    with without_collection():
        from vivavoce.sample.seed import seed_demo

    seeded = with_database(seed_demo)
    for email, password in seeded.passwords.items():
        typer.echo(f"{email}  password: {password}")
    typer.echo(f"{seeded.rows} rows added" if seeded.rows else "everything is there already")
