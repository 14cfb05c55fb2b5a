"""The place whose law sets the time limits of candidates' requests, by position."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null: the server's setting, as before."""
    op.add_column("position", sa.Column("jurisdiction", sa.String(16)))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("position", "jurisdiction")
