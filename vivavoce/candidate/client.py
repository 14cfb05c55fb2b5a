"""The candidate's connection: offer over HTTP, sound and events over WebRTC."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import httpx
from pydantic import BaseModel

from rooms.pcm import Float
from vivavoce.candidate.ear import Ear
from vivavoce.candidate.link import Link, LinkFailed
from vivavoce.candidate.measure import Pcm
from vivavoce.candidate.mouth import Mouth, Said

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 20.0


class IceServer(BaseModel):
    """A STUN or TURN server named by the grant."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Grant(BaseModel):
    """What the product's join call answers."""

    transport: Literal["direct"]
    url: str
    """Where the offer goes; absolute, or relative to the product's base URL."""
    token: str
    identity: str
    ice_servers: list[IceServer] = []
    expires_at: datetime


class ConnectError(Exception):
    """The candidate cannot get in; the message says why.

    Attributes:
        status: the HTTP status of a refused offer, else None.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class CandidateClient:
    """One candidate in one interview, over any number of connections in turn.

    Args:
        base_url: of the product, for example ``http://127.0.0.1:8000``.
        interview_id: for log lines.
        grant: the answer of the join call, as JSON or parsed.
        on_event: called in the event loop with each JSON message from the product, besides
            :attr:`events`.
        bind_addresses: local addresses to use; all of them by default.
        seed: of the faint noise that is sent between clips.
    """

    def __init__(
        self,
        base_url: str,
        interview_id: str,
        grant: Grant | dict[str, Any],
        *,
        on_event: Callable[[dict[str, Any]], None] | None = None,
        bind_addresses: list[str] | None = None,
        seed: int = 0,
    ) -> None:
        self.interview_id = interview_id
        self.grant = grant if isinstance(grant, Grant) else Grant.model_validate(grant)
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        """Every JSON message from the product, in order."""
        self.ear = Ear()
        """All that was heard, over all connections."""
        self._base_url = base_url
        self._on_event = on_event
        self._bind_addresses = bind_addresses or []
        self._mouth = Mouth(seed)
        self._link: Link | None = None

    @property
    def connected(self) -> bool:
        """Whether sound can flow both ways now."""
        return self._link is not None and not self._link.ended.is_set()

    async def connect(self, *, timeout_s: float = CONNECT_TIMEOUT_S) -> None:
        """Enter the room; sound flows both ways and events arrive when this returns.

        A connection that was there before ends once the new one stands.

        Raises:
            ConnectError: refused (with ``status``), unreachable, or no connection in time.
        """
        link = Link(self._hear, self._on_message, self.grant.ice_servers)
        try:
            async with asyncio.timeout(timeout_s):
                offer = await link.offer(self._bind_addresses)
                answer = await self._exchange(offer)
                await link.accept(answer)
        except TimeoutError as error:
            await link.close()
            raise ConnectError(f"no connection within {timeout_s:g} s") from error
        except LinkFailed as error:
            await link.close()
            raise ConnectError(str(error)) from error
        except BaseException:
            await link.close()
            raise
        former, self._link = self._link, link
        self._mouth.attach(link.track)
        if former is not None:
            await former.close()

    async def reconnect(self, grant: Grant | dict[str, Any] | None = None) -> None:
        """Enter again with a new offer, after a drop or instead of the present connection.

        Raises:
            ConnectError: as :meth:`connect`.
        """
        if grant is not None:
            self.grant = grant if isinstance(grant, Grant) else Grant.model_validate(grant)
        await self.connect()

    async def drop(self) -> None:
        """Vanish as a lost network does: no goodbye of any protocol reaches the product."""
        link, self._link = self._link, None
        self._mouth.attach(None)
        if link is not None:
            await link.vanish()

    async def wait_disconnected(self, timeout_s: float | None = None) -> bool:
        """Wait until the connection is over; False when ``timeout_s`` passed first.

        A product that vanished without a word is noticed after four seconds.
        """
        if self._link is None:
            return True
        try:
            await asyncio.wait_for(self._link.ended.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Leave politely and free everything. Safe to call twice."""
        link, self._link = self._link, None
        self._mouth.attach(None)
        await self._mouth.close()
        if link is not None:
            link.send({"type": "bye"})
            await link.close()

    async def say(self, pcm: Pcm, sample_rate: int) -> Said:
        """Speak a clip at real time, from the next 20 ms on; see :meth:`Mouth.say`."""
        return await self._mouth.say(pcm, sample_rate)

    def stop_saying(self) -> None:
        """Fall silent in the middle of the clip."""
        self._mouth.stop_saying()

    def send(self, message: dict[str, Any]) -> None:
        """Send a JSON message, such as ``{"type": "control", "action": "repeat"}``.

        Raises:
            ConnectError: not connected.
        """
        if self._link is None or not self._link.send(message):
            raise ConnectError("cannot send a message while not connected")

    async def _exchange(self, offer: dict[str, str]) -> dict[str, str]:
        try:
            async with httpx.AsyncClient(base_url=self._base_url) as http:
                response = await http.post(
                    self.grant.url,
                    json=offer,
                    headers={"Authorization": f"Bearer {self.grant.token}"},
                )
        except httpx.HTTPError as error:
            raise ConnectError(f"cannot reach {self._base_url}: {error}") from error
        if response.is_error:
            raise ConnectError(
                f"the offer was refused ({response.status_code}): {response.text[:300]}",
                response.status_code,
            )
        answer: dict[str, str] = response.json()
        return answer

    def _hear(self, samples_48k: Float) -> None:
        self.ear.push(samples_48k, time.monotonic())

    def _on_message(self, data: str | bytes) -> None:
        try:
            message = json.loads(data)
        except ValueError:
            logger.warning("an event is not JSON: %.100r", data)
            return
        self.events.put_nowait(message)
        if self._on_event is not None:
            self._on_event(message)
