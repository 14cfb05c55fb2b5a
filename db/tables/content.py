"""Content made from résumés and answers: question sets, learning paths, the answer bank."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pgvector.sqlalchemy import Vector
from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow
from db.tables.interviews import interview_key

EMBEDDING_DIMENSIONS = 384


def _resume_key() -> Column[UUID]:
    return Column(Uuid, ForeignKey("resume.id", ondelete="CASCADE"), nullable=False)


class QuestionSet(SQLModel, table=True):
    """Questions made from one résumé; deleted with it."""

    __tablename__ = "question_set"
    __table_args__ = (Index("ix_question_set_resume_id", "resume_id", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    resume_id: UUID = Field(sa_column=_resume_key())
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """pipelines.questions.QuestionSetContent as JSON."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class LearningPath(SQLModel, table=True):
    """A learning path made from one résumé; deleted with it."""

    __tablename__ = "learning_path"
    __table_args__ = (Index("ix_learning_path_resume_id", "resume_id", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    resume_id: UUID = Field(sa_column=_resume_key())
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """pipelines.learning.LearningPathContent as JSON."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class AnswerBankEntry(SQLModel, table=True):
    """A good answer, kept for searches; deleted with its interview."""

    __tablename__ = "answer_bank_entry"
    __table_args__ = (
        UniqueConstraint("interview_id", "plan_question_id"),
        Index("ix_answer_bank_entry_created_at", "created_at", "id"),
        Index("ix_answer_bank_entry_role_key", "role_key", "created_at", "id"),
        Index("ix_answer_bank_entry_question", "plan_question_id", "created_at", "id"),
        Index(
            "ix_answer_bank_entry_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "vector_cosine_ops"},
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    plan_question_id: str = Field(sa_column=Column(Text, nullable=False))
    question_text: str = Field(sa_column=Column(Text, nullable=False))
    answer: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    role_key: str = Field(sa_column=Column(Text, nullable=False))
    """The role as compared: without case and surrounding space."""
    language: str = Field(sa_column=Column(Text, nullable=False))
    level: float
    """Mean level (1 to 5) of the dimensions that cite it as evidence."""
    embedder: str = Field(sa_column=Column(Text, nullable=False))
    """Model of the embedding; those of two models can't be compared."""
    embedding: Any = Field(sa_column=Column(Vector(EMBEDDING_DIMENSIONS), nullable=False))
    """Of unit length."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
