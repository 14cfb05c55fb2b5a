"""The rules for interviews."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from api.audit.note import note_reading
from api.errors import ConflictError, NotFoundError, UnavailableError, refused
from api.host import NotReadyError
from api.identity import Caller
from api.interviews.candidacy import candidacy_of, questions_for
from api.interviews.plans import plan_for, plan_or_built_in
from api.interviews.schemas import CreateInterview
from api.missing import missing as missing_object
from api.services import Services
from api.settings import ApiSettings
from db.session import UnitOfWork
from db.tables import AuditAction, Interview, InterviewStatus, Question, TranscriptEntry, utcnow
from interviews.creation import planned_questions

log = structlog.get_logger(__name__)


async def create(
    services: Services, caller: Caller, body: CreateInterview, *, realtime: bool = False
) -> Interview:
    """Store an interview with its questions and have it prepared.

    Args:
        realtime: a candidate is waiting: its status is IN_PROGRESS at once, and the built-in plan
            is the fallback.

    Raises:
        UnprocessableError: the plan, the position or the résumé is invalid, or the candidate's
            name or role is missing.
        ConflictError: the résumé is still being parsed, or the position is archived.
        UnavailableError: the models of its language are missing, or the disk is nearly full.
    """
    async with services.database.unit_of_work() as work:
        interview, questions = await draft(work, services.settings, caller, body, realtime=realtime)
        await check_holdable(services, interview.language)
        await work.interviews.add_planned(interview, questions)
    await services.host.prepare(interview.id)
    return interview


async def draft(
    work: UnitOfWork,
    settings: ApiSettings,
    caller: Caller,
    body: CreateInterview,
    *,
    realtime: bool = False,
) -> tuple[Interview, list[Question]]:
    """An interview and its questions, to be stored in the transaction of ``work``.

    Arguments and errors are those of :func:`create`.
    """
    candidacy = await candidacy_of(work, caller, body)
    position, fallback_reason = candidacy.position, None
    position_plan = position.plan if position is not None else None
    questions = await questions_for(work, body)
    if realtime:
        plan, fallback_reason = plan_or_built_in(
            body,
            candidacy.language,
            position_plan=position_plan,
            transition=candidacy.transition,
            questions=questions,
        )
    else:
        plan = plan_for(
            body,
            candidacy.language,
            position_plan=position_plan,
            transition=candidacy.transition,
            questions=questions,
        )
    job_description = position.description if position is not None else ""
    interview = Interview(
        status=InterviewStatus.IN_PROGRESS if realtime else InterviewStatus.SCHEDULED,
        language=candidacy.language,
        resume_id=body.resume_id,
        candidate_id=candidacy.candidate_id,
        position_id=body.position_id,
        candidate_name=candidacy.candidate_name,
        role=candidacy.role,
        company=candidacy.company,
        job_description=job_description or body.job_description or "",
        plan=plan.model_dump(mode="json"),
        plan_version=position.plan_version if position and not fallback_reason else None,
        seed=body.seed,
        scheduled_for=body.scheduled_for,
        expires_at=_expiry(body, settings, realtime=realtime),
    )
    if fallback_reason is not None:
        log.warning("interview.built_in", interview_id=str(interview.id), reason=fallback_reason)
    return interview, planned_questions(interview, plan)


async def check_holdable(services: Services, language: str) -> None:
    """Raises UnavailableError where an interview in this language could not be held: its models
    are missing, or the disk is nearly full."""
    try:
        await services.host.check_language(language)
        await services.host.check_space()
    except NotReadyError as error:
        raise UnavailableError(
            f"Not ready yet: {error}.", retry_after_s=error.retry_after_s
        ) from error


async def find(services: Services, interview_id: UUID) -> Interview:
    """The interview. Raises NotFoundError."""
    interview = await services.rows.interview(interview_id)
    if interview is None:
        raise missing(interview_id)
    return interview


def missing(interview_id: UUID) -> NotFoundError:
    """The error for an interview that doesn't exist or that the caller may not see."""
    return missing_object("interview_id", interview_id)


async def questions(services: Services, interview_id: UUID) -> Sequence[Question]:
    """The planned questions in order. Raises NotFoundError."""
    await find(services, interview_id)
    return await services.rows.questions(interview_id)


def may_read(caller: Caller, interview: Interview, plan_question_id: str) -> bool:
    """Whether a caller may read a question: staff always, candidates once it was asked."""
    asked = (interview.conductor_state or {}).get("asked", [])
    return caller.staff or plan_question_id in asked


@dataclass(frozen=True)
class Speech:
    """The audio file of a question."""

    path: Path
    version: str | None
    """Changes with the content; None for a file that was stored without a version."""


def speech_of(services: Services, question: Question | None) -> Speech | None:
    """A question's audio; None until it is rendered and on this machine."""
    path = _data_file(services, question.audio_path if question else None)
    if path is None or question is None:
        return None
    return Speech(path, question.audio_version)


async def question_audio(services: Services, interview_id: UUID, plan_question_id: str) -> Speech:
    """A question's audio. Raises NotFoundError."""
    async with services.database.reading() as work:
        question = await work.questions.get(interview_id, plan_question_id)
    speech = speech_of(services, question)
    if speech is None:
        raise NotFoundError("The audio of this question is not rendered yet. Retry in a moment.")
    return speech


async def transcript(
    services: Services, caller: Caller, interview_id: UUID, *, after_seq: int
) -> Sequence[TranscriptEntry]:
    """The transcript's entries, in order of time. Raises NotFoundError."""
    await find(services, interview_id)
    await note_reading(services, caller, AuditAction.TRANSCRIPT_READ, interview_id)
    async with services.database.reading() as work:
        return await work.transcripts.of_interview(interview_id, after_seq=after_seq)


async def recording(services: Services, caller: Caller, interview_id: UUID) -> Path:
    """The finished recording. Its reading goes into the audit log, whatever part is read.

    Raises:
        NotFoundError: there is no such interview or recording, or the interview is not over.
    """
    path = require_recording(services, await find(services, interview_id))
    await note_reading(services, caller, AuditAction.RECORDING_READ, interview_id)
    return path


def require_recording(services: Services, interview: Interview) -> Path:
    """The finished recording. Raises NotFoundError until the interview is over, or without one."""
    path = finished_recording(services, interview)
    if path is None:
        raise NotFoundError(
            "This interview has no recording."
            if interview.status.over
            else "The recording is available when the interview is over. Retry then."
        )
    return path


def finished_recording(services: Services, interview: Interview) -> Path | None:
    """The recording's file; None until the interview is over, or if there is none."""
    return _data_file(services, interview.recording_path) if interview.status.over else None


async def complete(services: Services, interview_id: UUID) -> Interview:
    """End an interview and have its report written. Idempotent.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it was cancelled, has expired or failed.
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
    """Cancel an interview, even one in progress. Idempotent.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it was completed, has expired or failed.
    """
    await find(services, interview_id)
    async with services.database.unit_of_work() as work:
        cancelled = await work.interviews.cancel(interview_id, reason or "cancelled by request")
    if cancelled:  # after the status is set, so that ending the live part doesn't complete it
        await _end_live_part(services, interview_id)
    interview = await find(services, interview_id)
    if interview.status != InterviewStatus.CANCELLED:
        raise _ended_otherwise(interview, "cancelled")
    return interview


def _ended_otherwise(interview: Interview, target: str) -> ConflictError:
    return ConflictError(
        f"This interview is {interview.status} and can't be {target}. "
        "Create a new one to talk again."
    )


async def _end_live_part(services: Services, interview_id: UUID) -> None:
    try:
        async with asyncio.timeout(services.settings.complete_timeout_s):
            await services.host.complete(interview_id)
    except Exception:  # a broken live part must not keep an interview from ending
        log.exception("interview.not_ended_cleanly", interview_id=str(interview_id))


def _expiry(body: CreateInterview, settings: ApiSettings, *, realtime: bool) -> datetime | None:
    """When the interview expires if it has not started; None: never."""
    now = utcnow()
    scheduled_for = body.scheduled_for or (now if realtime else None)
    expires_at = body.expires_at
    if expires_at is None and scheduled_for is not None:
        expires_at = max(scheduled_for, now) + timedelta(seconds=settings.expire_after_s)
    if expires_at is not None and expires_at <= now:
        raise refused("/expires_at", "must be in the future")
    return expires_at


def _data_file(services: Services, relative: str | None) -> Path | None:
    """A file in the data folder; None if it is missing or outside."""
    if relative is None:
        return None
    root = services.data_dir.resolve()
    path = (root / relative).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
