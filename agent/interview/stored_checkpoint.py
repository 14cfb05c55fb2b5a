"""What an agent on another machine left, as the database tells it."""

from __future__ import annotations

from pathlib import Path

import structlog

from agent.conductor import State
from agent.interview.checkpoint import Checkpoint
from agent.transcript.journal import Journal, put_away, read_records
from agent.transcript.journal_sink import DatabaseSink
from db.session import Database
from db.tables import Interview, Speaker
from kit.data_layout import DataFolders

log = structlog.get_logger(__name__)

DELIVER_TIMEOUT_S = 10.0


async def read_stored_checkpoint(database: Database, interview: Interview) -> Checkpoint | None:
    """Where the interview was at its last move that is stored; None if it never began."""
    if interview.conductor_state is None:
        return None
    async with database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    answers = [
        (entry.question_id, entry.text)
        for entry in entries
        if entry.speaker == Speaker.CANDIDATE and entry.kind != "backchannel" and entry.question_id
    ]
    return Checkpoint(State.from_json(interview.conductor_state), answers)


async def put_away_if_outdated(
    folders: DataFolders, database: Database, interview: Interview
) -> None:
    """Lay aside a journal of ours that an agent elsewhere has gone on from.

    A journal that tells of moves which are not stored yet is the newest word and stays. What
    an outdated one tells of words that were never delivered is delivered first; if that
    cannot be done now, the journal stays too, and is gone on from.
    """
    path = folders.journal / f"{interview.id}.jsonl"
    last_move = _last_move(path)
    if last_move is None or last_move >= interview.conductor_seq:
        return
    journal = Journal(path, str(interview.id), DatabaseSink(database))
    delivered = await journal.flushed(DELIVER_TIMEOUT_S)
    await journal.aclose()
    if delivered:
        log.info("journal.outdated", interview_id=str(interview.id), last_move=last_move)
        put_away(folders, str(interview.id))


def _last_move(path: Path) -> int | None:
    """The place of the journal's last state; 0 without any, None without a journal."""
    if not path.exists():
        return None
    return max((r.seq for r in read_records(path) if r.type == "state"), default=0)
