"""Requests to the LiveKit server: rooms, participants, agents.

Every call ends within ``TIMEOUT_S``, and every failure of the server (not there, too slow, ill,
or not ours) is one exception, so that callers wait and try again.
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
"""Of one call; a server on the same network answers in milliseconds."""

T = TypeVar("T")


class LiveKitAwayError(ConnectionError):
    """The LiveKit server can't be used now; the message says why."""


class _NotFoundError(LiveKitAwayError):
    """There is no such room, participant or dispatch."""


class LiveKitService:
    """A client of one LiveKit server or cluster. Create it, and use it, on one event loop.

    Args:
        settings: the server's URL and key, and the name that agents are dispatched by.

    Raises:
        LiveKitAwayError: by every method, when the server can't be used.
    """

    def __init__(self, settings: LiveKitSettings) -> None:
        self._settings = settings
        self._client: api.LiveKitAPI | None = None

    @property
    def names(self) -> RoomNames:
        """The names of our rooms."""
        return self._settings.names

    @property
    def _api(self) -> api.LiveKitAPI:
        # Created at the first call: its HTTP session belongs to the loop that runs then.
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
                failover=False,  # tries other regions of a cloud; ours has one address
            )
        return self._client

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def rooms(self, names: Sequence[str] | None = None) -> list[str]:
        """The names of all existing rooms, or of those in ``names``."""
        request = api.ListRoomsRequest(names=names or ())
        return [room.name for room in (await self._ask(self._api.room.list_rooms(request))).rooms]

    async def ensure_room(self, name: str, *, empty_timeout_s: float) -> None:
        """Create the room if there is none.

        Args:
            empty_timeout_s: how long the server keeps it empty.
        """
        seconds = max(1, int(empty_timeout_s))
        request = api.CreateRoomRequest(name=name, empty_timeout=seconds, departure_timeout=seconds)
        await self._ask(self._api.room.create_room(request))

    async def delete_room(self, name: str) -> bool:
        """Delete the room and remove its participants. False when there is none."""
        return await self._exists(self._api.room.delete_room(api.DeleteRoomRequest(room=name)))

    async def participants(self, room: str) -> list[proto.ParticipantInfo]:
        """The room's participants; empty when there is no such room."""
        request = api.ListParticipantsRequest(room=room)
        try:
            return list((await self._ask(self._api.room.list_participants(request))).participants)
        except _NotFoundError:
            return []

    async def send(self, room: str, message: dict[str, object]) -> bool:
        """Send JSON to all participants, as the agent does. False when there is no such room."""
        request = api.SendDataRequest(
            room=room,
            data=json.dumps(message, ensure_ascii=False).encode(),
            kind=proto.DataPacket.Kind.RELIABLE,
            topic=TOPIC,
        )
        return await self._exists(self._api.room.send_data(request))

    async def remove_participant(self, room: str, identity: str) -> bool:
        """Remove a participant. False when there is none of this identity."""
        request = api.RoomParticipantIdentity(room=room, identity=identity)
        return await self._exists(self._api.room.remove_participant(request))

    async def dispatch(self, room: str, metadata: dict[str, str]) -> str:
        """Dispatch an agent of ours; returns the dispatch's id.

        No agent comes, now or later, if no registered worker has a free place.
        """
        request = api.CreateAgentDispatchRequest(
            agent_name=self._settings.registered_name,
            room=room,
            metadata=json.dumps(metadata),
            restart_policy=api.JobRestartPolicy.JRP_NEVER,
        )
        dispatch = await self._ask(self._api.agent_dispatch.create_dispatch(request))
        return dispatch.id

    async def dispatches(self, room: str) -> list[str]:
        """Ids of the room's dispatches of our agents."""
        try:
            listed = await self._ask(self._api.agent_dispatch.list_dispatch(room))
        except _NotFoundError:
            return []
        return [item.id for item in listed if item.agent_name == self._settings.registered_name]

    async def delete_dispatch(self, room: str, dispatch_id: str) -> bool:
        """Delete a dispatch, which also ends its agent's job. False when there is none."""
        return await self._exists(self._api.agent_dispatch.delete_dispatch(dispatch_id, room))

    async def _exists(self, call: Awaitable[object]) -> bool:
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
            # ValueError: the answer is not a LiveKit server's.
            raise LiveKitAwayError(str(error) or repr(error)) from error
