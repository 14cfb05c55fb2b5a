"""What an interviewer needs before the candidate comes: the brief, and sound made beforehand."""

from __future__ import annotations

from uuid import UUID

import structlog

from agent.interview.spec import InterviewSpec
from db.session import Database
from kit.data_layout import DataFolders
from kit.language import Language
from pipelines.engines import EngineRegistry
from pipelines.prerendered import SpeechStore
from pipelines.question_audio import lacks_speech, render_questions

log = structlog.get_logger(__name__)


class InterviewPreparation:
    """Reads briefs and renders speech.

    Args:
        database: where interviews are.
        shop: engines by language.
        folders: where sound is kept.
    """

    def __init__(self, database: Database, shop: EngineRegistry, folders: DataFolders) -> None:
        self._database = database
        self._shop = shop
        self._folders = folders
        self._stores: dict[Language, SpeechStore] = {}

    async def brief(self, interview_id: UUID) -> InterviewSpec:
        """The brief of a stored interview. Raises LookupError."""
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
        if interview is None:
            raise LookupError(f"there is no interview {interview_id}")
        return InterviewSpec.of(interview)

    async def store(self, language: Language) -> SpeechStore:
        """The store of prepared sound for a language. Raises ModelFileError."""
        if language not in self._stores:
            tts = await self._shop.voice(language)
            self._stores[language] = SpeechStore(self._folders.speech / language, tts)
        return self._stores[language]

    async def prepare(self, interview_id: UUID) -> None:
        """Render what this interview will say, in the order of need; told, not raised."""
        try:
            brief = await self.brief(interview_id)
            store = await self.store(brief.plan.language)
            await store.note(str(interview_id), brief.own_texts())
            await render_questions(self._database, interview_id, store, self._folders.data)
            await store.prepare(brief.spoken_texts())
        except Exception as error:
            log.warning(
                "speech.not_prepared", interview_id=str(interview_id), error=repr(error)[:200]
            )

    async def lacks_speech(self, interview_id: UUID) -> bool:
        """Whether a question's speech is missing; False for an interview that is gone."""
        return await lacks_speech(self._database, interview_id, self._folders.data)

    async def voice_questions(self, interview_id: UUID) -> int:
        """Make what is missing of the questions' speech; returns how many were.

        A voice is loaded only when there is something to say. Raises what the engine raises.
        """
        if not await self.lacks_speech(interview_id):
            return 0
        brief = await self.brief(interview_id)
        store = await self.store(brief.plan.language)
        await store.note(str(interview_id), brief.own_texts())
        return await render_questions(self._database, interview_id, store, self._folders.data)
