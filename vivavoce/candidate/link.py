"""One peer connection of the candidate's client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from rooms.direct.codec import OpusTrack, decoded_mono
from rooms.direct.ice import IceServerLike, configuration, gather_on
from rooms.direct.jitter import use_immediate_playout
from rooms.pcm import Float
from vivavoce.candidate.mouth import SAMPLE_RATE

CHANNEL_LABEL = "events"

MEDIA_TIMEOUT_S = 4.0
"""The product sends sound all the time, silence too; none for this long and it is gone. ICE
alone would take half a minute to notice."""


class LinkFailed(ConnectionError):  # noqa: N818
    """The connection ended before it stood."""


class Link:
    """One peer connection of the candidate, from offer to end."""

    def __init__(
        self,
        hear: Callable[[Float], None],
        on_message: Callable[[str | bytes], None],
        ice_servers: Sequence[IceServerLike],
    ) -> None:
        self.ended = asyncio.Event()
        self.track = OpusTrack(SAMPLE_RATE)
        self.connection = RTCPeerConnection(configuration(ice_servers))
        self._hear = hear
        self._listener: asyncio.Task[None] | None = None
        self._opened = asyncio.Event()
        transceiver = self.connection.addTransceiver(self.track, direction="sendrecv")
        use_immediate_playout(transceiver.receiver)
        self._channel = self.connection.createDataChannel(CHANNEL_LABEL)
        self._channel.on("open", self._opened.set)
        self._channel.on("message", on_message)
        self.connection.on("track", self._on_track)
        self.connection.on("connectionstatechange", self._on_state)

    async def offer(self, bind_addresses: list[str]) -> dict[str, str]:
        """The offer with all its ICE candidates, as JSON."""
        gather_on(self.connection, bind_addresses)
        await self.connection.setLocalDescription(await self.connection.createOffer())
        local = self.connection.localDescription
        return {"sdp": local.sdp, "type": local.type}

    async def accept(self, answer: dict[str, str]) -> None:
        """Take the answer and wait until sound and events flow.

        Raises:
            LinkFailed: the connection failed.
        """
        await self.connection.setRemoteDescription(
            RTCSessionDescription(answer["sdp"], answer["type"])
        )
        waiting = [asyncio.create_task(e.wait()) for e in (self._opened, self.ended)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        if self.ended.is_set():
            raise LinkFailed("the connection failed before it was established")

    def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False when the channel is not open."""
        if self._channel.readyState != "open":
            return False
        self._channel.send(json.dumps(message, ensure_ascii=False))
        return True

    async def vanish(self) -> None:
        """Cut the network first, so that nothing of the closing gets out."""
        if self.connection.sctp is not None:
            await self.connection.sctp.transport.transport.stop()
        await self.close()

    async def close(self) -> None:
        """Hang up. Safe to call twice."""
        if self._listener is not None:
            self._listener.cancel()
        await self.connection.close()
        self.ended.set()

    def _on_state(self) -> None:
        if self.connection.connectionState in ("failed", "closed"):
            self.ended.set()

    def _on_track(self, track: MediaStreamTrack) -> None:
        self._listener = asyncio.create_task(self._listen(track), name="candidate-ear")

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                async with asyncio.timeout(MEDIA_TIMEOUT_S):
                    frame = await track.recv()
            except (MediaStreamError, TimeoutError):
                self.ended.set()
                return
            self._hear(decoded_mono(frame))
