"""Name the consent to other positions by what it allows."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename the purpose. The text, not the purpose, has a version, so the decisions stay."""
    op.execute("UPDATE consent SET purpose = 'other_positions' WHERE purpose = 'retention'")


def downgrade() -> None:
    """Give it its former name."""
    op.execute("UPDATE consent SET purpose = 'retention' WHERE purpose = 'other_positions'")
