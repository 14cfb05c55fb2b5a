"""Messages about interviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from api.paging import Page
from api.reviews.schemas import ReviewView
from api.schemas import NO_NUL, Flag, Moment, ShortText, Wire, WireInput, in_zone
from db.tables import Interview, InterviewStatus, Question, Speaker, TranscriptEntry
from interviews.recording_gaps import RecordingGap, is_recorded, recording_gaps
from kit.language import Language


class CreateInterview(WireInput):
    """A new interview."""

    position_id: UUID | None = None
    """The position: provides plan, language, role, company and job description."""
    resume_id: UUID | None = None
    """The candidate's résumé; without a position, its target role and company take precedence
    over those sent."""
    candidate_id: UUID | None = None
    """The candidate's account, which gives them access to the interview."""
    candidate_name: ShortText | None = None
    """Optional if the résumé or the account has it."""
    role: ShortText | None = None
    """Used only if there is no position and the résumé names no target role."""
    company: ShortText | None = None
    """Used only if there is no position and the résumé names no target company."""
    job_description: str | None = Field(default=None, max_length=20_000, pattern=NO_NUL)
    """The only source of answers to the candidate's questions about the job. Used only if there
    is no position with a description."""
    language: Language | None = None
    """Null: the position's, otherwise English."""
    plan: str | dict[str, Any] | None = None
    """Id of a ready plan, or a whole plan. Null: the position's, otherwise the language's ready
    plan. Not allowed with a position, whose candidates all get the same questions."""
    question_set_id: UUID | None = None
    """A question set of the résumé, to be asked after the two questions that begin every
    interview. Not allowed with ``plan`` or ``position_id``."""
    transition: Flag = False
    """The candidate changes fields: selects the career-transition plan. Ignored with a position,
    whose plan decides."""
    max_questions: int | None = Field(default=None, ge=1, le=50)
    """Ask at most this many of the plan's questions, in order. Not allowed with a position."""
    time_budget_s: int | None = Field(default=None, ge=60, le=7200)
    """Seconds for the whole interview, instead of the plan's. Ignored with a position, whose
    candidates all get the same time."""
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """Makes random choices of wording reproducible."""
    scheduled_for: Moment | None = None
    """When the candidate is expected."""
    expires_at: Moment | None = None
    """The interview becomes ``EXPIRED`` if it has not started by then. Null: some time after
    ``scheduled_for``, or never."""

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        if self.position_id is not None:
            for field in ("plan", "max_questions"):
                if getattr(self, field) is not None:
                    raise ValueError(
                        f"omit '{field}' or 'position_id': all candidates of a position get the "
                        "same planned questions"
                    )
        return self

    @model_validator(mode="after")
    def _expires_after_start(self) -> Self:
        if self.scheduled_for and self.expires_at and self.expires_at <= self.scheduled_for:
            raise ValueError("'expires_at' must be after 'scheduled_for'")
        return self


class CancelInterview(WireInput):
    """Why an interview is cancelled."""

    reason: ShortText | None = None
    """Stored as the interview's ``end_reason``."""


class EmotionSummary(Wire):
    """An outside camera system's scores of the whole interview; not part of the report."""

    dominant_emotion: str | None
    """Null if no emotions were sent."""
    emotion_scores: dict[str, float]
    facial_expression_data: dict[str, Any]


class InterviewView(Wire):
    """An interview."""

    id: UUID
    status: InterviewStatus
    resume_id: UUID | None
    """The candidate's résumé; null if there was none or it was deleted."""
    position_id: UUID | None
    candidate_id: UUID | None
    """The candidate's account."""
    language: str
    candidate_name: str
    role: str
    company: str
    job_description: str
    plan_id: str
    plan_title: str
    plan_version: int | None
    """The version of the position's plan that it uses; null: another plan, or a position's plan
    from before versions were counted."""
    scenario: str
    time_budget_s: int
    question_count: int
    transport: str
    seed: int | None
    created_at: datetime
    scheduled_for: datetime | None
    expires_at: datetime | None
    """The interview becomes ``EXPIRED`` if it has not started by then."""
    started_at: datetime | None
    """When the recording began; times in the transcript count from here."""
    ended_at: datetime | None
    end_reason: str | None
    recording_url: str | None
    """Null until the recording is available."""
    recording_gaps: list[RecordingGap]
    """What the finished recording lacks, for example since the disk was full; in the order of
    time. Without a recording, one gap from the beginning."""
    emotion_summary: EmotionSummary | None
    """From an outside camera system, where the operator allows it."""
    overall_score: float | None
    """Likewise; not part of the report's total."""
    review: ReviewView | None = None
    """For staff, with ``expand=review``; else null."""

    @classmethod
    def of(cls, row: Interview, zone: ZoneInfo, recording_url: str | None) -> InterviewView:
        """From the table, with times in ``zone``."""
        summary = row.emotion_summary
        return cls(
            id=row.id,
            status=InterviewStatus(row.status),
            resume_id=row.resume_id,
            position_id=row.position_id,
            candidate_id=row.candidate_id,
            language=row.language,
            candidate_name=row.candidate_name,
            role=row.role,
            company=row.company,
            job_description=row.job_description,
            plan_id=row.plan_id or "",
            plan_title=row.plan_title or "",
            plan_version=row.plan_version,
            scenario=row.scenario or "",
            time_budget_s=row.time_budget_s or 0,
            question_count=row.question_count or 0,
            transport=row.transport,
            seed=row.seed,
            created_at=row.created_at.astimezone(zone),
            scheduled_for=in_zone(row.scheduled_for, zone),
            expires_at=in_zone(row.expires_at, zone),
            started_at=in_zone(row.started_at, zone),
            ended_at=in_zone(row.ended_at, zone),
            end_reason=row.end_reason,
            recording_url=recording_url,
            recording_gaps=recording_gaps(row.recording_gaps),
            emotion_summary=EmotionSummary.model_validate(summary) if summary else None,
            overall_score=row.overall_score,
        )


class InterviewPage(Page[InterviewView]):
    """A page of interviews, in the requested order."""


class QuestionView(Wire):
    """A planned question, as the candidate hears it."""

    id: UUID
    position: int
    plan_question_id: str
    text: str
    audio_url: str | None
    """Null until the question's audio is rendered."""

    @classmethod
    def of(cls, row: Question, audio_url: str | None) -> QuestionView:
        """From the table."""
        return cls(
            id=row.id,
            position=row.position,
            plan_question_id=row.plan_question_id,
            text=row.text,
            audio_url=audio_url,
        )


class Word(Wire):
    """A recognised word; times in seconds of the recording."""

    text: str
    start_s: float
    end_s: float


class TranscriptView(Wire):
    """An utterance. Times in seconds from the recording's first sample."""

    seq: int
    speaker: Speaker
    kind: str
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    interrupted: bool
    confidence: float | None
    words: list[Word] | None
    flags: list[str]
    correction: str | None
    """What the candidate says they said, if ``flags`` contains ``disputed``."""
    recorded: bool
    """Whether the finished recording has the sound of all of it; see ``recording_gaps`` of the
    interview. True until the interview is over."""
    created_at: datetime

    @classmethod
    def of(cls, row: TranscriptEntry, interview: Interview, zone: ZoneInfo) -> TranscriptView:
        """From the tables, with times in ``zone``."""
        return cls(
            seq=row.seq,
            speaker=Speaker(row.speaker),
            kind=row.kind,
            text=row.text,
            start_s=row.start_s,
            end_s=row.end_s,
            question_id=row.question_id,
            interrupted=row.interrupted,
            confidence=row.confidence,
            words=[Word.model_validate(word) for word in row.words] if row.words else None,
            flags=row.flags,
            correction=row.correction,
            recorded=is_recorded(row.start_s, row.end_s, interview.recording_gaps),
            created_at=row.created_at.astimezone(zone),
        )
