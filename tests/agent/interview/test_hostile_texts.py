"""Texts that break programs, said and typed in a room: none is lost, and none holds up the loop."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from agent.listening.intents import load_commands
from agent.transcript.journal import Journal
from agent.transcript.journal_sink import DatabaseSink
from agent.transcript.recovery import deliver_leftovers, refused_files
from db.session import Database
from db.tables import Interview, Speaker
from kit.data_layout import DataFolders
from kit.text import clean
from tests.support.conversation import staged
from tests.support.hostile_texts import HOSTILE
from tests.support.loop_watcher import watched_loop
from tests.support.plans import long_plan

pytestmark = pytest.mark.realtime

FREE_MESSAGES = 20
"""Typed at once; a client that sends more than thirty is held back."""


async def test_typed_texts_are_all_stored_in_order(
    tmp_path: Path,
    database: Database,
    interview: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders = DataFolders(tmp_path)
    key = str(interview.id)
    journal = Journal(folders.journal / f"{key}.jsonl", key, DatabaseSink(database))
    texts = {name: clean(text).strip() for name, text in HOSTILE.items()}
    places: dict[int, str] = {}
    load_commands()  # as a host does before it opens rooms
    async with staged(tmp_path, [], plan=long_plan(len(HOSTILE) + 1), journal=journal) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await stage.hears("planned")
        with watched_loop(monkeypatch) as watch:
            for number, (name, text) in enumerate(texts.items()):
                if number >= FREE_MESSAGES:
                    await asyncio.sleep(0.4)
                stage.room.tell({"type": "text_answer", "text": HOSTILE[name]})
                places[await stage.place_of(text)] = text
    assert watch.stalls() == []
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    stored = {row.seq: row.text for row in rows if row.speaker == Speaker.CANDIDATE}
    assert stored == places
    assert list(places) == sorted(places)
    assert refused_files(folders) == []


async def test_recognised_texts_are_all_stored(
    tmp_path: Path, database: Database, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No recogniser should write such words, but another engine's server may."""
    folders = DataFolders(tmp_path)
    key = str(interview.id)
    journal = Journal(folders.journal / f"{key}.jsonl", key, DatabaseSink(database))
    entry = {"speaker": "candidate", "kind": "answer", "start_s": 1.0, "end_s": 2.0}
    words = [{"text": text, "start_s": 1.0, "end_s": 2.0} for text in HOSTILE.values()]
    with watched_loop(monkeypatch) as watch:
        for text in HOSTILE.values():
            await journal.append(
                "entry", entry | {"text": text, "words": words, "question_id": text}
            )
        assert await journal.flushed(20.0)
        await journal.aclose()
    assert watch.stalls() == []
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [row.text for row in sorted(rows, key=lambda row: row.seq)] == [
        clean(text) for text in HOSTILE.values()
    ]
    assert refused_files(folders) == []


async def test_journals_of_other_programs_are_delivered_clean(
    tmp_path: Path, database: Database, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may come from an older version, or from a restored backup."""
    folders = DataFolders(tmp_path)
    folders.journal.mkdir(parents=True)
    entry = {"speaker": "candidate", "kind": "answer", "start_s": 1.0, "end_s": 2.0}
    lines = [
        json.dumps({"seq": seq, "type": "entry", "data": entry | {"text": text}})
        for seq, text in enumerate(HOSTILE.values(), 1)
    ]
    (folders.journal / f"{interview.id}.jsonl").write_text("\n".join([*lines, ""]))
    with watched_loop(monkeypatch) as watch:
        assert await deliver_leftovers(folders, database) == {str(interview.id): True}
    assert watch.stalls() == []
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert {row.seq: row.text for row in rows} == {
        seq: clean(text) for seq, text in enumerate(HOSTILE.values(), 1)
    }
