"""Alembic's entry point: runs migrations on the connection from ``db.migrate``."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import db.tables  # noqa: F401  (fills the metadata)


def run() -> None:
    """Upgrade or downgrade the schema on ``config.attributes["connection"]``."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
