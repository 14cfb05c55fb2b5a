"""Messages about decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from api.schemas import NOT_BLANK, VISIBLE, Wire, WireInput
from db.tables import Decision, DecisionVerdict

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=10, max_length=4000, pattern=NOT_BLANK),
    VISIBLE,
]


class DecisionInput(WireInput):
    """A person's decision about a candidate."""

    verdict: DecisionVerdict
    reason: Reason


class Versions(Wire):
    """What was before the person who decided."""

    plan_id: str
    plan_sha256: str
    """Of the interview's plan as canonical JSON; the next one of its rubric."""
    rubric_sha256: str
    report_revision: int | None
    """Null without a complete report."""
    model: str | None
    """The language model that judged; null when none did."""
    prompt_version: str | None


class Seen(Wire):
    """What the person had opened."""

    report: bool
    """Whether they were shown the report or others' ratings."""
    recording: bool
    """Whether they opened the recording."""
    ratings: int
    """How many ratings were submitted."""


class DecisionView(Wire):
    """A decision: a record in a chain of hashes."""

    number: int
    """Its place in the chain, from 1."""
    id: UUID
    interview_id: UUID
    position_id: UUID | None
    verdict: DecisionVerdict
    reason: str
    """Without the candidate's name once the interview is deleted."""
    reason_digest: str
    """SHA-256 of a salt and the reason as it was given; in place of the reason in ``hash``."""
    by_user_id: UUID
    by_name: str
    at: datetime
    versions: Versions
    seen: Seen
    previous_hash: str
    """Of the record before; empty in the first."""
    hash: str
    """SHA-256 over the record; ``docs/workspace.md`` says how it is computed."""

    @classmethod
    def of(cls, row: Decision, zone: ZoneInfo) -> DecisionView:
        """From the table, with times in ``zone``."""
        return cls(
            number=row.number,
            id=row.id,
            interview_id=row.interview_id,
            position_id=row.position_id,
            verdict=DecisionVerdict(row.verdict),
            reason=row.reason,
            reason_digest=row.reason_digest,
            by_user_id=row.by_user_id,
            by_name=row.by_name,
            at=row.at.astimezone(zone),
            versions=Versions.model_validate(row.versions),
            seen=Seen.model_validate(row.seen),
            previous_hash=row.previous_hash,
            hash=row.hash,
        )
