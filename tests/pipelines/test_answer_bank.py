"""Good answers, and the answer bank on a real database with the real encoder."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from db.session import Database
from db.tables import Interview, Question, Speaker, TranscriptEntry
from interviews.plan import load_plan
from models.budget import ComputeBudget
from models.embeddings import Embedder
from models.store.store import ModelStore
from pipelines.answer_bank import good_answers, offer_answers
from pipelines.job_worker import run_worker
from pipelines.jobs import report as report_job
from pipelines.report.build import build_report
from pipelines.report.schemas import DimensionScore, Flag, Quote, Report
from tests.pipelines.test_job_worker import HASTY, queue_is_empty

GOOD = (
    "Our payment server fell over every evening, so I collected a week of traces, found that one "
    "query had no index, added it and a cache, and measured that latency fell by half."
)
ALMOST = GOOD.replace("Our payment server", "The payment server").replace("evening", "night")
OTHER = (
    "A designer and I disagreed about the sign-up page, so we tried both versions with fifty "
    "people each, and I gave up mine because hers brought twice as many sign-ups."
)


@pytest.fixture(scope="module")
def embedder(models_dir: Path) -> Embedder:
    return Embedder(ModelStore(models_dir), ComputeBudget(1))


async def report_of(interview: Interview, entries: list[TranscriptEntry], level: int) -> Report:
    """The real report, but each answer is evidence of a given level."""
    plan = load_plan("standard-en")
    built = await build_report(interview, plan, entries, None)
    quotes = [
        Quote(text=entry.text[:40], start_s=entry.start_s, entry_seq=entry.seq)
        for entry in entries
        if entry.speaker == Speaker.CANDIDATE
    ]
    scores = [
        DimensionScore(
            id="ownership",
            name="Ownership",
            weight=1.0,
            level=level,
            verdict="scored",
            reasoning="The answer says so.",
            quotes=quotes,
        )
    ]
    return built.model_copy(update={"dimensions": scores})


def entry(interview_id: UUID, seq: int, text: str, question_id: str) -> TranscriptEntry:
    return TranscriptEntry(
        interview_id=interview_id,
        seq=seq,
        speaker=Speaker.CANDIDATE,
        kind="answer",
        text=text,
        start_s=float(seq),
        end_s=seq + 1.0,
        question_id=question_id,
    )


async def held(database: Database, *answers: str, level: int = 4) -> Interview:
    """An interview with these answers and its complete report."""
    row = Interview(
        language="en",
        candidate_name="Ada",
        role="Backend Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    ids = [question.id for question in load_plan("standard-en").questions]
    entries = [entry(row.id, n, text, ids[n]) for n, text in enumerate(answers, 1)]
    report = await report_of(row, entries, level)
    async with database.unit_of_work() as work:
        await work.interviews.add(row)
        await work.questions.add_many(
            [
                Question(
                    interview_id=row.id, position=n, plan_question_id=ids[n], text=f"Question {n}?"
                )
                for n in range(len(answers) + 1)
            ]
        )
        await work.transcripts.add_many(entries)
        await work.interviews.complete(row.id, "completed")
        await work.reports.store(row.id, report.model_dump(mode="json"))
    return row


async def test_an_answer_is_good_by_the_levels_that_it_is_evidence_of(
    interview: Interview,
) -> None:
    entries = [
        entry(interview.id, 1, GOOD, "problem-solved"),
        entry(interview.id, 2, "I fixed it.", "feedback"),
        entry(interview.id, 3, OTHER, "recent-project"),
    ]
    report = await report_of(interview, entries, level=4)
    good = good_answers(report, entries, "en")
    assert [(a.question_id, a.level) for a in good] == [
        ("problem-solved", 4.0),
        ("recent-project", 4.0),
    ]
    assert good_answers(await report_of(interview, entries, level=3), entries, "en") == []
    flag = Flag(kind="injection", text=OTHER[:20], start_s=3.0, entry_seq=3)
    flagged = report.model_copy(update={"flags": [flag]})
    assert [a.question_id for a in good_answers(flagged, entries, "en")] == ["problem-solved"]


async def test_what_says_the_same_is_skipped_and_says_so(
    database: Database, embedder: Embedder
) -> None:
    first = await held(database, GOOD)
    ((_, kept),) = await offer_answers(database, first.id, embedder)
    assert kept.added
    second = await held(database, ALMOST, OTHER)
    outcomes = await offer_answers(database, second.id, embedder)
    (_, skipped), (_, added) = outcomes
    assert not skipped.added
    assert skipped.near is not None
    assert skipped.near.entry.interview_id == first.id
    assert skipped.near.similarity > 0.95
    assert added.added
    again = await offer_answers(database, second.id, embedder)
    assert [outcome.added for _, outcome in again] == [False, False]


async def test_two_workers_at_once_keep_one_of_two_equal_answers(
    database: Database, embedder: Embedder
) -> None:
    rows = [await held(database, GOOD) for _ in range(4)]
    outcomes = await asyncio.gather(*(offer_answers(database, r.id, embedder) for r in rows))
    assert sorted(added.added for ((_, added),) in outcomes) == [False, False, False, True]


async def test_the_nearest_are_found_and_go_with_their_interview(
    database: Database, embedder: Embedder
) -> None:
    row = await held(database, GOOD, OTHER)
    await offer_answers(database, row.id, embedder)
    (query,) = await embedder.embed(["a slow database was made faster"])
    async with database.unit_of_work() as work:
        nearest = await work.answer_bank.nearest(query, embedder=embedder.name, limit=5)
        assert [near.entry.answer for near in nearest] == [GOOD, OTHER]
        assert nearest[0].similarity > nearest[1].similarity
        assert await work.answer_bank.list(role=" backend ENGINEER ") != []
        assert await work.answer_bank.list(role="Nurse") == []
        await work.session.delete(await work.interviews.get(row.id))
    async with database.unit_of_work() as work:
        assert await work.answer_bank.list() == []


async def test_a_complete_report_has_its_answers_offered_by_a_job(
    database: Database, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(database, "placeholder")
    async with database.unit_of_work() as work:
        await work.session.execute(text("UPDATE report SET status = 'pending', content = NULL"))
        await work.session.execute(text("UPDATE transcript_entry SET text = :text"), {"text": GOOD})

    async def judged(
        interview: Interview, _plan: object, entries: object, _model: object
    ) -> Report:
        return await report_of(interview, list(entries), level=5)  # type: ignore[call-overload]

    monkeypatch.setattr(report_job, "build_report", judged)
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(database, None, shutdown, data_dir=Path(), embedder=embedder, timing=HASTY)
    )
    try:
        async with asyncio.timeout(20):
            while True:
                async with database.unit_of_work() as work:
                    if kept := await work.answer_bank.list():
                        break
                await asyncio.sleep(0.05)
        await queue_is_empty(database)
    finally:
        shutdown.set()
        await worker
    assert [(entry.answer, entry.level) for entry in kept] == [(GOOD, 5.0)]
