"""Prepares an interview before the candidate comes: its spec and its speech."""

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
    """Reads specs and renders speech.

    Args:
        database: of interviews.
        registry: engines by language.
        folders: of prepared sound.
    """

    def __init__(self, database: Database, registry: EngineRegistry, folders: DataFolders) -> None:
        self._database = database
        self._registry = registry
        self._folders = folders
        self._stores: dict[Language, SpeechStore] = {}

    async def spec(self, interview_id: UUID) -> InterviewSpec:
        """The spec of a stored interview. Raises LookupError."""
        async with self._database.unit_of_work() as work:
            interview = await work.interviews.get(interview_id)
        if interview is None:
            raise LookupError(f"there is no interview {interview_id}")
        return InterviewSpec.of(interview)

    async def store(self, language: Language) -> SpeechStore:
        """The store of prepared sound for a language. Raises ModelFileError."""
        if language not in self._stores:
            tts = await self._registry.voice(language)
            self._stores[language] = SpeechStore(self._folders.speech / language, tts)
        return self._stores[language]

    async def prepare(self, interview_id: UUID) -> None:
        """Render what this interview will say, in the order of need; failures are logged."""
        try:
            spec = await self.spec(interview_id)
            store = await self.store(spec.plan.language)
            await store.note(str(interview_id), spec.own_texts())
            await render_questions(self._database, interview_id, store, self._folders.data)
            await store.prepare(spec.spoken_texts())
        except Exception as error:
            log.warning(
                "speech.not_prepared", interview_id=str(interview_id), error=repr(error)[:200]
            )

    async def lacks_speech(self, interview_id: UUID) -> bool:
        """Whether a question's speech is missing; False for an interview that is gone."""
        return await lacks_speech(self._database, interview_id, self._folders.data)

    async def voice_questions(self, interview_id: UUID) -> int:
        """Render the questions' missing speech; returns how many were missing.

        A voice is loaded only when one is. Raises what the engine raises.
        """
        if not await self.lacks_speech(interview_id):
            return 0
        spec = await self.spec(interview_id)
        store = await self.store(spec.plan.language)
        await store.note(str(interview_id), spec.own_texts())
        return await render_questions(self._database, interview_id, store, self._folders.data)
