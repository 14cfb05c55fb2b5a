"""Interviews in rooms of a LiveKit server: agent workers hold them, this process admits
candidates."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from agent.interview.preparation import InterviewPreparation
from api.host import NotHereError, NotReadyError, RoomOverError
from db.access import OPERATOR_ACCESS, Access
from db.repositories.workers import WorkerDisk
from db.session import Database, UnitOfWork, is_outage
from db.tables import Interview, InterviewStatus
from kit.free_space import MEGABYTE
from kit.language import Language
from kit.tasks import TaskSet
from pipelines.engines import EngineRegistry
from rooms.join_grants import JoinGrant
from rooms.livekit.access_tokens import candidate_token
from rooms.livekit.reconciler import Reconciler
from rooms.livekit.repairs import room_timeout_s
from rooms.livekit.service import LiveKitAwayError, LiveKitService
from vivavoce.processes.hosts.disk import full_disk, refuse_when_full, show_space
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import Settings

log = structlog.get_logger(__name__)

POLL_S = 0.05
"""How often a waiting call reads the database."""
COUNT_S = 1.0
"""How often the free places are counted for ``/readyz``."""
BUSY_RETRY_S = 10
"""Retry-After when no interviewer is free: interviews take minutes."""


_GOING = (InterviewStatus.LIVE, InterviewStatus.IN_PROGRESS)


@dataclass(frozen=True)
class _Admission:
    """The outcome of opening an interview's room."""

    room: str
    held: bool
    """Whether an agent has the interview already."""
    dispatch: bool
    """Whether this call dispatches an agent."""
    opened: bool
    """Whether this call opened the interview."""


class LiveKitHost:
    """Opens rooms and dispatches agents; several processes may do so at once.

    Args:
        settings: folders, the server, how long a join waits for its agent.
        database: interviews, rooms, workers.
        engines: the voices that render planned questions beforehand.
        readiness: how far the start of the process is.
    """

    def __init__(
        self, settings: Settings, database: Database, engines: EngineRegistry, readiness: Readiness
    ) -> None:
        self._settings = settings
        self._database = database
        self._readiness = readiness
        self._preparation = InterviewPreparation(database, engines, settings.folders)
        self._service = LiveKitService(settings.livekit)
        self.reconciler = Reconciler(database, self._service, settings.rooms)
        self._counts: dict[str, int] = {}
        self._tasks = TaskSet("livekit host")

    async def warm(self, language: Language) -> None:
        """Load a language's voice. Raises ModelFileError."""
        await self._preparation.store(language)

    async def recover(self) -> int:
        """Start the reconciler.

        Returns:
            How many interviews were unfinished.
        """
        self.reconciler.start()
        self._tasks.spawn(self._count_places())
        async with self._database.unit_of_work() as work:
            return len(await work.interviews.unfinished())

    async def aclose(self) -> None:
        """Stop the reconciler. Interviews go on without it."""
        await self.reconciler.aclose()
        await self._tasks.aclose()
        await self._service.aclose()

    async def join(
        self, interview_id: UUID, rtc_url: str, access: Access = OPERATOR_ACCESS
    ) -> JoinGrant:
        """A grant for the interview's LiveKit room, once an agent holds the interview.

        Raises:
            RoomOverError: the interview has ended.
            NotReadyError: no agent has a free place, the LiveKit server is away, or the interview
                has not begun and a disk is nearly full.
        """
        admission = await self._admit(interview_id)
        try:
            if not admission.held:
                await self._fetch_agent(interview_id, admission)
        except (LiveKitAwayError, NotReadyError) as error:
            if admission.opened:
                await self._undo(interview_id, admission.room)
            if isinstance(error, NotReadyError):
                raise
            raise NotReadyError(f"the LiveKit server cannot be reached ({error})") from error
        ttl_s = self._settings.rooms.join_token_ttl_s
        token, identity, expires_at = candidate_token(
            self._settings.livekit, admission.room, ttl_s, access=access
        )
        log.info("candidate.let_in", interview_id=str(interview_id), identity=identity)
        return JoinGrant(
            transport="livekit",
            url=self._settings.livekit.client_url,
            token=token,
            identity=identity,
            expires_at=expires_at,
        )

    async def connect(
        self, interview_id: UUID, sdp: str, type_: str, access: Access = OPERATOR_ACCESS
    ) -> tuple[str, str]:
        """Raises NotHereError: LiveKit's clients exchange descriptions with its server."""
        raise NotHereError(
            "this interview's room is on a LiveKit server, which a LiveKit client enters with "
            "the url and the token of the grant"
        )

    async def complete(self, interview_id: UUID) -> None:
        """Have the agent end the interview, and wait until every word is stored."""
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.command(interview_id, "complete")
        while True:
            async with self._database.unit_of_work() as work:
                interview = await work.interviews.get(interview_id)
                holder = await work.livekit_rooms.holder(interview_id)
            if interview is None or interview.status.over or holder is None or not holder.alive:
                return
            await asyncio.sleep(POLL_S)

    async def check_language(self, language: str) -> None:
        """The agent workers have the models, and may be on other machines."""

    async def check_space(self) -> None:
        """Raises NotReadyError: this process's disk, or each agent worker's, is nearly full."""
        refuse_when_full(self._settings.space)
        async with self._database.reading() as work:
            await _refuse_when_workers_full(work)

    async def prepare(self, interview_id: UUID) -> None:
        """Render what this interview will say, in the background and in the order of need."""
        self._tasks.spawn(self._preparation.prepare(interview_id))

    def readiness(self) -> dict[str, Any]:
        """The body of ``/readyz``, with the free places of all agent workers together."""
        free_bytes = show_space(self._settings.space, self._readiness)
        body = self._readiness.show() | self._counts | {"free_bytes": free_bytes}
        if self._readiness.ready and (trouble := self.reconciler.trouble):
            body |= {"status": "degraded", "rooms": trouble}
        return body

    async def _admit(self, interview_id: UUID) -> _Admission:
        """Open the interview's room if an interviewer is free, in one transaction.

        Raises:
            NotReadyError: none is.
            RoomOverError: the interview has ended.
        """
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.take_turns()
            interview = await work.interviews.get(interview_id)
            if interview is None or interview.status.over:
                raise RoomOverError("it has ended")
            holder = await work.livekit_rooms.holder(interview_id)
            held = holder is not None and holder.alive
            if not held:
                await self._check_place(work, interview)
            opened = await work.interviews.open(interview_id)
            name = self._settings.livekit.names.of_interview(interview_id)
            room = await work.livekit_rooms.open(interview_id, name)
            dispatch = not held and await work.livekit_rooms.note_dispatch(interview_id) is not None
        return _Admission(room.name, held, dispatch, opened)

    async def _check_place(self, work: UnitOfWork, interview: Interview) -> None:
        """Raises NotReadyError: no agent can take the interview now."""
        begun = interview.started_at is not None
        if not begun:
            refuse_when_full(self._settings.space)
        if await work.workers.free_places(besides=interview.id, begun=begun) < 1:
            if not begun:
                await _refuse_when_workers_full(work)
            raise NotReadyError("no interviewer is free now", BUSY_RETRY_S)

    async def _fetch_agent(self, interview_id: UUID, admission: _Admission) -> None:
        """Dispatch an agent and wait until one holds the interview.

        Raises:
            LiveKitAwayError: the server can't be used now.
            NotReadyError: no agent came in time.
        """
        rooms = self._settings.rooms
        if admission.dispatch:
            await self._service.ensure_room(admission.room, empty_timeout_s=room_timeout_s(rooms))
            await self._service.dispatch(admission.room, {"interview_id": str(interview_id)})
        try:
            async with asyncio.timeout(self._settings.livekit.join_within_s):
                await self._until_held(interview_id)
        except TimeoutError as error:
            raise NotReadyError("the interviewer has not come yet") from error

    async def _until_held(self, interview_id: UUID) -> None:
        while True:
            async with self._database.unit_of_work() as work:
                holder = await work.livekit_rooms.holder(interview_id)
            if holder is not None and holder.alive:
                return
            await asyncio.sleep(POLL_S)

    async def _undo(self, interview_id: UUID, room: str) -> None:
        """Restore the state before an admission that failed."""
        async with self._database.unit_of_work() as work:
            await work.livekit_rooms.close(interview_id)
            await work.interviews.reopen(interview_id)
        with suppress(LiveKitAwayError):  # the reconciler will delete it
            await self._service.delete_room(room)

    def _note_disks(self, disks: Sequence[WorkerDisk]) -> None:
        known = [disk.free_bytes for disk in disks if disk.free_bytes is not None]
        if known:
            self._counts["agents_free_bytes"] = min(known)
        full = [disk for disk in disks if disk.full]
        self._readiness.faults.pop("agent disks", None)
        if full:
            names = ", ".join(
                f"{disk.name} ({(disk.free_bytes or 0) / MEGABYTE:.0f} MB left)" for disk in full
            )
            self._readiness.faults["agent disks"] = (
                f"The disks of these agent workers are nearly full: {names}. They begin no new "
                "interview until there is room in their data folders."
            )

    async def _count_places(self) -> None:
        while True:
            try:
                async with self._database.unit_of_work() as work:
                    free = await work.workers.free_places()
                    rows = await work.livekit_rooms.open_rooms()
                    disks = await work.workers.disks()
            except Exception as error:
                if not is_outage(error):
                    log.exception("host.places_not_counted")
            else:
                going = [row for row in rows if row.status in _GOING]
                self._counts = {"free_places": free, "live_interviews": len(going)}
                self._note_disks(disks)
            await asyncio.sleep(COUNT_S)


async def _refuse_when_workers_full(work: UnitOfWork) -> None:
    """Raise NotReadyError when every agent worker's disk is nearly full."""
    disks = await work.workers.disks()
    if disks and all(disk.full for disk in disks):
        raise full_disk("the interviewers' disks are nearly full")
