"""Notifications of changed sessions, so that the API can cache sign-ins."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON user_session
        FOR EACH ROW EXECUTE FUNCTION vivavoce_tell_change('id')"""
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER tell_change ON user_session")
