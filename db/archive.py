"""All tables' contents out of a database, and into one.

Tables are copied with COPY, and the schema is made by the migrations. So an archive is independent
of the server's version, needs none of its programs and no privileges beyond the owner's.
"""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from db.migrate import knows, move
from db.session import make_engine
from db.settings import DatabaseSettings

VERSION_TABLE = "alembic_version"
COMPRESSION = 1
"""gzip's level; a higher one costs the live interviews' CPU and saves little."""
_OTHERS = "agent_worker", "livekit_room", "webhook_event", VERSION_TABLE
"""Tables in which processes write although there is nothing to keep; also those of the queue."""


@dataclass(frozen=True)
class TableCopy:
    """The contents of one table."""

    name: str
    columns: tuple[str, ...]
    """Without generated ones."""
    rows: int
    file: Path
    """PostgreSQL's COPY text format, gzipped."""


@dataclass(frozen=True)
class DatabaseCopy:
    """The contents of a database at one moment."""

    revision: str
    """Of the schema."""
    tables: list[TableCopy]
    sequences: dict[str, int]
    """The last values of those that were used."""
    interviews: set[UUID]
    resume_files: set[str]
    """Relative to the data folder."""


class ArchiveError(Exception):
    """The database can't be read or replaced; the message says why and what to do."""


async def copy_out(url: str, folder: Path) -> DatabaseCopy:
    """Write all tables to files in ``folder``, as they were at one moment.

    Others may read and write meanwhile.

    Raises:
        ArchiveError: the database has no schema.
    """
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            tables = await _tables(connection)
            if VERSION_TABLE not in tables:
                raise ArchiveError("the database is empty: there is nothing to back up")
            revision = await connection.fetchval(f"SELECT version_num FROM {VERSION_TABLE}")
            copies = [
                await _copy_table(connection, name, columns, folder)
                for name, columns in tables.items()
                if name != VERSION_TABLE
            ]
            used = await connection.fetch(
                "SELECT sequencename, last_value FROM pg_sequences "
                "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
            )
            interviews = await connection.fetch("SELECT id FROM interview")
            files = await connection.fetch(
                "SELECT file_path FROM resume WHERE file_path IS NOT NULL"
            )
    finally:
        await connection.close()
    return DatabaseCopy(
        revision=revision,
        tables=copies,
        sequences={row["sequencename"]: row["last_value"] for row in used},
        interviews={UUID(str(row["id"])) for row in interviews},
        resume_files={row["file_path"] for row in files},
    )


async def check_target(url: str, *, force: bool) -> None:
    """Check that a database may be replaced.

    Raises:
        ArchiveError: it is in use, or holds rows and ``force`` is not given, or its schema is of
            a newer version.
    """
    connection = await asyncpg.connect(url)
    try:
        others = await connection.fetch(
            "SELECT DISTINCT coalesce(nullif(application_name, ''), 'another program') AS name "
            "FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'autovacuum worker'"
        )
        if others:
            names = ", ".join(row["name"] for row in others)
            raise ArchiveError(
                f"the database is in use ({names}): stop every process of the product first"
            )
        tables = await _tables(connection)
        if VERSION_TABLE in tables:
            revision = await connection.fetchval(f"SELECT version_num FROM {VERSION_TABLE}")
            if revision is not None and not knows(revision):
                raise ArchiveError(
                    f"the database has the schema {revision} of a newer version: use that version"
                )
        for name in tables:
            if name in _OTHERS or name.startswith("pgqueuer") or force:
                continue
            if await connection.fetchval(f'SELECT EXISTS (SELECT FROM "{name}")'):
                raise ArchiveError(
                    f"the database is not empty (table {name}): --force replaces all it holds"
                )
    finally:
        await connection.close()


@asynccontextmanager
async def replacing(
    url: str, revision: str, tables: Iterable[TableCopy], sequences: Mapping[str, int]
) -> AsyncIterator[None]:
    """Replace all contents of a database, in one transaction around the block.

    It is committed at the end of the block; when the block raises, nothing has changed.

    Raises:
        ArchiveError: the tables don't fit the schema.
    """
    engine = make_engine(url, DatabaseSettings(command_timeout_s=24 * 3600))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: move(sync, revision))
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is None:
                raise RuntimeError("the engine has no connection")
            await _fill(raw, {table.name: table for table in tables}, sequences)
            yield
    finally:
        await engine.dispose()


async def _fill(
    connection: Any, tables: dict[str, TableCopy], sequences: Mapping[str, int]
) -> None:
    present = await _tables(connection)
    for table in tables.values():
        if missing := set(table.columns) - set(present.get(table.name, ())):
            raise ArchiveError(
                f"the backup has {table.name}.{min(missing)}, which this version lacks: restore "
                "with the version that made it, then upgrade"
            )
    names = [name for name in await _order(connection, present) if name != VERSION_TABLE]
    listed = ", ".join(f'"{name}"' for name in names)
    await connection.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
    for name in names:
        if name not in tables:
            continue
        # Without triggers: no other process listens, and an announcement per row takes long.
        await connection.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        with gzip.open(tables[name].file, "rb") as source:
            await connection.copy_to_table(
                name, source=source, columns=tables[name].columns, timeout=None
            )
        await connection.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    for name, value in sequences.items():
        await connection.execute("SELECT setval(to_regclass($1), $2)", f'"{name}"', value)


async def _copy_table(
    connection: asyncpg.Connection, name: str, columns: tuple[str, ...], folder: Path
) -> TableCopy:
    file = folder / f"{name}.copy.gz"
    listed = ", ".join(f'"{column}"' for column in columns)
    with gzip.open(file, "wb", compresslevel=COMPRESSION) as output:
        status = await connection.copy_from_query(f'SELECT {listed} FROM "{name}"', output=output)
    return TableCopy(name, columns, int(status.split()[-1]), file)


async def _tables(connection: asyncpg.Connection) -> dict[str, tuple[str, ...]]:
    """The tables with the columns that can be written, in their order."""
    rows = await connection.fetch(
        """
        SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attnum) AS columns
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname ORDER BY c.relname
        """
    )
    return {row["name"]: tuple(row["columns"]) for row in rows}


async def _order(connection: asyncpg.Connection, tables: Iterable[str]) -> list[str]:
    """The tables so that each comes after those that it refers to."""
    rows = await connection.fetch(
        """
        SELECT f.relname AS name, t.relname AS other
        FROM pg_constraint k
        JOIN pg_class f ON f.oid = k.conrelid
        JOIN pg_class t ON t.oid = k.confrelid
        WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
            AND f.relnamespace = current_schema()::regnamespace
        """
    )
    sorter: TopologicalSorter[str] = TopologicalSorter({name: set() for name in tables})
    for row in rows:
        sorter.add(row["name"], row["other"])
    return list(sorter.static_order())
