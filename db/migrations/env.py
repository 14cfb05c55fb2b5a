"""Alembic's entry: runs migrations on the connection that ``db.migrate`` hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import db.tables  # noqa: F401  (fills the metadata)


def run() -> None:
    """Bring the schema of ``config.attributes["connection"]`` up (or down)."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
