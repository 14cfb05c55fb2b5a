"""Repositories of interviews, transcripts, questions and reports."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.embedded.server import EmbeddedPostgres
from db.repositories.interview_lists import Filter, Place
from db.session import Database, is_outage
from db.tables import (
    Interview,
    InterviewStatus,
    Question,
    Report,
    ReportStatus,
    Speaker,
    TranscriptEntry,
)
from tests.support.database import kill


def entry(interview_id: UUID, seq: int, *, start_s: float | None = None) -> TranscriptEntry:
    begin = float(seq) if start_s is None else start_s
    return TranscriptEntry(
        interview_id=interview_id,
        seq=seq,
        speaker=Speaker.CANDIDATE if seq % 2 else Speaker.AGENT,
        kind="answer",
        text=f"words {seq}",
        start_s=begin,
        end_s=begin + 0.5,
        words=[{"text": "words", "start_s": begin, "end_s": begin + 0.2}],
        flags=["low_confidence"] if seq == 3 else [],
    )


async def jobs(database: Database) -> int:
    async with database.unit_of_work() as work:
        return int(await work.session.scalar(text("SELECT count(*) FROM pgqueuer")) or 0)


async def test_entries_are_stored_once_and_read_in_time_order(
    database: Database, interview: Interview
) -> None:
    async with database.unit_of_work() as work:
        added = await work.transcripts.add_many(
            [entry(interview.id, 2), entry(interview.id, 1), entry(interview.id, 3, start_s=0.5)]
        )
        assert added == 3
    async with database.unit_of_work() as work:
        again = entry(interview.id, 2)
        again.text = "another text"
        assert await work.transcripts.add_many([again, entry(interview.id, 4)]) == 1
        assert await work.transcripts.add_many([]) == 0
        rows = await work.transcripts.of_interview(interview.id)
        assert [row.seq for row in rows] == [3, 1, 2, 4]
        assert rows[2].text == "words 2"
        assert rows[0].speaker is Speaker.CANDIDATE
        assert rows[0].flags == ["low_confidence"]
        assert [r.seq for r in await work.transcripts.of_interview(interview.id, after_seq=2)] == [
            3,
            4,
        ]


async def test_an_older_state_never_overwrites_a_newer_one(
    database: Database, interview: Interview
) -> None:
    async with database.unit_of_work() as work:
        assert await work.interviews.save_conductor_state(interview.id, 5, {"at": "five"})
        assert not await work.interviews.save_conductor_state(interview.id, 4, {"at": "four"})
        assert not await work.interviews.save_conductor_state(interview.id, 5, {"at": "again"})
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        assert row.conductor_state == {"at": "five"}


async def test_a_second_start_keeps_the_first_time(
    database: Database, interview: Interview
) -> None:
    first = datetime.now(UTC)
    async with database.unit_of_work() as work:
        assert await work.interviews.open(interview.id)
        assert not await work.interviews.open(interview.id)
        assert await work.interviews.mark_started(
            interview.id, started_at=first, recording_path="a.ogg"
        )
        assert await work.interviews.mark_started(
            interview.id, started_at=first + timedelta(minutes=1), recording_path="b.ogg"
        )
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        assert (row.status, row.started_at) == (InterviewStatus.IN_PROGRESS, first)
        assert row.recording_path == "a.ogg"
        assert [row.id for row in await work.interviews.unfinished()] == [interview.id]


async def test_completing_makes_one_report_and_one_job(
    database: Database, interview: Interview
) -> None:
    async def complete() -> bool:
        async with database.unit_of_work() as work:
            return await work.interviews.complete(interview.id, "completed")

    assert sorted(await asyncio.gather(complete(), complete(), complete())) == [False, False, True]
    assert not await complete()
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        report = await work.reports.of_interview(interview.id)
        assert row is not None
        assert report is not None
        assert (row.status, row.end_reason) == (InterviewStatus.COMPLETED, "completed")
        assert row.ended_at is not None
        assert report.status is ReportStatus.PENDING
        assert not await work.interviews.fail(interview.id, "too late")
        assert not await work.interviews.mark_started(interview.id, started_at=row.ended_at)
        assert await work.interviews.unfinished() == []
    assert await jobs(database) == 1


async def test_completing_is_all_or_nothing(database: Database, interview: Interview) -> None:
    with pytest.raises(RuntimeError, match="the end of the block"):
        async with database.unit_of_work() as work:
            assert await work.interviews.complete(interview.id, "completed")
            raise RuntimeError("the end of the block")
    assert await jobs(database) == 0
    async with database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        assert row.status is InterviewStatus.SCHEDULED
        assert await work.reports.of_interview(interview.id) is None


async def test_a_lost_job_is_queued_again_once(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
        await work.session.execute(text("DELETE FROM pgqueuer"))
    for _ in range(2):
        async with database.unit_of_work() as work:
            assert await work.reports.queue_pending() == [interview.id]
    assert await jobs(database) == 1


async def test_a_complete_report_stays(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
        assert await work.reports.fail(interview.id, "model away")
        assert await work.reports.store(interview.id, {"summary_text": "first"})
        assert not await work.reports.store(interview.id, {"summary_text": "second"})
        assert not await work.reports.fail(interview.id, "late")
    async with database.unit_of_work() as work:
        report = await work.reports.of_interview(interview.id)
        assert report is not None
        assert (report.status, report.content) == (
            ReportStatus.COMPLETE,
            {"summary_text": "first"},
        )
        assert report.failure_reason is None
        assert await work.reports.queue_pending() == []


async def test_lists_page_by_page_newest_first(database: Database) -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        Interview(
            language="en",
            candidate_name=str(number),
            role="r",
            company="c",
            plan={},
            status=InterviewStatus.FAILED if number == 2 else InterviewStatus.LIVE,
            created_at=began + timedelta(hours=number // 2),
        )
        for number in range(5)
    ]
    async with database.unit_of_work() as work:
        for row in rows:
            await work.interviews.add(row)
    seen: list[UUID] = []
    after: Place | None = None
    while True:
        async with database.unit_of_work() as work:
            page = await work.interviews.page(after=after, limit=2)
        if not page:
            break
        seen += [row.id for row, _ in page]
        after = page[-1][1]
    expected = sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)
    assert seen == [row.id for row in expected]
    async with database.unit_of_work() as work:
        failed = await work.interviews.page(Filter(statuses=frozenset({InterviewStatus.FAILED})))
        assert [row.candidate_name for row, _ in failed] == ["2"]


async def test_questions_get_their_speech(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        await work.questions.add_many(
            [
                Question(
                    interview_id=interview.id, position=n, plan_question_id=f"q{n}", text=f"Q {n}?"
                )
                for n in (1, 0)
            ]
        )
        await work.questions.set_audio(interview.id, "q1", "speech/q1.wav", "0a1b")
        rows = await work.questions.of_interview(interview.id)
        assert [(row.position, row.audio_path, row.audio_version) for row in rows] == [
            (0, None, None),
            (1, "speech/q1.wav", "0a1b"),
        ]
        assert (await work.questions.get(interview.id, "q0")) is rows[0]
        assert await work.questions.get(uuid4(), "q0") is None


async def test_deleting_an_interview_deletes_all_of_it(
    database: Database, interview: Interview
) -> None:
    async with database.unit_of_work() as work:
        await work.transcripts.add_many([entry(interview.id, 1)])
        await work.interviews.complete(interview.id, "completed")
        await work.session.execute(text("DELETE FROM interview"))
        assert await work.transcripts.of_interview(interview.id) == []
        assert await work.session.get(Report, interview.id) is None


async def test_the_pool_recovers_from_a_killed_server(
    postgres: EmbeddedPostgres, database: Database, interview: Interview
) -> None:
    async with database.unit_of_work() as work:
        await work.transcripts.add_many([entry(interview.id, 1)])
    await kill(postgres)
    with pytest.raises(Exception, match=r".") as caught:
        for _ in range(100):
            async with database.unit_of_work() as work:
                await work.interviews.get(interview.id)
            await asyncio.sleep(0.01)
    assert is_outage(caught.value)
    assert await postgres.ensure_running()
    async with database.unit_of_work() as work:
        assert len(await work.transcripts.of_interview(interview.id)) == 1


async def test_a_wrong_argument_is_no_outage(database: Database) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        async with database.unit_of_work() as work:
            await work.session.execute(text("SELECT CAST(:x AS int)"), {"x": "no number"})
    assert not is_outage(caught.value)
