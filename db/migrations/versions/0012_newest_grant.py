"""The newest grant that entered a room, by which the next agent recognises older ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "livekit_room",
        sa.Column("newest_grant", sa.BigInteger, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("livekit_room", "newest_grant")
