"""The search index is updated at once, without GIN's pending list.

PostgreSQL reads the whole pending list at each search until it is cleared: with 10,000 interviews
just written, it preferred to read the whole table.
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
