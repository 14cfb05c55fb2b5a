"""Migrations of the schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from db.embedded.server import EmbeddedPostgres
from db.migrate import downgrade, upgrade
from db.session import Database
from db.tables import Company, Interview, InterviewStatus, Invitation, Position, utcnow

YESTERDAY = utcnow() - timedelta(days=1)


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


@pytest_asyncio.fixture
async def empty_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The URL of an empty database, dropped after the test."""
    name = f"migrate_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.uri_of("postgres"))
    await admin.execute(f"CREATE DATABASE {name}")
    try:
        yield postgres.uri_of(name)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def test_up_twice_at_once_and_down_and_up(empty_url: str) -> None:
    url = empty_url
    await asyncio.gather(upgrade(url), upgrade(url))
    await upgrade(url)
    assert await _tables(url) >= {"interview", "transcript_entry", "report", "pgqueuer"}
    await downgrade(url)
    assert await _tables(url) == {"alembic_version"}
    await upgrade(url)
    assert "question" in await _tables(url)


async def test_plans_get_versions_and_refusals_become_requests(database: Database) -> None:
    same, other, over = await _store_refused_interviews(database)
    for _ in range(2):
        await downgrade(database.url, "0029")
        assert await _rows(database, "SELECT * FROM candidate_request") == []
        await upgrade(database.url)
        assert await _rows(database, "SELECT plan_version FROM position") == [(1,)]
        versions = await _rows(database, "SELECT id, plan_version FROM interview")
        assert dict(versions) == {same: 1, other: None, over: 1}
        query = "SELECT interview_id, kind, state, message, created_at FROM candidate_request"
        assert await _rows(database, query) == [
            (same, "other_format", "open", "no voice\nIn writing, please.", YESTERDAY)
        ]


async def _store_refused_interviews(database: Database) -> tuple[UUID, UUID, UUID]:
    """Store a position and interviews whose candidates declined.

    Returns:
        The ids of one with the position's plan whose candidate asked for another format, at last
        yesterday; of one with another plan whose candidate only declined; and of one that is over.
    """
    plan: dict[str, Any] = {"id": "a", "stages": []}
    before = YESTERDAY - timedelta(days=1)
    async with database.unit_of_work() as work:
        work.session.add(company := Company(name="Acme", name_key="acme"))
        await work.session.flush()
        position = Position(
            company_id=company.id, title="Engineer", language="en", plan=plan, plan_version=7
        )
        work.session.add(position)
        await work.session.flush()

        async def add(
            plan: dict[str, Any], declined: dict[str | None, datetime], **columns: Any
        ) -> UUID:
            """An interview with a refused invitation for each reason; None: a plain refusal."""
            interview = Interview(
                position_id=position.id,
                language="en",
                candidate_name="Ada",
                role="Engineer",
                company="Acme",
                plan=plan,
                **columns,
            )
            work.session.add(interview)
            await work.session.flush()
            for reason, at in declined.items():
                invitation = Invitation(
                    interview_id=interview.id,
                    expires_at=utcnow(),
                    declined_at=at,
                    decline_reason=reason,
                    decline_message=reason and "In writing, please.",
                    other_format=reason is not None,
                )
                work.session.add(invitation)
            return interview.id

        return (
            await add(plan, {"no voice": YESTERDAY, "no time": before}),
            await add(plan | {"id": "b"}, {None: YESTERDAY}),
            await add(plan, {"no voice": YESTERDAY}, status=InterviewStatus.COMPLETED),
        )


async def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    connection = await database.connect()
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def _tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()
    return {row["tablename"] for row in rows}
