"""What a candidate's client needs of a connection, whatever carries the sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from kit.audio import SPEECH_RATE, Float, Pcm

FRAME_MS = 20
FRAME_SAMPLES = SPEECH_RATE * FRAME_MS // 1000


class IceServer(BaseModel):
    """A STUN or TURN server named by the grant."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Grant(BaseModel):
    """What the product's join call answers."""

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
class Senses:
    """Who takes what comes from the room; called in the event loop."""

    hear: Callable[[Float], None]
    """48 kHz mono, int16 scale, as it arrives."""
    message: Callable[[str | bytes], None]
    ended: Callable[[str], None]
    """The connection ended by itself, and why in words."""


class CandidateConnection(Protocol):
    """One connection of the candidate, from opening to end. ``ended`` is told once at most."""

    async def open(self) -> None:
        """Enter the room; sound flows both ways and messages arrive when this returns.

        Raises:
            ConnectError: refused (with ``status``), unreachable, or the connection failed.
        """

    def push(self, pcm: Pcm, tick: int) -> None:
        """Send ``FRAME_SAMPLES`` of the microphone: the 20 ms with this number."""

    def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False when nobody can be reached."""

    async def vanish(self) -> None:
        """End as a lost network does: nothing of the closing gets out."""

    async def close(self) -> None:
        """Hang up and free everything. Safe to call twice, and after :meth:`vanish`."""


def make_connection(
    grant: Grant, senses: Senses, *, base_url: str, bind_addresses: Sequence[str]
) -> CandidateConnection:
    """The connection that a grant asks for; not open yet."""
    if grant.transport == "livekit":
        from vivavoce.synthetic_candidate.livekit_connection import (
            LiveKitConnection,  # a native library of 30 MB
        )

        return LiveKitConnection(grant, senses)
    from vivavoce.synthetic_candidate.direct_connection import DirectConnection

    return DirectConnection(grant, senses, base_url=base_url, bind_addresses=bind_addresses)
