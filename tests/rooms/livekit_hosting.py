"""A LiveKit room on the test's server, and candidates that come to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livekit import api
from pydantic import SecretStr

from rooms.livekit.presence import Accept, granted
from rooms.livekit.room import LiveKitRoom
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.settings import LiveKitSettings
from rooms.livekit.tokens import agent_token, candidate_token
from vivavoce.candidate.client import CandidateClient


@dataclass
class LiveKitHost:
    """Makes rooms and grants for one LiveKit server, and closes what is left."""

    settings: LiveKitSettings
    recordings_dir: Path | None = None
    removed: list[str] = field(default_factory=list)

    def grant(self, name: str, ttl_s: float = 60, **token: Any) -> dict[str, Any]:
        """As the API answers a join."""
        jwt, identity, expires_at = candidate_token(self.settings, name, ttl_s, **token)
        return {
            "transport": "livekit",
            "url": self.settings.url,
            "token": jwt,
            "identity": identity,
            "expires_at": expires_at.isoformat(),
        }

    def client(self, name: str, **token: Any) -> CandidateClient:
        return CandidateClient("", name, self.grant(name, **token))

    def room(self, name: str, *, accept: Accept = granted) -> LiveKitRoom:
        async def remove(identity: str) -> None:
            self.removed.append(identity)
            key, secret = self.settings.api_key, self.settings.api_secret.get_secret_value()
            async with api.LiveKitAPI(self.settings.url, key, secret) as server:
                await server.room.remove_participant(
                    api.RoomParticipantIdentity(room=name, identity=identity)
                )

        return LiveKitRoom(
            name,
            url=self.settings.url,
            token=lambda: agent_token(self.settings, name),
            recordings_dir=self.recordings_dir,
            remove=remove,
            accept=accept,
        )

    @asynccontextmanager
    async def open(self, name: str, *, accept: Accept = granted) -> AsyncIterator[LiveKitRoom]:
        room = self.room(name, accept=accept)
        await room.open()
        try:
            yield room
        finally:
            await room.aclose()


def host_of(server: EmbeddedLiveKit, recordings_dir: Path | None = None) -> LiveKitHost:
    return LiveKitHost(
        LiveKitSettings(
            url=server.url, api_key=server.api_key, api_secret=SecretStr(server.api_secret)
        ),
        recordings_dir,
    )
