"""The interviewer's side of the transcript: what was heard, in the order in which it was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from agent.conductor import Move, State, Utterance, UtteranceKind
from agent.speaking.speech import Said, Speech, Stretch
from agent.transcript.journal import Journal
from agent.transcript.writer import TranscriptWriter
from kit.audio import SPEECH_RATE
from rooms.base import RecordingClock
from tests.support.interview_loop import MemoryJournal

pytestmark = pytest.mark.realtime

BEFORE = State(asked=("project",))
AFTER = State(asked=("project", "change"))
ACK = "Thank you."
QUESTION = "What would you change in your last team?"
STARTED = 1010.0
"""Wall time of the speech's first sound; the recording began at 1000."""


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
async def writer(journal: MemoryJournal) -> AsyncIterator[TranscriptWriter]:
    writer = TranscriptWriter(cast(Journal, journal), RecordingClock(1000.0))
    running = asyncio.create_task(writer.run())
    yield writer
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def speech(heard_s: float | None = None, *, started: float | None = STARTED) -> Speech:
    """An acknowledgement of one second and a question of four; cut after ``heard_s``."""
    question = Utterance(UtteranceKind.PLANNED, QUESTION, question_id="change")
    spoken = Speech(Move((question,)), answer="I built it.")
    spoken.said = [
        Said("ack", ACK, None, [Stretch(ACK, 0, SPEECH_RATE)], complete=True, seq=11),
        Said(
            "planned",
            QUESTION,
            question,
            [Stretch(QUESTION, SPEECH_RATE, 5 * SPEECH_RATE)],
            complete=True,
            seq=12,
        ),
    ]
    spoken.started_wall = started
    spoken.interrupted = heard_s is not None
    spoken.heard_s = 5.0 if heard_s is None else heard_s
    spoken.finished_wall = STARTED + spoken.heard_s
    return spoken


async def test_a_speech_that_was_heard_whole(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_speech(speech(), AFTER)
    await writer.written()
    assert [(r.type, r.seq) for r in journal.records[:2]] == [("entry", 11), ("entry", 12)]
    assert [
        (e["kind"], e["text"], e["start_s"], e["end_s"], e["question_id"], e["interrupted"])
        for e in journal.entries()
    ] == [
        ("ack", ACK, 10.0, 11.0, "change", False),
        ("planned", QUESTION, 11.0, 15.0, "change", False),
    ]
    assert journal.records[2].data == {"state": AFTER.to_json()}


async def test_a_speech_that_was_cut_is_kept_as_far_as_it_was_heard(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_speech(speech(3.0), AFTER)
    await writer.written()
    ack, question = journal.entries()
    assert (ack["text"], ack["interrupted"]) == (ACK, False)
    assert (question["text"], question["interrupted"]) == ("What would you change", True)
    assert (question["kind"], question["question_id"], question["end_s"]) == (
        "planned",
        "change",
        13.0,
    )


async def test_an_utterance_that_was_not_heard_at_all_was_not_said(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_speech(speech(0.9), AFTER)
    await writer.written()
    assert [e["text"] for e in journal.entries()] == [ACK]


async def test_a_speech_without_a_sound_leaves_nothing(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_speech(speech(0.0, started=None), AFTER)
    writer.keep_fragments(speech(0.0, started=None), BEFORE)
    await writer.written()
    assert journal.records == []


async def test_fragments_are_remarks_on_the_question_before(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_fragments(speech(1.5), BEFORE)
    await writer.written()
    assert [(e["kind"], e["question_id"]) for e in journal.entries()] == [("meta", "project")] * 2
    assert journal.records[-1].data == {"state": BEFORE.to_json()}


async def test_records_keep_the_order_of_the_calls(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    spoken = speech()
    writer.start()
    writer.keep_state(AFTER)
    await writer.begin(spoken.said[0], spoken, AFTER)
    assert [r.type for r in journal.records] == ["event", "state", "speaking"], "begin waits"
    assert journal.records[0].data == {"name": "started", "wall": 1000.0}
    writer.keep_speech(spoken, AFTER)
    await writer.end("completed", AFTER)
    assert [r.type for r in journal.records[3:]] == ["entry", "entry", "state", "state", "end"]
    last, end = journal.records[-2:]
    assert (last.data["state"]["phase"], last.data["state"]["end_reason"]) == (
        "ended",
        "completed",
    )
    assert end.data == {"reason": "completed"}


async def test_a_failure_of_the_journal_reaches_every_caller(
    journal: MemoryJournal,
) -> None:
    writer = TranscriptWriter(cast(Journal, journal), RecordingClock(1000.0))
    journal.failure = OSError("disk full")
    writer.keep_state(BEFORE)
    ending = asyncio.create_task(writer.end("completed", AFTER))
    with pytest.raises(OSError, match="disk full"):
        await writer.run()
    with pytest.raises(OSError, match="disk full"):
        await ending
    with pytest.raises(OSError, match="disk full"):
        writer.keep_state(AFTER)


async def test_what_is_left_at_the_close_is_written(
    writer: TranscriptWriter, journal: MemoryJournal
) -> None:
    writer.keep_speech(speech(), AFTER)
    await writer.aclose()
    assert len(journal.records) == 3


async def test_a_journal_that_hangs_does_not_hold_up_the_close(
    journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.transcript.writer.CLOSE_WITHIN_S", 0.05)
    writer = TranscriptWriter(cast(Journal, journal), RecordingClock(1000.0))  # not running
    writer.keep_state(AFTER)
    await asyncio.wait_for(writer.aclose(), 1.0)
