"""Question sets and learning paths on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.schemas import Wire, WireInput
from db.tables import LearningPath, QuestionSet
from kit.language import Language
from pipelines.learning.schemas import LearningPathContent
from pipelines.questions.schemas import MAX_QUESTIONS, ContentRequest, QuestionSetContent, WordedBy

ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
]


class MakeContent(WireInput):
    """What may be said beside the résumé; nothing of it is needed."""

    role: ShortText | None = None
    """Counts only when the résumé names no target role."""
    company: ShortText | None = None
    """Counts only when the résumé names no target company."""
    language: Language | None = None
    """Null: the résumé's own."""
    job_description: str = Field(default="", max_length=20_000, pattern=r"^[^\x00]*$")
    """What it names may be named in the questions too."""

    @property
    def wanted(self) -> ContentRequest:
        """For the one who makes it."""
        return ContentRequest.model_validate(self.model_dump())


class MakeQuestions(MakeContent):
    """What may be said beside the résumé; nothing of it is needed."""

    count: int = Field(default=6, ge=1, le=MAX_QUESTIONS)
    """How many questions."""


class QuestionSetView(QuestionSetContent):
    """Questions made from a résumé."""

    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """``model`` when a language model worded any question, else ``rules``."""
    created_at: datetime

    @classmethod
    def of(cls, row: QuestionSet, zone: ZoneInfo) -> QuestionSetView:
        """From the table, with times in ``zone``."""
        content = QuestionSetContent.model_validate(row.content)
        return cls(
            **content.model_dump(),
            id=row.id,
            resume_id=row.resume_id,
            worded_by=content.source,
            created_at=row.created_at.astimezone(zone),
        )


class LearningPathView(LearningPathContent):
    """A learning path made from a résumé."""

    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """``model`` when a language model worded any step, else ``rules``."""
    created_at: datetime

    @classmethod
    def of(cls, row: LearningPath, zone: ZoneInfo) -> LearningPathView:
        """From the table, with times in ``zone``."""
        content = LearningPathContent.model_validate(row.content)
        return cls(
            **content.model_dump(),
            id=row.id,
            resume_id=row.resume_id,
            worded_by=content.source,
            created_at=row.created_at.astimezone(zone),
        )


class QuestionSetPage(Wire):
    """Some question sets, newest first."""

    items: list[QuestionSetView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


class LearningPathPage(Wire):
    """Some learning paths, newest first."""

    items: list[LearningPathView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
