"""Holding an interview: from the opening of its room to the departure of its agent.

Both hosts do it here. An agent worker has a lease, which another worker may take over; the direct
host is the only one on its data folder and needs none.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal
from uuid import UUID

import structlog

from agent.conductor import VOICEMAIL
from agent.interview.checkpoint import Checkpoint, put_away_if_outdated, read_stored_checkpoint
from agent.interview.lease import InterviewLease, release, through_outages
from agent.interview.preparation import InterviewPreparation
from agent.interview.recordings import forget_wait
from agent.interview.runner import InterviewRunner
from agent.interview.spec import InterviewSpec
from agent.transcript.journal import put_away
from agent.transcript.recovery import deliver_and_put_away
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from interviews.terms import interview_terms
from kit.data_layout import DataFolders
from kit.language import other_language
from kit.tasks import TaskSet
from pipelines.engines import EngineRegistry
from pipelines.prerendered import SpeechStore
from rooms.base import Room

log = structlog.get_logger(__name__)

FORMER_STAY_S = 10.0
"""How long an earlier agent of this process may take to leave before the next one enters."""

BIASED_LANGUAGES = frozenset({"en"})
"""Languages in which the recogniser gets the interview's terms: where that was measured to help."""

Departure = Literal["displaced", "released"]
"""``displaced``: another agent has the interview. ``released``: we let another have it."""

UNFINISHED = frozenset({"displaced", "released", "broke"})
"""Reasons of a departure after which the interview waits for another agent."""


class InterviewOverError(Exception):
    """The interview has ended; no agent enters it."""


@dataclass(frozen=True)
class HostResources:
    """What all interviews held in one process share."""

    database: Database
    relay: EventRelay
    """Shows live events to those who watch."""
    engines: EngineRegistry
    preparation: InterviewPreparation
    folders: DataFolders
    grace_s: float
    """Seconds that a candidate may stay away."""


class InterviewHolder:
    """Holds one interview: :meth:`start`, then :meth:`wait`; or :meth:`hold`, which does both.

    Args:
        resources: of the process.
        interview_id: the interview.
        lease: the right to hold it; None where no other process can. Given back at the departure.
    """

    def __init__(
        self,
        resources: HostResources,
        interview_id: UUID,
        lease: InterviewLease | None = None,
    ) -> None:
        self.interview_id = interview_id
        self.lease = lease
        self.taken_at = time.monotonic()
        """When the lease was taken, as ``time.monotonic`` counts."""
        self.confirmed_at = self.taken_at
        """``time.monotonic`` before the database last said that the lease is ours."""
        self.runner: InterviewRunner | None = None
        """None until the room is open."""
        self.over = asyncio.Event()
        """Set when the agent has left the room."""
        self.room_unused = False
        """Whether the interview needs its room no more: it is over, or waits for its candidate."""
        self._resources = resources
        self._room: Room | None = None
        self._departure: Departure | None = None
        self._leaving = asyncio.Event()
        self._completed = False
        self._tasks = TaskSet("interview")

    # -- from outside ----------------------------------------------------------------------

    def leave(self, why: Departure) -> None:
        """Have the agent leave at once, without a word. Only the first call counts."""
        if self._departure is None and not self.over.is_set():
            log.info("interview.leaving", interview_id=str(self.interview_id), why=why)
            self._departure = why
            self._leaving.set()

    def complete(self) -> None:
        """End the interview without a goodbye."""
        self._completed = True
        if self.runner is not None:
            self.runner.stop("completed")

    async def said_all(self) -> None:
        """Wait until the end, and all that was said, is in the database."""
        if self.runner is not None:
            await self.runner.said_all()

    # -- the agent's stay ------------------------------------------------------------------

    async def hold(
        self, room: Room, *, by_phone: bool = False, former: Iterable[InterviewHolder] = ()
    ) -> str:
        """Hold the interview in ``room`` to its end, whatever end that is; raises nothing.

        Args:
            room: open or not; closed at the end.
            by_phone: the candidate has no screen.
            former: agents of this process that must leave first.

        Returns:
            As :meth:`wait`; ``over`` when the interview had ended before.
        """
        try:
            await self.start(room, by_phone=by_phone, former=former)
        except InterviewOverError:
            reason = "over"
        except Exception as error:
            reason = _broke(error)
        else:
            return await self.wait()
        await self._depart(reason)
        return reason

    async def start(
        self, room: Room, *, by_phone: bool = False, former: Iterable[InterviewHolder] = ()
    ) -> None:
        """Open the room and put an agent into it, unless it has to leave already.

        Raises:
            InterviewOverError: the interview has ended.
            LookupError: there is no such interview.
            ModelFileError: an engine's weights are missing or damaged.
            RecordingError: the recording cannot be written.
            ConnectionError: the room's server cannot be reached.
            TimeoutError: a former agent does not leave.
        """
        self._room = room
        try:
            await _wait_for_departure_of(former)
            await self._enter(room, by_phone)
        except BaseException:
            await room.aclose()
            self.over.set()
            raise

    async def wait(self) -> str:
        """Wait until the interview ends or the agent has to leave, and clear up after it.

        The journal of an interview that is over is put away, one whose candidate never came may be
        joined again, and the lease is given back.

        Returns:
            The reason of the interview's end; or why the agent left before it: ``displaced``,
            ``released`` or ``broke``.
        """
        try:
            reason = await self._until_departure()
        except Exception as error:
            reason = _broke(error)
        finally:
            if self._room is not None:
                await self._room.aclose()
            self.over.set()
        await self._depart(reason)
        return reason

    async def _enter(self, room: Room, by_phone: bool) -> None:
        resources = self._resources
        interview = await self._read_interview()
        if interview.status.over:
            raise InterviewOverError
        checkpoint = await self._read_checkpoint(interview)
        if interview.started_at is None and not by_phone:
            await forget_wait(resources.folders, str(interview.id))
        spec = InterviewSpec.of(interview)
        if by_phone:
            spec = spec.by_phone()
        language = spec.plan.language
        if await resources.engines.has(other_language(language)):
            spec = spec.in_other_languages_too()
        speech = await resources.preparation.store(language)
        engines = await resources.engines.engines(language)
        if language in BIASED_LANGUAGES:
            terms = await self._terms(interview, spec)
            engines = replace(engines, stt=engines.stt.with_terms(terms))
        runner = InterviewRunner(
            room,
            spec,
            engines,
            speech,
            resources.database,
            resources.folders,
            grace_s=resources.grace_s,
            checkpoint=checkpoint,
            first_seq=await self._first_seq(),
            watch=partial(resources.relay.publish, interview.id),
        )
        if self._departure is not None:
            return
        await runner.start()
        self.runner = runner
        if self._completed:
            runner.stop("completed")
        log.info("interview.held")
        self._tasks.spawn(_render(speech, spec))

    async def _read_interview(self) -> Interview:
        async with self._resources.database.unit_of_work() as work:
            interview = await work.interviews.get(self.interview_id)
        if interview is None:
            raise LookupError(f"there is no interview {self.interview_id}")
        return interview

    async def _terms(self, interview: Interview, spec: InterviewSpec) -> tuple[str, ...]:
        """What the candidate is likely to say and the recogniser to spell wrongly."""
        resume = None
        if interview.resume_id is not None:
            async with self._resources.database.unit_of_work() as work:
                row = await work.resumes.get(interview.resume_id)
            resume = (row.structured_data or {}).get("header") if row is not None else None
        questions = [question.text for question in spec.plan.questions]
        return interview_terms(
            name=interview.candidate_name,
            role=interview.role,
            company=interview.company,
            texts=[interview.job_description, *questions],
            resume=resume,
        )

    async def _read_checkpoint(self, interview: Interview) -> Checkpoint | None:
        """Where an agent of another process left off."""
        resources = self._resources
        await put_away_if_outdated(resources.folders, resources.database, interview)
        return await read_stored_checkpoint(resources.database, interview)

    async def _first_seq(self) -> int:
        """Behind everything stored, even what the journal lacks since the disk refused it."""
        if self.lease is not None:
            return self.lease.first_seq
        async with self._resources.database.reading() as work:
            return await work.transcripts.last_seq(self.interview_id) + 1

    async def _until_departure(self) -> str:
        if self.runner is None:
            assert self._departure is not None
            return self._departure
        leaving = asyncio.create_task(self._leaving.wait())
        ending = asyncio.create_task(self.runner.wait())
        try:
            await asyncio.wait({leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return ending.result()
            await self.runner.aclose()
            assert self._departure is not None
            return self._departure
        finally:
            leaving.cancel()
            ending.cancel()
            await asyncio.gather(leaving, ending, return_exceptions=True)

    # -- after it --------------------------------------------------------------------------

    async def _depart(self, reason: str) -> None:
        await self._tasks.aclose()
        log.info("interview.left", reason=reason)
        if reason not in UNFINISHED:
            await self._put_journal_away()
            if reason == VOICEMAIL:  # no candidate is in it, and the next call has its own
                folder = self._resources.folders.recordings / str(self.interview_id)
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            self.room_unused = await through_outages(partial(self._close, reason))
        elif self.lease is not None:
            await release(self._resources.database, self.lease)

    async def _put_journal_away(self) -> None:
        """What is not delivered stays where the next recovery finds it."""
        key = str(self.interview_id)
        if self.runner is not None and self.runner.delivered:
            put_away(self._resources.folders, key)
        else:
            await deliver_and_put_away(self._resources.folders, self._resources.database, key)

    async def _close(self, reason: str) -> bool:
        """The room's row goes with the lease; False when another worker has the lease by now."""
        lease = self.lease
        async with self._resources.database.unit_of_work() as work:
            if lease is not None and not await work.livekit_rooms.release(
                lease.interview_id, lease.worker_id, lease.epoch
            ):
                return False
            if reason == "never_came":
                await work.interviews.reopen(self.interview_id)
            if reason == VOICEMAIL:
                await work.interviews.await_again(self.interview_id)
            if lease is not None:
                await work.livekit_rooms.close(self.interview_id)
        return True


async def _wait_for_departure_of(former: Iterable[InterviewHolder]) -> None:
    """Two agents must not write one journal, not even of one process."""
    for holder in former:
        holder.leave("displaced")
        async with asyncio.timeout(FORMER_STAY_S):
            await holder.over.wait()


async def _render(speech: SpeechStore, spec: InterviewSpec) -> None:
    await speech.note(spec.interview_id, spec.own_texts())
    await speech.prepare(spec.spoken_texts())


def _broke(error: Exception) -> str:
    log.error("interview.broke", error=repr(error)[:300], exc_info=error)
    return "broke"
