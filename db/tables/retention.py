"""How long the organisation keeps interviews."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer
from sqlmodel import Field, SQLModel

ONLY = 1
"""The id of the only row."""


class RetentionSetting(SQLModel, table=True):
    """Overrides the server's setting; without the row, that applies."""

    __tablename__ = "retention_setting"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY}", name="ck_retention_setting_only"),
        CheckConstraint("days >= 0", name="ck_retention_setting_days"),
    )

    id: int = Field(default=ONLY, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    days: int = Field(sa_column=Column(Integer, nullable=False))
    """Days that an interview is kept after its end, unless its position says otherwise.
    0: for ever."""
