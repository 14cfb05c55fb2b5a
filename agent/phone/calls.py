"""A job that is a phone call: the PIN entry, then the caller's interview in the same room."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast, get_args

import structlog
from structlog.contextvars import bound_contextvars

from agent.phone.caller import Caller
from agent.phone.ivr import PhoneIvr
from agent.phone.phrase_player import PhrasePlayer
from agent.phone.pin_entry import PinEntry, PinResult
from agent.phone.pin_lookup import PinLookup
from agent.phone.transfer import Transfer
from agent.speaking.lines import phone_phrases
from agent.worker.context import WorkerContext
from agent.worker.jobs import JobInfo
from agent.worker.room_factory import agent_tokens
from db.access import Access
from kit.language import Language
from models.errors import ModelFileError
from pipelines.prerendered import SpeechStore
from rooms.livekit.room import LiveKitRoom
from rooms.livekit.service import LiveKitAwayError
from rooms.pins import masked

log = structlog.get_logger(__name__)


async def receive_call(context: WorkerContext, job: JobInfo) -> None:
    """Receive the caller in the job's room, and hold the PIN's interview there.

    Args:
        context: the worker; its rooms' secret is that of the API which made the PINs.
        job: its metadata may name the ``language`` of the greeting.
    """
    call = _Call(context, job)
    try:
        admitted = await call.receive()
    except BaseException:
        await call.give_up()
        raise
    if admitted:
        await call.hold_interview()
    else:
        # While the agent is still there, so that no other one is dispatched to this caller.
        await call.hang_up()
        await call.give_up()


class _Call:
    """One phone call."""

    def __init__(self, context: WorkerContext, job: JobInfo) -> None:
        self._context = context
        self._job = job
        self._caller = Caller()
        self._lookup: PinLookup | None = None
        self._transfer = Transfer(context, job.room)
        self._lost = asyncio.Event()
        self._room = LiveKitRoom(
            masked(job.room),
            url=job.url,
            token=agent_tokens(context, job),
            remove=self._remove,
            accept=self._caller.accept,
            may_enter=self._may_enter,
            sure=self._sure,
        )
        self._room.on("closed", self._lost.set)

    async def receive(self) -> bool:
        """Serve the caller from the greeting to the transfer; False when none was reached."""
        phrases, speech = await self._voice()
        ivr = PhoneIvr(
            self._room,
            PhrasePlayer(self._room.audio_output, speech, phrases),
            PinEntry(self._context.rooms.pin_digits),
            self._check,
            self._take_interview,
        )
        self._context.spawn(speech.prepare(phrases.values()))
        await self._room.open()
        return await ivr.receive() and not self._lost.is_set()

    async def hold_interview(self) -> None:
        """Be the interviewer in the same room, until the interview is over."""
        lease = self._transfer.lease
        interview = self._lookup.interview if self._lookup is not None else None
        assert lease is not None and interview is not None
        assert self._room.guard is not None and self._lookup is not None
        self._room.guard.phone = self._lookup.access
        started_at = interview.started_at
        try:
            engines = await self._context.engines.engines(cast(Language, interview.language))
            self._room.speech_engine = engines.tts.model
            self._room.become(
                str(interview.id),
                recordings_dir=self._context.folders.recordings,
                started_at=started_at.timestamp() if started_at is not None else None,
            )
        except BaseException:
            await self.give_up()
            raise
        await self._context.hold(lease, self._room, self._job.room)

    async def give_up(self) -> None:
        """Leave, and release the interview if it was taken."""
        await self._room.aclose()
        if self._transfer.lease is not None:
            await self._context.release(self._transfer.lease)

    async def hang_up(self) -> None:
        """End the call, unless an interview is held in its room by now."""
        async with self._context.database.unit_of_work() as work:
            if await work.livekit_rooms.by_name(self._job.room) is not None:
                return
        try:
            await self._context.service.delete_room(self._job.room)
        except LiveKitAwayError as error:
            log.warning("call.not_hung_up", error=str(error)[:200])

    async def _may_enter(self, access: Access) -> bool:
        """Whether an access opens the call's interview; everyone may stay until that is known."""
        interview = self._lookup.interview if self._lookup is not None else None
        return interview is None or await self._context.may_enter(interview.id, access)

    def _sure(self) -> bool:
        """Whether no other agent can have the room; until the interview is known, none can."""
        lease = self._transfer.lease
        return lease is None or self._context.sure_of(lease)

    async def _remove(self, identity: str) -> None:
        await self._context.service.remove_participant(self._job.room, identity)

    async def _voice(self) -> tuple[Mapping[str, str], SpeechStore]:
        default = self._context.language
        named = str(self._job.request.metadata.get("language", ""))
        language = cast(Language, named) if named in get_args(Language) else default
        try:
            return phone_phrases(language), await self._context.preparation.store(language)
        except ModelFileError as error:
            if language == default:
                raise
            log.warning("call.language_missing", language=language, error=str(error)[:200])
            return phone_phrases(default), await self._context.preparation.store(default)

    async def _check(self, pin: str) -> PinResult:
        secret = self._context.rooms.secret
        if secret is None:
            raise RuntimeError("without the rooms' secret no PIN can be looked up")
        # Made here: only now is the caller in the room and known.
        self._lookup = PinLookup(
            self._context.database, secret.get_secret_value(), self._caller.key
        )
        return await self._lookup.check(pin)

    async def _take_interview(self) -> bool:
        interview = self._lookup.interview if self._lookup is not None else None
        assert interview is not None
        with bound_contextvars(interview_id=str(interview.id)):
            await self._context.engines.engines(cast(Language, interview.language))
            if not await self._context.has_room_for(interview.id):
                log.warning("call.refused", reason="the disk is nearly full")
                return False
            return await self._transfer.take(interview.id)
