"""Messages about positions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from api.paging import Page
from api.plans.schemas import PlanChoice
from api.schemas import NO_NUL, Flag, ShortText, Wire, WireInput
from db.jurisdictions import Jurisdiction
from db.tables import Company, Position
from kit.language import Language

Description = Annotated[str, Field(max_length=20_000, pattern=NO_NUL)]
RetentionDays = Annotated[int, Field(ge=1, le=3650)]


class CreatePosition(PlanChoice, WireInput):
    """A new position."""

    title: ShortText
    """The role, as the interviewer says it."""
    company_id: UUID | None = None
    """An existing company; or send ``company``."""
    company: ShortText | None = None
    """The company's name, in any case; created if it doesn't exist."""
    description: Description = ""
    """The source of answers to candidates' questions about the job."""
    language: Language | None = None
    """Null: the plan's, otherwise English."""
    retention_days: Annotated[RetentionDays, Field(strict=True)] | None = None
    """Days to keep an interview after its end. Null: as in ``GET /retention``."""
    jurisdiction: Jurisdiction | None = None
    """Whose law sets the time limits of candidates' requests, and nothing else. Null: the server's
    setting."""

    @model_validator(mode="after")
    def _one_company(self) -> Self:
        if (self.company_id is None) == (self.company is None):
            raise ValueError("send exactly one of 'company_id' and 'company'")
        return self


class ChangePosition(PlanChoice, WireInput):
    """Changes to a position; omitted fields stay as they are.

    Existing interviews don't change, but ``retention_days`` applies to them.
    """

    title: ShortText | None = None
    company_id: UUID | None = None
    description: Description | None = None
    language: Language | None = None
    """Requires a ``plan`` in that language."""
    retention_days: Annotated[RetentionDays, Field(strict=True)] | None = None
    """Applies to existing interviews too. An explicit null restores the setting for all positions,
    as it does in ``jurisdiction``. Other fields ignore null."""
    jurisdiction: Jurisdiction | None = None
    """Whose law sets the time limits of candidates' requests, also of those that are open."""
    archived: Flag | None = None
    """True: no new interviews or invitations."""


class PositionCompany(Wire):
    """A position's company."""

    id: UUID
    name: str


class PositionItem(Wire):
    """A position, without its plan."""

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    plan_version: int
    """Grows by one each time the plan or its rubric changes."""
    retention_days: int | None
    jurisdiction: Jurisdiction | None
    """Whose law sets the time limits of candidates' requests; null: the server's setting."""
    archived: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Position, company: Company, zone: ZoneInfo) -> PositionItem:
        """From the tables, with times in ``zone``."""
        return cls(**_fields(row, company, zone))


class PlanVersionUse(Wire):
    """How often a version of a position's plan was used."""

    version: int | None
    """Null: interviews from before versions were counted, or with the built-in plan."""
    interviews: int


class PositionView(PositionItem):
    """A position."""

    description: str
    plan: dict[str, Any]
    """The questions that every candidate is asked, and the rubric of the assessment."""
    plan_versions: list[PlanVersionUse]
    """How many interviews used which version, newest first; versions without one are left out."""

    @classmethod
    def with_use(
        cls,
        row: Position,
        company: Company,
        used: Sequence[tuple[int | None, int]],
        zone: ZoneInfo,
    ) -> PositionView:
        """From the tables, with the number of interviews by the plan's version."""
        return cls(
            **_fields(row, company, zone),
            description=row.description,
            plan=row.plan,
            plan_versions=[
                PlanVersionUse(version=version, interviews=count) for version, count in used
            ],
        )


class PositionPage(Page[PositionItem]):
    """A page of positions, newest first."""


def _fields(row: Position, company: Company, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "company": PositionCompany(id=company.id, name=company.name),
        "language": row.language,
        "plan_id": row.plan.get("id", ""),
        "plan_title": row.plan.get("title", ""),
        "plan_version": row.plan_version,
        "retention_days": row.retention_days,
        "jurisdiction": row.jurisdiction,
        "archived": row.archived,
        "created_at": row.created_at.astimezone(zone),
        "updated_at": row.updated_at.astimezone(zone),
    }
