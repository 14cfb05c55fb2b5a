"""What a search finds is put into its index at once, not into a list beside it first.

PostgreSQL reads that list through at each search, until it is cleared in its own time: with 10,000
interviews just written, it rather read the whole table.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEX = "ix_interview_search_grams"


def upgrade() -> None:
    op.execute(f"ALTER INDEX {_INDEX} SET (fastupdate = off)")
    op.execute(f"SELECT gin_clean_pending_list('{_INDEX}')")


def downgrade() -> None:
    op.execute(f"ALTER INDEX {_INDEX} RESET (fastupdate)")
