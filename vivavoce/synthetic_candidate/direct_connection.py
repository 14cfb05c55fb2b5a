"""A candidate's connection without a media server: an offer over HTTP, then WebRTC."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from kit.audio import SPEECH_RATE, Pcm
from kit.patches.aiortc import use_immediate_playout
from rooms.direct.codec import RTP_TICKS_PER_FRAME, OpusTrack, decoded_mono
from rooms.direct.ice import configuration, gather_on
from vivavoce.synthetic_candidate.connection import ConnectError, ConnectionHandlers, Grant

CHANNEL_LABEL = "events"

MEDIA_TIMEOUT_S = 4.0
"""The product sends sound all the time, silence too; none for this long and it is gone. ICE
alone would take half a minute to notice."""


class DirectConnection:
    """One peer connection of the candidate.

    Args:
        grant: where the offer goes, and with which token.
        handlers: take what arrives.
        base_url: of the product.
        bind_addresses: local addresses to use; all of them when empty.
    """

    def __init__(
        self,
        grant: Grant,
        handlers: ConnectionHandlers,
        *,
        base_url: str,
        bind_addresses: Sequence[str],
    ) -> None:
        self._grant = grant
        self._handlers = handlers
        self._base_url = base_url
        self._bind_addresses = list(bind_addresses)
        self._reader: asyncio.Task[None] | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._over = False
        self._track = OpusTrack(SPEECH_RATE)
        self.peer = RTCPeerConnection(configuration(grant.ice_servers))
        transceiver = self.peer.addTransceiver(self._track, direction="sendrecv")
        use_immediate_playout(transceiver.receiver)
        self.channel = self.peer.createDataChannel(CHANNEL_LABEL)
        self.channel.on("open", self._on_open)
        self.channel.on("message", handlers.message)
        self.peer.on("track", self._on_track)
        self.peer.on("connectionstatechange", self._on_state)

    async def open(self) -> None:
        """Offer, take the answer, and wait until sound and events flow; raises ConnectError."""
        gather_on(self.peer, self._bind_addresses)
        await self.peer.setLocalDescription(await self.peer.createOffer())
        local = self.peer.localDescription
        answer = await self._exchange({"sdp": local.sdp, "type": local.type})
        await self.peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        await self._opened

    def push(self, pcm: Pcm, tick: int) -> None:
        """Send 20 ms of the microphone."""
        self._track.push(pcm, tick * RTP_TICKS_PER_FRAME)

    def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False when the channel is not open."""
        if self.channel.readyState != "open":
            return False
        self.channel.send(json.dumps(message, ensure_ascii=False))
        return True

    async def close(self) -> None:
        """Hang up. Safe to call twice."""
        self._over = True
        if self._reader is not None:
            self._reader.cancel()
        await self.peer.close()

    async def _exchange(self, offer: dict[str, str]) -> dict[str, str]:
        try:
            async with httpx.AsyncClient(base_url=self._base_url) as http:
                response = await http.post(
                    self._grant.url,
                    json=offer,
                    headers={"Authorization": f"Bearer {self._grant.token}"},
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

    def _on_open(self) -> None:
        if not self._opened.done():
            self._opened.set_result(None)

    def _on_state(self) -> None:
        if self.peer.connectionState in ("failed", "closed"):
            self._end(f"the connection {self.peer.connectionState}")

    def _end(self, reason: str) -> None:
        if self._over:
            return
        self._over = True
        if self._opened.done():
            self._handlers.ended(reason)
        else:
            self._opened.set_exception(
                ConnectError("the connection failed before it was established")
            )

    def _on_track(self, track: MediaStreamTrack) -> None:
        self._reader = asyncio.create_task(self._read(track), name="candidate-reader")

    async def _read(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                async with asyncio.timeout(MEDIA_TIMEOUT_S):
                    frame = await track.recv()
            except MediaStreamError:
                self._end("the product ended the connection")
                return
            except TimeoutError:
                self._end(f"no sound came for {MEDIA_TIMEOUT_S:g} s")
                return
            self._handlers.audio(decoded_mono(frame))
