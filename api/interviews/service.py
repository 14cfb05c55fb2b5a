"""The rules about interviews."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from api.audit.note import note
from api.errors import NotFoundError
from api.identity import Caller
from api.interviews.plans import plan_for, questions_of
from api.interviews.schemas import CreateInterview
from api.interviews.subject import questions_for, subject_of
from api.paging import read_cursor, write_cursor
from api.services import Services
from db.jobs import enqueue_speech
from db.repositories.interviews import Whose
from db.tables import AuditAction, Interview, InterviewStatus, Question, TranscriptEntry

log = structlog.get_logger(__name__)


async def create(services: Services, wanted: CreateInterview) -> Interview:
    """Store an interview with its questions, all or nothing, and have it prepared.

    Raises:
        UnprocessableError: the plan or the résumé can't be used, or it isn't said whom the
            interview is for.
        ConflictError: the résumé is still being read.
    """
    interview, asked = await draft(services, wanted)
    async with services.database.unit_of_work() as work:
        await work.interviews.add(interview)
        await work.questions.add_many(asked)
        await enqueue_speech(work.session, interview.id)
    await services.host.prepare(interview.id)
    return interview


async def draft(services: Services, wanted: CreateInterview) -> tuple[Interview, list[Question]]:
    """An interview and its questions that are not stored yet. Raises as :func:`create`."""
    subject = await subject_of(services, wanted)
    questions = await questions_for(services, wanted)
    plan = plan_for(wanted, transition=subject.transition, questions=questions)
    interview = Interview(
        language=wanted.language,
        resume_id=wanted.resume_id,
        candidate_id=subject.candidate_id,
        candidate_name=subject.candidate_name,
        role=subject.role,
        company=subject.company,
        job_description=wanted.job_description,
        plan=plan.model_dump(mode="json"),
        seed=wanted.seed,
    )
    return interview, questions_of(interview, plan)


async def find(services: Services, interview_id: UUID) -> Interview:
    """The interview. Raises NotFoundError."""
    interview = await services.rows.interview(interview_id)
    if interview is None:
        raise NotFoundError(
            f"There is no interview {interview_id}; GET /api/v1/interviews lists them all."
        )
    return interview


async def page(
    services: Services,
    *,
    whose: Whose | None,
    status: InterviewStatus | None,
    words: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Interview], str | None]:
    """Some interviews, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.reading() as work:
        rows = await work.interviews.list(
            whose=whose, status=status, words=words, after=after, limit=limit + 1
        )
    more = len(rows) > limit
    rows = rows[:limit]
    return rows, write_cursor(rows[-1]) if more else None


async def questions(services: Services, interview_id: UUID) -> Sequence[Question]:
    """The planned questions in order. Raises NotFoundError."""
    await find(services, interview_id)
    return await services.rows.questions(interview_id)


def may_read(caller: Caller, interview: Interview, plan_question_id: str) -> bool:
    """Whether a question may be read: by staff always, by candidates once it was asked."""
    asked = (interview.conductor_state or {}).get("asked", [])
    return caller.staff or plan_question_id in asked


@dataclass(frozen=True)
class Speech:
    """A question's speech on disk."""

    path: Path
    version: str | None
    """Other bytes have another one; None for a file of before there were versions."""


def speech_of(services: Services, question: Question | None) -> Speech | None:
    """The speech of a question, once it is made and can be had here."""
    path = _data_file(services, question.audio_path if question else None)
    if path is None or question is None:
        return None
    return Speech(path, question.audio_version)


async def question_audio(services: Services, interview_id: UUID, plan_question_id: str) -> Speech:
    """A question's speech. Raises NotFoundError."""
    async with services.database.reading() as work:
        question = await work.questions.get(interview_id, plan_question_id)
    speech = speech_of(services, question)
    if speech is None:
        raise NotFoundError("The speech of this question is not made yet; ask again in a moment.")
    return speech


async def transcript(
    services: Services, interview_id: UUID, *, after_seq: int
) -> Sequence[TranscriptEntry]:
    """What both speakers said, in time order. Raises NotFoundError."""
    await find(services, interview_id)
    async with services.database.reading() as work:
        return await work.transcripts.of_interview(interview_id, after_seq=after_seq)


async def recording(services: Services, caller: Caller, interview_id: UUID, *, first: bool) -> Path:
    """The finished recording. Raises NotFoundError, also while the interview goes on.

    Args:
        first: its beginning is asked for, which the audit tells once; not for what follows.
    """
    interview = await find(services, interview_id)
    path = finished_recording(services, interview)
    if path is None:
        raise NotFoundError(
            "There is no recording of this interview."
            if interview.status.over
            else "The recording can be had when the interview is over; try again then."
        )
    if first:
        async with services.database.unit_of_work() as work:
            await note(work, caller, AuditAction.RECORDING_READ, ("interview", interview_id))
    return path


def finished_recording(services: Services, interview: Interview) -> Path | None:
    """The recording's file, once the interview is over and it exists."""
    return _data_file(services, interview.recording_path) if interview.status.over else None


async def complete(services: Services, interview_id: UUID) -> Interview:
    """End an interview and have its report made. Ending it again changes nothing.

    Raises:
        NotFoundError: there is no such interview.
    """
    interview = await find(services, interview_id)
    if interview.status.over:
        return interview
    try:
        async with asyncio.timeout(services.settings.complete_timeout_s):
            await services.host.complete(interview_id)
    except Exception:  # whatever ails the live part, an interview can be ended
        log.exception("interview.not_ended_cleanly", interview_id=str(interview_id))
    async with services.database.unit_of_work() as work:
        await work.interviews.complete(interview_id, "ended by request")
    return await find(services, interview_id)


def _data_file(services: Services, relative: str | None) -> Path | None:
    """A file of the data folder; None when it is missing or lies elsewhere."""
    if relative is None:
        return None
    root = services.data_dir.resolve()
    path = (root / relative).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
