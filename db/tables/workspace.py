"""What recruiters add to an interview: notes, decisions, and links that share it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key


def _author_key() -> Column[UUID]:
    return Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL"), index=True)


class Note(SQLModel, table=True):
    """A remark of one recruiter on an interview, for the others."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_interview_id", "interview_id", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    author_id: UUID | None = Field(default=None, sa_column=_author_key())
    """Null: the account was deleted."""
    author_name: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    mentions: list[str] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """Ids of the accounts that it mentions by ``@name``."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class DecisionVerdict(StrEnum):
    """What a person decided about a candidate."""

    INVITE_ON = "invite_on"
    """They go on to the next step."""
    HOLD = "hold"
    REJECT = "reject"


class Decision(SQLModel, table=True):
    """A decision of a person about a candidate. It outlives the interview; see ``db.decisions``.

    Each record has a hash over its content and the hash of the record before, so that a change of
    any of them is noticed. ``reason`` enters the hash through its digest: names in it can be
    erased with the interview, and the chain still holds.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_interview_id", "interview_id", "number"),)

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """From 1, without gaps; the place in the chain."""
    id: UUID = Field(default_factory=uuid4, sa_column=Column(Uuid, nullable=False, unique=True))
    interview_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    """No foreign key, since decisions outlive interviews."""
    position_id: UUID | None = Field(default=None, sa_column=Column(Uuid))
    verdict: DecisionVerdict = Field(sa_column=Column(choice(DecisionVerdict), nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    reason_salt: str | None = Field(default=None, sa_column=Column(Text))
    """Null once the reason was changed, so that the former one can't be guessed."""
    reason_digest: str = Field(sa_column=Column(Text, nullable=False))
    """SHA-256 of the salt and the reason as it was given."""
    by_user_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    """No foreign key, since decisions outlive accounts."""
    by_name: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=timestamp(nullable=False))
    versions: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """Of what was before the person: plan, rubric, report, model and prompt."""
    seen: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """What they had opened or could read: ``report``, ``recording``, ``ratings``."""
    previous_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Empty in the first record."""
    hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))


class ShareLink(SQLModel, table=True):
    """A link by which people without an account may read one interview."""

    __tablename__ = "share_link"
    __table_args__ = (Index("ix_share_link_interview_id", "interview_id", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """Keyed hash of the token in the link."""
    created_by: UUID | None = Field(default=None, sa_column=_author_key())
    created_by_name: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))
    hide_name: bool = Field(sa_column=Column(Boolean, nullable=False))
    include: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    """Some of ``report``, ``transcript``, ``recording``."""
    revoked_at: datetime | None = Field(default=None, sa_column=timestamp())
    views: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    last_viewed_at: datetime | None = Field(default=None, sa_column=timestamp())
