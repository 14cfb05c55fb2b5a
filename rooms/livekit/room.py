"""The LiveKit room: the agent's side of a room on a LiveKit server."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from kit.audio import Pcm
from rooms.base import REPLACED_NOTICE_S
from rooms.livekit.audio_publisher import AudioPublisher
from rooms.livekit.candidate_slot import CandidateSlot, CandidateSlotEvents
from rooms.livekit.connection import Connection, ConnectionEvents
from rooms.livekit.data_channel import TOPIC, DataChannel
from rooms.livekit.participants import Accept, granted
from rooms.livekit.remote_audio import RemoteAudio
from rooms.media_room import OUT_SAMPLES, RESUME_AFTER_S, MediaRoom
from rooms.messages import parse_message

log = structlog.get_logger(__name__)

LEAD_TICKS = 4
"""The native queue has this much of the speech early (80 ms), so that a busy event loop makes no
gap. A pause or a clear empties that queue, and is heard at once all the same."""

TOP_UP_AT_TICKS = LEAD_TICKS // 2
"""Two ticks at a time: each push costs as much as the next, however long it is."""

Remove = Callable[[str], Awaitable[object]]
NoteGrant = Callable[[int], Coroutine[Any, Any, None]]


class LiveKitRoom(MediaRoom):
    """One interview's meeting place on a LiveKit server, as the agent sees it.

    Of all who are in the room, one device is the candidate's: the one with the newest grant
    whose microphone came in (see :mod:`rooms.livekit.participants`). A newer one takes over; an
    older one that comes, or comes again, is told ``{"type": "replaced"}`` and removed.

    ``closed`` comes by itself when the agent was sent away (another agent took its place, the
    room was deleted) or the server stayed away for a minute. A server that was restarted, or a
    network that was gone, is waited for: the speech is held until it is back.

    Beside what every client sends, ``message`` brings ``{"type": "dtmf", "digit": "5"}`` from
    a candidate who calls by phone.

    Args:
        interview_id: names the recording; the token names the room.
        url: of the server, as this process reaches it.
        token: the agent's, or what makes one whenever it is needed (the first one may have
            expired when a connection must be made anew).
        recordings_dir: as for every :class:`rooms.media_room.MediaRoom`.
        started_at: likewise.
        remove: removes a participant, by identity, from this room. None: whoever is replaced
            is told so, and no longer heard, but stays.
        accept: which participants are the candidate's.
        newest_grant: when the newest grant that an earlier agent let in was issued (ns since
            1970): older ones are not let in by this one either.
        note_grant: keeps that moment for the next agent.
        sure: whether no other agent can have the room now; asked before a connection that was
            lost is made again.
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
        newest_grant: int = 0,
        note_grant: NoteGrant | None = None,
        sure: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(interview_id, recordings_dir=recordings_dir, started_at=started_at)
        self._output.broken_off = self._cut
        self._remove = remove
        self._note_grant = note_grant
        self._voice: AudioPublisher | None = None
        self._ahead = 0
        self._joined: RemoteAudio | None = None
        self._seat = CandidateSlot(
            accept,
            CandidateSlotEvents(
                audio=self._heard,
                packet=self._on_packet,
                taken=self._on_taken,
                left=self._left,
                replaced=self._on_replaced,
            ),
            self._spawn,
            newest_grant,
        )
        events = ConnectionEvents(
            prepared=self._on_prepared,
            up=self._on_up,
            interrupted=self._on_interrupted,
            resumed=self._on_resumed,
            lost=self._on_lost,
            over=self._on_over,
        )
        self._connection = Connection(
            url, token if callable(token) else lambda: token, events, sure
        )
        self._outbox = DataChannel(lambda: self._connection.room)

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
        self._spawn(self._outbox.run())
        self._spawn(self._seat.keep_looking(lambda: self._connection.room))
        try:
            await self._log_context.run(asyncio.create_task, self._connection.connect())
        except BaseException:
            await self.aclose()
            raise

    async def publish(self, message: dict[str, Any]) -> None:
        """Send JSON to the candidate's client; dropped while nobody is connected."""
        if message.get("type") == "state":
            self._outbox.show(str(message.get("state")))
        if self._seat.guest is not None:
            self._outbox.tell(self._seat.guest.identity, message)

    # -- the transport ---------------------------------------------------------------------

    def _send(self, pcm: Pcm) -> None:
        if self._voice is None:
            return
        if not self._output.sounding:
            self._ahead = 0
        elif self._ahead:
            self._ahead -= 1  # it has been there for some ticks
        else:
            self._voice.push(pcm)
        if self._ahead <= TOP_UP_AT_TICKS:
            known = self._output.ahead(OUT_SAMPLES, LEAD_TICKS)
            for frame in known[self._ahead :]:
                self._voice.push(frame)
            self._ahead = max(self._ahead, len(known))

    def _cut(self) -> None:
        self._ahead = 0
        if self._voice is not None:
            self._voice.cut()

    async def _leave(self) -> None:
        voice, self._voice = self._voice, None
        await self._seat.aclose()
        await self._connection.aclose()
        if voice is not None:
            await voice.aclose()

    # -- the connection --------------------------------------------------------------------

    def _on_prepared(self, room: rtc.Room) -> None:
        self._seat.watch(room)
        room.on("data_received", self._on_data)
        room.on("sip_dtmf_received", self._on_dtmf)

    def _on_up(self, room: rtc.Room) -> None:
        self._voice = AudioPublisher()
        self._ahead = 0
        self._spawn(self._publish_voice(room, self._voice))
        self._outbox.renew()
        self._seat.look_around(room)

    def _on_interrupted(self) -> None:
        log.warning("livekit.away")
        self._hold(True)
        self._release_at = math.inf

    def _on_resumed(self) -> None:
        log.info("livekit.back")
        self._release_at = self._now() + RESUME_AFTER_S
        self._outbox.renew()
        if self._connection.room is not None:
            self._seat.look_around(self._connection.room)

    def _on_lost(self) -> None:
        voice, self._voice = self._voice, None
        self._ahead = 0
        if voice is not None:
            self._spawn(voice.aclose())
        self._seat.vacate("the connection to the room was lost")

    def _on_over(self, reason: str) -> None:
        log.info("room.lost", reason=reason)
        self._over()

    async def _publish_voice(self, room: rtc.Room, voice: AudioPublisher) -> None:
        try:
            await voice.publish(room)
        except PublishTrackError as error:
            log.error("room.track_not_published", error=str(error))

    # -- the candidate ---------------------------------------------------------------------

    def _on_packet(self, guest: RemoteAudio, age_s: float) -> None:
        self._media_flows(age_s)
        if self._joined is not guest and self._flowing:
            self._joined = guest
            self._came()

    def _on_taken(self, grant_ns: int) -> None:
        if self._note_grant is not None:
            self._spawn(self._note_grant(grant_ns))

    def _left(self, reason: str) -> None:
        self._joined = None
        super()._left(reason)

    def _on_replaced(self, identity: str) -> None:
        log.info("candidate.replaced", identity=identity)
        self._outbox.tell(identity, {"type": "replaced"})
        self._spawn(self._show_out(identity))

    async def _show_out(self, identity: str) -> None:
        await asyncio.sleep(REPLACED_NOTICE_S)
        if self._remove is not None:
            try:
                await self._remove(identity)
            except Exception as error:  # whatever the caller's client raises; it may be gone
                log.info("candidate.not_removed", identity=identity, error=str(error))

    # -- messages --------------------------------------------------------------------------

    def _on_data(self, packet: rtc.DataPacket) -> None:
        sender = packet.participant
        if packet.topic != TOPIC or sender is None or not self._seat.belongs_to(sender):
            return
        message = parse_message(packet.data)
        if message is None:
            return
        if message.get("type") == "bye":
            self._seat.vacate("the candidate said goodbye")
            return
        self.emit("message", message)

    def _on_dtmf(self, event: rtc.SipDTMF) -> None:
        if event.participant is not None and self._seat.belongs_to(event.participant):
            self.emit("message", {"type": "dtmf", "digit": event.digit})
