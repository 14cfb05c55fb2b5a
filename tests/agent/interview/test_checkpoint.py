"""Which source an interview continues from: this machine's journal or the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.conductor import Phase, State
from agent.interview.checkpoint import put_away_if_outdated, read_stored_checkpoint
from agent.interview.lease import InterviewLease
from agent.transcript.journal import Journal
from agent.transcript.journal_sink import DatabaseSink
from db.session import Database
from db.tables import Interview
from kit.data_layout import DataFolders

pytestmark = pytest.mark.realtime

ASKING = State(phase=Phase.ASKING).to_json()


class Away:
    """A database that is not there."""

    async def deliver(self, interview_id: str, records: list[Any]) -> None:
        raise OSError("away")


def entry(said: str, question_id: str | None = "project", kind: str = "answer") -> dict[str, Any]:
    times = {"start_s": 1.0, "end_s": 2.0, "question_id": question_id}
    return {"speaker": "candidate", "kind": kind, "text": said, **times}


async def write(
    folders: DataFolders,
    interview: Interview,
    sink: DatabaseSink | Away,
    *records: tuple[Any, dict[str, Any]],
    first_seq: int = 1,
) -> None:
    """An agent's journal, as far as it was delivered."""
    path = folders.journal / f"{interview.id}.jsonl"
    journal = Journal(path, str(interview.id), sink, first_seq=first_seq)
    for kind, data in records:
        await journal.append(kind, data)
    await journal.aclose(timeout_s=5.0 if isinstance(sink, DatabaseSink) else 0.0)


async def fresh(database: Database, interview: Interview) -> Interview:
    async with database.unit_of_work() as work:
        found = await work.interviews.get(interview.id)
    assert found is not None
    return found


async def texts(database: Database, interview: Interview) -> list[str]:
    async with database.unit_of_work() as work:
        return [e.text for e in await work.transcripts.of_interview(interview.id)]


async def test_the_database_knows_where_an_interview_was(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    assert await read_stored_checkpoint(database, await fresh(database, interview)) is None
    await write(
        DataFolders(tmp_path),
        interview,
        DatabaseSink(database),
        ("state", {"state": ASKING}),
        ("entry", entry("I built a shop.")),
        ("entry", entry("mm-hm", kind="backchannel")),
        ("entry", entry("Could you repeat that?", kind="request")),
        ("entry", entry("Hello?", question_id=None)),
    )
    checkpoint = await read_stored_checkpoint(database, await fresh(database, interview))
    assert checkpoint is not None
    assert checkpoint.state == State.from_json(ASKING)
    assert checkpoint.answers == [("project", "I built a shop.")]


async def test_a_journal_that_another_machine_continued_is_put_away(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    here, there = DataFolders(tmp_path / "here"), DataFolders(tmp_path / "there")
    undelivered = (("state", {"state": ASKING}), ("entry", entry("Said here.")))
    await write(here, interview, Away(), *undelivered)
    await write(
        there,
        interview,
        DatabaseSink(database),
        ("entry", entry("Said there.")),
        ("state", {"state": ASKING}),
        first_seq=1_000_001,
    )
    await put_away_if_outdated(here, database, await fresh(database, interview))
    assert not (here.journal / f"{interview.id}.jsonl").exists()
    assert (here.journal / "done" / f"{interview.id}.jsonl").exists()
    assert set(await texts(database, interview)) == {"Said here.", "Said there."}


async def test_a_journal_that_knows_more_than_the_database_stays(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    folders = DataFolders(tmp_path)
    await write(folders, interview, DatabaseSink(database), ("state", {"state": ASKING}))
    await put_away_if_outdated(folders, database, await fresh(database, interview))
    await write(folders, interview, Away(), ("state", {"state": ASKING}), first_seq=1_000_001)
    await put_away_if_outdated(folders, database, await fresh(database, interview))
    assert (folders.journal / f"{interview.id}.jsonl").exists()


async def test_no_journal_is_no_trouble(
    database: Database, interview: Interview, tmp_path: Path
) -> None:
    await put_away_if_outdated(DataFolders(tmp_path), database, interview)


def test_each_agent_writes_behind_all_before_it(interview: Interview) -> None:
    places = [InterviewLease(interview.id, 1, epoch).first_seq for epoch in (1, 2, 3)]
    assert places == [1_000_001, 2_000_001, 3_000_001]
