"""A real PostgreSQL for the test session, and a new migrated database for each test."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlmodel import col

from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade
from db.relay import EventRelay
from db.session import Database, UnitOfWork
from db.tables import Interview, TranscriptEntry
from interviews.plan import load_plan

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running server, whose database ``migrated`` has the newest schema.

    Not in pytest's temporary folder: another pytest run would close that to other users.
    """
    with tempfile.TemporaryDirectory(prefix="vivavoce-tests-") as folder:
        server = EmbeddedPostgres(Path(folder), database=TEMPLATE)

        async def start() -> None:
            await server.start()
            await _without_fsync(server)
            await upgrade(server.uri)

        asyncio.run(start())
        yield server
        asyncio.run(server.stop())


@pytest_asyncio.fixture
async def database_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The URL of a new database with the newest schema, dropped after the test."""
    async with fresh_database(postgres) as url:
        yield url


@asynccontextmanager
async def fresh_database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The URL of a database with the newest schema, dropped at the end of the block."""
    await postgres.ensure_running()
    name = f"test_{uuid4().hex}"
    await _admin(postgres, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    yield postgres.uri_of(name)
    await postgres.ensure_running()
    await _admin(postgres, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A new database behind the product's pool."""
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest_asyncio.fixture
async def relay(database: Database) -> AsyncIterator[EventRelay]:
    """A running relay on the new database."""
    relay = EventRelay(database)
    await relay.start()
    yield relay
    await relay.stop()


@pytest_asyncio.fixture
async def interview(database: Database) -> Interview:
    """A stored interview with the standard English plan, SCHEDULED."""
    row = Interview(
        language="en",
        candidate_name="Ada",
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
    return row


async def planned_entries(work: UnitOfWork, interview_id: UUID) -> Sequence[TranscriptEntry]:
    """The planned questions that were not asked yet, in the order of asking."""
    query = (
        select(TranscriptEntry)
        .where(col(TranscriptEntry.interview_id) == interview_id, col(TranscriptEntry.seq) < 0)
        .order_by(col(TranscriptEntry.seq).desc())
    )
    return (await work.session.scalars(query)).all()


async def kill(server: EmbeddedPostgres) -> None:
    """SIGKILL the server, and wait until it is dead, which takes a while on a busy machine."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    async with asyncio.timeout(10.0):
        while server.alive():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _without_fsync(server: EmbeddedPostgres) -> None:
    """Write without waiting for the disk: only a crash of the machine could lose anything."""
    for setting in ("fsync", "full_page_writes"):
        await _admin(server, f"ALTER SYSTEM SET {setting} = off")
    await _admin(server, "SELECT pg_reload_conf()")


async def _admin(server: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(server.uri_of("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
