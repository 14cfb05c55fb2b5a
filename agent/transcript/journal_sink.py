"""Journal records into PostgreSQL: each batch in one transaction, safe to repeat."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog

from agent.transcript.journal import RecordsRefusedError
from agent.transcript.records import Record
from db.session import Database, is_refusal
from db.tables import TranscriptEntry
from interviews.other_format import CAME_AFTER_ALL, close_other_format

log = structlog.get_logger(__name__)


class DatabaseSink:
    """Delivers records to the tables; see :class:`agent.transcript.journal.Sink`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        """Store one batch; nothing of an interview that was deleted.

        Raises:
            RecordsRefusedError: the database will never take one of the records.
            Exception: the database cannot be reached.
        """
        try:
            await self._deliver(UUID(interview_id), records)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise RecordsRefusedError(repr(error)[:300]) from error
        except Exception as error:
            if is_refusal(error):
                raise RecordsRefusedError(repr(error)[:300]) from error
            raise

    async def _deliver(self, key: UUID, records: list[Record]) -> None:
        entries = [_entry(key, r) for r in records if r.type == "entry"]
        states = [r for r in records if r.type == "state"]
        end = next((r for r in records if r.type == "end"), None)
        started = next((r for r in records if r.data.get("name") == "started"), None)
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(key)
            if interview is None:
                log.warning("journal.of_no_interview", interview_id=str(key))
                return
            if started is not None:
                at = datetime.fromtimestamp(started.data["wall"], UTC)
                await work.interviews.mark_started(key, started_at=at)
            await work.transcripts.add_many(entries)
            if states:
                last = states[-1]
                await work.interviews.save_conductor_state(key, last.seq, last.data["state"])
            if end is not None:
                await work.interviews.complete(key, end.data["reason"])
                # A request that was made during the interview waits for a person.
                await close_other_format(work, interview, CAME_AFTER_ALL, before_start=True)


def _entry(interview_id: UUID, record: Record) -> TranscriptEntry:
    data: dict[str, Any] = record.data
    return TranscriptEntry(
        interview_id=interview_id,
        seq=record.seq,
        speaker=data["speaker"],
        kind=data["kind"],
        text=data["text"],
        start_s=data["start_s"],
        end_s=data["end_s"],
        question_id=data.get("question_id"),
        interrupted=data.get("interrupted", False),
        confidence=data.get("confidence"),
        words=data.get("words"),
        flags=data.get("flags", []),
    )
