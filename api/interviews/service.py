"""The rules about interviews."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from api.audit.note import note
from api.errors import ConflictError, FieldError, NotFoundError, UnprocessableError
from api.identity import Caller
from api.interviews.candidacy import questions_for, subject_of
from api.interviews.plans import plan_for, plan_or_built_in
from api.interviews.schemas import CreateInterview
from api.services import Services
from api.settings import ApiSettings
from db.jobs import enqueue_speech
from db.session import UnitOfWork
from db.tables import AuditAction, Interview, InterviewStatus, Question, TranscriptEntry, utcnow
from interviews.creation import planned_questions

log = structlog.get_logger(__name__)


async def create(
    services: Services, wanted: CreateInterview, *, realtime: bool = False
) -> Interview:
    """Store an interview with its questions, all or nothing, and have it prepared.

    Args:
        realtime: somebody is waiting: it is IN_PROGRESS at once, with the built-in stages where
            no plan can be made.

    Raises:
        UnprocessableError: the plan, the position or the résumé can't be used, or it isn't said
            whom the interview is for.
        ConflictError: the résumé is still being read, or the position is archived.
    """
    async with services.database.unit_of_work() as work:
        interview, asked = await draft(work, services.settings, wanted, realtime=realtime)
        await work.interviews.add(interview)
        await work.questions.add_many(asked)
        await enqueue_speech(work.session, interview.id)
    await services.host.prepare(interview.id)
    return interview


async def draft(
    work: UnitOfWork, settings: ApiSettings, wanted: CreateInterview, *, realtime: bool = False
) -> tuple[Interview, list[Question]]:
    """An interview and its questions, to be stored in the same transaction.

    Arguments and errors are those of :func:`create`.
    """
    subject = await subject_of(work, wanted)
    position, built_in = subject.position, None
    own_plan = position.plan if position is not None else None
    questions = await questions_for(work, wanted)
    if realtime:
        plan, built_in = plan_or_built_in(
            wanted,
            subject.language,
            position_plan=own_plan,
            transition=subject.transition,
            questions=questions,
        )
    else:
        plan = plan_for(
            wanted,
            subject.language,
            position_plan=own_plan,
            transition=subject.transition,
            questions=questions,
        )
    about = wanted.job_description
    if about is None:
        about = position.description if position is not None else ""
    scheduled_for, expires_at = _term(wanted, settings, realtime=realtime)
    interview = Interview(
        status=InterviewStatus.IN_PROGRESS if realtime else InterviewStatus.SCHEDULED,
        language=subject.language,
        resume_id=wanted.resume_id,
        candidate_id=subject.candidate_id,
        position_id=wanted.position_id,
        candidate_name=subject.candidate_name,
        role=subject.role,
        company=subject.company,
        job_description=about,
        plan=plan.model_dump(mode="json"),
        seed=wanted.seed,
        scheduled_for=scheduled_for,
        expires_at=expires_at,
    )
    if built_in is not None:
        log.warning("interview.built_in", interview_id=str(interview.id), reason=built_in)
    return interview, planned_questions(interview, plan)


async def find(services: Services, interview_id: UUID) -> Interview:
    """The interview. Raises NotFoundError."""
    interview = await services.rows.interview(interview_id)
    if interview is None:
        raise NotFoundError(
            f"There is no interview {interview_id}; GET /api/v1/interviews lists them all."
        )
    return interview


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
        ConflictError: it ended otherwise than by being held.
    """
    interview = await find(services, interview_id)
    if not interview.status.over:
        await _end_live_part(services, interview_id)
        async with services.database.unit_of_work() as work:
            await work.interviews.complete(interview_id, "ended by request")
        interview = await find(services, interview_id)
    if interview.status != InterviewStatus.COMPLETED:
        raise _ended_otherwise(interview, "completed")
    return interview


async def cancel(services: Services, interview_id: UUID, reason: str | None) -> Interview:
    """Call an interview off, also one that goes on. Cancelling it again changes nothing.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it ended otherwise.
    """
    await find(services, interview_id)
    async with services.database.unit_of_work() as work:
        cancelled = await work.interviews.cancel(interview_id, reason or "cancelled by request")
    if cancelled:  # first the status, so that the live part's end doesn't complete it
        await _end_live_part(services, interview_id)
    interview = await find(services, interview_id)
    if interview.status != InterviewStatus.CANCELLED:
        raise _ended_otherwise(interview, "cancelled")
    return interview


def _ended_otherwise(interview: Interview, wanted: str) -> ConflictError:
    return ConflictError(
        f"This interview is {interview.status} and can't be {wanted} any more; "
        "make a new one to talk again."
    )


async def _end_live_part(services: Services, interview_id: UUID) -> None:
    try:
        async with asyncio.timeout(services.settings.complete_timeout_s):
            await services.host.complete(interview_id)
    except Exception:  # whatever ails the live part, an interview can be ended
        log.exception("interview.not_ended_cleanly", interview_id=str(interview_id))


def _term(
    wanted: CreateInterview, settings: ApiSettings, *, realtime: bool
) -> tuple[datetime | None, datetime | None]:
    """When the candidate is expected, and when they are expected no more."""
    now = utcnow()
    expected = wanted.scheduled_for or (now if realtime else None)
    expires_at = wanted.expires_at
    if expires_at is None and expected is not None:
        expires_at = max(expected, now) + timedelta(seconds=settings.expire_after_s)
    if expires_at is not None and expires_at <= now:
        detail = "choose a time to come"
        raise UnprocessableError(
            f"Correct the input at '/expires_at': {detail}.",
            errors=[FieldError(pointer="/expires_at", detail=detail)],
        )
    return wanted.scheduled_for, expires_at


def _data_file(services: Services, relative: str | None) -> Path | None:
    """A file of the data folder; None when it is missing or lies elsewhere."""
    if relative is None:
        return None
    root = services.data_dir.resolve()
    path = (root / relative).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
