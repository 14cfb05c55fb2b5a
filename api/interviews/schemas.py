"""Interviews on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from api.schemas import Flag, Moment, Wire, WireInput
from db.tables import Interview, InterviewStatus, Question, Speaker, TranscriptEntry
from kit.language import Language

ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
]


class CreateInterview(WireInput):
    """What is needed to hold an interview."""

    position_id: UUID | None = None
    """The position that it is for: gives plan, language, role, company and job description."""
    resume_id: UUID | None = None
    """The candidate's résumé; the role and company that it names go before all others."""
    candidate_id: UUID | None = None
    """The candidate's account, through which they see the interview."""
    candidate_name: ShortText | None = None
    """May be left out when the résumé or the account has it."""
    role: ShortText | None = None
    """Counts only when neither the résumé names a target role nor there is a position."""
    company: ShortText | None = None
    """Counts only when neither the résumé names a company nor there is a position."""
    job_description: str | None = Field(default=None, max_length=20_000, pattern=r"^[^\x00]*$")
    """Answers the candidate's questions about the job; nothing beyond it is said. None: the
    position's."""
    language: Language | None = None
    """None: the position's, else English."""
    plan: str | dict[str, Any] | None = None
    """Id of a ready plan, or a whole plan. None: the position's, else the ready plan of the
    language. Not together with a position, whose candidates are all asked the same."""
    question_set_id: UUID | None = None
    """Ask the questions of this set of the résumé, after the two that every interview begins with;
    ``plan`` and ``position_id`` must be left out then."""
    transition: Flag = False
    """The candidate comes from another field: picks the career-transition plan."""
    max_questions: int | None = Field(default=None, ge=1, le=50)
    """Ask at most the plan's first so many questions. Not together with a position."""
    time_budget_s: int | None = Field(default=None, ge=60, le=7200)
    """Seconds for the whole interview, in place of the plan's."""
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """Makes choices of wording repeatable."""
    scheduled_for: Moment | None = None
    """When the candidate is expected."""
    expires_at: Moment | None = None
    """It is EXPIRED if nobody has come by then. None: some time after ``scheduled_for``, or
    never."""

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        if self.position_id is not None:
            for field in ("plan", "max_questions"):
                if getattr(self, field) is not None:
                    raise ValueError(
                        f"leave '{field}' out, or make the interview without a position: all "
                        "candidates of a position get the same planned questions"
                    )
        return self

    @model_validator(mode="after")
    def _term_after_date(self) -> Self:
        if self.scheduled_for and self.expires_at and self.expires_at <= self.scheduled_for:
            raise ValueError("'expires_at' is not after 'scheduled_for'")
        return self


class CancelInterview(WireInput):
    """Why an interview is not to be held."""

    reason: ShortText | None = None
    """Kept as the interview's ``end_reason``."""


class EmotionSummary(Wire):
    """What an outside camera system says of the whole interview; part of no score of ours."""

    dominant_emotion: str
    emotion_scores: dict[str, float]
    facial_expression_data: dict[str, Any]


class InterviewView(Wire):
    """An interview as it is now."""

    id: UUID
    status: InterviewStatus
    resume_id: UUID | None
    """The résumé that it was made from; null when there was none, or when that is deleted."""
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
    scenario: str
    time_budget_s: int
    question_count: int
    transport: str
    seed: int | None
    created_at: datetime
    scheduled_for: datetime | None
    expires_at: datetime | None
    """It is EXPIRED if nobody has come by then."""
    started_at: datetime | None
    """When the recording began; the transcript's seconds count from here."""
    ended_at: datetime | None
    end_reason: str | None
    recording_url: str | None
    """Null until the recording can be had."""
    emotion_summary: EmotionSummary | None
    """From an outside camera system, where the operator allows that."""
    overall_score: float | None
    """Likewise; it is no part of the report's total."""

    @classmethod
    def of(cls, row: Interview, zone: ZoneInfo, recording_url: str | None) -> InterviewView:
        """From the table, with times in ``zone``."""

        def served(time: datetime | None) -> datetime | None:
            return time.astimezone(zone) if time else None

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
            scenario=row.scenario or "",
            time_budget_s=row.time_budget_s or 0,
            question_count=row.question_count or 0,
            transport=row.transport,
            seed=row.seed,
            created_at=row.created_at.astimezone(zone),
            scheduled_for=served(row.scheduled_for),
            expires_at=served(row.expires_at),
            started_at=served(row.started_at),
            ended_at=served(row.ended_at),
            end_reason=row.end_reason,
            recording_url=recording_url,
            emotion_summary=EmotionSummary.model_validate(summary) if summary else None,
            overall_score=row.overall_score,
        )


class InterviewPage(Wire):
    """Some interviews, in the order that was asked for."""

    items: list[InterviewView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


class QuestionView(Wire):
    """A planned question, as this candidate hears it."""

    id: UUID
    position: int
    plan_question_id: str
    text: str
    audio_url: str | None
    """Null until the question's speech is made."""

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
    """One recognised word, in seconds of the recording."""

    text: str
    start_s: float
    end_s: float


class TranscriptView(Wire):
    """One utterance. Seconds count from the recording's first sample."""

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
    """What the candidate says to have said, where ``flags`` has ``disputed``."""
    created_at: datetime

    @classmethod
    def of(cls, row: TranscriptEntry, zone: ZoneInfo) -> TranscriptView:
        """From the table, with times in ``zone``."""
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
            created_at=row.created_at.astimezone(zone),
        )
