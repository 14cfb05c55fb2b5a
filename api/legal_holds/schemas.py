"""Messages about legal holds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.schemas import NOT_BLANK, VISIBLE, Flag, Wire, WireInput
from db.tables import LegalHold

MAX_REASON_CHARACTERS = 2_000


class SetLegalHold(WireInput):
    """Places a legal hold or lifts it."""

    held: Flag
    reason: Annotated[
        str,
        StringConstraints(strip_whitespace=True),
        Field(min_length=1, max_length=MAX_REASON_CHARACTERS, pattern=NOT_BLANK),
        VISIBLE,
    ]
    """Why; kept in the audit log, also after the interview is deleted."""


class LegalHoldView(Wire):
    """Whether an interview is on legal hold."""

    held: bool
    reason: str | None = None
    by: str | None = None
    """Who placed it."""
    at: datetime | None = None

    @classmethod
    def of(cls, row: LegalHold | None, zone: ZoneInfo) -> LegalHoldView:
        """From the table, with times in ``zone``; None: not on hold."""
        if row is None:
            return cls(held=False)
        return cls(held=True, reason=row.reason, by=row.by_name, at=row.at.astimezone(zone))
