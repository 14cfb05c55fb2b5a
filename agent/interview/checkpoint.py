"""Where an interview was when its agent left it: from the journal here, or from the database.

The journal is written first, so it knows more than the database, unless an agent on another
machine has continued the interview since, or the disk refused the newest lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from agent.conductor import State, UtteranceKind
from agent.transcript.records import Record, read_records
from agent.transcript.recovery import deliver_and_put_away
from db.session import Database
from db.tables import Interview, Speaker
from judging.answers import ANSWER_KINDS
from kit.data_layout import DataFolders

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Checkpoint:
    """The state of an interview, and what was asked and answered in it.

    ``answers`` and ``follow_ups`` are (question id, text), oldest first. ``seq`` is the state's
    place in the order of the journal.
    """

    state: State
    answers: Sequence[tuple[str, str]] = ()
    follow_ups: Sequence[tuple[str, str]] = ()
    seq: int = 0


@dataclass(frozen=True)
class _Entry:
    """What is read of an entry of the transcript, from the journal or the database."""

    speaker: str
    kind: str
    question_id: str | None
    text: str


def _checkpoint(state: dict[str, Any], seq: int, entries: Iterable[_Entry]) -> Checkpoint:
    answers, follow_ups = [], []
    for entry in entries:
        if not entry.question_id:
            continue
        if entry.speaker == Speaker.CANDIDATE and entry.kind in ANSWER_KINDS:
            answers.append((entry.question_id, entry.text))
        elif entry.kind == UtteranceKind.FOLLOWUP:
            follow_ups.append((entry.question_id, entry.text))
    return Checkpoint(State.from_json(state), answers, follow_ups, seq)


def read_checkpoint(records: Sequence[Record]) -> Checkpoint | None:
    """The checkpoint in a journal; None when the interview never began."""
    states = [record for record in records if record.type == "state"]
    if not states:
        return None
    newest = max(states, key=lambda record: record.seq)
    entries = (
        _Entry(
            record.data["speaker"],
            record.data["kind"],
            record.data.get("question_id"),
            record.data["text"],
        )
        for record in records
        if record.type == "entry"
    )
    return _checkpoint(newest.data["state"], newest.seq, entries)


def newer(own: Checkpoint | None, stored: Checkpoint | None) -> Checkpoint | None:
    """The checkpoint with the newest state. Of the same state the journal's, which may know more
    words; the database's is newer if the disk refused the last lines of the journal."""
    if own is None or stored is None:
        return own or stored
    return stored if stored.seq > own.seq else own


async def read_stored_checkpoint(database: Database, interview: Interview) -> Checkpoint | None:
    """The checkpoint of the last move that is stored; None when the interview never began."""
    if interview.conductor_state is None:
        return None
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    entries = (_Entry(row.speaker, row.kind, row.question_id, row.text) for row in rows)
    return _checkpoint(interview.conductor_state, interview.conductor_seq, entries)


def end_reason(records: Sequence[Record]) -> str | None:
    """Why the interview ended, according to its journal; None while it is under way."""
    end = next((record for record in records if record.type == "end"), None)
    return None if end is None else str(end.data["reason"])


async def put_away_if_outdated(
    folders: DataFolders, database: Database, interview: Interview
) -> None:
    """Put away a journal here after which the interview has continued: on another machine, or here
    while the disk refused what was written.

    A journal with moves that are not stored yet is the newest source and stays. The words of an
    outdated one that were never delivered are delivered first; if that fails, the journal
    stays too, and the interview continues from it.
    """
    path = folders.journal / f"{interview.id}.jsonl"
    last_move = _last_move(path)
    if last_move is None or last_move >= interview.conductor_seq:
        return
    if await deliver_and_put_away(folders, database, str(interview.id)):
        log.info("journal.outdated", interview_id=str(interview.id), last_move=last_move)


def _last_move(path: Path) -> int | None:
    """The place of the journal's last state; 0 without any, None without a journal."""
    if not path.exists():
        return None
    return max((r.seq for r in read_records(path) if r.type == "state"), default=0)
