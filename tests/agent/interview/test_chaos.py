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
from agent.transcript.records import read_records
from agent.transcript.recovery import deliver_leftovers, refused_files
from db.session import Database
from db.tables import Interview, Speaker
from interviews.plan import Plan
from kit.data_layout import DataFolders
from pipelines.webhooks.address_policy import AddressPolicy
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
NAMES_HANG_S = 4.0
PLAN = long_plan(QUESTIONS)
REFUSED = "The word that the database refuses is xyzzy."


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


async def fill_the_disk(disk: Path) -> None:
    """Take all the room there is, for some seconds."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    assert os.statvfs(disk).f_bavail == 0
    await asyncio.sleep(DISK_FULL_S)
    filler.unlink()


async def refuse_a_word(database: Database) -> None:
    async with database.unit_of_work() as work:
        await work.session.execute(
            sql("ALTER TABLE transcript_entry ADD CHECK (text NOT LIKE '%xyzzy%')")
        )


@contextlib.asynccontextmanager
async def names_that_hang(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Twenty webhooks whose hosts' names are looked up, without an answer."""
    answered = threading.Event()
    real = socket.getaddrinfo

    def hang(host: Any, *args: Any, **kwargs: Any) -> Any:
        if str(host).endswith(".example"):
            answered.wait(NAMES_HANG_S)
            raise socket.gaierror("no answer")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    policy = AddressPolicy()
    looking = [
        asyncio.create_task(policy.check(f"https://host-{n}.example/hook")) for n in range(20)
    ]
    try:
        yield
    finally:
        answered.set()
        await asyncio.gather(*looking, return_exceptions=True)


async def take(
    candidate: Candidate,
    folders: DataFolders,
    speech: Path,
    database: Database,
) -> None:
    """One interview; the agents of the first two die, and others continue."""
    key = str(candidate.row.id)
    path = folders.journal / f"{key}.jsonl"
    dies = candidate.number < 2
    questions = range(QUESTIONS)
    journal = Journal(path, key, DatabaseSink(database))
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
    journal = Journal(path, key, DatabaseSink(database))
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
    async with names_that_hang(monkeypatch), asyncio.TaskGroup() as group:
        for candidate in candidates:
            group.create_task(take(candidate, folders, tmp_path / "speech", database))
        for candidate in candidates[:2]:
            await candidate.resumed.wait()  # the damage is done while there is room for it
        await fill_the_disk(folders.journal.parent)

    held = {str(candidate.row.id) for candidate in candidates}
    assert set((await deliver_leftovers(folders, database)).values()) == {True}
    for candidate in candidates:
        assert len(candidate.told) == QUESTIONS
        await assert_all_in_place(database, candidate)
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


async def assert_all_in_place(database: Database, candidate: Candidate) -> None:
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(UUID(str(candidate.row.id)))
    stored = {
        row.seq: (row.question_id, row.text) for row in rows if row.speaker == Speaker.CANDIDATE
    }
    expected = {place: told for place, told in candidate.told.items() if told[1] != REFUSED}
    assert stored == expected
    # By their places: an agent that continues in a test's new room has a clock that begins again.
    spoken = sorted((row for row in rows if row.seq > 0), key=lambda row: row.seq)
    asked = [row.question_id for row in spoken if row.kind == "planned"]
    assert list(dict.fromkeys(asked)) == [f"task-{n}" for n in range(QUESTIONS)]
