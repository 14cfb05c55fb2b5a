"""Interviews on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.schemas import Flag, Wire, WireInput
from db.tables import Interview, InterviewStatus, Question, Speaker, TranscriptEntry

ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
]


class CreateInterview(WireInput):
    """What is needed to hold an interview."""

    resume_id: UUID | None = None
    """The candidate's résumé; the role and company that it names go before those sent here."""
    candidate_name: ShortText | None = None
    """May be left out when the résumé has it."""
    role: ShortText | None = None
    """Needed when there is no résumé, or none that names a target role."""
    company: ShortText | None = None
    """Needed when there is no résumé."""
    job_description: str = Field(default="", max_length=20_000, pattern=r"^[^\x00]*$")
    """Answers the candidate's questions about the job; nothing beyond it is said."""
    language: Literal["en", "ko"] = "en"
    plan: str | dict[str, Any] | None = None
    """Id of a ready plan, or a whole plan. None: the ready plan of the language."""
    question_set_id: UUID | None = None
    """Ask the questions of this set of the résumé, after the two that every interview begins with;
    ``plan`` must be left out then."""
    transition: Flag = False
    """The candidate comes from another field: picks the career-transition plan."""
    max_questions: int | None = Field(default=None, ge=1, le=50)
    """Ask at most the plan's first so many questions."""
    time_budget_s: int | None = Field(default=None, ge=60, le=7200)
    """Seconds for the whole interview, in place of the plan's."""
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """Makes choices of wording repeatable."""


class InterviewView(Wire):
    """An interview as it is now."""

    id: UUID
    status: InterviewStatus
    resume_id: UUID | None
    """The résumé that it was made from; null when there was none, or when that is deleted."""
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
    started_at: datetime | None
    """When the recording began; the transcript's seconds count from here."""
    ended_at: datetime | None
    end_reason: str | None
    recording_url: str | None
    """Null until the recording can be had."""

    @classmethod
    def of(cls, row: Interview, zone: ZoneInfo, recording_url: str | None) -> InterviewView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            status=InterviewStatus(row.status),
            resume_id=row.resume_id,
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
            started_at=row.started_at.astimezone(zone) if row.started_at else None,
            ended_at=row.ended_at.astimezone(zone) if row.ended_at else None,
            end_reason=row.end_reason,
            recording_url=recording_url,
        )


class InterviewPage(Wire):
    """Some interviews, newest first."""

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
