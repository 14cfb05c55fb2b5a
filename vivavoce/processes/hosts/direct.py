"""Interviews in direct rooms: this process holds them itself."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from agent.interview.checkpoint import end_reason
from agent.interview.preparation import InterviewPreparation
from agent.interview.runner import InterviewRunner, keep_recording
from agent.transcript.journal import put_away, read_records
from agent.transcript.journal_sink import deliver_leftovers
from api.host import NotReadyError, RoomOverError
from db.relay import EventRelay
from db.session import Database
from kit.language import Language
from models.errors import ModelFileError
from pipelines.engines import EngineRegistry
from rooms.base import JoinGrant
from rooms.direct.room import DirectRoom
from rooms.join_tokens import issue
from rooms.media_room import RoomClosed
from vivavoce.processes.readiness import Readiness
from vivavoce.settings import Settings

log = structlog.get_logger(__name__)


class DirectHost:
    """Opens rooms on demand, and takes up interviews that a crash interrupted.

    Args:
        settings: folders, grace time, ICE servers.
        database: interviews and transcripts.
        shop: engines by language.
        readiness: how far the start of the process is.
        relay: shows live events to those who watch.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        shop: EngineRegistry,
        readiness: Readiness,
        relay: EventRelay,
    ) -> None:
        self._relay = relay
        self._settings = settings
        self._folders = settings.folders
        self._readiness = readiness
        self._database = database
        self._shop = shop
        self._preparer = InterviewPreparation(database, shop, settings.folders)
        self._live: dict[str, InterviewRunner] = {}
        self._rooms: dict[str, DirectRoom] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def live(self) -> dict[str, InterviewRunner]:
        """Interviews going on here, by id."""
        return self._live

    async def warm(self, language: Language) -> None:
        """Load a language's engines. Raises ModelFileError."""
        await self._shop.engines(language)

    async def join(self, interview_id: UUID, rtc_url: str) -> JoinGrant:
        """A grant to send an offer to this process."""
        async with self._database.unit_of_work() as work:
            await work.interviews.open(interview_id)
        identity = f"candidate-{interview_id}"
        rooms = self._settings.rooms
        token, expires_at = issue(
            self._settings.join_secret(), str(interview_id), identity, rooms.join_token_ttl_s
        )
        return JoinGrant(
            transport="direct",
            url=rtc_url,
            token=token,
            identity=identity,
            ice_servers=rooms.ice_servers,
            expires_at=expires_at,
        )

    async def connect(self, interview_id: UUID, sdp: str, type_: str) -> tuple[str, str]:
        """Answer a candidate's offer, opening the room if it isn't open.

        Raises:
            BadOffer: a ValueError; the offer cannot be used.
            RoomOverError: the interview ended in the meantime.
            NotReadyError: the models aren't loaded, are missing or damaged.
        """
        if not self._readiness.ready:
            raise NotReadyError("the models are being loaded")
        try:
            room = await self._open(interview_id)
            return await room.connect(sdp, type_)
        except RoomClosed as error:
            raise RoomOverError("it has ended") from error
        except ModelFileError as error:
            raise NotReadyError(str(error)) from error

    async def complete(self, interview_id: UUID) -> None:
        """End a live interview; nothing happens if it isn't live here."""
        live = self._live.get(str(interview_id))
        if live is not None:
            live.stop("completed")
            await live.said_all()

    def readiness(self) -> dict[str, Any]:
        """As ``/readyz`` shows it."""
        return self._readiness.show() | {"live_interviews": len(self._live)}

    async def prepare(self, interview_id: UUID) -> None:
        """Render what this interview will say, in the background and in the order of need."""
        self._spawn(self._preparer.prepare(interview_id))

    async def recover(self) -> int:
        """After a start: deliver what a crash left, reopen what was going on.

        Returns:
            How many interviews wait for their candidates to come back.
        """
        self._folders.journal.mkdir(parents=True, exist_ok=True)
        journals = sorted(self._folders.journal.glob("*.jsonl"))
        ended = [path.stem for path in journals if end_reason(read_records(path)) is not None]
        await deliver_leftovers(self._folders.journal, self._database)
        for key in ended:
            folder = self._folders.recordings / key
            await keep_recording(folder, key, self._database, self._folders.data)
            put_away(self._folders, key)
        async with self._database.unit_of_work() as work:
            unfinished = [i.id for i in await work.interviews.unfinished() if i.started_at]
        for interview_id in unfinished:
            log.info("interview.taken_up", interview_id=str(interview_id))
            await self._open(interview_id)
        return len(unfinished)

    async def aclose(self) -> None:
        """Leave every room; interviews can be taken up again by the next start."""
        await asyncio.gather(*(live.aclose() for live in list(self._live.values())))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _open(self, interview_id: UUID) -> DirectRoom:
        key = str(interview_id)
        async with self._opening.setdefault(key, asyncio.Lock()):
            room = self._rooms.get(key)
            if room is None:
                brief = await self._preparer.spec(interview_id)
                language = brief.plan.language
                store = await self._preparer.store(language)
                room = DirectRoom(
                    key, self._settings.rooms, recordings_dir=self._folders.recordings
                )
                live = InterviewRunner(
                    room,
                    brief,
                    await self._shop.engines(language),
                    store,
                    self._database,
                    self._folders,
                    grace_s=self._settings.rooms.grace_s,
                    watch=partial(self._relay.publish, interview_id),
                )
                await live.start()
                self._live[key], self._rooms[key] = live, room
                self._spawn(self._see_off(interview_id, live))
                self._spawn(store.prepare(brief.spoken_texts()))
        return room

    async def _see_off(self, interview_id: UUID, live: InterviewRunner) -> None:
        key = str(interview_id)
        try:
            reason = await live.wait()
            if reason == "never_came":
                async with self._database.unit_of_work() as work:
                    await work.interviews.reopen(interview_id)
            put_away(self._folders, key)
        except Exception as error:
            log.error("interview.broke", interview_id=key, error=repr(error)[:300], exc_info=error)
        finally:
            self._live.pop(key, None)
            self._rooms.pop(key, None)
            self._opening.pop(key, None)

    def _spawn(self, coro: Any) -> None:
        task = asyncio.ensure_future(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
