"""Messages about question sets and learning paths."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from api.paging import Page
from api.schemas import NO_NUL, ShortText, WireInput
from db.tables import LearningPath, QuestionSet
from kit.language import Language
from pipelines.learning.schemas import LearningPathContent
from pipelines.questions.schemas import MAX_QUESTIONS, ContentRequest, QuestionSetContent, WordedBy


class MakeContent(WireInput):
    """Options for generating from a résumé; all are optional."""

    position_id: UUID | None = None
    """The position to prepare for: its role and company decide over the résumé's, its description
    is the job text, and its plan's questions aren't repeated."""
    role: ShortText | None = None
    """Used only if there is no position and the résumé names no target role."""
    company: ShortText | None = None
    """Used only if there is no position and the résumé names no target company."""
    language: Language | None = None
    """Null: the position's, otherwise the résumé's."""
    job_description: str = Field(default="", max_length=20_000, pattern=NO_NUL)
    """The job text, which the questions may refer to. Empty: the position's description."""

    @property
    def options(self) -> ContentRequest:
        """The same for the pipeline, without the position."""
        return ContentRequest.model_validate(self.model_dump(exclude={"position_id"}))


class MakeQuestions(MakeContent):
    """Options for generating from a résumé; all are optional."""

    count: int = Field(default=6, ge=1, le=MAX_QUESTIONS)
    """Number of questions."""


class QuestionSetView(QuestionSetContent):
    """Questions generated from a résumé."""

    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """``model`` if a language model worded any question, otherwise ``rules``."""
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
    """A learning path generated from a résumé."""

    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """``model`` if a language model worded any step, otherwise ``rules``."""
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


class QuestionSetPage(Page[QuestionSetView]):
    """A page of question sets, newest first."""


class LearningPathPage(Page[LearningPathView]):
    """A page of learning paths, newest first."""
