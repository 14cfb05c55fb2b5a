"""What a running product has stored: its database, and the files in its data folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from db.session import Database
from tests.support.product import Product


@asynccontextmanager
async def database_of(product: Product) -> AsyncIterator[Database]:
    """The product's database."""
    database = Database(product.supervisor.environment["VIVAVOCE_DB_URL"])
    try:
        yield database
    finally:
        await database.dispose()


async def tables_with(product: Product, words: str) -> list[str]:
    """Tables in which any row has these words."""
    assert product.supervisor.postgres is not None
    uri = product.supervisor.postgres.uri.replace("postgresql+asyncpg", "postgresql")
    connection = await asyncpg.connect(uri)
    try:
        names = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        found = []
        for name in (row["tablename"] for row in names):
            query = f'SELECT count(*) FROM "{name}" AS kept WHERE kept::text LIKE $1'
            if await connection.fetchval(query, f"%{words}%"):
                found.append(name)
        return found
    finally:
        await connection.close()


def files_named(product: Product, words: str) -> list[str]:
    """Files and folders whose names have these words."""
    return [name for name, _ in _files(product) if words in name]


def files_with(product: Product, words: str) -> list[str]:
    """Files with these words in them."""
    found = []
    for name, path in _files(product):
        with suppress(FileNotFoundError):  # deleted meanwhile
            if path.is_file() and words.encode() in path.read_bytes():
                found.append(name)
    return found


def _files(product: Product) -> list[tuple[str, Path]]:
    """What is in the data folder beside the database: names and paths."""
    data = product.data
    folders = [path for path in data.iterdir() if path.name != "postgres"]
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    return [(str(path.relative_to(data)), path) for path in paths]
