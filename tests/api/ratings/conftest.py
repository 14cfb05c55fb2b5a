"""An interview to rate, and two people who rate it."""

from __future__ import annotations

import pytest_asyncio

from db.session import Database
from db.tables import Interview, Role, Speaker, TranscriptEntry
from tests.pipelines.report.test_pdf import example
from tests.support.api_accounts import Person, add_person
from tests.support.raters import SAID


@pytest_asyncio.fixture
async def held(database: Database, interview: Interview) -> Interview:
    """A completed interview: one question, two answers, and a report with a level of 4."""
    said = (
        (1, Speaker.AGENT, "planned", "What did you do about the deadlock?"),
        (2, Speaker.CANDIDATE, "answer", SAID),
        (3, Speaker.CANDIDATE, "answer", "We read the lock graph twice."),
    )
    entries = [
        TranscriptEntry(
            interview_id=interview.id,
            seq=seq,
            speaker=speaker,
            kind=kind,
            text=text,
            start_s=10.0 * seq,
            end_s=10.0 * seq + 5,
        )
        for seq, speaker, kind, text in said
    ]
    async with database.unit_of_work() as work:
        await work.transcripts.add_many(entries)
        await work.interviews.complete(interview.id, "completed")
        await work.reports.store(interview.id, example("en").model_dump(mode="json"))
    return interview


@pytest_asyncio.fixture
async def ruth(database: Database) -> Person:
    return await add_person(database, "Ruth", Role.RECRUITER)


@pytest_asyncio.fixture
async def ben(database: Database) -> Person:
    return await add_person(database, "Ben", Role.ADMIN)
