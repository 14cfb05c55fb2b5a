"""Bring a database's schema up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from db.session import make_engine
from db.settings import DatabaseSettings

_LOCK_KEY = 7_208_153_921
"""Key of an advisory lock; arbitrary, but unique within the database."""


async def upgrade(url: str, revision: str = "head") -> None:
    """Apply all migrations that ``url``'s database lacks, in one transaction.

    Several processes may call it at once: they take turns. When a migration fails, all are rolled
    back and the database's error is raised.
    """
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str = "base") -> None:
    """Revert migrations, with their data, down to ``revision``."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def current(url: str) -> str | None:
    """The revision of a database; None for an empty one."""
    engine = make_engine(url, DatabaseSettings())
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
    finally:
        await engine.dispose()


def knows(revision: str) -> bool:
    """Whether there are migrations to this revision; False for one of a newer version."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def move(connection: Connection, revision: str) -> None:
    """Bring the schema to exactly this revision, forward or back, within a transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if MigrationContext.configure(connection).get_current_revision() != revision:
        command.downgrade(config, revision)


def newest() -> str | None:
    """The revision that :func:`upgrade` leads to."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def _run(url: str, change: Callable[[Config], None]) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        config = _config()
        config.attributes["connection"] = connection
        change(config)

    engine = make_engine(url, DatabaseSettings(command_timeout_s=600))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()
