"""Migrations of the schema."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from db.embedded.server import EmbeddedPostgres
from db.migrate import downgrade, upgrade
from db.session import Database


async def test_migrations_end_at_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith("pgqueuer")
                )
            },
        )
        return list(compare_metadata(context, SQLModel.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_up_twice_at_once_and_down_and_up(postgres: EmbeddedPostgres) -> None:
    name = f"migrate_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.uri_of("postgres"))
    await admin.execute(f"CREATE DATABASE {name}")
    url = postgres.uri_of(name)
    try:
        await asyncio.gather(upgrade(url), upgrade(url))
        await upgrade(url)
        assert await _tables(url) >= {"interview", "transcript_entry", "report", "pgqueuer"}
        await downgrade(url)
        assert await _tables(url) == {"alembic_version"}
        await upgrade(url)
        assert "question" in await _tables(url)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def _tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()
    return {row["tablename"] for row in rows}
