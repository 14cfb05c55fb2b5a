"""The candidate's seat in a LiveKit room: who of all who are there has it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from livekit import rtc

from kit.audio import Pcm
from rooms.livekit.participants import Accept, is_voice
from rooms.livekit.remote_audio import RemoteAudio

LOOK_AROUND_S = 1.0


@dataclass(frozen=True)
class CandidateSlotEvents:
    """Whom the seat tells what; all are called in the event loop and must return quickly."""

    audio: Callable[[Pcm], None]
    """16 kHz mono of who has the seat."""
    packet: Callable[[RemoteAudio, float], None]
    """Seconds since the last packet of who has the seat."""
    taken: Callable[[int], None]
    """A device has it whose grant is of this moment (ns since 1970), newer than all before."""
    left: Callable[[str], None]
    """Nobody has it any more, and why."""
    replaced: Callable[[str], None]
    """The participant of this identity shall go: a newer one has the seat."""


class CandidateSlot:
    """Gives the seat to the newest device whose microphone comes in.

    Args:
        accept: who may have it, and since when.
        events: whom to tell.
        errand: runs something slow in the background.
        newest: grants from before this moment (ns since 1970) get it no more.
    """

    def __init__(
        self,
        accept: Accept,
        events: CandidateSlotEvents,
        errand: Callable[[Coroutine[Any, Any, None]], None],
        newest: int = 0,
    ) -> None:
        self.guest: RemoteAudio | None = None
        """The device that has the seat; it may be silent."""
        self._accept = accept
        self._events = events
        self._errand = errand
        self._newest = newest
        self._replaced: set[str] = set()
        self._closed = False

    def watch(self, room: rtc.Room) -> None:
        """Follow who comes and goes in a room that is about to connect."""
        room.on("participant_connected", self._consider)
        room.on("participant_active", self._consider)
        room.on("track_published", lambda publication, participant: self._consider(participant))
        room.on("track_subscribed", self._on_track)
        room.on("participant_disconnected", self._on_left)

    def look_around(self, room: rtc.Room) -> None:
        """Consider everybody who is there."""
        # the newest first, so that nobody is let in only to be replaced at once
        present = list(room.remote_participants.values())
        for participant in sorted(present, key=lambda p: self._accept(p) or 0, reverse=True):
            self._consider(participant)

    async def keep_looking(self, room: Callable[[], rtc.Room | None]) -> None:
        """A subscription that is asked for while the server is away is lost: ask again."""
        while True:
            await asyncio.sleep(LOOK_AROUND_S)
            if (connected := room()) is not None:
                self.look_around(connected)

    def belongs_to(self, participant: rtc.RemoteParticipant) -> bool:
        """Whether this is the candidate's device, or may become it while nobody has the seat."""
        if self.guest is not None:
            return self.guest.sid == participant.sid
        rank = self._accept(participant)
        return rank is not None and rank >= self._newest

    def vacate(self, reason: str) -> None:
        """Whoever has the seat has left it; nothing happens if nobody has."""
        guest, self.guest = self.guest, None
        if guest is not None:
            guest.stop()
            self._errand(guest.aclose())
            self._events.left(reason)

    async def aclose(self) -> None:
        """Hear nobody any more."""
        self._closed = True
        guest, self.guest = self.guest, None
        if guest is not None:
            await guest.aclose()

    def _consider(self, participant: rtc.RemoteParticipant) -> None:
        """Somebody is here, or has a track: listen to who may be the candidate."""
        if self._may_sit(participant) is None:
            return
        for publication in participant.track_publications.values():
            if is_voice(publication) and not publication.subscribed:
                publication.set_subscribed(True)

    def _on_track(
        self,
        track: rtc.Track,
        publication: rtc.RemoteTrackPublication,
        participant: rtc.RemoteParticipant,
    ) -> None:
        rank = self._may_sit(participant)
        if rank is None or not is_voice(publication):
            return
        former = self.guest
        if rank > self._newest:
            self._newest = rank
            self._events.taken(rank)
        self.guest = RemoteAudio(
            participant, track, on_audio=self._on_audio, on_packet=self._on_packet,
            muted=lambda: bool(publication.muted),
        )  # fmt: skip
        if former is not None:
            former.stop()
            self._errand(former.aclose())
            if former.identity != participant.identity:
                self._replace(former.identity, former.sid)

    def _may_sit(self, participant: rtc.RemoteParticipant) -> int | None:
        rank = self._accept(participant)
        if rank is None or self._closed:
            return None
        if rank < self._newest:
            # Nobody can be told anything before it is active, which is an event of its own.
            if participant.state == rtc.ParticipantState.PARTICIPANT_STATE_ACTIVE:
                self._replace(participant.identity, participant.sid)
            return None
        return rank

    def _replace(self, identity: str, sid: str) -> None:
        if sid not in self._replaced:
            self._replaced.add(sid)
            self._events.replaced(identity)

    def _on_left(self, participant: rtc.RemoteParticipant) -> None:
        if self.guest is not None and self.guest.sid == participant.sid:
            self.vacate("the candidate left the room")

    def _on_audio(self, guest: RemoteAudio, pcm: Pcm) -> None:
        if guest is self.guest:
            self._events.audio(pcm)

    def _on_packet(self, guest: RemoteAudio, age_s: float) -> None:
        if guest is self.guest:
            self._events.packet(guest, age_s)
