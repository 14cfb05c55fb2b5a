"""Recordings of interviews that are over: joined, and what they lack noted with the interview."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Collection
from typing import NoReturn
from uuid import UUID

import structlog

from agent.transcript.records import read_records
from db.session import Database
from kit.data_layout import DataFolders
from kit.threads import Threads
from rooms.ogg import NothingRecordedError
from rooms.recording import finalize
from rooms.recording_parts import recording_gaps

log = structlog.get_logger(__name__)

SEARCH_EVERY_S = 60.0
LEFT_ALONE_S = 300.0
"""Parts that were not written for so long have no recorder, if their interview is over."""

_THREADS = Threads("recording-join")
"""One recording at a time: joining an hour of sound takes a core for seconds."""
_FOLDERS = Threads("recording-folders", 2)
"""Looks at directories; an arriving candidate doesn't wait for another's recording."""


async def keep_recording(folders: DataFolders, interview_id: str, database: Database) -> bool:
    """Join a recording's parts, and store the file's path and the stretches that it lacks.

    Only one process at a time joins a recording: several may have its directory.

    Returns:
        Whether that is stored; if not, the parts stay for :func:`join_leftovers`.
    """
    key, folder = UUID(interview_id), folders.recordings / interview_id
    try:
        async with database.unit_of_work() as work:
            if not await work.interviews.lock_recording(key):
                log.info("recording.joined_elsewhere", interview_id=interview_id)
                return False
            relative = await _join(folders, interview_id)
            until_s = await work.transcripts.ends_s(key)
            gaps = recording_gaps(folder, until_s)
            await work.interviews.set_recording(key, relative, gaps)
    except Exception as error:
        log.error("recording.not_kept", interview_id=interview_id, error=repr(error)[:200])
        return False
    return True


async def _join(folders: DataFolders, interview_id: str) -> str | None:
    """Join a recording's parts.

    Returns:
        The file's path, relative to the data folder; None: nothing was recorded.
    """
    try:
        path = await _THREADS.run(finalize, folders.recordings / interview_id)
    except NothingRecordedError as error:
        log.error("recording.lost", interview_id=interview_id, error=str(error)[:200])
        return None
    return str(path.resolve().relative_to(folders.data.resolve()))


async def forget_wait(folders: DataFolders, interview_id: str) -> bool:
    """Delete what was recorded while an agent waited for a candidate who did not come.

    Otherwise the interview's time would count from that wait. What was said in an interview that
    the database doesn't know to have begun is in the journal: then nothing is deleted.

    Returns:
        Whether it was only a wait.
    """
    if await _FOLDERS.run(read_records, folders.journal / f"{interview_id}.jsonl"):
        return False
    folder = folders.recordings / interview_id
    await _FOLDERS.run(shutil.rmtree, folder, ignore_errors=True)
    return True


async def keep_joining(folders: DataFolders, database: Database) -> NoReturn:
    """Join the recordings that could not be joined at their interviews' ends."""
    settled: set[str] = set()
    while True:
        await asyncio.sleep(SEARCH_EVERY_S)
        try:
            settled |= await join_leftovers(folders, database, besides=settled)
        except Exception as error:
            log.warning("recording.search_failed", error=repr(error)[:200])


async def join_leftovers(
    folders: DataFolders, database: Database, *, besides: Collection[str] = ()
) -> set[str]:
    """Join the parts that were left alone and whose interviews are over, as after a full disk.

    Where agent workers have separate data folders, an interview may have continued on another
    machine; the recording that was stored there stays the interview's.

    Args:
        besides: names of directories that need no other attempt.

    Returns:
        Names of the directories that need no other attempt now.
    """
    settled = set()
    for name in await _FOLDERS.run(_left_alone, folders) - {*besides}:
        if (key := _interview_id(name)) is None:
            continue
        async with database.reading() as work:
            interview = await work.interviews.get(key)
        if interview is None or not interview.status.over:
            continue
        if interview.started_at is None and await forget_wait(folders, name):
            settled.add(name)
        elif _is_elsewhere(folders, interview.recording_path):
            log.warning("recording.kept_elsewhere", interview_id=name)
            settled.add(name)
        elif await keep_recording(folders, name, database):
            settled.add(name)
    return settled


def _is_elsewhere(folders: DataFolders, recording_path: str | None) -> bool:
    """Whether a stored recording isn't in this data folder."""
    return recording_path is not None and not (folders.data / recording_path).is_file()


def _left_alone(folders: DataFolders) -> set[str]:
    """Directories with parts, none of which was written for a while."""
    before = time.time() - LEFT_ALONE_S
    directories = {path.parent for path in folders.recordings.glob("*/part-*.json")}
    return {
        directory.name
        for directory in directories
        if all(path.stat().st_mtime < before for path in directory.glob("part-*"))
    }


def _interview_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
