"""Messages of the answer bank."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.paging import Page
from api.schemas import Wire
from db.tables import AnswerBankEntry


class AnswerView(Wire):
    """A good answer from a past interview."""

    id: UUID
    interview_id: UUID
    question_id: str
    """The question's id in the plan."""
    question_text: str
    """The question as the candidate heard it."""
    answer: str
    role: str
    language: str
    level: float
    """Mean level (1 to 5) of the dimensions that the answer is evidence for."""
    similarity: float | None
    """Cosine similarity to the search text (-1 to 1); null without a search."""
    created_at: datetime

    @classmethod
    def of(
        cls, row: AnswerBankEntry, zone: ZoneInfo, similarity: float | None = None
    ) -> AnswerView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            interview_id=row.interview_id,
            question_id=row.plan_question_id,
            question_text=row.question_text,
            answer=row.answer,
            role=row.role,
            language=row.language,
            level=row.level,
            similarity=round(similarity, 4) if similarity is not None else None,
            created_at=row.created_at.astimezone(zone),
        )


class AnswerPage(Page[AnswerView]):
    """A page of answers: newest first, or in a search, closest first."""
