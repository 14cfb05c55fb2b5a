"""The direct room: one candidate, one peer connection at a time, no media server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import av

from db.access import OPERATOR_ACCESS, Access
from kit.audio import LISTENING_RATE, Decimator, Pcm
from rooms.base import NOTICE_S
from rooms.direct.codec import RTP_CLOCK_HZ, RTP_TICKS_PER_FRAME, decoded_mono
from rooms.direct.peer import Peer, PeerHandlers
from rooms.media_room import MediaRoom
from rooms.settings import RoomSettings

CONNECT_TIMEOUT_S = 20.0
"""An offer that has not become a connection by then is dropped."""


class DirectRoom(MediaRoom):
    """One interview's meeting place over WebRTC, without a media server.

    A second :meth:`connect` (a return, another device) takes over once it is connected: the
    former peer gets ``{"type": "replaced"}`` and is closed, as one whose access was withdrawn gets
    ``{"type": "withdrawn"}``. ``candidate_joined`` is emitted for
    each peer whose media begins to flow, ``candidate_left`` only when no peer is left.

    Args:
        interview_id: names the room and its recording.
        settings: ICE servers and addresses.
        recordings_dir: as for every :class:`rooms.media_room.MediaRoom`.
        started_at: likewise.
    """

    def __init__(
        self,
        interview_id: str,
        settings: RoomSettings | None = None,
        *,
        recordings_dir: Path | None = None,
        started_at: float | None = None,
    ) -> None:
        super().__init__(interview_id, recordings_dir=recordings_dir, started_at=started_at)
        self._settings = settings or RoomSettings()
        self._peer: Peer | None = None
        self._pending: Peer | None = None
        self._joined: Peer | None = None
        self._peers: dict[Peer, Access] = {}
        """All connections, with what each was admitted by."""
        self._leaving: set[Peer] = set()
        """Those that have been told to leave."""
        self._decimator = Decimator()
        self._next_rtp_timestamp: int | None = None

    async def open(self) -> None:
        """Start the clock, the recording and the audio streams, as :meth:`start`."""
        self.start()

    async def connect(
        self, sdp: str, type_: str, access: Access = OPERATOR_ACCESS
    ) -> tuple[str, str]:
        """Answer a candidate's offer (all ICE candidates inside, no trickle).

        Args:
            access: what the candidate was admitted by.

        Returns:
            The answer's SDP and type.

        Raises:
            BadOffer: the offer cannot be answered; the message says why.
            RoomClosed: the room is closed.
        """
        self.start()
        peer = Peer(
            self._settings.ice_servers,
            self._settings.bind_addresses,
            PeerHandlers(
                audio=self._on_audio,
                message=self._on_message,
                connected=self._on_connected,
                gone=self._on_gone,
            ),
        )
        answer = await self._log_context.run(asyncio.create_task, peer.accept(sdp, type_))
        if self._closed:
            await peer.close()
            self._check_open()
        self._peers[peer] = access
        if self._pending is not None:
            self._spawn(self._hang_up(self._pending))
        self._pending = peer
        self._spawn(self._expire(peer))
        return answer

    async def publish(self, message: dict[str, Any]) -> None:
        """Send JSON to the candidate's client; dropped without a candidate."""
        if self._peer is not None:
            self._peer.send_message(message)

    @property
    def accesses(self) -> set[Access]:
        """What those who are connected, and need not leave, were admitted by."""
        return {access for peer, access in self._peers.items() if peer not in self._leaving}

    def withdraw(self, access: Access) -> None:
        """Disconnect everyone who was admitted by an access that is no more."""
        for peer in [peer for peer, its in self._peers.items() if its == access]:
            if peer in self._leaving:
                continue
            self._leaving.add(peer)
            peer.send_message({"type": "withdrawn"})
            if peer is self._pending:
                self._pending = None
            if peer is self._peer:
                self._peer = None
                self._candidate_left("the access was withdrawn")
            self._spawn(self._hang_up(peer, after_s=NOTICE_S))

    # -- the transport ---------------------------------------------------------------------

    def _send(self, pcm: Pcm) -> None:
        if self._peer is not None:
            self._peer.send_audio(pcm, self._tick_index * RTP_TICKS_PER_FRAME)

    async def _leave(self) -> None:
        self._peer = self._pending = None
        await asyncio.gather(*(peer.close() for peer in list(self._peers)))

    # -- the candidate's side --------------------------------------------------------------

    def _on_audio(self, peer: Peer, frame: av.AudioFrame) -> None:
        if peer is not self._peer or self._closed:
            return
        self._media_flows()
        if self._joined is not peer:
            self._joined = peer
            self._candidate_joined()
        timestamp = frame.pts or 0
        lost = 0
        if self._next_rtp_timestamp is not None:
            lost = max(0, timestamp - self._next_rtp_timestamp)
        self._next_rtp_timestamp = timestamp + frame.samples
        self._receive(
            self._decimator.push(decoded_mono(frame)), lost * LISTENING_RATE // RTP_CLOCK_HZ
        )

    def _candidate_left(self, reason: str) -> None:
        self._joined = None
        super()._candidate_left(reason)

    def _on_message(self, peer: Peer, message: dict[str, Any]) -> None:
        if peer is not self._peer:
            return
        if message.get("type") == "bye":
            self._on_gone(peer, "the candidate said goodbye")
            return
        self.emit("message", message)

    def _on_connected(self, peer: Peer) -> None:
        if peer is not self._pending:
            return
        former, self._peer, self._pending = self._peer, peer, None
        self._decimator = Decimator()
        self._next_rtp_timestamp = None
        self._media_flows()
        if former is not None:
            former.send_message({"type": "replaced"})
            self._spawn(self._hang_up(former, after_s=NOTICE_S))

    def _on_gone(self, peer: Peer, reason: str) -> None:
        self._spawn(self._hang_up(peer))
        if peer is self._pending:
            self._pending = None
        if peer is self._peer:
            self._peer = None
            self._candidate_left(reason)

    # -- ending peers ----------------------------------------------------------------------

    async def _expire(self, peer: Peer) -> None:
        await asyncio.sleep(CONNECT_TIMEOUT_S)
        if peer is self._pending:
            self._pending = None
            await self._hang_up(peer)

    async def _hang_up(self, peer: Peer, *, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        await peer.close()
        self._peers.pop(peer, None)
        self._leaving.discard(peer)
