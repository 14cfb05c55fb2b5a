"""One candidate's device: a peer connection with sound both ways and an event channel."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import av
import structlog
from aiortc import (
    RTCDataChannel,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from kit.audio import SPEECH_RATE, Pcm
from kit.patches.aiortc import use_immediate_playout
from rooms.direct.codec import OpusTrack
from rooms.direct.ice import configuration, gather_on, without_mdns
from rooms.join_grants import IceServer
from rooms.messages import parse_message

log = structlog.get_logger(__name__)

CHANNEL_LABEL = "events"
_DIRECTION = re.compile(r"(?m)^a=(?:sendrecv|sendonly|recvonly|inactive)\s*$")

MAX_OFFER_CHARS = 64 * 1024
MAX_WAITING_MESSAGES = 100
"""Messages kept until the channel opens."""
MAX_UNSENT_BYTES = 256 * 1024
"""A channel with this much unsent is stuck; captions would come too late anyway."""


class BadOffer(ValueError):  # noqa: N818
    """The SDP offer cannot be answered; the message says why."""


@dataclass
class PeerHandlers:
    """Callbacks of a peer; all are called in the event loop and must return quickly."""

    audio: Callable[[Peer, av.AudioFrame], None]
    message: Callable[[Peer, dict[str, Any]], None]
    connected: Callable[[Peer], None]
    gone: Callable[[Peer, str], None]


class Peer:
    """A connection from offer to end. ``gone`` is called once, unless :meth:`close` was."""

    def __init__(
        self,
        ice_servers: Sequence[IceServer],
        bind_addresses: Sequence[str],
        handlers: PeerHandlers,
    ) -> None:
        self._handlers = handlers
        self._bind_addresses = bind_addresses
        self._connection = RTCPeerConnection(configuration(ice_servers))
        self._track = OpusTrack(SPEECH_RATE)
        self._channel: RTCDataChannel | None = None
        self._waiting: deque[str] = deque(maxlen=MAX_WAITING_MESSAGES)
        self._reader: asyncio.Task[None] | None = None
        self._closed = False
        self._closing: asyncio.Task[None] | None = None
        self._connection.on("connectionstatechange", self._on_state)
        self._connection.on("track", self._on_track)
        self._connection.on("datachannel", self._on_channel)

    async def accept(self, sdp: str, type_: str) -> tuple[str, str]:
        """Answer an offer; the answer carries all ICE candidates.

        Returns:
            The answer's SDP and its type.

        Raises:
            BadOffer: with the reason; the peer is then closed.
        """
        try:
            return await self._accept(sdp, type_)
        except BaseException:
            await self.close()
            raise

    async def _accept(self, sdp: str, type_: str) -> tuple[str, str]:
        check_offer(sdp, type_)
        transceiver = self._connection.addTransceiver(self._track, direction="sendrecv")
        transceiver.setCodecPreferences(
            [
                codec
                for codec in RTCRtpSender.getCapabilities("audio").codecs
                if codec.mimeType.lower() == "audio/opus"
            ]
        )
        use_immediate_playout(transceiver.receiver)
        try:
            await self._connection.setRemoteDescription(
                RTCSessionDescription(with_directions(without_mdns(sdp)), type_)
            )
        except Exception as error:  # aiortc's parser raises anything on a malformed offer
            log.info("offer.refused", error=repr(error)[:200])
            raise BadOffer(f"the SDP offer cannot be read: {error}") from error
        gather_on(self._connection, self._bind_addresses)
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        answer = self._connection.localDescription
        return str(answer.sdp), str(answer.type)

    def send_audio(self, pcm: Pcm, rtp_timestamp: int) -> None:
        """Send 20 ms of 24 kHz mono now; dropped until the transport is up."""
        if not self._closed:
            self._track.push(pcm, rtp_timestamp)

    def send_message(self, message: dict[str, Any]) -> None:
        """Send JSON, or keep it until the channel opens; never blocks."""
        text = json.dumps(message, ensure_ascii=False)
        if self._channel is None or self._channel.readyState == "connecting":
            self._waiting.append(text)
        elif self._channel.readyState == "open":
            if self._channel.bufferedAmount > MAX_UNSENT_BYTES:
                log.warning("message.dropped", reason="the event channel is stuck")
                return
            self._channel.send(text)

    async def close(self) -> None:
        """Hang up. Safe to call twice; goes through when its caller is cancelled."""
        if self._closing is None:
            self._closed = True
            if self._reader is not None:
                self._reader.cancel()
            self._closing = asyncio.create_task(self._connection.close())
        await asyncio.shield(self._closing)

    def _on_state(self) -> None:
        state = self._connection.connectionState
        if state == "connected" and not self._closed:
            self._handlers.connected(self)
        elif state in ("failed", "closed"):
            self._gone(f"connection {state}")

    def _gone(self, reason: str) -> None:
        if not self._closed:
            self._handlers.gone(self, reason)

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio" and self._reader is None:
            self._reader = asyncio.create_task(self._read(track))

    async def _read(self, track: MediaStreamTrack) -> None:
        while not self._closed:
            try:
                frame = await track.recv()
            except MediaStreamError:
                self._gone("the candidate's track ended")
                return
            if isinstance(frame, av.AudioFrame):
                self._handlers.audio(self, frame)

    def _on_channel(self, channel: RTCDataChannel) -> None:
        if channel.label != CHANNEL_LABEL:
            return
        self._channel = channel
        channel.on("message", self._on_message)
        while self._waiting:
            channel.send(self._waiting.popleft())

    def _on_message(self, data: str | bytes) -> None:
        message = parse_message(data)
        if message is not None:
            self._handlers.message(self, message)


def with_directions(sdp: str) -> str:
    """The SDP with a direction in each audio section; aiortc can't do without.

    A section without one has the session's, and without that it is ``sendrecv`` (RFC 8866, 6.7).
    """
    session, *media = re.split(r"(?m)^(?=m=)", sdp)
    sections = [
        section
        if _DIRECTION.search(section) or not section.startswith("m=audio")
        # Offers in which the session's is another one were refused before.
        else f"{section.rstrip()}\r\na=sendrecv\r\n"
        for section in media
    ]
    return "".join([session, *sections])


def check_offer(sdp: str, type_: str) -> None:
    """Check an offer before it is parsed.

    Raises:
        BadOffer: it cannot become an interview; with the reason.
    """
    if type_ != "offer":
        raise BadOffer(f"expected a session description of type 'offer', got '{type_}'")
    if len(sdp) > MAX_OFFER_CHARS:
        raise BadOffer(f"the SDP offer is longer than {MAX_OFFER_CHARS} characters")
    lines = [line.strip() for line in sdp.splitlines()]
    if not lines or lines[0] != "v=0":
        raise BadOffer("this is not SDP: it does not begin with 'v=0'")
    media = [line for line in lines if line.startswith("m=")]
    if sum(line.startswith("m=audio ") for line in media) != 1:
        raise BadOffer("the SDP offer must have exactly one audio section")
    if any(not line.startswith(("m=audio ", "m=application ")) for line in media):
        raise BadOffer("the SDP offer may have audio and a data channel only")
    if any(line in ("a=recvonly", "a=inactive", "a=sendonly") for line in lines):
        raise BadOffer("the audio of the SDP offer must be 'sendrecv'")
    if not any(
        line.lower().startswith("a=rtpmap:") and "opus/48000" in line.lower() for line in lines
    ):
        raise BadOffer("the SDP offer lacks Opus")
