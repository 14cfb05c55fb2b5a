"""What the reconciler does where rooms, participants and agents differ from the interviews.

Each repair looks again at what it is about to change, acts once, and logs it with the interview's
id. All may be repeated, and interrupted, at any point.
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
"""After an interview's end its agent gets this long to leave by itself."""
GHOST_S = 6.0
"""An agent's participant without a lease is removed when no successor came in this time."""
ABSENT_S = 40.0
"""An agent that has the lease but was not in the room for this long must release it. A restart of
the server keeps agents out for some seconds, and loading engines may take some."""
CALL_RETRY_S = 4.0
"""Another agent is dispatched to a caller who has waited this long for the first."""

SHORTEST_TIMEOUT_S = 60.0

AGENT = ParticipantInfo.Kind.AGENT
CANDIDATES = (ParticipantInfo.Kind.STANDARD, ParticipantInfo.Kind.SIP)


class Repairs:
    """Repairs one room at a time.

    Args:
        database: interviews, rooms' rows, leases.
        service: the server with the rooms.
        settings: how long tokens are valid and candidates may stay away.
    """

    def __init__(self, database: Database, service: LiveKitService, settings: RoomSettings) -> None:
        self._database = database
        self._service = service
        self._names = service.names
        self._settings = settings
        self._unattended_s = settings.join_token_ttl_s + settings.grace_s
        self._calls: dict[str, float] = {}
        self._since: dict[tuple[str, UUID], float] = {}
        self.done: Counter[str] = Counter()
        """How often each repair was made, by its log event."""

    async def ensure_room(self, row: OpenRoom) -> None:
        """Create the room of an unfinished interview again; it was lost with its server."""
        await self._service.ensure_room(row.name, empty_timeout_s=room_timeout_s(self._settings))
        self._did("room.made_again", row.interview_id, room=row.name)

    async def dispatch_agent(self, row: OpenRoom) -> None:
        """Dispatch an agent to an interview that none holds, if a dispatch is due."""
        async with self._database.unit_of_work() as work:
            count = await work.livekit_rooms.note_dispatch(row.interview_id)
        if count is None:
            return
        # First the room: the server can't list the dispatches of one that doesn't exist.
        await self._service.ensure_room(row.name, empty_timeout_s=room_timeout_s(self._settings))
        stale = await self._service.dispatches(row.name)
        await self._service.dispatch(row.name, {"interview_id": str(row.interview_id)})
        if row.worker_id is not None:
            reason = f"worker {row.worker_id} is dead"
        else:
            reason = "no agent came" if row.dispatches else "there is no agent"
        self._did("agent.sent_for", row.interview_id, room=row.name, times=count, reason=reason)
        for dispatch_id in stale:
            # Ends the job behind it, which must not be that of an agent that came after all.
            if not await self._held(row.interview_id):
                await self._service.delete_dispatch(row.name, dispatch_id)

    async def check_participants(self, row: OpenRoom) -> None:
        """Remove agents that must not be in the room of an unfinished interview."""
        participants = await self._service.participants(row.name)
        agents = {participant.identity for participant in participants if participant.kind == AGENT}
        for identity in agents - {AGENT_IDENTITY}:
            await self._service.remove_participant(row.name, identity)
            self._did("agent.second_removed", row.interview_id, room=row.name, identity=identity)
        present = AGENT_IDENTITY in agents
        ghost_s = self._lasts("ghost", row.interview_id, present and not row.held)
        if ghost_s > GHOST_S and not await self._held(row.interview_id):
            await self._service.remove_participant(row.name, AGENT_IDENTITY)
            self._did("agent.ghost_removed", row.interview_id, room=row.name)
        absent_s = self._lasts("absent", row.interview_id, row.held and not present)
        if absent_s > ABSENT_S and (row.acquired_age_s or 0.0) > ABSENT_S:
            async with self._database.unit_of_work() as work:
                await work.livekit_rooms.command(row.interview_id, "release")
            self._since.pop(("absent", row.interview_id))
            self._did("agent.absent", row.interview_id, room=row.name)

    async def close_unattended(self, row: OpenRoom) -> bool:
        """Close the room of an interview whose candidate never came; they may join again.

        False while the candidate may still arrive.
        """
        if row.status is not InterviewStatus.LIVE or row.opened_age_s < self._unattended_s:
            return False
        if _has_candidate(await self._service.participants(row.name)):
            return False
        async with self._database.unit_of_work() as work:
            if not await work.interviews.reopen(row.interview_id):
                return False
            await work.livekit_rooms.close(row.interview_id)
        await self._delete_room(row.name)
        self._did("candidate.never_came", row.interview_id, room=row.name)
        return True

    async def close_paused(self, row: OpenRoom) -> None:
        """Close the room of an interview that is not live now but may be again."""
        if row.held:
            return
        waiting = _has_candidate(await self._service.participants(row.name))
        async with self._database.unit_of_work() as work:
            if waiting:
                await work.interviews.open(row.interview_id)
                return
            await work.livekit_rooms.close(row.interview_id)
        await self._delete_room(row.name)
        self._did("room.closed", row.interview_id, room=row.name)

    async def close_ended(self, row: OpenRoom) -> None:
        """Close the room of an interview that is over, once its agent had time to leave."""
        if row.held and (row.ended_age_s or 0.0) < LAST_WORDS_S:
            return
        await self._delete_room(row.name)
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.close(row.interview_id)
        self._did("room.closed", row.interview_id, room=row.name)

    async def reopen_room(self, interview_id: UUID) -> None:
        """Give a room to an unfinished interview that has none."""
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.open(interview_id, self._names.of_interview(interview_id))
        self._did("room.opened_again", interview_id)

    async def settle_unknown(self, name: str) -> None:
        """Bind a room of ours that has no row to its interview, or delete it."""
        if not self._names.ours(name):
            return
        participants = await self._service.participants(name)
        async with self._database.unit_of_work() as work:
            if await work.livekit_rooms.by_name(name) is not None:
                return  # it has been opened since
        if self._names.is_call(name):
            await self._dispatch_to_call(name, participants)
            return
        interview_id = self._names.interview(name)
        if not await self._bind(name, interview_id, _has_candidate(participants)):
            await self._service.delete_room(name)
            self._did("room.deleted", interview_id, room=name)

    async def _bind(self, name: str, interview_id: UUID | None, waiting: bool) -> bool:
        """Whether a room may stay: reopened for a candidate whose join token outlived the wait
        for them, or left to an agent that is about to leave."""
        if interview_id is None:
            return False
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
            if interview is None:
                return False
            if interview.status.over:
                ended_age_s = await work.livekit_rooms.ended_age_s(interview_id)
                return ended_age_s is not None and ended_age_s < LAST_WORDS_S
            if waiting:
                await work.interviews.open(interview_id)
                await work.livekit_rooms.open(interview_id, name)
                self._did("room.opened_again", interview_id, room=name)
        return waiting

    def forget(self, known: set[UUID]) -> None:
        """Forget notes about interviews other than these."""
        self._since = {key: since for key, since in self._since.items() if key[1] in known}
        recent = time.monotonic() - 60.0
        self._calls = {name: at for name, at in self._calls.items() if at > recent}

    async def _dispatch_to_call(self, name: str, participants: list[ParticipantInfo]) -> None:
        """Dispatch an agent to a caller; the one dispatched by the call itself didn't come."""
        agents = [participant for participant in participants if participant.kind == AGENT]
        if agents or not _has_candidate(participants):
            return
        now = time.monotonic()
        if now - self._calls.setdefault(name, now) < CALL_RETRY_S:
            return
        self._calls[name] = now
        await self._service.dispatch(name, {"kind": "reception"})
        self._did("agent.sent_for", None, room=name, reason="a caller waits")

    async def _delete_room(self, name: str) -> None:
        """Delete a room of ours; one that an operator opened is left alone."""
        if self._names.ours(name):
            await self._service.delete_room(name)

    async def _held(self, interview_id: UUID) -> bool:
        async with self._database.unit_of_work() as work:
            holder = await work.livekit_rooms.holder(interview_id)
        return holder is not None and holder.alive

    def _lasts(self, condition: str, interview_id: UUID, holds: bool) -> float:
        """Seconds for which a condition has held at every look."""
        key = (condition, interview_id)
        if not holds:
            self._since.pop(key, None)
            return 0.0
        return time.monotonic() - self._since.setdefault(key, time.monotonic())

    def _did(self, event: str, interview_id: UUID | None, **fields: object) -> None:
        self.done[event] += 1
        log.info(event, interview_id=interview_id and str(interview_id), **fields)


def room_timeout_s(settings: RoomSettings) -> float:
    """How long the server keeps an empty room; the agent decides sooner how long to wait."""
    return max(SHORTEST_TIMEOUT_S, settings.join_token_ttl_s + settings.grace_s)


def _has_candidate(participants: list[ParticipantInfo]) -> bool:
    """Whether a candidate is among the participants."""
    return any(participant.kind in CANDIDATES for participant in participants)
