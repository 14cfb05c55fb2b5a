"""Writing the invented rows, within a minute."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

import asyncpg

from bench.database import interviews as invented
from bench.database import reviews
from bench.database.interviews import InventedInterview, InventedPosition, Row
from bench.table import Note
from db.tables import Role
from interviews.plan import load_plan
from kit.language import Language

INTERVIEWS = 10_000
ENTRIES = 500_000
RESUMES = 2_000
BATCH = 2_000
SAID_INDEX = "ix_transcript_entry_said"
RATERS = ("Minseo Kang", "Daniel Park", "Ruth Ellis", "이하나", "정우성", "Tom Baker")


@dataclass(frozen=True)
class Filled:
    """What was written and requests can use."""

    interviews: list[InventedInterview]
    """Newest first."""
    positions: list[InventedPosition]
    resumes: list[UUID]


async def fill(
    url: str,
    note: Note,
    *,
    interviews: int = INTERVIEWS,
    entries: int = ENTRIES,
    seed: int = 1,
) -> Filled:
    """Write the rows, without checking foreign keys or firing triggers; needs a superuser.

    Args:
        note: is told which table is written.
        entries: of all transcripts together.
    """
    chance = random.Random(seed)
    now = datetime.now(UTC)
    languages: tuple[Language, ...] = ("en", "ko")
    plans = {language: load_plan(f"standard-{language}") for language in languages}
    plan_texts = {language: plan.model_dump_json() for language, plan in plans.items()}
    positions = invented.positions(chance)
    rows = invented.interviews(chance, interviews, now, positions)
    resumes = [invented.new_id(chance) for _ in range(RESUMES)]
    raters = [(invented.new_id(chance), name) for name in RATERS]
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        # Built once at the end: row by row it takes an hour.
        index = await connection.fetchval(f"SELECT pg_get_indexdef('{SAID_INDEX}'::regclass)")
        await connection.execute(f"DROP INDEX {SAID_INDEX}")
        for table, of_table in (
            ("user_account", _accounts(raters, now)),
            ("company", invented.company_rows(now)),
            ("position", invented.position_rows(positions, plan_texts, now)),
            ("resume", reviews.resume_rows(chance, resumes, rows, now)),
            ("interview", invented.interview_rows(chance, rows, plan_texts)),
            ("invitation", invented.invitation_rows(chance, rows)),
            ("question", reviews.question_rows(chance, rows, plans)),
            ("report", reviews.report_rows(chance, rows)),
            ("rating", reviews.rating_rows(chance, rows, raters)),
            ("note", reviews.note_rows(chance, rows, raters)),
            ("decision", reviews.decision_rows(chance, rows, raters)),
            ("candidate_request", reviews.request_rows(chance, rows)),
            ("transcript_entry", reviews.entry_rows(chance, rows, plans, entries)),
        ):
            note(f"{table}: {await _copy(connection, table, of_table):,} rows")
        await connection.execute("SET maintenance_work_mem = '512MB'")
        await connection.execute(index)
        note("index of what was said: built")
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return Filled(rows, positions, resumes)


async def _copy(connection: asyncpg.Connection, table: str, rows: Iterable[Row]) -> int:
    count = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        await connection.copy_records_to_table(
            table, columns=list(batch[0]), records=[tuple(row.values()) for row in batch]
        )
        count += len(batch)
    return count


def _accounts(raters: Iterable[tuple[UUID, str]], now: datetime) -> Iterator[Row]:
    for number, (user_id, name) in enumerate(raters):
        yield {
            "id": user_id,
            "email": f"rater{number}@example.com",
            "name": name,
            "role": Role.RECRUITER,
            "active": True,
            "created_at": now,
            "updated_at": now,
        }
