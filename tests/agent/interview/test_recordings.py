"""What becomes of recordings when their interviews are over."""

from __future__ import annotations

import asyncio
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from agent.interview import recordings
from agent.interview.recordings import (
    LEFT_ALONE_S,
    forget_wait,
    join_leftovers,
    keep_recording,
)
from db.session import Database
from db.tables import Interview, Speaker, TranscriptEntry
from kit.data_layout import DataFolders
from rooms.recording import Recorder
from rooms.recording import finalize as rooms_finalize


def record(folder: Path, now: float, length_s: float) -> None:
    """A part with sound."""
    recorder = Recorder(folder, now=now)
    recorder.candidate(np.full(int(length_s * 16_000), 500, np.int16))
    recorder.agent(np.full(int(length_s * 24_000), 500, np.int16))
    recorder.close()


def leave_alone(folder: Path) -> None:
    """Make the parts as old as those that have no recorder."""
    before = datetime.now(UTC).timestamp() - LEFT_ALONE_S - 1
    for path in folder.glob("part-*"):
        os.utime(path, (before, before))


async def say(database: Database, interview: Interview, *, until_s: float) -> None:
    entry = TranscriptEntry(
        interview_id=interview.id,
        seq=1,
        speaker=Speaker.CANDIDATE,
        kind="answer",
        text="I was there to the end.",
        start_s=1.0,
        end_s=until_s,
    )
    async with database.unit_of_work() as work:
        await work.interviews.mark_started(interview.id, started_at=datetime.now(UTC))
        await work.transcripts.add_many([entry])


async def stored(database: Database, interview: Interview) -> Interview:
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
    assert row is not None
    return row


async def test_what_a_recording_lacks_is_stored_with_the_interview(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    await say(database, interview, until_s=12.0)
    record(folders.recordings / key, 100.0, 2.0)
    record(folders.recordings / key, 105.0, 3.0)
    assert await keep_recording(folders, key, database)
    row = await stored(database, interview)
    assert row.recording_path == f"recordings/{key}/recording.ogg"
    assert row.recording_gaps == [
        pytest.approx([2.0, 5.0], abs=0.05),
        pytest.approx([8.0, 12.0], abs=0.05),
    ]


async def test_an_interview_that_was_never_recorded_lacks_all_of_it(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    await say(database, interview, until_s=12.0)
    assert await keep_recording(DataFolders(tmp_path), str(interview.id), database)
    row = await stored(database, interview)
    assert (row.recording_path, row.recording_gaps) == (None, [[0.0, 12.0]])


async def test_a_recording_that_could_not_be_joined_is_joined_later(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    folder = folders.recordings / key
    await say(database, interview, until_s=3.0)
    record(folder, 100.0, 2.0)
    record(folder, 102.0, 2.0)
    (blocked := folder / "recording.ogg.tmp").mkdir()  # as a disk that takes no new file
    assert not await keep_recording(folders, key, database)
    blocked.rmdir()
    leave_alone(folder)
    await join_leftovers(folders, database)
    assert (await stored(database, interview)).recording_path is None, "it may continue"
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    assert await join_leftovers(folders, database) == {key}
    row = await stored(database, interview)
    assert (row.recording_path, row.recording_gaps) == (f"recordings/{key}/recording.ogg", [])


async def test_one_process_at_a_time_joins_a_recording(
    tmp_path: Path, database: Database, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    record(folders.recordings / key, 100.0, 1.0)
    record(folders.recordings / key, 101.0, 1.0)
    joining, go_on = threading.Event(), threading.Event()

    def finalize(directory: Path) -> Path:
        joining.set()
        assert go_on.wait(10.0)
        return rooms_finalize(directory)

    monkeypatch.setattr(recordings, "finalize", finalize)
    first = asyncio.create_task(keep_recording(folders, key, database))
    assert await asyncio.to_thread(joining.wait, 10.0)
    joining.clear()
    assert not await keep_recording(folders, key, database), "another process is joining it"
    assert not joining.is_set()
    go_on.set()
    assert await first
    assert await keep_recording(folders, key, database), "it may be repeated"
    row = await stored(database, interview)
    assert (row.recording_path, row.recording_gaps) == (f"recordings/{key}/recording.ogg", [])


async def test_parts_of_an_interview_that_continued_on_another_machine_replace_nothing(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    key = str(interview.id)
    here, there = DataFolders(tmp_path / "here"), DataFolders(tmp_path / "there")
    await say(database, interview, until_s=6.0)
    record(here.recordings / key, 100.0, 1.0)
    record(there.recordings / key, 102.0, 4.0)
    assert await keep_recording(there, key, database)
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    gaps = (await stored(database, interview)).recording_gaps
    leave_alone(here.recordings / key)
    assert await join_leftovers(here, database) == {key}
    assert list((here.recordings / key).glob("part-*.ogg"))
    row = await stored(database, interview)
    assert (row.recording_path, row.recording_gaps) == (f"recordings/{key}/recording.ogg", gaps)
    assert gaps


async def test_a_part_that_was_written_just_now_is_left_to_its_recorder(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    record(folders.recordings / key, 100.0, 2.0)
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    assert await join_leftovers(folders, database) == set()
    assert list((folders.recordings / key).glob("part-*.ogg"))


async def test_a_wait_for_a_candidate_who_did_not_come_is_no_part_of_the_interview(
    tmp_path: Path, interview: Interview
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    folder = folders.recordings / key
    record(folder, 100.0, 1.0)
    folders.journal.mkdir()
    journal = folders.journal / f"{key}.jsonl"
    journal.write_text('{"seq": 1, "type": "event", "data": {"name": "started", "wall": 100.0}}\n')
    await forget_wait(folders, key)
    assert folder.exists(), "it began, and the database doesn't know yet"
    journal.unlink()
    await forget_wait(folders, key)
    recorder = Recorder(folder, now=9_000.0)
    recorder.close()
    assert (recorder.started_at, recorder.part.offset_s) == (9_000.0, 0.0)


async def test_who_never_came_has_no_recording(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    folders, key = DataFolders(tmp_path), str(interview.id)
    folder = folders.recordings / key
    record(folder, 100.0, 1.0)
    leave_alone(folder)
    async with database.unit_of_work() as work:
        await work.interviews.cancel(interview.id, "cancelled")
    assert await join_leftovers(folders, database) == {key}
    assert not folder.exists()
    assert (await stored(database, interview)).recording_path is None
