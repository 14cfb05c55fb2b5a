"""Changes of rows are told; lists and searches are quick."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0006"
branch_labels = None
depends_on = None

_WATCHED = {
    "interview": "id",
    "question": "interview_id",
    "report": "interview_id",
    "company": "id",
    "user_account": "id",
}


def upgrade() -> None:
    # The key is read from the field itself: a row as JSON would have to unpack its plan.
    op.execute(
        """CREATE FUNCTION vivavoce_tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE key uuid;
        BEGIN
            IF TG_ARGV[0] = 'id' THEN
                key := coalesce(NEW.id, OLD.id);
            ELSE
                key := coalesce(NEW.interview_id, OLD.interview_id);
            END IF;
            PERFORM pg_notify('vivavoce_changes', TG_TABLE_NAME || ':' || key);
            RETURN NULL;
        END $$"""
    )
    for table, column in _WATCHED.items():
        op.execute(
            f"""CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION vivavoce_tell_change('{column}')"""
        )


def downgrade() -> None:
    for table in _WATCHED:
        op.execute(f"DROP TRIGGER tell_change ON {table}")
    op.execute("DROP FUNCTION vivavoce_tell_change")
