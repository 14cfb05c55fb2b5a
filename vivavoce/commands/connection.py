"""The database for commands: the server that settings name, or the data folder's embedded one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from db.embedded.account import EmbeddedPostgresError
from db.embedded.server import EmbeddedPostgres
from kit.imports import without_collection
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings
from vivavoce.start_settings import start_settings

if TYPE_CHECKING:
    from db.session import Database

EXIT_FAILED = 1
EXIT_USAGE = 2
CONNECT_TIMEOUT_S = 5.0

T = TypeVar("T")


def refuse(message: str, status: int = EXIT_USAGE) -> NoReturn:
    """End the command with an error message."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(status)


def with_url(work: Callable[[str], Awaitable[T]]) -> T:
    """Run ``work`` with the database's URL; end the command if the database can't be reached."""
    settings = start_settings()
    configure_logs(settings.log_level)
    with without_collection():
        import asyncpg

        from db.session import is_outage

    async def run() -> T:
        async with _server(settings) as url:
            return await work(url)

    try:
        return asyncio.run(run())
    except EmbeddedPostgresError as error:
        refuse(str(error), EXIT_FAILED)
    except Exception as error:
        if not is_outage(error) and not isinstance(error, asyncpg.PostgresError):
            raise
        refuse(f"the database can't be reached: {error}", EXIT_FAILED)


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Run ``work`` with the database, after an upgrade of its schema."""

    with without_collection():
        from db.migrate import upgrade
        from db.session import Database

    async def run(url: str) -> T:
        await upgrade(url)
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.dispose()

    return with_url(run)


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[str]:
    """The database's URL. The embedded server is started for the block, unless it runs."""
    if settings.database.url:
        yield settings.database.url
        return
    server = EmbeddedPostgres(settings.data / "postgres")
    if await _answers(server.uri):
        yield server.uri
        return
    await server.start()
    try:
        yield server.uri
    finally:
        await server.stop()


async def _answers(url: str) -> bool:
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_TIMEOUT_S)
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True
