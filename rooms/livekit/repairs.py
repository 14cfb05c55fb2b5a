"""What is done where rooms, participants and agents are not as the interviews want them.

Each repair looks again at what it is about to change, acts once and says so in the log, with
the interview's name. All may be repeated, and interrupted, at any point.
"""

from __future__ import annotations

import time
from collections import Counter
from uuid import UUID

import structlog
from livekit.protocol.models import ParticipantInfo

from db.repositories.livekit_rooms import OpenRoom
from db.session import Database
from db.tables import InterviewStatus
from rooms.livekit.access_tokens import AGENT_IDENTITY
from rooms.livekit.service import LiveKitService
from rooms.settings import RoomSettings

log = structlog.get_logger(__name__)

LAST_WORDS_S = 8.0
"""After an interview's end its agent may still be about to leave by itself."""
GHOST_S = 6.0
"""An agent's participant without a lease is shown out when no successor came in this time."""
ABSENT_S = 40.0
"""An agent that has the lease but was not in the room for so long is to give it back. A
restart of the server keeps agents out for some seconds, and loading engines may take some."""
RECEPTION_RETRY_S = 4.0
"""A caller whom nobody received is sent another agent after this time."""

SHORTEST_TIMEOUT_S = 60.0

AGENT = ParticipantInfo.Kind.AGENT
CANDIDATES = (ParticipantInfo.Kind.STANDARD, ParticipantInfo.Kind.SIP)


class Repairs:
    """Repairs one room at a time.

    Args:
        database: interviews, rooms' rows, leases.
        service: the server with the rooms.
        settings: how long tokens work and candidates may stay away.
    """

    def __init__(self, database: Database, service: LiveKitService, settings: RoomSettings) -> None:
        self._database = database
        self._service = service
        self._names = service.names
        self._settings = settings
        self._vigil_s = settings.join_token_ttl_s + settings.grace_s
        self._received: dict[str, float] = {}
        self._since: dict[tuple[str, UUID], float] = {}
        self.done: Counter[str] = Counter()
        """How often what was repaired, for the log."""

    async def ensure_room(self, row: OpenRoom) -> None:
        """Make the room of an interview that goes on; it was lost with its server."""
        await self._service.ensure_room(row.name, empty_timeout_s=room_timeout_s(self._settings))
        self._did("room.made_again", row.interview_id, room=row.name)

    async def send_for_agent(self, row: OpenRoom) -> None:
        """Send for an agent if it is time to: nobody holds the interview."""
        async with self._database.unit_of_work() as work:
            count = await work.livekit_rooms.note_dispatch(row.interview_id)
        if count is None:
            return
        # First the room: the server looks for the dispatches of one that is not there in vain.
        await self._service.ensure_room(row.name, empty_timeout_s=room_timeout_s(self._settings))
        stale = await self._service.dispatches(row.name)
        await self._service.dispatch(row.name, {"interview_id": str(row.interview_id)})
        if row.worker_id is not None:
            reason = f"worker {row.worker_id} is dead"
        else:
            reason = "nobody came" if row.dispatches else "nobody is there"
        self._did("agent.sent_for", row.interview_id, room=row.name, times=count, reason=reason)
        for dispatch_id in stale:
            # Ends the job behind it, which must not be that of an agent who came in the end.
            if not await self._held(row.interview_id):
                await self._service.delete_dispatch(row.name, dispatch_id)

    async def check_participants(self, row: OpenRoom) -> None:
        """Show out agents that have no business in the room of an interview that goes on."""
        people = await self._service.participants(row.name)
        agents = {person.identity for person in people if person.kind == AGENT}
        for identity in agents - {AGENT_IDENTITY}:
            await self._service.remove_participant(row.name, identity)
            self._did("agent.second_removed", row.interview_id, room=row.name, identity=identity)
        there = AGENT_IDENTITY in agents
        ghostly_s = self._lasts("ghost", row.interview_id, there and not row.held)
        if ghostly_s > GHOST_S and not await self._held(row.interview_id):
            await self._service.remove_participant(row.name, AGENT_IDENTITY)
            self._did("agent.ghost_removed", row.interview_id, room=row.name)
        absent_s = self._lasts("absent", row.interview_id, row.held and not there)
        if absent_s > ABSENT_S and (row.acquired_age_s or 0.0) > ABSENT_S:
            async with self._database.unit_of_work() as work:
                await work.livekit_rooms.command(row.interview_id, "release")
            self._since.pop(("absent", row.interview_id))
            self._did("agent.absent", row.interview_id, room=row.name)

    async def end_vigil(self, row: OpenRoom) -> bool:
        """Close the room of an interview whose candidate never came, who still may.

        False while there is hope.
        """
        if row.status is not InterviewStatus.LIVE or row.opened_age_s < self._vigil_s:
            return False
        if _somebody(await self._service.participants(row.name)):
            return False
        async with self._database.unit_of_work() as work:
            if not await work.interviews.reopen(row.interview_id):
                return False
            await work.livekit_rooms.close(row.interview_id)
        await self._delete_room(row.name)
        self._did("candidate.never_came", row.interview_id, room=row.name)
        return True

    async def shut(self, row: OpenRoom) -> None:
        """Close the room of an interview that goes on no more but may again."""
        if row.held:
            return
        somebody = _somebody(await self._service.participants(row.name))
        async with self._database.unit_of_work() as work:
            if somebody:
                await work.interviews.open(row.interview_id)
                return
            await work.livekit_rooms.close(row.interview_id)
        await self._delete_room(row.name)
        self._did("room.closed", row.interview_id, room=row.name)

    async def finish(self, row: OpenRoom) -> None:
        """Close the room of an interview that is over, once its agent had time to leave."""
        if row.held and (row.ended_age_s or 0.0) < LAST_WORDS_S:
            return
        await self._delete_room(row.name)
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.close(row.interview_id)
        self._did("room.closed", row.interview_id, room=row.name)

    async def open_again(self, interview_id: UUID) -> None:
        """Give a room to an interview that goes on and has none."""
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.open(interview_id, self._names.of_interview(interview_id))
        self._did("room.opened_again", interview_id)

    async def settle_stray(self, name: str) -> None:
        """See to a room of ours that no row knows: bind it to its interview, or delete it."""
        if not self._names.ours(name):
            return
        people = await self._service.participants(name)
        async with self._database.unit_of_work() as work:
            if await work.livekit_rooms.by_name(name) is not None:
                return  # it was opened since
        if self._names.is_call(name):
            await self._receive_caller(name, people)
            return
        interview_id = self._names.interview(name)
        if not await self._bind(name, interview_id, _somebody(people)):
            await self._service.delete_room(name)
            self._did("room.deleted", interview_id, room=name)

    async def _bind(self, name: str, interview_id: UUID | None, somebody: bool) -> bool:
        """Whether a room may stay: opened again for a candidate whose join token outlived the
        wait for them, or left for a moment to an agent that is just leaving."""
        if interview_id is None:
            return False
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
            if interview is None:
                return False
            if interview.status.over:
                ended_age_s = await work.livekit_rooms.ended_age_s(interview_id)
                return ended_age_s is not None and ended_age_s < LAST_WORDS_S
            if somebody:
                await work.interviews.open(interview_id)
                await work.livekit_rooms.open(interview_id, name)
                self._did("room.opened_again", interview_id, room=name)
        return somebody

    def forget(self, known: set[UUID]) -> None:
        """Forget what was noted about interviews other than these."""
        self._since = {key: since for key, since in self._since.items() if key[1] in known}
        recent = time.monotonic() - 60.0
        self._received = {name: at for name, at in self._received.items() if at > recent}

    async def _receive_caller(self, name: str, people: list[ParticipantInfo]) -> None:
        """Send an agent to a caller whom the first one, sent by the call itself, didn't reach."""
        agents = [person for person in people if person.kind == AGENT]
        if agents or not _somebody(people):
            return
        now = time.monotonic()
        if now - self._received.setdefault(name, now) < RECEPTION_RETRY_S:
            return
        self._received[name] = now
        await self._service.dispatch(name, {"kind": "reception"})
        self._did("agent.sent_for", None, room=name, reason="a caller waits")

    async def _delete_room(self, name: str) -> None:
        """Delete a room that we made; one that only was our guest's is not ours to end."""
        if self._names.ours(name):
            await self._service.delete_room(name)

    async def _held(self, interview_id: UUID) -> bool:
        async with self._database.unit_of_work() as work:
            holder = await work.livekit_rooms.holder(interview_id)
        return holder is not None and holder.alive

    def _lasts(self, what: str, interview_id: UUID, now_so: bool) -> float:
        """Seconds for which something has been so at every look."""
        key = (what, interview_id)
        if not now_so:
            self._since.pop(key, None)
            return 0.0
        return time.monotonic() - self._since.setdefault(key, time.monotonic())

    def _did(self, what: str, interview_id: UUID | None, **more: object) -> None:
        self.done[what] += 1
        log.info(what, interview_id=interview_id and str(interview_id), **more)


def room_timeout_s(settings: RoomSettings) -> float:
    """How long the server keeps a room without a candidate: the interviewer decides, not it."""
    return max(SHORTEST_TIMEOUT_S, settings.join_token_ttl_s + settings.grace_s)


def _somebody(people: list[ParticipantInfo]) -> bool:
    """Whether a candidate is among them."""
    return any(person.kind in CANDIDATES for person in people)
