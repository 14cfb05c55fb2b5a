"""What a candidate's client needs of a connection, whatever carries the sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from kit.audio import FRAME_S, SPEECH_RATE, Float, Pcm

FRAME_SAMPLES = int(FRAME_S * SPEECH_RATE)


class IceServer(BaseModel):
    """A STUN or TURN server named by the grant."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Grant(BaseModel):
    """The answer of the product's join call."""

    transport: Literal["direct", "livekit"]
    url: str
    """direct: where the offer goes, absolute or relative to the product's base URL; livekit:
    the LiveKit server."""
    token: str
    identity: str
    ice_servers: list[IceServer] = []
    expires_at: datetime


class ConnectError(Exception):
    """The candidate cannot get in; the message says why.

    Attributes:
        status: the HTTP status of the refusal, else None.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class ConnectionHandlers:
    """Callbacks of a connection; called in the event loop."""

    audio: Callable[[Float], None]
    """48 kHz mono, int16 scale, as it arrives."""
    message: Callable[[str | bytes], None]
    """A message, not parsed yet."""
    ended: Callable[[str], None]
    """The connection ended without being closed here, and why in words; called once at most."""


class CandidateConnection(Protocol):
    """One connection of the candidate, from opening to end."""

    async def open(self) -> None:
        """Enter the room; sound flows both ways and messages arrive when this returns.

        Raises:
            ConnectError: refused (with ``status``), unreachable, or the connection failed.
        """

    def push(self, pcm: Pcm, tick: int) -> None:
        """Send ``FRAME_SAMPLES`` of the microphone: the 20 ms with this number."""

    def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False while disconnected."""

    async def close(self) -> None:
        """Hang up and free everything. Safe to call twice."""
