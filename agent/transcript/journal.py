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
import os
import threading
from pathlib import Path
from typing import Any, Protocol

import structlog

from agent.transcript.records import (
    Record,
    RecordType,
    mend_file,
    read_records,
    set_aside,
    unfinished_speech,
)
from kit.data_layout import DataFolders
from kit.text import clean_tree
from kit.threads import Threads

log = structlog.get_logger(__name__)

RETRY_S = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Waits between attempts to deliver; the last one repeats until one succeeds."""
BATCH = 200
"""Records delivered in one transaction."""
DISK_PATIENCE_S = 20.0
"""How long a turn waits for the database while the disk refuses a record."""


class RecordsRefusedError(Exception):
    """The sink will never take these records; the message says why."""


class Sink(Protocol):
    """Where records go, in order. If it raises, the same records come again."""

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        """Raises RecordsRefusedError: another attempt would not help."""


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
        known = mend_file(path)
        self._seq = itertools.count(max([first_seq - 1, *(r.seq for r in known)]) + 1)
        self._file = path.open("ab", buffering=0)
        self._unwritten: list[Record] = []
        """What the disk refused so far."""
        self._loop = asyncio.get_running_loop()
        self._writing = asyncio.Lock()
        self._lock = threading.Lock()
        self._disk = Threads("journal")
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

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def reserve(self) -> int:
        """Reserve a place in the order of things said, for an entry that is written later."""
        return next(self._seq)

    async def append(
        self, type_: RecordType, data: dict[str, Any], *, seq: int | None = None
    ) -> Record:
        """Write one record. When this returns, it survives a crash of the process.

        While the disk refuses it, the database is the place where it survives.

        Raises:
            OSError: neither the disk nor the database has it after ``DISK_PATIENCE_S``. It
                is delivered and written as soon as one of them can be reached.
        """
        record = Record(self.reserve() if seq is None else seq, type_, clean_tree(data))
        async with self._writing:
            try:
                await asyncio.shield(self._disk.run(self._put, record))
            except OSError as error:
                log.error(
                    "journal.disk_refused",
                    interview_id=self._interview_id,
                    error=repr(error)[:200],
                )
                if not await self.flushed(DISK_PATIENCE_S):
                    raise
        return record

    async def records(self) -> list[Record]:
        """All records in the order of writing, also those that the disk refused."""
        return await self._disk.run(self._read)

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
        self._disk.close()
        self._file.close()

    def _read(self) -> list[Record]:
        with self._lock:
            return [*read_records(self._path), *self._unwritten]

    def _put(self, record: Record) -> None:
        with self._lock:
            self._unwritten.append(record)
            try:
                self._write()
            finally:
                # In this order: "empty" must never be true of a queue that holds something.
                self._queue.append(record)
                self._empty.clear()
                # Not after the await: a writer who was cancelled has written nevertheless.
                self._loop.call_soon_threadsafe(self._wake.set)

    def _write(self) -> None:
        """Write the lines that the file lacks; all of them, or none if the disk refuses."""
        lines = memoryview("".join(record.line() for record in self._unwritten).encode())
        end = self._file.seek(0, os.SEEK_END)
        try:
            while lines:
                lines = lines[self._file.write(lines) :]
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(end)
            raise
        self._unwritten.clear()

    async def _deliver(self) -> None:
        failures, limit = 0, BATCH
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                batch = self._queue[:limit]
                try:
                    await self._deliver_batch(batch)
                except RecordsRefusedError:
                    limit = 1  # one by one, until the refused record is found
                    continue
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
            limit = BATCH
            if not self._queue:
                self._empty.set()

    async def _deliver_batch(self, batch: list[Record]) -> None:
        """Deliver records, or set the only one aside if it is refused.

        Raises:
            RecordsRefusedError: one of several is refused.
        """
        try:
            await self._sink.deliver(self._interview_id, batch)
        except RecordsRefusedError as error:
            if len(batch) > 1:
                raise
            await self._disk.run(set_aside, self._path, batch[0].line(), str(error))
