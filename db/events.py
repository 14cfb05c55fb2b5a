"""Events of interviews and tasks, as messages on PostgreSQL's NOTIFY.

Repositories announce what they store in the same transaction, so a listener receives an event
exactly when its row can be read. A notification holds less than 8000 bytes; longer messages are
sent in pieces. Webhooks of these events are queued in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox import post_report, post_status
from db.tables import InterviewStatus, ReportStatus, TranscriptEntry

CHANNEL = "vivavoce_events"
PIECE_CHARS = 7_900
"""ASCII characters of a message per notification, without its header."""
UNFINISHED_LIMIT = 256
"""Most incomplete messages that are kept; the oldest are dropped."""

Event: TypeAlias = dict[str, Any]
"""A JSON object with at least ``type``."""


def transcript_event(entry: TranscriptEntry) -> Event:
    """A final transcript entry."""
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
    """The interview's new status."""
    return {"type": "status", "status": str(status)}


def report_event(status: ReportStatus) -> Event:
    """The report is pending, complete or failed."""
    return {"type": "report", "status": str(status)}


def deleted_event() -> Event:
    """The interview was deleted; listeners drop what they keep of it."""
    return {"type": "deleted"}


def task_event(seq: int) -> Event:
    """A task has a new event, to be read from its table."""
    return {"type": "task", "seq": seq}


async def announce(session: AsyncSession, interview_id: UUID, events: Sequence[Event]) -> None:
    """Send events to all listeners, and queue their webhooks, when the transaction commits."""
    if not events:
        return
    await send(session, encode(interview_id, events))
    for event in events:
        if event["type"] == "status":
            await post_status(session, interview_id, InterviewStatus(event["status"]))
        elif event["type"] == "report":
            await post_report(session, interview_id, ReportStatus(event["status"]))


async def send(session: AsyncSession, pieces: Iterable[str]) -> None:
    """Notify with the pieces of :func:`encode`."""
    for piece in pieces:
        await session.execute(
            text("SELECT pg_notify(:channel, :piece)"), {"channel": CHANNEL, "piece": piece}
        )


def encode(interview_id: UUID, events: Sequence[Event]) -> list[str]:
    """A message as notifications: ``id:index:count:part of the JSON``."""
    message = json.dumps({"interview": str(interview_id), "events": events})
    parts = [message[at : at + PIECE_CHARS] for at in range(0, len(message), PIECE_CHARS)]
    name = uuid4().hex
    return [f"{name}:{index}:{len(parts)}:{part}" for index, part in enumerate(parts)]


class Decoder:
    """Joins the pieces of messages."""

    def __init__(self) -> None:
        self._unfinished: dict[str, dict[int, str]] = {}

    def feed(self, piece: str) -> tuple[UUID, list[Event]] | None:
        """The message that ``piece`` completes, or None. Raises ValueError for any other text."""
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
