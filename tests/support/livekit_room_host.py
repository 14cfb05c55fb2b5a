"""A LiveKit room on the test's server, and candidates that come to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livekit import api
from pydantic import SecretStr

from db.access import MayEnter
from rooms.livekit.access_tokens import agent_token, candidate_token
from rooms.livekit.participants import Accept, granted
from rooms.livekit.room import LiveKitRoom
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.settings import LiveKitSettings
from tests.support.chirps import heard, voice
from tests.support.direct_room_host import Listener, speak
from tests.support.unplug import UnpluggableClient
from vivavoce.synthetic_candidate.client import CandidateClient


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

    def client(self, name: str, **token: Any) -> UnpluggableClient:
        return UnpluggableClient("", name, self.grant(name, **token))

    def room(
        self,
        name: str,
        *,
        accept: Accept = granted,
        may_enter: MayEnter | None = None,
        url: str = "",
        sure: Callable[[], bool] = lambda: True,
    ) -> LiveKitRoom:
        async def remove(identity: str) -> None:
            self.removed.append(identity)
            key, secret = self.settings.api_key, self.settings.api_secret.get_secret_value()
            async with api.LiveKitAPI(self.settings.url, key, secret) as server:
                await server.room.remove_participant(
                    api.RoomParticipantIdentity(room=name, identity=identity)
                )

        return LiveKitRoom(
            name,
            url=url or self.settings.url,
            token=lambda: agent_token(self.settings, name),
            recordings_dir=self.recordings_dir,
            remove=remove,
            accept=accept,
            may_enter=may_enter,
            sure=sure,
        )

    @asynccontextmanager
    async def open(
        self, name: str, *, accept: Accept = granted, may_enter: MayEnter | None = None
    ) -> AsyncIterator[LiveKitRoom]:
        room = self.room(name, accept=accept, may_enter=may_enter)
        await room.open()
        try:
            yield room
        finally:
            await room.aclose()


MOST = 0.5
"""Share of a clip that must be recognised: a jitter buffer distorts while it adapts, and a busy
machine leaves gaps. Of another clip, next to nothing is recognised."""
UP, DOWN = 1, 2
"""Seeds of the two voices."""


async def is_heard(client: CandidateClient, listener: Listener) -> tuple[float, float] | None:
    """Whether the room hears the candidate; a machine that is too busy for one clip gets three.

    Returns:
        When the clip was spoken (``time.monotonic``), and where in the room's input it came
        (seconds); None if none came.
    """
    for _ in range(3):
        said = await client.say(voice(1.0, 24_000, UP), 24_000)
        await asyncio.sleep(0.5)
        pcm = listener.pcm
        begin = max(0, len(pcm) - 16_000 * 3)
        place_s, share = heard(voice(1.0, 16_000, UP), pcm[begin:])
        if share > MOST:
            return said.started_at, place_s + begin / 16_000
    return None


async def hears(client: CandidateClient, room: LiveKitRoom) -> bool:
    """Whether the candidate hears the room, in one of three clips."""
    for _ in range(3):
        await speak(room, voice(1.0, 24_000, DOWN))
        async with asyncio.timeout(10):
            await room.audio_output.wait_for_playout()
        await client.listener.wait_silent(0.3, 5)
        if heard(voice(1.0, 16_000, DOWN), client.listener.pcm[-16_000 * 4 :])[1] > MOST:
            return True
    return False


def host_of(server: EmbeddedLiveKit, recordings_dir: Path | None = None) -> LiveKitHost:
    return LiveKitHost(
        LiveKitSettings(
            url=server.url, api_key=server.api_key, api_secret=SecretStr(server.api_secret)
        ),
        recordings_dir,
    )
