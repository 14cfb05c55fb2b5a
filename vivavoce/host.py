"""Holds the interviews of this process: what the API asks when somebody wants to talk."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from agent.brief import Brief
from agent.delivery import deliver_leftovers
from agent.journal import read_records
from agent.past import has_ended
from agent.wording import Setting
from api.host import NotReadyError, RoomOverError
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview
from models.errors import ModelFileError
from pipelines.plan import Plan
from pipelines.speech import SpeechStore
from pipelines.voice import Engines, EngineShop
from rooms.direct.room import RoomClosed
from vivavoce.live import LiveInterview, keep_recording
from vivavoce.readiness import Readiness
from vivavoce.settings import Settings

log = structlog.get_logger(__name__)


class InterviewHost:
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
        shop: EngineShop,
        readiness: Readiness,
        relay: EventRelay,
    ) -> None:
        self._relay = relay
        self._settings = settings
        self._readiness = readiness
        self._database = database
        self._shop = shop
        self._live: dict[str, LiveInterview] = {}
        self._speech: dict[str, SpeechStore] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def live(self) -> dict[str, LiveInterview]:
        """Interviews going on here, by id."""
        return self._live

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
            live = await self._open(interview_id)
            return await live.room.connect(sdp, type_)
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
        self._spawn(self._prepare(interview_id))

    async def recover(self) -> int:
        """After a start: deliver what a crash left, reopen what was going on.

        Returns:
            How many interviews wait for their candidates to come back.
        """
        self._settings.journal_dir.mkdir(parents=True, exist_ok=True)
        journals = sorted(self._settings.journal_dir.glob("*.jsonl"))
        ended = [path.stem for path in journals if has_ended(read_records(path))]
        await deliver_leftovers(self._settings.journal_dir, self._database)
        for key in ended:
            folder = self._settings.recordings_dir / key
            await keep_recording(folder, key, self._database, self._settings.data)
            self._put_away(key)
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

    async def speech(self, language: str, engines: Engines) -> SpeechStore:
        """The store of prepared sound for a language."""
        if language not in self._speech:
            self._speech[language] = SpeechStore(self._settings.speech_dir / language, engines.tts)
        return self._speech[language]

    async def _open(self, interview_id: UUID) -> LiveInterview:
        key = str(interview_id)
        async with self._opening.setdefault(key, asyncio.Lock()):
            live = self._live.get(key)
            if live is None:
                brief = await self._brief(interview_id)
                engines = await self._shop.engines(brief.plan.language)
                store = await self.speech(brief.plan.language, engines)
                live = LiveInterview(
                    brief,
                    engines,
                    store,
                    self._database,
                    self._settings,
                    partial(self._relay.publish, interview_id),
                )
                live.start()
                self._live[key] = live
                self._spawn(self._see_off(key, live))
                self._spawn(store.prepare(brief.spoken_texts()))
        return live

    async def _see_off(self, key: str, live: LiveInterview) -> None:
        try:
            await live.wait()
            self._put_away(key)
        except Exception as error:
            log.error("interview.broke", interview_id=key, error=repr(error)[:300], exc_info=error)
        finally:
            self._live.pop(key, None)
            self._opening.pop(key, None)

    def _put_away(self, interview_id: str) -> None:
        """A journal that is delivered whole is kept, out of the way of the next start."""
        path = self._settings.journal_dir / f"{interview_id}.jsonl"
        done = self._settings.journal_dir / "done"
        done.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.replace(done / path.name)

    async def _prepare(self, interview_id: UUID) -> None:
        try:
            brief = await self._brief(interview_id)
            engines = await self._shop.engines(brief.plan.language)
            store = await self.speech(brief.plan.language, engines)
            await self._voice_questions(interview_id, brief, store)
            await store.prepare(brief.spoken_texts())
        except Exception as error:
            log.warning(
                "speech.not_prepared", interview_id=str(interview_id), error=repr(error)[:200]
            )

    async def _voice_questions(self, interview_id: UUID, brief: Brief, store: SpeechStore) -> None:
        """q_{id}.wav of each planned question, in the order in which they are asked."""
        async with self._database.unit_of_work() as work:
            questions = await work.questions.of_interview(interview_id)
        for question in questions:
            path = self._settings.speech_dir / "questions" / f"q_{question.id}.wav"
            await store.save_as(question.text, path)
            relative = str(path.relative_to(self._settings.data))
            async with self._database.unit_of_work() as work:
                await work.questions.set_audio(interview_id, question.plan_question_id, relative)

    async def _brief(self, interview_id: UUID) -> Brief:
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
        if interview is None:
            raise LookupError(f"there is no interview {interview_id}")
        return brief_of(interview)

    def _spawn(self, coro: Any) -> None:
        task = asyncio.ensure_future(coro)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def brief_of(interview: Interview) -> Brief:
    """The brief of a stored interview."""
    plan = Plan.model_validate(interview.plan)
    setting = Setting(
        language=plan.language,
        name=interview.candidate_name,
        role=interview.role,
        company=interview.company,
        job_description=interview.job_description,
    )
    return Brief.make(str(interview.id), plan, setting)
