"""SQL about the planned questions of an interview."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Question, Speaker, TranscriptEntry


class QuestionRepository:
    """Reads and writes questions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_many(self, questions: Sequence[Question]) -> None:
        """Store an interview's questions, each with its planned transcript entry.

        That entry is no part of the transcript until it is spoken; see ``TranscriptEntry.seq``.
        """
        self._session.add_all(questions)
        self._session.add_all(_planned_entry(question) for question in questions)
        await self._session.flush()

    async def of_interview(self, interview_id: UUID) -> Sequence[Question]:
        """The questions in the order of asking."""
        query = (
            select(Question)
            .where(col(Question.interview_id) == interview_id)
            .order_by(col(Question.position))
        )
        return (await self._session.scalars(query)).all()

    async def get(self, interview_id: UUID, plan_question_id: str) -> Question | None:
        """One question of an interview by the plan's id."""
        query = select(Question).where(
            col(Question.interview_id) == interview_id,
            col(Question.plan_question_id) == plan_question_id,
        )
        question: Question | None = await self._session.scalar(query)
        return question

    async def claim(self, question_id: UUID) -> Question | None:
        """The question as it is now, or None; other callers wait until this transaction ends."""
        key = int.from_bytes(question_id.bytes[:8], signed=True)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))
        return await self._session.get(Question, question_id, populate_existing=True)

    async def set_audio(
        self, interview_id: UUID, plan_question_id: str, audio_path: str, audio_version: str
    ) -> None:
        """Set the path of a question's speech, relative to the data folder, and its version."""
        await self._session.execute(
            update(Question)
            .where(
                col(Question.interview_id) == interview_id,
                col(Question.plan_question_id) == plan_question_id,
            )
            .values(audio_path=audio_path, audio_version=audio_version)
        )


def _planned_entry(question: Question) -> TranscriptEntry:
    return TranscriptEntry(
        interview_id=question.interview_id,
        seq=-1 - question.position,
        speaker=Speaker.AGENT,
        kind="planned",
        text=question.text,
        start_s=0.0,
        end_s=0.0,
        question_id=question.plan_question_id,
    )
