"""Deleting an interview for good: its rows in one transaction, then its files.

A data folder may be on one machine only. So, besides the job that follows a deletion, every
worker regularly checks its own folder and erases files of interviews that have a tombstone: those
on other machines, and those that a restored backup brought back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path, PurePath
from uuid import UUID

from db.session import UnitOfWork
from db.tables import DeletionReason, Tombstone
from pipelines.prerendered import NOTES, forget_speech

NAMES_KEPT = timedelta(days=30)
"""How long a tombstone keeps file names, for folders that were not checked yet."""
EXPORTS = "exports"
"""Folder of the files of exports, named by their tasks."""
_BY_INTERVIEW = ("recordings", "journal", "journal/done")
"""Folders whose entries begin with an interview's id."""


async def delete_interview(work: UnitOfWork, interview_id: UUID, reason: DeletionReason) -> bool:
    """Delete all rows and queue the job that erases the files, in this transaction.

    Returns:
        False when there is no such interview, or it is in progress or on legal hold.
    """
    interview = await work.interviews.get(interview_id)
    if interview is None:
        return False
    files = await work.erasures.files(interview_id)
    for task_id in await work.tasks.delete_exports_of(interview_id):
        files.append(f"{EXPORTS}/{task_id}*")
    if interview.recording_path is not None:
        files.append(interview.recording_path)
    return await work.erasures.delete(interview_id, reason, files)


def erase_files(data_dir: Path, tombstone: Tombstone) -> int:
    """Erase every file of a deleted interview from a data folder; returns how many there were.

    Safe to repeat. Raises OSError for what can't be erased.
    """
    count = 0
    for note in sorted(data_dir.glob(f"speech/*/{NOTES}/{tombstone.interview_id}.json")):
        count += forget_speech(note.parents[1], str(tombstone.interview_id))
    patterns = [f"{folder}/{tombstone.interview_id}*" for folder in _BY_INTERVIEW]
    for path in _paths(data_dir, [*patterns, *tombstone.files]):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        count += 1
    return count


def interviews_in(data_dir: Path) -> set[UUID]:
    """The interviews of which a data folder has files."""
    ids = set()
    for folder in _BY_INTERVIEW:
        for path in (data_dir / folder).glob("*-*-*-*-*"):
            try:
                ids.add(UUID(path.name[:36]))
            except ValueError:
                continue
    return ids


async def leftovers(work: UnitOfWork, present: set[UUID]) -> Sequence[Tombstone]:
    """Tombstones of the interviews whose files are present, or may be under other names."""
    lately = await work.erasures.recently_deleted(NAMES_KEPT)
    known = {tombstone.interview_id for tombstone in lately}
    return [*lately, *await work.erasures.deleted(present - known)]


def _paths(data_dir: Path, patterns: Iterable[str]) -> Iterator[Path]:
    """The paths that match inside the folder; a pattern that leads out of it matches nothing."""
    root = data_dir.resolve()
    for pattern in patterns:
        parts = PurePath(pattern).parts
        if not parts or ".." in parts or PurePath(pattern).is_absolute():
            continue
        for path in sorted(root.glob(pattern)):
            if path.resolve().is_relative_to(root) and path != root:
                yield path
