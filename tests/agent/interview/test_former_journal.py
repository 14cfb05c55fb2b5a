"""A journal written by version 0.1.0 resumes: its records are read and its places continued."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agent.conductor import Phase
from agent.interview.checkpoint import read_checkpoint
from agent.transcript.journal import read_records
from tests.support.conversation import staged
from tests.support.interviewee import ANSWER
from tests.support.plans import PROJECT_FOLLOW_UPS, short_plan

pytestmark = pytest.mark.realtime

FORMER = Path(__file__).parents[2] / "data" / "journal-0.1.0.jsonl"
"""Greeting, first question, its answer, and a follow-up that has no answer yet."""
REST = "I wrote the pages and the order form myself, and she sells twice as much now."


async def test_a_journal_of_version_0_1_0_resumes_at_its_follow_up(tmp_path: Path) -> None:
    shutil.copy(FORMER, tmp_path / "journal.jsonl")
    former = read_records(FORMER)
    checkpoint = read_checkpoint(former)
    assert checkpoint is not None
    assert checkpoint.state.phase is Phase.ASKING
    assert checkpoint.answers == [("project", ANSWER)]
    assert checkpoint.follow_ups == [("project", PROJECT_FOLLOW_UPS["own-part"])]
    assert checkpoint.state.covered == {"project": ()}
    plan = short_plan(2, follow_ups=1)
    async with staged(tmp_path, [REST], plan=plan, checkpoint=checkpoint) as stage:
        stage.room.come()
        await stage.hears("meta", stage.spec.lines["lost_you"])
        await stage.hears("meta", PROJECT_FOLLOW_UPS["own-part"])
        await stage.my_turn()
        await stage.says()
        await stage.hears("planned")
        records = read_records(stage.journal)
    assert records[: len(former)] == former
    entries = {record.seq: record.data for record in records if record.type == "entry"}
    assert [entry["text"] for _, entry in sorted(entries.items())].count(ANSWER) == 1
    answer = next(seq for seq, entry in entries.items() if entry["text"] == REST)
    assert answer > max(record.seq for record in former)
    assert entries[answer]["question_id"] == "project"
