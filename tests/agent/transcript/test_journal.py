"""The journal: on disk before the turn continues, in the database when that is reachable."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text as sql

from agent.interview.checkpoint import end_reason, read_checkpoint
from agent.transcript import journal as module
from agent.transcript.journal import Journal
from agent.transcript.journal_sink import DatabaseSink
from agent.transcript.records import Record, read_records, unfinished_speech
from db.repositories.audit import AuditFilter
from db.session import Database
from db.tables import Interview, RequestKind
from kit.text import clean

pytestmark = pytest.mark.realtime

ID = "00000000-0000-0000-0000-000000000001"


class Sink:
    """Keeps what is delivered; may be away."""

    def __init__(self) -> None:
        self.got: list[Record] = []
        self.away = False
        self.attempts = 0

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        self.attempts += 1
        if self.away:
            raise ConnectionRefusedError
        self.got += records


@pytest_asyncio.fixture
async def sink() -> Sink:
    return Sink()


@pytest_asyncio.fixture
async def path(tmp_path: Path) -> Path:
    return tmp_path / "journals" / f"{ID}.jsonl"


@pytest_asyncio.fixture
async def journal(path: Path, sink: Sink) -> AsyncIterator[Journal]:
    journal = Journal(path, ID, sink)
    yield journal
    await journal.aclose(timeout_s=1.0)


def said(text: str, **more: Any) -> dict[str, Any]:
    entry = {"speaker": "candidate", "kind": "answer", "text": text, "start_s": 1.0, "end_s": 2.0}
    return entry | more


async def test_a_record_is_on_disk_when_append_returns(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    real = os.fsync

    def fsync(number: int) -> None:
        real(number)
        synced.append(path.read_bytes())

    monkeypatch.setattr(module.os, "fsync", fsync)
    record = await journal.append("entry", said("Größe 네"))
    (content,) = synced
    assert json.loads(content) == {"seq": 1, "type": "entry", "data": said("Größe 네")}
    assert content.endswith(b"\n")
    assert read_records(path) == [record]


async def test_a_cancelled_writer_has_written_and_it_is_delivered(
    journal: Journal, path: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = threading.Event()
    real = os.fsync

    def fsync(number: int) -> None:
        disk.wait(2.0)
        real(number)

    monkeypatch.setattr(module.os, "fsync", fsync)
    writing = asyncio.create_task(journal.append("entry", said("one")))
    await asyncio.sleep(0.05)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    disk.set()
    await asyncio.sleep(0.05)
    assert [r.data["text"] for r in read_records(path)] == ["one"]
    assert await journal.flushed(2.0)
    assert [r.data["text"] for r in sink.got] == ["one"]


async def test_places_are_kept_for_words_that_are_still_being_said(
    journal: Journal, path: Path
) -> None:
    place = journal.reserve()
    later = await journal.append("entry", said("over it"))
    await journal.append("entry", said("begun before"), seq=place)
    assert place < later.seq
    assert [r.seq for r in read_records(path)] == [later.seq, place]


async def test_a_line_cut_by_a_crash_is_dropped_and_written_over(path: Path, sink: Sink) -> None:
    path.parent.mkdir()
    whole = json.dumps({"seq": 7, "type": "entry", "data": said("whole")})
    path.write_text(f'{whole}\n{{"seq": 8, "type": "ent')
    assert [r.seq for r in read_records(path)] == [7]
    journal = Journal(path, ID, sink)
    added = await journal.append("entry", said("next"))
    await journal.aclose()
    assert added.seq == 8
    assert [(r.seq, r.data["text"]) for r in read_records(path)] == [(7, "whole"), (8, "next")]
    assert [r.seq for r in sink.got] == [7, 8]


async def test_a_line_that_is_nonsense_does_not_hide_the_others(path: Path, sink: Sink) -> None:
    path.parent.mkdir()
    good = json.dumps({"seq": 3, "type": "entry", "data": said("good")})
    path.write_bytes(b'\xff\xfe\n{"seq": 1}\n[]\n' + good.encode() + b"\n")
    assert [r.seq for r in read_records(path)] == [3]


async def test_the_database_is_away_and_comes_back(
    journal: Journal, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", (0.01,))
    sink.away = True
    for text in ("one", "two", "three"):
        await asyncio.wait_for(journal.append("entry", said(text)), 1.0)
    assert not await journal.flushed(0.05)
    assert sink.attempts > 1 and not sink.got
    sink.away = False
    assert await journal.flushed(2.0)
    assert [r.data["text"] for r in sink.got] == ["one", "two", "three"]
    assert [r.seq for r in sink.got] == [1, 2, 3]


async def test_what_was_not_delivered_waits_in_the_file(path: Path, sink: Sink) -> None:
    sink.away = True
    first = Journal(path, ID, sink)
    await first.append("entry", said("kept"))
    await first.aclose(timeout_s=0.1)
    sink.away = False
    second = Journal(path, ID, sink)
    assert await second.flushed(2.0)
    await second.aclose()
    assert [r.data["text"] for r in sink.got] == ["kept"]


async def test_an_utterance_that_was_not_finished_becomes_an_entry(path: Path, sink: Sink) -> None:
    dead = Journal(path, ID, sink)
    begun, done = dead.reserve(), dead.reserve()
    question = said("How are", speaker="agent", kind="planned", start_s=4.0, end_s=9.0)
    await dead.append("speaking", question, seq=begun)
    await dead.append("speaking", question, seq=done)
    await dead.append("entry", question, seq=done)
    await dead.aclose()
    sink.got.clear()
    heir = Journal(path, ID, sink)
    await heir.flushed(2.0)
    await heir.aclose()
    (made,) = (r for r in sink.got if r.type == "entry" and r.seq == begun)
    assert made.data["interrupted"] and made.data["end_s"] == 4.0
    assert unfinished_speech(read_records(path)) == []
    assert heir.reserve() == done + 1


async def test_the_past_is_read_back(path: Path, journal: Journal) -> None:
    assert read_checkpoint(read_records(path)) is None
    await journal.append("entry", said("Hello", question_id="a"))
    await journal.append("entry", said("mm-hm", question_id="a", kind="backchannel"))
    await journal.append("state", {"state": {"phase": "asking", "asked": ["a"]}})
    await journal.append("state", {"state": {"phase": "asking", "asked": ["a", "b"]}})
    past = read_checkpoint(read_records(path))
    assert past is not None
    assert past.state.asked == ("a", "b") and past.answers == [("a", "Hello")]
    assert end_reason(read_records(path)) is None
    await journal.append("end", {"reason": "completed"})
    assert end_reason(read_records(path)) == "completed"


async def test_delivering_twice_changes_nothing(database: Database, interview: Interview) -> None:
    sink = DatabaseSink(database)
    records = [
        Record(1, "event", {"name": "started", "wall": 1_700_000_000.5}),
        Record(2, "speaking", said("How are you", speaker="agent", kind="planned")),
        Record(3, "entry", said("one", words=[{"text": "one", "start_s": 1.0, "end_s": 2.0}])),
        Record(2, "entry", said("How are you?", speaker="agent", kind="planned", start_s=0.5)),
        Record(4, "state", {"state": {"phase": "asking"}}),
        Record(5, "end", {"reason": "completed"}),
    ]
    for _ in range(2):
        await sink.deliver(str(interview.id), records)
    await sink.deliver(str(interview.id), records[2:5])
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
        stored = await work.interviews.get(interview.id)
        report = await work.reports.of_interview(interview.id)
    assert [(r.seq, r.text) for r in rows] == [(2, "How are you?"), (3, "one")]
    assert stored is not None and report is not None
    assert (stored.status, stored.end_reason) == ("COMPLETED", "completed")
    assert stored.started_at is not None and stored.started_at.timestamp() == 1_700_000_000.5


@pytest.mark.parametrize("during", [False, True])
async def test_an_interview_that_was_held_ends_the_request_for_another_format(
    database: Database, interview: Interview, during: bool
) -> None:
    """By phone, for example. A request from during the interview waits for a person."""
    async with database.unit_of_work() as work:
        request = await work.requests.add(interview.id, RequestKind.OTHER_FORMAT, "In writing.")
    started_at = request.created_at.timestamp() + (-1 if during else 1)
    sink = DatabaseSink(database)
    await sink.deliver(
        str(interview.id),
        [
            Record(1, "event", {"name": "started", "wall": started_at}),
            Record(2, "end", {"reason": "completed"}),
        ],
    )
    async with database.unit_of_work() as work:
        (request,) = await work.requests.of_interview(interview.id)
        entries = await work.audit.list(AuditFilter(action="request.closed"))
    assert request.state == ("open" if during else "closed")
    assert [entry.subject_id for entry in entries] == ([] if during else [interview.id])


async def test_a_record_that_is_refused_stops_no_other(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    path = tmp_path / f"{interview.id}.jsonl"
    async with database.unit_of_work() as work:
        await work.session.execute(
            sql("ALTER TABLE transcript_entry ADD CONSTRAINT even CHECK (text <> 'odd')")
        )
    journal = Journal(path, str(interview.id), DatabaseSink(database))
    await journal.append("entry", said("first"))
    await journal.append("entry", said("odd"))
    await journal.append("entry", {"text": "without a speaker"})
    await journal.append("entry", said("last"))
    assert await journal.flushed(5.0)
    await journal.aclose()
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [row.text for row in rows] == ["first", "last"]
    refused = [json.loads(line) for line in (tmp_path / "refused" / path.name).open()]
    assert [json.loads(r["line"])["data"]["text"] for r in refused] == ["odd", "without a speaker"]
    assert "even" in refused[0]["reason"] and "speaker" in refused[1]["reason"]


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\x1b[2Jup"])
async def test_text_that_no_database_stores_is_cleaned(
    tmp_path: Path, database: Database, interview: Interview, text: str
) -> None:
    path = tmp_path / f"{interview.id}.jsonl"
    journal = Journal(path, str(interview.id), DatabaseSink(database))
    await journal.append("entry", said(text, words=[{"text": text, "start_s": 0.0}]))
    await journal.append("entry", said("next"))
    assert await journal.flushed(5.0)
    await journal.aclose()
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [row.text for row in rows] == [clean(text), "next"]
    assert not (tmp_path / "refused").exists()


ODD_LINES = (
    '{"seq": "2", "type": "entry", "data": {}}',
    '{"seq": 2, "type": "entry", "data": null}',
    '{"seq": 2, "type": "entry", "data": {"text": 5}}',
    '{"seq": 2, "type": "dance", "data": {}}',
    '{"seq": 1180591620717411303424, "type": "end", "data": {"reason": "left"}}',
    '{"seq": true, "type": "end", "data": {"reason": "left"}}',
    '{"seq": 2, "type": "event", "data": {"name": "started", "wall": NaN}}',
    '{"seq": 2, "type": "state", "data": {"state": []}}',
    "[" * 3000,
    "",
)


@pytest.mark.parametrize("odd", ODD_LINES)
async def test_an_odd_line_is_set_aside_and_hides_no_other(
    path: Path, sink: Sink, odd: str
) -> None:
    path.parent.mkdir()
    lines = [json.dumps({"seq": n, "type": "entry", "data": said(f"{n}")}) for n in (1, 3)]
    path.write_text(f"{lines[0]}\n{odd}\n{lines[1]}\n")
    for _ in range(2):
        journal = Journal(path, ID, sink)
        assert await journal.flushed(2.0)
        await journal.aclose()
    assert [r.seq for r in sink.got] == [1, 3, 1, 3]
    kept = [json.loads(line) for line in (path.parent / "refused" / path.name).open()]
    assert [line["line"] for line in kept] == [odd] and kept[0]["reason"]


async def test_a_disk_that_refuses_for_a_while_loses_nothing(
    journal: Journal, path: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    await journal.append("entry", said("before"))
    real = os.fsync

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    await journal.append("entry", said("while the disk is full"))
    assert [r.data["text"] for r in sink.got] == ["before", "while the disk is full"]
    assert [r.data["text"] for r in read_records(path)] == ["before"]
    monkeypatch.setattr(module.os, "fsync", real)
    await journal.append("entry", said("after"))
    texts = ["before", "while the disk is full", "after"]
    assert [r.data["text"] for r in read_records(path)] == texts
    assert await journal.flushed(2.0)
    assert [r.data["text"] for r in sink.got] == texts


async def test_neither_disk_nor_database_is_told_and_made_up_for(
    journal: Journal, path: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DISK_PATIENCE_S", 0.05)
    monkeypatch.setattr(module, "RETRY_S", (0.01,))
    real, sink.away = os.fsync, True

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await journal.append("entry", said("lost for now"))
    monkeypatch.setattr(module.os, "fsync", real)
    sink.away = False
    assert await journal.flushed(2.0)
    assert [r.data["text"] for r in sink.got] == ["lost for now"]
