"""The journal of an interview: an append-only file first, PostgreSQL within a second.

Each record is one JSON line, on disk (fsync) before :meth:`Journal.append` returns; a task
delivers records to the database in order, and retries while it is away. The file is replayed
when an agent starts, and every delivery may be repeated without harm.

A turn waits for the fsync (about a millisecond) and for nothing else here.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import structlog

from kit.data_layout import DataFolders

log = structlog.get_logger(__name__)

RecordType = Literal["entry", "speaking", "state", "event", "end"]

RETRY_S = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Waits between attempts to deliver; the last one repeats until one succeeds."""


@dataclass(frozen=True)
class Record:
    """One line of the journal.

    ``entry``: a finished utterance. ``speaking``: the interviewer began one (its ``entry``
    follows under the same seq). ``state``: the conductor's state. ``event``: the interview
    began. ``end``: it is over.
    """

    seq: int
    type: RecordType
    data: dict[str, Any]


class Sink(Protocol):
    """Where records go, in order. If it raises, the same records come again."""

    async def deliver(self, interview_id: str, records: list[Record]) -> None: ...


def read_records(path: Path) -> list[Record]:
    """All whole records of a journal file; a last line cut by a crash is left out."""
    records: list[Record] = []
    if not path.exists():
        return records
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.endswith("\n"):
                break
            try:
                raw = json.loads(line)
                records.append(Record(raw["seq"], raw["type"], raw["data"]))
            except (ValueError, KeyError, TypeError):
                log.warning("journal.unreadable_line", path=str(path))
    return records


def unfinished_speech(records: list[Record]) -> list[Record]:
    """Entries for utterances that a dying agent began and never finished."""
    finished = {r.seq for r in records if r.type == "entry"}
    return [
        Record(r.seq, "entry", {**r.data, "end_s": r.data["start_s"], "interrupted": True})
        for r in records
        if r.type == "speaking" and r.seq not in finished
    ]


def put_away(folders: DataFolders, interview_id: str) -> None:
    """Move a completely delivered journal out of the way of the next start."""
    path = folders.journal / f"{interview_id}.jsonl"
    done = folders.journal / "done"
    done.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(done / path.name)


class Journal:
    """The journal of one interview.

    Args:
        path: the file; its folder is created.
        interview_id: of the interview.
        sink: takes the records; see :class:`Sink`.
        first_seq: no record gets a lower number (the database may know more than the file).
    """

    def __init__(self, path: Path, interview_id: str, sink: Sink, *, first_seq: int = 1) -> None:
        self._path = path
        self._interview_id = interview_id
        self._sink = sink
        path.parent.mkdir(parents=True, exist_ok=True)
        known = read_records(path)
        self._drop_torn_tail()
        self._seq = itertools.count(max([first_seq - 1, *(r.seq for r in known)]) + 1)
        self._file = path.open("a", encoding="utf-8")
        self._loop = asyncio.get_running_loop()
        self._writing = asyncio.Lock()
        self._lock = threading.Lock()
        self._queue: list[Record] = known
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._task = asyncio.create_task(self._deliver(), name=f"journal-{interview_id}")
        if known:
            self._wake.set()
            for record in unfinished_speech(known):
                self._put(record)
        else:
            self._empty.set()

    @property
    def interview_id(self) -> str:
        return self._interview_id

    def reserve(self) -> int:
        """Reserve a place in the order of things said, for an entry that is written later."""
        return next(self._seq)

    async def append(
        self, type_: RecordType, data: dict[str, Any], *, seq: int | None = None
    ) -> Record:
        """Write one record. When this returns, it survives a crash of the process."""
        record = Record(self.reserve() if seq is None else seq, type_, data)
        async with self._writing:
            await asyncio.shield(asyncio.to_thread(self._put, record))
        return record

    async def flushed(self, timeout_s: float | None = None) -> bool:
        """Wait until the database has every record; False when ``timeout_s`` passed first."""
        try:
            await asyncio.wait_for(self._empty.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def aclose(self, *, timeout_s: float = 5.0) -> None:
        """Deliver the rest if the database is reachable; otherwise it stays in the file."""
        if not await self.flushed(timeout_s):
            log.warning(
                "journal.undelivered", interview_id=self._interview_id, left=len(self._queue)
            )
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._file.close()

    def _drop_torn_tail(self) -> None:
        """Cut a last line that a crash left incomplete, so that the next one is legible."""
        if not self._path.exists():
            return
        data = self._path.read_bytes()
        keep = data.rfind(b"\n") + 1
        if keep != len(data):
            with self._path.open("r+b") as file:
                file.truncate(keep)

    def _put(self, record: Record) -> None:
        line = {"seq": record.seq, "type": record.type, "data": record.data}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            # In this order: "empty" must never be true of a queue that holds something.
            self._queue.append(record)
            self._empty.clear()
        # Here and not after the await: a writer who was cancelled has written nevertheless.
        self._loop.call_soon_threadsafe(self._wake.set)

    async def _deliver(self) -> None:
        failures = 0
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                batch = self._queue[:200]
                try:
                    await self._sink.deliver(self._interview_id, batch)
                except asyncio.CancelledError:
                    raise
                except Exception as error:
                    wait_s = RETRY_S[min(failures, len(RETRY_S) - 1)]
                    failures += 1
                    log.warning(
                        "journal.database_away",
                        interview_id=self._interview_id,
                        waiting=len(self._queue),
                        retry_s=wait_s,
                        error=repr(error)[:200],
                    )
                    await asyncio.sleep(wait_s)
                    continue
                failures = 0
                del self._queue[: len(batch)]
            if not self._queue:
                self._empty.set()
