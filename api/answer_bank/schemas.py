"""The answer bank on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.schemas import Wire
from db.tables import AnswerBankEntry


class AnswerView(Wire):
    """A good answer, kept to be found again."""

    id: UUID
    interview_id: UUID
    question_id: str
    """Of the plan."""
    question_text: str
    """As the candidate heard it."""
    answer: str
    role: str
    language: str
    level: float
    """Mean level (1 to 5) of the dimensions whose evidence it is."""
    similarity: float | None
    """To what was looked for (cosine, -1 to 1); null where nothing was."""
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


class AnswerPage(Wire):
    """Some answers: newest first, or nearest first where a text was looked for."""

    items: list[AnswerView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""
