"""Checks of the database, and of the clock against it."""

from __future__ import annotations

from datetime import UTC, datetime

import asyncpg

from db.embedded.server import EmbeddedPostgres
from db.migrate import knows, newest
from vivavoce.doctor.finding import Finding, error, ok, warning
from vivavoce.settings import Settings

OLDEST_SERVER = 15
CLOCK_LIMIT_S = 2.0
"""Tokens and retries bear this much."""
CONNECT_TIMEOUT_S = 5.0


async def check_database(settings: Settings) -> list[Finding]:
    """Check the server's version, its extension, the schema, failed jobs and the clock."""
    url = settings.database.url
    embedded = not url
    if embedded:
        server = EmbeddedPostgres(settings.data / "postgres")
        if not server.alive():
            return [ok("database", "the embedded PostgreSQL starts with the product")]
        url = server.uri
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_TIMEOUT_S)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as problem:
        return [_unreachable(problem, embedded)]
    try:
        findings = [await _version(connection), *await _contents(connection)]
        if not embedded:
            findings.append(await _clock(connection))
        return findings
    finally:
        await connection.close(timeout=CONNECT_TIMEOUT_S)


def _unreachable(problem: Exception, embedded: bool) -> Finding:
    remedy = "see postgres/server.log in the data folder" if embedded else "check VIVAVOCE_DB_URL"
    return error("database", f"PostgreSQL doesn't answer ({problem or 'time limit'})", remedy)


async def _version(connection: asyncpg.Connection) -> Finding:
    version = connection.get_server_version()
    if version.major < OLDEST_SERVER:
        return error(
            "database", f"PostgreSQL {version.major} is too old", f"use {OLDEST_SERVER} or newer"
        )
    vector = await connection.fetchval(
        "SELECT true FROM pg_available_extensions WHERE name = 'vector'"
    )
    if not vector:
        return error("database", "the server has no pgvector", "install the extension 'vector'")
    return ok("database", f"PostgreSQL {version.major}.{version.minor} with pgvector answers")


async def _contents(connection: asyncpg.Connection) -> list[Finding]:
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return [ok("schema", "the database is empty; a start makes the schema")]
    revision = await connection.fetchval("SELECT version_num FROM alembic_version")
    if revision is not None and not knows(revision):
        return [
            error(
                "schema",
                f"{revision} is of a newer version of the product",
                "install that version, or restore a backup of this one",
            )
        ]
    findings = []
    if revision == newest():
        findings.append(ok("schema", f"{revision} is the newest"))
    else:
        text = f"{revision} is older than {newest()}; a start upgrades it"
        findings.append(warning("schema", text, "make a backup first: 'vivavoce backup FILE'"))
    failed = await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'failed'")
    if failed:
        findings.append(warning("jobs", f"{failed} failed", "see 'vivavoce jobs failed'"))
    else:
        findings.append(ok("jobs", "none has failed"))
    return findings


async def _clock(connection: asyncpg.Connection) -> Finding:
    asked = datetime.now(UTC)
    there = await connection.fetchval("SELECT clock_timestamp()")
    answered = datetime.now(UTC)
    # The server looked at its clock at some time between the two.
    ahead_s = max((asked - there).total_seconds(), (there - answered).total_seconds(), 0.0)
    if ahead_s > CLOCK_LIMIT_S:
        return error(
            "clock",
            f"it differs from the database's by {ahead_s:.1f} s",
            "synchronise both by NTP, such as with chrony: tokens and retries depend on it",
        )
    return ok("clock", f"within {max(ahead_s, 0.1):.1f} s of the database's")
