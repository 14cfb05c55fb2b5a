"""Which of a LiveKit room's participants is the candidate now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from livekit import rtc

from kit.audio import Pcm
from rooms.livekit.participants import Accept, is_voice
from rooms.livekit.remote_audio import RemoteAudio

RECONSIDER_S = 1.0
"""How often all participants are considered again."""


@dataclass(frozen=True)
class CandidateSlotHandlers:
    """Callbacks of a slot; all are called in the event loop and must return quickly."""

    audio: Callable[[Pcm], None]
    """16 kHz mono of the candidate's device."""
    packet: Callable[[RemoteAudio, float], None]
    """Seconds since the last packet of the candidate's device."""
    taken: Callable[[int], None]
    """A device with a newer grant has the slot; when that was issued, in ns since 1970."""
    left: Callable[[str], None]
    """The slot is empty, and why."""
    replaced: Callable[[str], None]
    """The participant of this identity must leave: a newer one has the slot."""


class CandidateSlot:
    """Gives the slot to the device with the newest grant whose microphone comes in.

    Args:
        accept: which participants may have it, and since when.
        handlers: called when something changes.
        spawn: runs something slow in the background.
        newest: when the newest grant so far was issued, in ns since 1970; older ones are refused.
    """

    def __init__(
        self,
        accept: Accept,
        handlers: CandidateSlotHandlers,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        newest: int = 0,
    ) -> None:
        self.audio: RemoteAudio | None = None
        """Of the device that has the slot; it may be silent."""
        self._accept = accept
        self._handlers = handlers
        self._spawn = spawn
        self._newest = newest
        self._replaced: set[str] = set()
        self._closed = False

    def follow(self, room: rtc.Room) -> None:
        """Follow the participants of a room that is about to connect."""
        room.on("participant_connected", self._consider)
        room.on("participant_active", self._consider)
        room.on("track_published", lambda publication, participant: self._consider(participant))
        room.on("track_subscribed", self._on_track)
        room.on("participant_disconnected", self._on_left)

    def reconsider(self, room: rtc.Room) -> None:
        """Consider every participant."""
        # the newest first, so that no device gets the slot only to be replaced at once
        present = list(room.remote_participants.values())
        for participant in sorted(present, key=lambda p: self._accept(p) or 0, reverse=True):
            self._consider(participant)

    async def keep_reconsidering(self, room: Callable[[], rtc.Room | None]) -> None:
        """Reconsider all the time: a subscription requested while the server is away is lost."""
        while True:
            await asyncio.sleep(RECONSIDER_S)
            if (connected := room()) is not None:
                self.reconsider(connected)

    def belongs_to(self, participant: rtc.RemoteParticipant) -> bool:
        """Whether this is the candidate's device, or may become it while the slot is empty."""
        if self.audio is not None:
            return self.audio.sid == participant.sid
        rank = self._accept(participant)
        return rank is not None and rank >= self._newest

    def vacate(self, reason: str) -> None:
        """Empty the slot; nothing happens if it is empty."""
        audio, self.audio = self.audio, None
        if audio is not None:
            audio.stop()
            self._spawn(audio.aclose())
            self._handlers.left(reason)

    async def aclose(self) -> None:
        """Stop listening for good."""
        self._closed = True
        audio, self.audio = self.audio, None
        if audio is not None:
            await audio.aclose()

    def _consider(self, participant: rtc.RemoteParticipant) -> None:
        """Subscribe to the microphone of a participant that may be the candidate."""
        if self._rank(participant) is None:
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
        rank = self._rank(participant)
        if rank is None or not is_voice(publication):
            return
        former = self.audio
        if rank > self._newest:
            self._newest = rank
            self._handlers.taken(rank)
        self.audio = RemoteAudio(
            participant, track, on_audio=self._on_audio, on_packet=self._on_packet,
            muted=lambda: bool(publication.muted),
        )  # fmt: skip
        if former is not None:
            former.stop()
            self._spawn(former.aclose())
            if former.identity != participant.identity:
                self._replace(former.identity, former.sid)

    def _rank(self, participant: rtc.RemoteParticipant) -> int | None:
        """The rank of a participant that may have the slot; one of a lower rank is replaced."""
        rank = self._accept(participant)
        if rank is None or self._closed:
            return None
        if rank < self._newest:
            # No message reaches a participant before it is active, which is another event.
            if participant.state == rtc.ParticipantState.PARTICIPANT_STATE_ACTIVE:
                self._replace(participant.identity, participant.sid)
            return None
        return rank

    def _replace(self, identity: str, sid: str) -> None:
        if sid not in self._replaced:
            self._replaced.add(sid)
            self._handlers.replaced(identity)

    def _on_left(self, participant: rtc.RemoteParticipant) -> None:
        if self.audio is not None and self.audio.sid == participant.sid:
            self.vacate("the candidate left the room")

    def _on_audio(self, audio: RemoteAudio, pcm: Pcm) -> None:
        if audio is self.audio:
            self._handlers.audio(pcm)

    def _on_packet(self, audio: RemoteAudio, age_s: float) -> None:
        if audio is self.audio:
            self._handlers.packet(audio, age_s)
