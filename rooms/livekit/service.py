"""What the LiveKit server is asked for: rooms, participants, agents.

Every call ends within ``TIMEOUT_S``, and every way in which the server can be of no use (not
there, too slow, ill, or not ours) is one exception, so that callers wait and try again.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import aiohttp
from livekit import api
from livekit.protocol import models as proto

from rooms.livekit.data_channel import TOPIC
from rooms.livekit.names import RoomNames
from rooms.livekit.settings import LiveKitSettings

TIMEOUT_S = 3.0
"""For one call; a server on the same network answers in milliseconds."""

T = TypeVar("T")


class LiveKitAwayError(ConnectionError):
    """The LiveKit server cannot be used now; the message says why."""


class _NotFoundError(LiveKitAwayError):
    """The server knows no such room, participant or dispatch."""


class LiveKitService:
    """Calls of one LiveKit server or cluster. Make it, and use it, on one event loop.

    Args:
        settings: the server's URL and key, and the name that agents are sent for by.

    Raises:
        LiveKitAwayError: by every method, when the server is of no use.
    """

    def __init__(self, settings: LiveKitSettings) -> None:
        self._settings = settings
        self._client: api.LiveKitAPI | None = None

    @property
    def names(self) -> RoomNames:
        """How our rooms are called."""
        return self._settings.names

    @property
    def _api(self) -> api.LiveKitAPI:
        # Made at the first call: its HTTP session belongs to the loop that is running then.
        if self._client is None:
            settings = self._settings
            if not (settings.api_key and settings.api_secret.get_secret_value()):
                raise LiveKitAwayError(
                    "VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET are not set"
                )
            self._client = api.LiveKitAPI(
                settings.url,
                settings.api_key,
                settings.api_secret.get_secret_value(),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
                failover=False,  # looks for other regions of a cloud; ours has one address
            )
        return self._client

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def rooms(self, names: Sequence[str] | None = None) -> list[str]:
        """The names of the rooms that exist now: of all, or of those in ``names``."""
        request = api.ListRoomsRequest(names=names or ())
        return [room.name for room in (await self._ask(self._api.room.list_rooms(request))).rooms]

    async def ensure_room(self, name: str, *, empty_timeout_s: float) -> None:
        """Make the room; one that exists is left as it is.

        Args:
            empty_timeout_s: how long the server keeps it with nobody in it.
        """
        seconds = max(1, int(empty_timeout_s))
        request = api.CreateRoomRequest(name=name, empty_timeout=seconds, departure_timeout=seconds)
        await self._ask(self._api.room.create_room(request))

    async def delete_room(self, name: str) -> bool:
        """End the room for all who are in it. False when there is none."""
        return await self._found(self._api.room.delete_room(api.DeleteRoomRequest(room=name)))

    async def participants(self, room: str) -> list[proto.ParticipantInfo]:
        """Who is in the room; nobody is in one that does not exist."""
        request = api.ListParticipantsRequest(room=room)
        try:
            return list((await self._ask(self._api.room.list_participants(request))).participants)
        except _NotFoundError:
            return []

    async def send(self, room: str, message: dict[str, object]) -> bool:
        """Send JSON to all who are in the room, as the agent does. False when there is none."""
        request = api.SendDataRequest(
            room=room,
            data=json.dumps(message, ensure_ascii=False).encode(),
            kind=proto.DataPacket.Kind.RELIABLE,
            topic=TOPIC,
        )
        return await self._found(self._api.room.send_data(request))

    async def remove_participant(self, room: str, identity: str) -> bool:
        """Show somebody out. False when nobody of this identity is there."""
        request = api.RoomParticipantIdentity(room=room, identity=identity)
        return await self._found(self._api.room.remove_participant(request))

    async def dispatch(self, room: str, metadata: dict[str, str]) -> str:
        """Send for an agent of ours; returns the dispatch's id.

        Nobody comes, now or later, if no worker is registered with a free place.
        """
        request = api.CreateAgentDispatchRequest(
            agent_name=self._settings.registered_name,
            room=room,
            metadata=json.dumps(metadata),
            restart_policy=api.JobRestartPolicy.JRP_NEVER,
        )
        made = await self._ask(self._api.agent_dispatch.create_dispatch(request))
        return made.id

    async def dispatches(self, room: str) -> list[str]:
        """Ids of the dispatches of our agents that the room has."""
        try:
            found = await self._ask(self._api.agent_dispatch.list_dispatch(room))
        except _NotFoundError:
            return []
        return [item.id for item in found if item.agent_name == self._settings.registered_name]

    async def delete_dispatch(self, room: str, dispatch_id: str) -> bool:
        """Take a dispatch back, which also ends its agent's job. False when it is gone."""
        return await self._found(self._api.agent_dispatch.delete_dispatch(dispatch_id, room))

    async def _found(self, call: Awaitable[object]) -> bool:
        try:
            await self._ask(call)
        except _NotFoundError:
            return False
        return True

    async def _ask(self, call: Awaitable[T]) -> T:
        try:
            return await call
        except api.TwirpError as error:
            missing = error.code == api.TwirpErrorCode.NOT_FOUND
            kind = _NotFoundError if missing else LiveKitAwayError
            raise kind(f"it answered {error.status} {error.code}: {error.message}") from error
        except TimeoutError as error:
            raise LiveKitAwayError(f"it did not answer within {TIMEOUT_S:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # ValueError: somebody who is no LiveKit server answered with something else.
            raise LiveKitAwayError(str(error) or repr(error)) from error
