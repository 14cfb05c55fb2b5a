"""Positions on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from api.interviews.schemas import ShortText
from api.plans.schemas import PlanChoice
from api.schemas import Flag, Wire, WireInput
from db.tables import Company, Position
from kit.language import Language

Description = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
RetentionDays = Annotated[int, Field(ge=1, le=3650)]


class CreatePosition(PlanChoice, WireInput):
    """A new position."""

    title: ShortText
    """The role, as candidates hear it."""
    company_id: UUID | None = None
    """Its company; or send ``company``."""
    company: ShortText | None = None
    """Its company's name, whatever its case; a new one is made."""
    description: Description = ""
    """What candidates' questions about the job are answered from."""
    language: Language | None = None
    """None: the plan's, else English."""
    retention_days: RetentionDays | None = None
    """Days after its end for which an interview is kept. None: as the server is set."""

    @model_validator(mode="after")
    def _one_company(self) -> Self:
        if (self.company_id is None) == (self.company is None):
            raise ValueError("send one of 'company_id' and 'company'")
        return self


class ChangePosition(PlanChoice, WireInput):
    """What is to be changed of a position; what is left out stays.

    Interviews that were made from it stay as they were.
    """

    title: ShortText | None = None
    company_id: UUID | None = None
    description: Description | None = None
    language: Language | None = None
    """Together with a ``plan`` in it."""
    retention_days: RetentionDays | None = None
    """Null, where it is sent: as the server is set. Any other field that is null stays."""
    archived: Flag | None = None
    """True: nobody is interviewed for it any more."""


class PositionCompany(Wire):
    """A position's company."""

    id: UUID
    name: str


class PositionItem(Wire):
    """A position in short."""

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    retention_days: int | None
    archived: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Position, company: Company, zone: ZoneInfo) -> PositionItem:
        """From the tables, with times in ``zone``."""
        return cls(**_shown(row, company, zone))


class PositionView(PositionItem):
    """A position as it is now."""

    description: str
    plan: dict[str, Any]
    """What every candidate of it is asked, and the rubric by which they are judged."""

    @classmethod
    def of(cls, row: Position, company: Company, zone: ZoneInfo) -> PositionView:
        """From the tables, with times in ``zone``."""
        shown = _shown(row, company, zone)
        return cls(**shown, description=row.description, plan=row.plan)


class PositionPage(Wire):
    """Some positions, newest first."""

    items: list[PositionItem]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


def _shown(row: Position, company: Company, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "company": PositionCompany(id=company.id, name=company.name),
        "language": row.language,
        "plan_id": row.plan.get("id", ""),
        "plan_title": row.plan.get("title", ""),
        "retention_days": row.retention_days,
        "archived": row.archived,
        "created_at": row.created_at.astimezone(zone),
        "updated_at": row.updated_at.astimezone(zone),
    }
