"""Journals that a crash or an outage left, and what becomes of damaged ones."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from agent.transcript import recovery
from agent.transcript.recovery import deliver_and_put_away, deliver_leftovers, refused_files
from db.session import Database
from db.tables import Interview
from kit.data_layout import DataFolders

ID = "00000000-0000-0000-0000-000000000001"


def said(text: str, **more: Any) -> dict[str, Any]:
    entry = {"speaker": "candidate", "kind": "answer", "text": text, "start_s": 1.0, "end_s": 2.0}
    return entry | more


def folders_with(tmp_path: Path, files: dict[str, list[dict[str, Any]]]) -> DataFolders:
    folders = DataFolders(tmp_path)
    folders.journal.mkdir(parents=True)
    for name, lines in files.items():
        content = "".join(json.dumps(line) + "\n" for line in lines)
        (folders.journal / name).write_text(content)
    return folders


async def test_leftovers_of_a_crash_are_delivered(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    lines = [
        {"seq": 1, "type": "entry", "data": said("last words")},
        {"seq": 2, "type": "speaking", "data": said("And", speaker="agent", kind="followup")},
    ]
    folders = folders_with(tmp_path, {f"{interview.id}.jsonl": lines})
    with (folders.journal / f"{interview.id}.jsonl").open("a") as file:
        file.write('{"torn')
    assert await deliver_leftovers(folders, database) == {str(interview.id): True}
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [(r.text, r.interrupted) for r in rows] == [("last words", False), ("And", True)]


async def test_a_damaged_journal_holds_up_no_other(
    tmp_path: Path, database: Database, interview: Interview
) -> None:
    lines = [{"seq": 1, "type": "entry", "data": said("last words")}]
    odd: list[dict[str, Any]] = [{"seq": "2", "type": "entry", "data": {}}]
    files = {f"{ID}.jsonl": odd, "notes.jsonl": lines, f"{interview.id}.jsonl": lines}
    folders = folders_with(tmp_path, files)
    began = time.monotonic()
    outcomes = await deliver_leftovers(folders, database)
    assert time.monotonic() - began < 5.0
    assert outcomes == {ID: True, str(interview.id): True}
    assert refused_files(folders) == [f"{ID}.jsonl", "notes.jsonl"]
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [r.text for r in rows] == ["last words"]


async def test_only_what_is_delivered_is_put_away(
    tmp_path: Path, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "DELIVER_TIMEOUT_S", 0.3)
    lines = [{"seq": 1, "type": "entry", "data": said("last words")}]
    folders = folders_with(tmp_path, {f"{interview.id}.jsonl": lines})
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    assert not await deliver_and_put_away(folders, away, str(interview.id))
    assert (folders.journal / f"{interview.id}.jsonl").exists()
    await away.dispose()


async def test_words_of_an_agent_that_died_are_delivered_once_the_interview_is_over(
    tmp_path: Path, database: Database, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "SEARCH_EVERY_S", 0.05)
    lines = [{"seq": 1, "type": "entry", "data": said("last words")}]
    folders = folders_with(tmp_path, {f"{interview.id}.jsonl": lines})
    path = folders.journal / f"{interview.id}.jsonl"
    delivering = asyncio.create_task(recovery.keep_delivering(folders, database))
    await asyncio.sleep(0.3)
    assert path.exists()  # it was written just now, and the interview is not over
    os.utime(path, (0, 0))
    await asyncio.sleep(0.3)
    assert path.exists()
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    async with asyncio.timeout(5):
        while path.exists():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    delivering.cancel()
    async with database.unit_of_work() as work:
        rows = await work.transcripts.of_interview(interview.id)
    assert [row.text for row in rows] == ["last words"]
    assert (folders.journal / "done" / path.name).exists()
