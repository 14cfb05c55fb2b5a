"""A replaced agent continues from the newest state, wherever the disk allowed it to be stored."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.conductor import Phase, State
from agent.interview import runner as runner_module
from agent.interview.checkpoint import Checkpoint, read_stored_checkpoint
from agent.interview.runner import InterviewRunner
from agent.interview.spec import InterviewSpec
from agent.transcript.journal import Journal
from db.session import Database
from db.tables import Interview
from kit.data_layout import DataFolders
from pipelines.engines import Engines
from pipelines.prerendered import SpeechStore
from tests.agent.interview.test_checkpoint import entry
from tests.support.memory_room import MemoryRoom

pytestmark = pytest.mark.realtime


def asked(*questions: str) -> State:
    return State(phase=Phase.ASKING, asked=questions)


class Agents:
    """Stands in for the agents: the first writes and dies, the second tells where it begins."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.began_at: list[Checkpoint | None] = []

    async def __call__(self, *given: Any, checkpoint: Checkpoint | None, **_: Any) -> str:
        journal: Journal = given[3]
        self.began_at.append(checkpoint)
        if len(self.began_at) > 1:
            return "displaced"
        await journal.append("state", {"state": asked("one").to_json()})
        self.disk.full = True
        await journal.append("entry", entry("Two is done.", "two"))
        await journal.append("state", {"state": asked("one", "two").to_json()})
        raise RuntimeError("this agent dies")


class Disk:
    """Refuses to write when it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        fsync = os.fsync

        def refuse_when_full(fd: int) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            fsync(fd)

        monkeypatch.setattr(os, "fsync", refuse_when_full)


async def run(
    database: Database,
    interview: Interview,
    folders: DataFolders,
    checkpoint: Checkpoint | None = None,
) -> None:
    room = MemoryRoom(str(interview.id))
    runner = InterviewRunner(
        room,
        InterviewSpec.of(interview),
        cast(Engines, SimpleNamespace(tts=SimpleNamespace(model="test"))),
        cast(SpeechStore, None),
        database,
        folders,
        checkpoint=checkpoint,
    )
    await runner.start()
    assert await runner.wait() == "displaced"


async def test_an_agent_continues_from_what_the_disk_refused(
    database: Database, interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents = Agents(Disk(monkeypatch))
    monkeypatch.setattr(runner_module, "run_interview", agents)
    await run(database, interview, DataFolders(tmp_path))
    first, second = agents.began_at
    assert first is None and second is not None
    assert second.state == asked("one", "two")
    assert second.answers == [("two", "Two is done.")]

    # The process dies, too: the file ends before what the database has.
    async with database.reading() as work:
        row = await work.interviews.get(interview.id)
        last_seq = await work.transcripts.last_seq(interview.id)
    assert row is not None and last_seq == row.conductor_seq
    stored = await read_stored_checkpoint(database, row)
    agents.disk.full = False
    agents.began_at.append(None)
    await run(database, interview, DataFolders(tmp_path), stored)
    assert agents.began_at[-1] is not None
    assert agents.began_at[-1].state == asked("one", "two")
