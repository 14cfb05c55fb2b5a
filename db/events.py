"""What happens in an interview, or with a task, as messages on PostgreSQL's NOTIFY.

Repositories announce what they store in the same transaction, so a listener hears of it
exactly when it can be read. A notification holds under 8000 bytes; longer messages travel
in pieces. What the world outside is told of is queued here too, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.outgoing import tell_report, tell_status
from db.tables import InterviewStatus, ReportStatus, TranscriptEntry

CHANNEL = "vivavoce_events"
PIECE_CHARS = 7_900
"""ASCII characters of a message per notification, header not counted."""
UNFINISHED_LIMIT = 256
"""Messages of which only some pieces came; the oldest are forgotten beyond this many."""

Event: TypeAlias = dict[str, Any]
"""A JSON object with at least ``type``."""


def transcript_event(entry: TranscriptEntry) -> Event:
    """Something was said, finally."""
    return {
        "type": "transcript",
        "seq": entry.seq,
        "speaker": str(entry.speaker),
        "kind": entry.kind,
        "text": entry.text,
        "start_s": entry.start_s,
        "end_s": entry.end_s,
        "question_id": entry.question_id,
        "interrupted": entry.interrupted,
    }


def status_event(status: InterviewStatus) -> Event:
    """The interview is now at this point of its life."""
    return {"type": "status", "status": str(status)}


def report_event(status: ReportStatus) -> Event:
    """The report is pending, complete or failed."""
    return {"type": "report", "status": str(status)}


def deleted_event() -> Event:
    """The interview is gone; whoever keeps something of it drops it."""
    return {"type": "deleted"}


def task_event(seq: int) -> Event:
    """A task has a new event; what it says is read from its table."""
    return {"type": "task", "seq": seq}


async def announce(session: AsyncSession, interview_id: UUID, events: Sequence[Event]) -> None:
    """Send events to all listeners when this session's transaction commits.

    Subscribers of webhooks get theirs by jobs that commit with it.
    """
    if not events:
        return
    await send(session, encode(interview_id, events))
    for event in events:
        if event["type"] == "status":
            await tell_status(session, interview_id, InterviewStatus(event["status"]))
        elif event["type"] == "report":
            await tell_report(session, interview_id, ReportStatus(event["status"]))


async def send(session: AsyncSession, pieces: Iterable[str]) -> None:
    """Notify with ready pieces of :func:`encode`."""
    for piece in pieces:
        await session.execute(
            text("SELECT pg_notify(:channel, :piece)"), {"channel": CHANNEL, "piece": piece}
        )


def encode(interview_id: UUID, events: Sequence[Event]) -> list[str]:
    """One message as the notifications that carry it: ``id:index:count:part of the JSON``."""
    message = json.dumps({"interview": str(interview_id), "events": events})
    parts = [message[at : at + PIECE_CHARS] for at in range(0, len(message), PIECE_CHARS)]
    name = uuid4().hex
    return [f"{name}:{index}:{len(parts)}:{part}" for index, part in enumerate(parts)]


class Decoder:
    """Puts messages together again."""

    def __init__(self) -> None:
        self._unfinished: dict[str, dict[int, str]] = {}

    def feed(self, piece: str) -> tuple[UUID, list[Event]] | None:
        """The message that ``piece`` completes, or None. Raises ValueError for other text."""
        name, index, count, part = piece.split(":", 3)
        parts = self._unfinished.setdefault(name, {})
        parts[int(index)] = part
        if len(parts) < int(count):
            if len(self._unfinished) > UNFINISHED_LIMIT:
                del self._unfinished[next(iter(self._unfinished))]
            return None
        del self._unfinished[name]
        message = json.loads("".join(parts[number] for number in sorted(parts)))
        return UUID(message["interview"]), message["events"]
