"""How the organisation appears to candidates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; without a row, the product's own name and colour are shown."""
    op.create_table(
        "branding",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text),
        sa.Column("name_beside_logo", sa.Boolean, nullable=False),
        sa.Column("accent", sa.Text),
        sa.Column("logo", sa.LargeBinary),
        sa.Column("logo_digest", sa.Text),
        sa.Column("logo_width", sa.Integer),
        sa.Column("logo_height", sa.Integer),
        sa.CheckConstraint("id = 1", name="ck_branding_only"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("branding")
