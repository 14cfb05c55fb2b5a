"""What reading a résumé showed besides its data: flags, and where its fields stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; résumés that were read before have none."""
    op.add_column("resume", sa.Column("reading", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("resume", "reading")
