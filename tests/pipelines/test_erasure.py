"""Deleted data is gone from every table and every folder, however it was deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
from sqlalchemy import text

from agent.interview.spec import InterviewSpec
from agent.transcript.journal import Journal, put_away
from agent.transcript.journal_sink import DatabaseSink
from db.repositories.tasks import EXPORT
from db.session import Database, UnitOfWork
from db.tables import (
    AtsAssessment,
    Company,
    Decision,
    DecisionVerdict,
    DeletionReason,
    Integration,
    IntegrationKind,
    Interview,
    MailKind,
    Note,
    Position,
    Question,
    RequestKind,
    Resume,
    ResumeStatus,
    Role,
    ShareLink,
    Speaker,
    Task,
    Tombstone,
    TranscriptEntry,
    User,
    WebhookSubscription,
    utcnow,
)
from interviews.plan import load_plan
from kit.data_layout import DataFolders
from models.budget import Priority
from models.tts.base import SpokenClause
from pipelines.erasure import erase_files
from pipelines.exports import export_file
from pipelines.job_worker import WorkerTiming, run_worker
from pipelines.prerendered import SpeechStore
from pipelines.settings import RetentionSettings
from tests.api.conftest import client, served  # noqa: F401
from tests.api.test_interviews import BASE, problem
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served

NAME = "Zerubbabel Quince"
SAID = "xylophonist of Ouagadougou"
HASTY = WorkerTiming(poll_s=0.1, heartbeat_s=1.0, retry_s=0.05, sweep_s=0.2)


class Voice:
    """Renders silence."""

    model = "silence"

    async def render(self, text: str, priority: Priority) -> np.ndarray:
        return np.zeros(240, np.int16)

    async def clauses(
        self, text: str, first_priority: Priority, speed: float = 1.0
    ) -> AsyncGenerator[SpokenClause]:
        yield SpokenClause(text, await self.render(text, first_priority))


async def leave_traces(database: Database, data_dir: Path, **facts: object) -> Interview:
    """An interview that is over, with something in every place where it leaves something."""
    folders = DataFolders(data_dir)
    resume = Resume(
        status=ResumeStatus.READY,
        file_name=f"{NAME}.pdf",
        file_path=f"resumes/{uuid4()}.pdf",
        text=f"{NAME}, {SAID}",
        structured_data={"header": {"name": NAME}},
    )
    assert resume.file_path is not None
    interview = Interview(
        language="en",
        candidate_name=NAME,
        role="Engineer",
        company="Acme",
        plan=load_plan("standard-en").model_dump(mode="json"),
        resume_id=resume.id,
        **facts,  # type: ignore[arg-type]
    )
    recording = folders.recordings / str(interview.id) / "recording.ogg"
    async with database.unit_of_work() as work:
        await work.webhooks.add(
            WebhookSubscription(
                url="https://127.0.0.1/", events=["interview.completed"], secret="whsec_eA=="
            )
        )
        await work.resumes.add(resume)
        await work.interviews.add(interview)
        invitation = await work.invitations.add(
            interview.id, 60.0, f"pin {interview.id}", email="zerubbabel@acme.example"
        )
        assert invitation is not None
        await work.mails.queue(invitation, MailKind.INVITATION, "invitation", base_url="x")
    await leave_assessment(database, interview.id)
    for path in (recording, data_dir / resume.file_path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{NAME}: {SAID}")
    store = SpeechStore(folders.speech / "en", Voice())
    brief = InterviewSpec.of(interview)
    await store.note(str(interview.id), brief.own_texts())
    await store.prepare(brief.spoken_texts())
    question = Question(
        interview_id=interview.id, position=0, plan_question_id="q1", text=f"Who is {NAME}?"
    )
    async with database.unit_of_work() as work:
        await work.questions.add_many([question])
    speech = folders.speech / "questions" / f"q_{question.id}.wav"
    await store.save_as(brief.spoken_texts()[0], speech)
    journal = Journal(
        folders.journal / f"{interview.id}.jsonl", str(interview.id), DatabaseSink(database)
    )
    said = {"speaker": "candidate", "kind": "answer", "text": SAID, "start_s": 0.0, "end_s": 1.0}
    await journal.append("entry", said)
    await journal.aclose()
    put_away(folders, str(interview.id))
    async with database.unit_of_work() as work:
        await work.interviews.set_recording(interview.id, str(recording.relative_to(data_dir)))
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview.id,
                    seq=1000,
                    speaker=Speaker.AGENT,
                    kind="greeting",
                    text=f"Hello {NAME}",
                    start_s=0.0,
                    end_s=1.0,
                )
            ]
        )
        await work.requests.add(interview.id, RequestKind.DELETION, f"Forget {NAME}.")
        await work.interviews.complete(interview.id, f"{NAME} left")
        await work.reports.store(interview.id, {"summary_text": f"{NAME}: {SAID}"})
        await work.reports.regenerate(interview.id, f"{NAME} was misheard", "kim")
        await work.reports.store(interview.id, {"summary_text": f"{NAME} once more"})
        rater = User(email=f"{uuid4().hex}@acme.example", name="Ruth", role=Role.RECRUITER)
        await work.users.add(rater)
        await work.ratings.disclose([interview.id], rater.id)
        quote = {"text": SAID, "start_s": 0.0, "entry_seq": 1}
        level = {"dimension": "x", "level": 3, "reason": NAME, "quotes": [quote]}
        rating = await work.ratings.begin(interview.id, rater.id, rater.email)
        rating.levels = [level]
        await leave_review(work, data_dir, interview.id, rater)
    return interview


async def leave_assessment(database: Database, interview_id: UUID) -> None:
    """What an applicant tracking system leaves that asked for the interview."""
    position = await stored_position(database)
    integration = Integration(
        kind=IntegrationKind.ASHBY,
        name="Acme",
        key_hash=uuid4().hex,
        language="en",
        share_score=True,
    )
    async with database.unit_of_work() as work:
        await work.integrations.add(integration)
        await work.integrations.add_assessment(
            AtsAssessment(
                integration_id=integration.id,
                interview_id=interview_id,
                position_id=position.id,
                applicant="application-1",
                base_url="https://hr.example",
            )
        )


async def leave_review(work: UnitOfWork, data_dir: Path, interview_id: UUID, rater: User) -> None:
    """What recruiters leave: a note, a shared link, an export, and a decision, which stays."""
    await work.notes.add(
        Note(interview_id=interview_id, author_id=rater.id, author_name="Ruth", text=f"Ask {NAME}")
    )
    await work.share_links.add(
        ShareLink(
            interview_id=interview_id,
            token_hash=f"share {interview_id}",
            created_by_name="Ruth",
            expires_at=utcnow(),
            hide_name=False,
            include=["report"],
        )
    )
    await work.decisions.append(
        Decision(
            number=0,
            interview_id=interview_id,
            verdict=DecisionVerdict.HOLD,
            reason=f"{NAME} was too early; Quince may come back.",
            by_user_id=rater.id,
            by_name="Ruth",
            versions={},
            seen={},
        )
    )
    export = Task(kind=EXPORT, input={"interview_ids": [str(interview_id)], "include": []})
    await work.tasks.add(export)
    await work.tasks.succeed(export.id, {})
    file = export_file(data_dir, export.id)
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{NAME}: {SAID}")


async def traces_in_tables(database: Database, interview: Interview) -> set[str]:
    """Tables that hold the candidate's name, words, or the interview's id."""
    tables = set()
    async with database.engine.connect() as connection:
        names = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        for name in names.all():
            query = text(f'SELECT count(*) FROM "{name}" AS t WHERE t::text ILIKE ANY(:patterns)')
            patterns = [f"%{part}%" for part in (NAME, SAID, str(interview.id))]
            if await connection.scalar(query, {"patterns": patterns}):
                tables.add(name)
    return tables


def traces_in_files(data_dir: Path, interview: Interview, brief: InterviewSpec) -> set[str]:
    """Files whose name or content is of the interview."""
    own = {SpeechStore(data_dir / "speech" / "en", Voice()).path(t).name for t in brief.own_texts()}
    return {
        str(path.relative_to(data_dir))
        for path in data_dir.rglob("*")
        if str(interview.id) in path.name
        or path.name.startswith("q_")
        or path.name in own
        or (path.is_file() and any(part.encode() in path.read_bytes() for part in (NAME, SAID)))
    }


@asynccontextmanager
async def working(database: Database, data_dir: Path, days: int = 0) -> AsyncIterator[None]:
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(
            database,
            None,
            shutdown,
            data_dir=data_dir,
            timing=HASTY,
            retention=RetentionSettings(days=days),
        )
    )
    try:
        yield
    finally:
        shutdown.set()
        async with asyncio.timeout(10.0):
            await worker


async def erased(database: Database, interview_id: UUID) -> None:
    async with asyncio.timeout(30.0):
        while True:
            async with database.unit_of_work() as work:
                left = await work.erasures.tombstone(interview_id)
            if left is not None and left.erased_at is not None:
                return
            await asyncio.sleep(0.05)


async def test_deleting_leaves_a_tombstone_and_nothing_else(
    client: httpx.AsyncClient,  # noqa: F811
    served: Served,  # noqa: F811
    database: Database,
) -> None:
    interview = await leave_traces(database, served.data_dir)
    brief = InterviewSpec.of(interview)
    before = await traces_in_tables(database, interview)
    assert before >= {
        *("interview", "transcript_entry", "report", "resume", "candidate_request", "invitation"),
        *("webhook_delivery", "rating", "disclosure", "note", "share_link", "decision", "task"),
        "ats_assessment",
    }
    assert len(traces_in_files(served.data_dir, interview, brief)) > 10
    assert (await client.delete(f"{BASE}/{interview.id}")).status_code == 204
    problem(await client.get(f"{BASE}/{interview.id}"), 404)
    problem(await client.delete(f"{BASE}/{interview.id}"), 404)
    async with working(database, served.data_dir):
        await erased(database, interview.id)
    assert traces_in_files(served.data_dir, interview, brief) == set()
    left = await traces_in_tables(database, interview)
    assert left <= {"tombstone", "audit_entry", "decision", "pgqueuer", "pgqueuer_log"}
    async with database.engine.connect() as connection:
        for table in left:
            rows = await connection.scalars(text(f'SELECT t::text FROM "{table}" AS t'))
            assert not any(part in row for row in rows.all() for part in (NAME, SAID, "Quince"))
    standing = set(brief.spoken_texts()) - set(brief.own_texts())
    store = SpeechStore(served.data_dir / "speech" / "en", Voice())
    assert all(store.path(phrase).exists() for phrase in standing)


async def test_a_candidate_s_request_deletes_when_it_is_answered(
    client: httpx.AsyncClient,  # noqa: F811
    served: Served,  # noqa: F811
    database: Database,
) -> None:
    interview = await leave_traces(database, served.data_dir)
    (request,) = (await client.get("/api/v1/requests?kind=deletion")).json()["items"]
    answer = {"state": "answered", "answer": "It is deleted."}
    assert (await client.patch(f"/api/v1/requests/{request['id']}", json=answer)).status_code == 200
    async with database.unit_of_work() as work:
        left = await work.erasures.tombstone(interview.id)
        assert left is not None
        assert left.reason == "candidate"
        assert await work.requests.list() == []


async def test_an_interview_under_way_is_not_deleted(
    client: httpx.AsyncClient,  # noqa: F811
    database: Database,
    interview: Interview,
) -> None:
    async with database.unit_of_work() as work:
        await work.interviews.mark_started(interview.id, started_at=utcnow())
    assert "complete" in problem(await client.delete(f"{BASE}/{interview.id}"), 409)["detail"]


async def test_what_another_interview_needs_is_kept(database: Database, tmp_path: Path) -> None:
    one = await leave_traces(database, tmp_path)
    store = SpeechStore(tmp_path / "speech" / "en", Voice())
    shared, own = "Why this role?", f"Goodbye {NAME}."
    await store.prepare([shared, own])
    await store.note(str(one.id), [shared, own])
    await store.note(str(uuid4()), [shared])
    async with database.unit_of_work() as work:
        other = Interview(
            language="en", candidate_name=NAME, role="R", company="C", plan=one.plan,
            resume_id=one.resume_id,
        )  # fmt: skip
        await work.interviews.add(other)
        assert await work.erasures.delete(one.id, DeletionReason.STAFF)
    async with working(database, tmp_path):
        await erased(database, one.id)
    assert store.path(shared).exists()
    assert not store.path(own).exists()
    async with database.unit_of_work() as work:
        assert one.resume_id is not None
        assert await work.resumes.get(one.resume_id) is not None


async def test_retention_deletes_what_was_kept_long_enough(
    database: Database, tmp_path: Path
) -> None:
    """The server's days, a position's own, and no days at all."""
    company = Company(name="Acme", name_key="acme")
    positions = {
        days: Position(
            company_id=company.id, title="x", language="en", plan={}, retention_days=days
        )
        for days in (5, 400)
    }
    async with database.unit_of_work() as work:
        work.session.add(company)
        await work.session.flush()
        work.session.add_all(positions.values())
    by_server = await leave_traces(database, tmp_path)
    by_position = await leave_traces(database, tmp_path, position_id=positions[5].id)
    kept = await leave_traces(database, tmp_path, position_id=positions[400].id)
    young = await leave_traces(database, tmp_path)
    ages = {by_server.id: 31, by_position.id: 6, kept.id: 31, young.id: 29}
    async with database.engine.begin() as connection:
        for interview_id, days in ages.items():
            await connection.execute(
                text("UPDATE interview SET ended_at = :at WHERE id = :id"),
                {"at": utcnow() - timedelta(days=days), "id": interview_id},
            )
    async with working(database, tmp_path, days=30):
        await erased(database, by_server.id)
        await erased(database, by_position.id)
    async with database.unit_of_work() as work:
        assert await work.interviews.get(kept.id) is not None
        assert await work.interviews.get(young.id) is not None
        assert await work.erasures.expired(0) == []


async def test_the_organisations_days_override_the_servers(
    database: Database, tmp_path: Path
) -> None:
    """Of interviews without a position's days, and of résumés; also those for ever."""
    old = await leave_traces(database, tmp_path)
    resume = Resume(status=ResumeStatus.READY, updated_at=utcnow() - timedelta(days=31))
    async with database.unit_of_work() as work:
        await work.resumes.add(resume)
        await work.retention.put(0)
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE interview SET ended_at = :at WHERE id = :id"),
            {"at": utcnow() - timedelta(days=31), "id": old.id},
        )
    async with database.unit_of_work() as work:
        assert await work.erasures.expired(30) == []
        assert await work.erasures.expired_resumes(30) == []
        await work.retention.put(30)
    async with database.unit_of_work() as work:
        assert await work.erasures.expired(365) == [old.id]
        assert resume.id in await work.erasures.expired_resumes(365)
        await work.retention.put(None)
    async with database.unit_of_work() as work:
        assert await work.erasures.expired(365) == []


async def test_another_data_folder_is_looked_through_too(
    database: Database, tmp_path: Path
) -> None:
    """On a second machine, or after a backup was played back."""
    here, there = tmp_path / "here", tmp_path / "there"
    interview = await leave_traces(database, here)
    other = there / "recordings" / str(interview.id) / "part-000.ogg"
    other.parent.mkdir(parents=True)
    other.write_text(SAID)
    async with database.unit_of_work() as work:
        assert await work.erasures.delete(interview.id, DeletionReason.STAFF)
    async with working(database, here):
        await erased(database, interview.id)
    assert other.exists()
    async with working(database, there), asyncio.timeout(30.0):
        while other.parent.exists():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_journal_of_a_deleted_interview_is_no_trouble(
    database: Database, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "x.jsonl", str(uuid4()), DatabaseSink(database))
    said = {"speaker": "candidate", "kind": "answer", "text": SAID, "start_s": 0.0, "end_s": 1.0}
    await journal.append("entry", said)
    assert await journal.flushed(5.0)
    await journal.aclose()


@pytest.mark.parametrize("name", ["../outside.txt", "{folder}/outside.txt", "/", "", "x/../../*"])
def test_nothing_outside_the_folder_is_erased(tmp_path: Path, name: str) -> None:
    outside, data_dir = tmp_path / "outside.txt", tmp_path / "data"
    outside.write_text("stays")
    (data_dir / "x").mkdir(parents=True)
    grave = Tombstone(
        interview_id=uuid4(),
        reason=DeletionReason.STAFF,
        status="COMPLETED",
        created_at=utcnow(),
        files=[name.format(folder=tmp_path)],
    )
    assert erase_files(data_dir, grave) == 0
    assert outside.exists()
    assert data_dir.exists()
