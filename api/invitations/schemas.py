"""Invitations on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.schemas import Wire, WireInput

DAY_S = 86_400


class CreateInvitation(WireInput):
    """A way into one interview."""

    phone: Literal[True]
    """By phone: the caller enters a PIN."""
    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds for which it can be used."""


class InvitationView(Wire):
    """An invitation as it was made."""

    id: UUID
    interview_id: UUID
    pin: str
    """Shown this once; only a keyed hash of it is stored."""
    expires_at: datetime
