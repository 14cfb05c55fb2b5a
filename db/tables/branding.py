"""How the organisation appears to candidates."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, LargeBinary, Text
from sqlmodel import Field, SQLModel

ONLY = 1
"""The id of the only row."""


class Branding(SQLModel, table=True):
    """The organisation's name, colour and logo; without the row, the product's own are shown."""

    __tablename__ = "branding"
    __table_args__ = (CheckConstraint(f"id = {ONLY}", name="ck_branding_only"),)

    id: int = Field(default=ONLY, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str | None = Field(default=None, sa_column=Column(Text))
    name_beside_logo: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    accent: str | None = Field(default=None, sa_column=Column(Text))
    """The colour of what can be acted on, as ``#rrggbb``."""
    logo: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """A PNG file, in the database so that all processes have it and backups contain it."""
    logo_digest: str | None = Field(default=None, sa_column=Column(Text))
    """SHA-256; null without a logo, as its size."""
    logo_width: int | None = Field(default=None, sa_column=Column(Integer))
    logo_height: int | None = Field(default=None, sa_column=Column(Integer))
