"""Journals that a crash or an outage left undelivered, brought to the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn
from uuid import UUID

import structlog

from agent.transcript.journal import Journal, put_away
from agent.transcript.journal_sink import DatabaseSink
from db.session import Database
from kit.data_layout import DataFolders

log = structlog.get_logger(__name__)

DELIVER_TIMEOUT_S = 10.0
LEFT_ALONE_S = 300.0
"""A journal that was not written for so long has no agent, if its interview is over."""
SEARCH_EVERY_S = 60.0


async def deliver_journal(path: Path, database: Database) -> bool:
    """Deliver what a journal holds; False when the database or the disk did not allow it in time.

    The journal must have no agent.
    """
    try:
        if not path.exists():
            return True
        journal = Journal(path, path.stem, DatabaseSink(database))
        delivered = await journal.flushed(DELIVER_TIMEOUT_S)
        await journal.aclose(timeout_s=0.0)
    except Exception as error:
        log.error("journal.not_delivered", path=str(path), error=repr(error)[:200])
        return False
    return delivered


async def deliver_leftovers(
    folders: DataFolders, database: Database, held: Collection[str] = ()
) -> dict[str, bool]:
    """Deliver every journal that has no agent; one that is damaged holds up no other.

    A file whose name is no interview's id is moved to ``refused/``.

    Args:
        held: ids of the interviews that an agent holds.

    Returns:
        By interview id: whether all of it is in the database.
    """
    folders.journal.mkdir(parents=True, exist_ok=True)
    paths = [p for p in sorted(folders.journal.glob("*.jsonl")) if _of_interview(p)]
    left = [path for path in paths if path.stem not in held]
    outcomes = await asyncio.gather(*(deliver_journal(path, database) for path in left))
    if left:
        log.info("journal.leftovers", files=len(left), delivered=sum(outcomes))
    return {path.stem: done for path, done in zip(left, outcomes, strict=True)}


async def deliver_and_put_away(folders: DataFolders, database: Database, interview_id: str) -> bool:
    """Put away the journal of an interview that is over, once all of it is delivered."""
    path = folders.journal / f"{interview_id}.jsonl"
    if not await deliver_journal(path, database):
        return False
    put_away(folders, interview_id)
    return True


async def keep_delivering(folders: DataFolders, database: Database) -> NoReturn:
    """Bring to the database what agents left in journals of interviews that are over by now.

    For an agent worker: an agent that dies leaves its last words here, and the interview may go on
    and end on another machine.
    """
    while True:
        await asyncio.sleep(SEARCH_EVERY_S)
        try:
            for path in _left_alone(folders):
                async with database.unit_of_work() as work:
                    interview = await work.interviews.get(UUID(path.stem))
                if interview is None or interview.status.over:
                    await deliver_and_put_away(folders, database, path.stem)
        except Exception as error:
            log.warning("journal.search_failed", error=repr(error)[:200])


def _left_alone(folders: DataFolders) -> list[Path]:
    before = time.time() - LEFT_ALONE_S
    paths = sorted(folders.journal.glob("*.jsonl"))
    return [path for path in paths if _of_interview(path) and path.stat().st_mtime < before]


def refused_files(folders: DataFolders) -> list[str]:
    """Names of the files with lines that could not be stored, for a person to look at."""
    return sorted(path.name for path in (folders.journal / "refused").glob("*.jsonl"))


def _of_interview(path: Path) -> bool:
    try:
        UUID(path.stem)
    except ValueError:
        refused = path.parent / "refused"
        refused.mkdir(exist_ok=True)
        path.replace(refused / path.name)
        log.error("journal.of_unknown_interview", path=str(path), moved_to=str(refused))
        return False
    return True
