"""What a candidate needs to enter a room."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class IceServer(BaseModel):
    """A STUN or TURN server as WebRTC clients expect it."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class JoinGrant(BaseModel):
    """What one candidate needs to enter one room, for some minutes."""

    transport: Literal["direct", "livekit"]
    url: str
    token: str
    identity: str
    ice_servers: list[IceServer] = []
    expires_at: datetime
