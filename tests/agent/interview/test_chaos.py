"""Ten interviews at once, while disk, database, name server and journals fail.

Every answer that a candidate's client was told of is in PostgreSQL at the end, in its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text as sql

from agent.interview.checkpoint import Checkpoint, read_checkpoint
from agent.transcript.journal import Journal
from agent.transcript.journal_sink import DatabaseSink
from agent.transcript.records import Record, RecordType, read_records
from agent.transcript.recovery import deliver_leftovers, refused_files
from db.session import Database
from db.tables import Interview, Speaker
from interviews.plan import Plan
from kit.data_layout import DataFolders
from pipelines.webhooks.checked_request import CheckedClient
from pipelines.webhooks.settings import WebhookSettings
from tests.support.conversation import Stage, staged
from tests.support.plans import long_plan
from tests.support.prerequisites import require_program

pytestmark = pytest.mark.realtime

INTERVIEWS = 10
QUESTIONS = 4
DIES_AFTER = 2
"""Answers that the agents of the first two interviews live to hear."""
DISK_BYTES = 4_000_000
DISK_FULL_S = 2.5
NAMES_HANG_S = 30.0
"""Longer than all interviews together, unless something waits for the names."""
APPEND_S = 2.0
"""The longest that an answer may take to be safe while names hang and the disk takes it."""
PLAN = long_plan(QUESTIONS)
REFUSED = "The word that the database refuses is xyzzy."


@dataclass
class Appends:
    """How long records took to be safe, without those that met the full disk."""

    longest_s: float = 0.0
    measured: int = 0
    disk_changes: int = 0
    """Odd while the disk is full."""


class TimedJournal(Journal):
    """Measures its appends."""

    def __init__(self, folders: DataFolders, key: str, database: Database, appends: Appends):
        super().__init__(folders.journal / f"{key}.jsonl", key, DatabaseSink(database))
        self._appends = appends

    async def append(
        self, type_: RecordType, data: dict[str, Any], *, seq: int | None = None
    ) -> Record:
        began, changes = time.perf_counter(), self._appends.disk_changes
        record = await super().append(type_, data, seq=seq)
        if self._appends.disk_changes == changes and changes % 2 == 0:
            took_s = time.perf_counter() - began
            self._appends.longest_s = max(self._appends.longest_s, took_s)
            self._appends.measured += 1
        return record


@dataclass
class Candidate:
    """A candidate who types answers, and what the client was told is stored."""

    number: int
    row: Interview
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By place in the transcript: the question's id, and the answer."""
    resumed: asyncio.Event = field(default_factory=asyncio.Event)
    """Another agent has the damaged journal of the one that died."""

    def answer(self, question: int) -> str:
        if self.number == INTERVIEWS - 1 and question == 1:
            return REFUSED
        return f"Answer {question} of candidate {self.number} is about my work."

    async def answers(self, stage: Stage, questions: range, *, resumed: bool = False) -> None:
        for question in questions:
            kind = "meta" if resumed and question == questions[0] else "planned"
            await stage.hears(kind, f"What about task {question}?")
            text = self.answer(question)
            stage.room.tell({"type": "text_answer", "text": text})
            self.told[await stage.place_of(text)] = (f"task-{question}", text)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[DataFolders]:
    """A data folder on a disk of a few megabytes, with journals that something damaged."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = f"size={DISK_BYTES}"
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, check=False
    )
    if mounting.returncode != 0:
        require_program("Run this test as root: it mounts a small disk to fill it.")
    try:
        folders = DataFolders(disk)
        folders.journal.mkdir(parents=True)
        (folders.journal / "notes.jsonl").write_text("no journal at all")
        yield folders
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest_asyncio.fixture
async def candidates(database: Database) -> list[Candidate]:
    rows = [
        Interview(
            language="en",
            candidate_name=f"Candidate {number}",
            role="Engineer",
            company="Acme",
            plan=Plan.model_validate(PLAN).model_dump(mode="json"),
        )
        for number in range(INTERVIEWS)
    ]
    async with database.unit_of_work() as work:
        for row in rows:
            await work.interviews.add(row)
    return [Candidate(number, row) for number, row in enumerate(rows)]


async def fill_the_disk(disk: Path, appends: Appends) -> None:
    """Take all the room there is, for some seconds."""
    appends.disk_changes += 1
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    assert os.statvfs(disk).f_bavail == 0
    await asyncio.sleep(DISK_FULL_S)
    filler.unlink()
    appends.disk_changes += 1


async def refuse_a_word(database: Database) -> None:
    async with database.unit_of_work() as work:
        await work.session.execute(
            sql(
                "ALTER TABLE transcript_entry "
                "ADD CONSTRAINT no_xyzzy CHECK (text NOT LIKE '%xyzzy%')"
            )
        )


async def take_the_word(database: Database) -> None:
    """The database is repaired."""
    async with database.unit_of_work() as work:
        await work.session.execute(sql("ALTER TABLE transcript_entry DROP CONSTRAINT no_xyzzy"))


@contextlib.asynccontextmanager
async def names_that_hang(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Twenty deliveries to webhooks whose hosts' names are looked up, without an answer."""
    answered, asked = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def hang(host: Any, *args: Any, **kwargs: Any) -> Any:
        if str(host).endswith(".example"):
            asked.set()
            answered.wait(NAMES_HANG_S)
            raise socket.gaierror("no answer")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    client = CheckedClient(WebhookSettings())
    deliveries = [
        asyncio.create_task(client.request("POST", f"https://host-{n}.example/hook", {}, b"{}"))
        for n in range(20)
    ]
    try:
        yield
        assert asked.is_set() and not answered.is_set()
    finally:
        answered.set()
        outcomes = await asyncio.gather(*deliveries)
    assert not any(outcome.arrived for outcome in outcomes)


async def take(
    candidate: Candidate,
    folders: DataFolders,
    speech: Path,
    database: Database,
    appends: Appends,
) -> None:
    """One interview; the agents of the first two die, and others continue."""
    key = str(candidate.row.id)
    path = folders.journal / f"{key}.jsonl"
    dies = candidate.number < 2
    questions = range(QUESTIONS)
    journal = TimedJournal(folders, key, database, appends)
    async with staged(speech, [], plan=PLAN, journal=journal) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await candidate.answers(stage, questions[:DIES_AFTER] if dies else questions)
        if not dies:
            await stage.hears("closing")
            await asyncio.wait_for(stage.running, 20.0)
            return
        await stage.hears("planned", f"What about task {DIES_AFTER}?")
        stage.running.cancel()
    damage(path)
    checkpoint = read_checkpoint(read_records(path))
    assert isinstance(checkpoint, Checkpoint)
    journal = TimedJournal(folders, key, database, appends)
    candidate.resumed.set()
    async with staged(speech, [], plan=PLAN, journal=journal, checkpoint=checkpoint) as stage:
        stage.room.come()
        await stage.hears("meta")  # that it lost the candidate for a moment
        await candidate.answers(stage, questions[DIES_AFTER:], resumed=True)
        await stage.hears("closing")
        await asyncio.wait_for(stage.running, 20.0)


def damage(path: Path) -> None:
    """What a crash and a careless editor leave in a journal."""
    lines = path.read_text().splitlines(keepends=True)
    lines.insert(1, '{"seq": "2", "type": "entry", "data": null}\n')
    lines.append('{"torn')
    path.write_text("".join(lines))


@pytest.mark.timeout(120)
async def test_no_answer_is_lost_while_everything_fails(
    folders: DataFolders,
    tmp_path: Path,
    database: Database,
    candidates: list[Candidate],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await refuse_a_word(database)
    appends = Appends()
    async with names_that_hang(monkeypatch), asyncio.TaskGroup() as group:
        for candidate in candidates:
            group.create_task(take(candidate, folders, tmp_path / "speech", database, appends))
        for candidate in candidates[:2]:
            await candidate.resumed.wait()  # the damage is done while there is room for it
        await fill_the_disk(folders.journal.parent, appends)

    assert appends.longest_s < APPEND_S, "an answer waited for a name server"
    assert appends.measured > INTERVIEWS * QUESTIONS
    held = {str(candidate.row.id) for candidate in candidates}
    assert set((await deliver_leftovers(folders, database)).values()) == {True}
    for candidate in candidates:
        assert len(candidate.told) == QUESTIONS
        await assert_all_in_place(database, candidate, without=REFUSED)
    refused = refused_files(folders)
    assert "notes.jsonl" in refused
    told = [
        json.loads(line)["line"]
        for name in refused
        if name.removesuffix(".jsonl") in held
        for line in (folders.journal / "refused" / name).read_text().splitlines()
        if REFUSED in line
    ]
    assert len(told) == 1, "the refused answer is kept for a person to look at"

    # Delivering a journal once more brings what the repaired database takes.
    await take_the_word(database)
    assert set((await deliver_leftovers(folders, database)).values()) == {True}
    for candidate in candidates:
        await assert_all_in_place(database, candidate)


async def assert_all_in_place(database: Database, candidate: Candidate, without: str = "") -> None:
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(UUID(str(candidate.row.id)))
    stored = {
        row.seq: (row.question_id, row.text) for row in rows if row.speaker == Speaker.CANDIDATE
    }
    expected = {place: told for place, told in candidate.told.items() if told[1] != without}
    assert stored == expected
    # By their places: an agent that continues in a test's new room has a clock that begins again.
    spoken = sorted((row for row in rows if row.seq > 0), key=lambda row: row.seq)
    asked = [row.question_id for row in spoken if row.kind == "planned"]
    assert list(dict.fromkeys(asked)) == [f"task-{n}" for n in range(QUESTIONS)]
