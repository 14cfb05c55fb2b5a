"""Interviews in direct rooms: this process holds them itself."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, cast
from uuid import UUID

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars

from agent.interview.checkpoint import end_reason
from agent.interview.holder import HostResources, InterviewHolder, InterviewOverError
from agent.interview.preparation import InterviewPreparation
from agent.interview.recordings import keep_joining, keep_recording
from agent.listening.intents import load_commands
from agent.transcript.journal import put_away
from agent.transcript.records import read_records
from agent.transcript.recovery import deliver_and_put_away, deliver_leftovers, refused_files
from api.host import NotReadyError, RoomOverError
from db.access import OPERATOR_ACCESS, Access
from db.relay import EventRelay
from db.session import Database
from kit.language import Language
from kit.tasks import TaskSet
from models.errors import ModelFileError
from models.settings import required_models
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from rooms.direct.access_guard import keep_out_withdrawn
from rooms.direct.room import DirectRoom
from rooms.join_grants import JoinGrant
from rooms.join_tokens import issue
from rooms.media_room import RoomClosed
from vivavoce.processes.hosts.disk import refuse_when_full, show_space
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import Settings

log = structlog.get_logger(__name__)

REDELIVER_S = 60.0
MODELS_RETRY_S = 60
"""A good line fetches a language's models in this time."""


class DirectHost:
    """Opens rooms on demand, and resumes interviews that a crash interrupted.

    Args:
        settings: folders, grace time, ICE servers.
        database: interviews and transcripts.
        engines: engines by language.
        readiness: how far the start of the process is.
        relay: shows live events to those who watch.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        engines: EngineRegistry,
        readiness: Readiness,
        relay: EventRelay,
    ) -> None:
        self._settings = settings
        self._folders = settings.folders
        self._readiness = readiness
        self._database = database
        self._engines = engines
        self._preparation = InterviewPreparation(database, engines, settings.folders)
        self._resources = HostResources(
            database, relay, engines, self._preparation, settings.folders, settings.rooms.grace_s
        )
        self._holders: dict[str, InterviewHolder] = {}
        self._rooms: dict[str, DirectRoom] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks = TaskSet("direct host")

    @property
    def holders(self) -> dict[str, InterviewHolder]:
        """Interviews held here, by id."""
        return self._holders

    async def warm(self, language: Language) -> None:
        """Load a language's engines, and what all rooms share. Raises ModelFileError."""
        await asyncio.gather(self._engines.engines(language), asyncio.to_thread(load_commands))

    async def check_language(self, language: str) -> None:
        """Check that the models of a language are on this machine.

        Raises:
            NotReadyError: some aren't; the message has the command that fetches them.
        """
        models = self._settings.models
        needed = required_models(cast(Language, language), models, prints=False)
        states = await asyncio.to_thread(ModelStore(models.models_dir).status, needed)
        absent = [status.id for status in states if status.state not in ("verified", "present")]
        if absent and (self._readiness.ready or language != self._settings.language):
            raise NotReadyError(
                f"the models of the language '{language}' ({', '.join(absent)}) are not on the "
                f"server; run `vivavoce models pull --language {language}` there",
                MODELS_RETRY_S,
            )

    async def check_space(self) -> None:
        """Raises NotReadyError: the disk is nearly full."""
        refuse_when_full(self._settings.space)

    async def join(
        self, interview_id: UUID, rtc_url: str, access: Access = OPERATOR_ACCESS
    ) -> JoinGrant:
        """A grant to send an offer to this process.

        Raises:
            NotReadyError: the disk is nearly full, and the interview has not begun.
        """
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
            begun = interview is None or interview.started_at is not None
            if not begun and str(interview_id) not in self._holders:
                refuse_when_full(self._settings.space)
            await work.interviews.open(interview_id)
        identity = f"candidate-{interview_id}"
        rooms = self._settings.rooms
        token, expires_at = issue(
            self._settings.join_secret(),
            str(interview_id),
            identity,
            rooms.join_token_ttl_s,
            access,
        )
        return JoinGrant(
            transport="direct",
            url=rtc_url,
            token=token,
            identity=identity,
            ice_servers=rooms.ice_servers,
            expires_at=expires_at,
        )

    async def connect(
        self, interview_id: UUID, sdp: str, type_: str, access: Access = OPERATOR_ACCESS
    ) -> tuple[str, str]:
        """Answer a candidate's offer, opening the room if it isn't open.

        Raises:
            BadOffer: a ValueError; the offer cannot be used.
            RoomOverError: the interview ended in the meantime.
            NotReadyError: the models are still loading, missing or damaged.
        """
        if not self._readiness.ready:
            raise NotReadyError("the models are being loaded")
        try:
            room = await self._open(interview_id)
            return await room.connect(sdp, type_, access)
        except (InterviewOverError, RoomClosed) as error:
            raise RoomOverError("it has ended") from error
        except ModelFileError as error:
            raise NotReadyError(str(error)) from error

    async def complete(self, interview_id: UUID) -> None:
        """End a live interview; nothing happens if it isn't live here."""
        holder = self._holders.get(str(interview_id))
        if holder is not None:
            holder.complete()
            await holder.said_all()

    def readiness(self) -> dict[str, Any]:
        """The body of ``/readyz``."""
        free_bytes = show_space(self._settings.space, self._readiness)
        shown = {"live_interviews": len(self._holders), "free_bytes": free_bytes}
        return self._readiness.show() | shown

    async def prepare(self, interview_id: UUID) -> None:
        """Render what this interview will say, in the background and in the order of need."""
        self._tasks.spawn(self._preparation.prepare(interview_id))

    async def recover(self) -> int:
        """After a start: deliver what a crash left undelivered, and reopen unfinished interviews.

        An interview that cannot be reopened now holds up no other: it resumes when its candidate
        returns. Journals that could not be delivered are tried again every ``REDELIVER_S``.

        Returns:
            How many interviews wait for their candidates to come back.
        """
        delivered = await deliver_leftovers(self._folders, self._database)
        for key in (key for key, done in delivered.items() if done):
            if end_reason(read_records(self._folders.journal / f"{key}.jsonl")) is not None:
                await keep_recording(self._folders, key, self._database)
                put_away(self._folders, key)
        self._note_refused()
        async with self._database.unit_of_work() as work:
            unfinished = [i.id for i in await work.interviews.unfinished() if i.started_at]
        taken_up = 0
        for interview_id in unfinished:
            try:
                await self._open(interview_id)
            except InterviewOverError:
                continue
            except Exception as error:
                log.error("interview.not_taken_up", interview_id=str(interview_id), exc_info=error)
                continue
            log.info("interview.taken_up", interview_id=str(interview_id))
            taken_up += 1
        self._tasks.spawn(self._redeliver())
        self._tasks.spawn(keep_joining(self._folders, self._database))
        return taken_up

    async def _redeliver(self) -> None:
        """Bring to the database what an outage kept in journals of interviews that are over."""
        while True:
            await asyncio.sleep(REDELIVER_S)
            try:
                async with self._database.unit_of_work() as work:
                    unfinished = {str(i.id) for i in await work.interviews.unfinished()}
                for path in sorted(self._folders.journal.glob("*.jsonl")):
                    key = path.stem
                    async with self._opening.setdefault(key, asyncio.Lock()):
                        if key not in self._holders and key not in unfinished:
                            await deliver_and_put_away(self._folders, self._database, key)
            except Exception as error:
                log.warning("journal.redelivery_failed", error=repr(error)[:200])
            self._note_refused()

    def _note_refused(self) -> None:
        files = refused_files(self._folders)
        self._readiness.faults.pop("refused", None)
        if files:
            self._readiness.faults["refused"] = (
                f"Records that the database refused are in {self._folders.journal / 'refused'}: "
                f"{', '.join(files[:5])}{' …' if len(files) > 5 else ''}. Look at them, and move "
                "the files away."
            )

    async def aclose(self) -> None:
        """Leave every room; the next start resumes the interviews."""
        holders = list(self._holders.values())
        for holder in holders:
            holder.leave("released")
        await asyncio.gather(*(holder.over.wait() for holder in holders))
        await self._tasks.aclose()

    async def _open(self, interview_id: UUID) -> DirectRoom:
        key = str(interview_id)
        async with self._opening.setdefault(key, asyncio.Lock()):
            room = self._rooms.get(key)
            if room is None:
                room = DirectRoom(
                    key, self._settings.rooms, recordings_dir=self._folders.recordings
                )
                holder = InterviewHolder(self._resources, interview_id)
                with bound_contextvars(interview_id=key):
                    await holder.start(room)
                    self._holders[key], self._rooms[key] = holder, room
                    self._tasks.spawn(self._wait(holder, room))
        return room

    async def _wait(self, holder: InterviewHolder, room: DirectRoom) -> None:
        key = str(holder.interview_id)
        clear_contextvars()  # started by a request, but not part of it
        bind_contextvars(interview_id=key)
        guarding = asyncio.create_task(
            keep_out_withdrawn(room, partial(self._may_enter, holder.interview_id))
        )
        try:
            await holder.wait()
        finally:
            guarding.cancel()
            self._holders.pop(key, None)
            self._rooms.pop(key, None)
            self._opening.pop(key, None)

    async def _may_enter(self, interview_id: UUID, access: Access) -> bool:
        async with self._database.reading() as work:
            return await work.access.may_enter(access, interview_id)
