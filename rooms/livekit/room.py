"""The LiveKit room: the agent's side of a room on a LiveKit server."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from db.access import MayEnter
from kit.audio import SPEECH_RATE, Pcm
from rooms.base import NOTICE_S
from rooms.livekit.access_guard import AccessGuard
from rooms.livekit.audio_publisher import AudioPublisher
from rooms.livekit.candidate_slot import CandidateSlot, CandidateSlotHandlers
from rooms.livekit.connection import RoomConnection, RoomConnectionHandlers
from rooms.livekit.data_channel import TOPIC, DataChannel
from rooms.livekit.participants import SIP, Accept, granted
from rooms.livekit.remote_audio import RemoteAudio
from rooms.media_room import OUT_SAMPLES, RESUME_AFTER_S, MediaRoom
from rooms.messages import parse_message

log = structlog.get_logger(__name__)

LEAD_TICKS = 4
"""The native queue gets this much of the speech early (80 ms), so that a busy event loop makes no
gap. A pause or a clear empties the queue, and so is heard at once all the same."""

TOP_UP_AT_TICKS = LEAD_TICKS // 2
"""Two ticks at a time: a push costs the same, however long it is."""

FAREWELL_S = 3.0
"""How much of a farewell a caller hears at most: with the check before it, they are gone within
five seconds."""

Remove = Callable[[str], Awaitable[object]]
NoteGrant = Callable[[int], Coroutine[Any, Any, None]]


class LiveKitRoom(MediaRoom):
    """One interview's meeting place on a LiveKit server, as the agent sees it.

    One of the room's participants is the candidate: the one with the newest grant whose
    microphone came in (see :mod:`rooms.livekit.participants`). A newer one takes over; an older
    one that joins, or joins again, gets ``{"type": "replaced"}`` and is removed. One whose access
    was withdrawn gets ``{"type": "withdrawn"}`` and is removed; a caller hears :attr:`farewell`.

    ``closed`` is also emitted when the agent was removed (another agent took its place, the
    room was deleted) or the server stayed away for a minute. After a shorter loss of the server
    or the network the connection comes back; until then the speech is held.

    A candidate on the phone also sends ``message`` events ``{"type": "dtmf", "digit": "5"}``.

    Args:
        interview_id: names the recording; the token names the room.
        url: of the server, as this process reaches it.
        token: the agent's, or a function that makes one whenever it is needed (the first may have
            expired when a connection is made again).
        recordings_dir: as for every :class:`rooms.media_room.MediaRoom`.
        started_at: likewise.
        remove: removes a participant, by identity, from this room. None: a replaced one gets its
            notice, and is no longer heard, but stays.
        accept: which participants may be the candidate.
        may_enter: whether an access still opens the interview's room; None: no one is checked.
        newest_grant: when the newest grant that an earlier agent admitted was issued (ns since
            1970): older ones are refused here too.
        note_grant: stores that moment for the next agent.
        sure: whether no other agent can have the room now; checked before a lost connection is
            made again.
    """

    def __init__(
        self,
        interview_id: str,
        *,
        url: str,
        token: Callable[[], str] | str,
        recordings_dir: Path | None = None,
        started_at: float | None = None,
        remove: Remove | None = None,
        accept: Accept = granted,
        may_enter: MayEnter | None = None,
        newest_grant: int = 0,
        note_grant: NoteGrant | None = None,
        sure: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(interview_id, recordings_dir=recordings_dir, started_at=started_at)
        self._output.on_break = self._clear
        self._remove = remove
        self._note_grant = note_grant
        self._publisher: AudioPublisher | None = None
        self._ahead = 0
        self._farewell_left: Pcm = np.zeros(0, np.int16)
        """What is still to be said to a caller who must leave; nothing else is sent meanwhile."""
        self._joined: RemoteAudio | None = None
        self.guard = AccessGuard(may_enter, self._on_withdrawn, self._spawn) if may_enter else None
        self._slot = CandidateSlot(
            self.guard.admits(accept) if self.guard else accept,
            CandidateSlotHandlers(
                audio=self._receive,
                packet=self._on_packet,
                taken=self._on_taken,
                left=self._candidate_left,
                replaced=self._on_replaced,
            ),
            self._spawn,
            newest_grant,
        )
        handlers = RoomConnectionHandlers(
            prepared=self._on_prepared,
            up=self._on_up,
            interrupted=self._on_interrupted,
            resumed=self._on_resumed,
            lost=self._on_lost,
            over=self._on_over,
        )
        self._connection = RoomConnection(
            url, token if callable(token) else lambda: token, handlers, sure
        )
        self._data_channel = DataChannel(lambda: self._connection.room)

    async def open(self) -> None:
        """Start the clock and the recording, and enter the room.

        Raises:
            RecordingError: the recording cannot be written.
            ConnectionError: the server cannot be reached, or does not let us in.
            RoomClosed: it was closed before.
        """
        if self._pacer is not None and not self._closed:
            return
        self.start()
        self._spawn(self._data_channel.run())
        self._spawn(self._slot.keep_reconsidering(lambda: self._connection.room))
        if self.guard is not None:
            self._spawn(self.guard.keep_checking(lambda: self._connection.room))
        try:
            await self._log_context.run(asyncio.create_task, self._connection.connect())
        except BaseException:
            await self.aclose()
            raise

    async def publish(self, message: dict[str, Any]) -> None:
        """Send JSON to the candidate's client; dropped without a candidate."""
        if message.get("type") == "state":
            self._data_channel.show_state(str(message.get("state")))
        if self._slot.audio is not None:
            self._data_channel.send(self._slot.audio.identity, message)

    # -- the transport ---------------------------------------------------------------------

    def _send(self, pcm: Pcm) -> None:
        if self._publisher is None:
            return
        if len(self._farewell_left):
            self._publisher.push(self._farewell_left[:OUT_SAMPLES])
            self._farewell_left = self._farewell_left[OUT_SAMPLES:]
            return
        if not self._output.sounding:
            self._ahead = 0
        elif self._ahead:
            self._ahead -= 1  # it was pushed some ticks ago
        else:
            self._publisher.push(pcm)
        if self._ahead <= TOP_UP_AT_TICKS:
            known = self._output.ahead(OUT_SAMPLES, LEAD_TICKS)
            for frame in known[self._ahead :]:
                self._publisher.push(frame)
            self._ahead = max(self._ahead, len(known))

    def _clear(self) -> None:
        self._ahead = 0
        if self._publisher is not None:
            self._publisher.clear()

    async def _leave(self) -> None:
        publisher, self._publisher = self._publisher, None
        await self._slot.aclose()
        await self._connection.aclose()
        if publisher is not None:
            await publisher.aclose()

    # -- the connection --------------------------------------------------------------------

    def _on_prepared(self, room: rtc.Room) -> None:
        if self.guard is not None:
            self.guard.follow(room)
        self._slot.follow(room)
        room.on("data_received", self._on_data)
        room.on("sip_dtmf_received", self._on_dtmf)

    def _on_up(self, room: rtc.Room) -> None:
        self._publisher = AudioPublisher()
        self._ahead = 0
        self._spawn(self._publish_track(room, self._publisher))
        self._data_channel.resend_state()
        self._slot.reconsider(room)

    def _on_interrupted(self) -> None:
        log.warning("livekit.away")
        self._hold(True)
        self._release_at = math.inf

    def _on_resumed(self) -> None:
        log.info("livekit.back")
        self._release_at = self._now() + RESUME_AFTER_S
        self._data_channel.resend_state()
        if self._connection.room is not None:
            self._slot.reconsider(self._connection.room)

    def _on_lost(self) -> None:
        publisher, self._publisher = self._publisher, None
        self._ahead = 0
        if publisher is not None:
            self._spawn(publisher.aclose())
        self._slot.vacate("the connection to the room was lost")

    def _on_over(self, reason: str) -> None:
        log.info("room.lost", reason=reason)
        self._emit_closed()

    async def _publish_track(self, room: rtc.Room, publisher: AudioPublisher) -> None:
        try:
            await publisher.publish(room)
        except PublishTrackError as error:
            log.error("room.track_not_published", error=str(error))

    # -- the candidate ---------------------------------------------------------------------

    def _on_packet(self, audio: RemoteAudio, age_s: float) -> None:
        self._media_flows(age_s)
        if self._joined is not audio and self._flowing:
            self._joined = audio
            self._candidate_joined()

    def _on_taken(self, grant_ns: int) -> None:
        self._farewell_left = self._farewell_left[:0]
        if self._note_grant is not None:
            self._spawn(self._note_grant(grant_ns))

    def _candidate_left(self, reason: str) -> None:
        self._joined = None
        super()._candidate_left(reason)

    def _on_replaced(self, identity: str) -> None:
        log.info("candidate.replaced", identity=identity)
        self._data_channel.send(identity, {"type": "replaced"})
        self._spawn(self._remove_noticed(identity))

    def _on_withdrawn(self, participant: rtc.RemoteParticipant, again: bool) -> None:
        if not again:
            self._data_channel.send(participant.identity, {"type": "withdrawn"})
        if self._slot.audio is not None and self._slot.audio.sid == participant.sid:
            self._slot.vacate("the access was withdrawn")
        notice_s = 0.0 if again else NOTICE_S
        if participant.kind == SIP and self.farewell is not None and not again:
            self._clear()
            self._farewell_left = self.farewell[: int(FAREWELL_S * SPEECH_RATE)]
            notice_s += len(self._farewell_left) / SPEECH_RATE
        self._spawn(self._remove_noticed(participant.identity, notice_s))

    async def _remove_noticed(self, identity: str, after_s: float = NOTICE_S) -> None:
        await asyncio.sleep(after_s)
        if self._remove is not None:
            try:
                await self._remove(identity)
            except Exception as error:  # of the caller's client; the participant may be gone
                log.info("candidate.not_removed", identity=identity, error=str(error))

    # -- messages --------------------------------------------------------------------------

    def _on_data(self, packet: rtc.DataPacket) -> None:
        sender = packet.participant
        if packet.topic != TOPIC or sender is None or not self._slot.belongs_to(sender):
            return
        message = parse_message(packet.data)
        if message is None:
            return
        if message.get("type") == "bye":
            self._slot.vacate("the candidate said goodbye")
            return
        self.emit("message", message)

    def _on_dtmf(self, event: rtc.SipDTMF) -> None:
        if event.participant is not None and self._slot.belongs_to(event.participant):
            self.emit("message", {"type": "dtmf", "digit": event.digit})
