"""Notifications of changed rows; indexes for lists."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WATCHED = {
    "interview": "id",
    "question": "interview_id",
    "report": "interview_id",
    "company": "id",
    "user_account": "id",
}


_PLAN = {
    "plan_id": ("text", "plan ->> 'id'"),
    "plan_title": ("text", "plan ->> 'title'"),
    "scenario": ("text", "plan ->> 'scenario'"),
    "time_budget_s": ("integer", "(plan ->> 'time_budget_s')::integer"),
    "question_count": (
        "integer",
        "jsonb_array_length(jsonb_path_query_array(plan, '$.stages[*].questions[*]'))",
    ),
}


def upgrade() -> None:
    # The parts of a plan that lists show, so that they need not unpack it.
    for name, (kind, expression) in _PLAN.items():
        op.execute(
            f"ALTER TABLE interview ADD COLUMN {name} {kind} "
            f"GENERATED ALWAYS AS ({expression}) STORED"
        )
    op.drop_index("ix_interview_status", "interview")
    op.create_index("ix_interview_status", "interview", ["status", "created_at", "id"])
    # The key is read from its field: converting the row to JSON would unpack the plan.
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
    op.drop_index("ix_interview_status", "interview")
    op.create_index("ix_interview_status", "interview", ["status"])
    for name in _PLAN:
        op.drop_column("interview", name)
