"""The process of ``vivavoce jobs``: a worker for queued jobs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from agent.interview.preparation import InterviewPreparation
from api.bulk_actions.rows import RowActions
from db.migrate import upgrade
from db.session import Database, is_outage
from models.budget import ComputeBudget
from models.embeddings import Embedder
from models.llm.providers import build_text_model
from models.settings import required_models
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from pipelines.exports import Exporter
from pipelines.job_worker import run_worker
from vivavoce.processes.batches import batch_work
from vivavoce.settings import Settings

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

CHECK_S = 0.3


async def run_jobs(settings: Settings, stopping: asyncio.Event) -> None:
    """Do jobs until ``stopping`` is set; waits for a database that is away."""
    database = Database(settings.database.url, settings.database)
    budget = ComputeBudget()
    text_model = build_text_model(settings.llm, embedded=None, budget=budget)
    structured: StructuredModel | None = None
    if text_model is not None:
        from models.llm.typed import build_structured_model

        structured = build_structured_model(settings.llm, embedded=None, budget=budget)
    store = ModelStore(settings.models.models_dir)
    embedder = Embedder(store, budget) if settings.models.embeddings else None
    engines = EngineRegistry(settings.models, budget, text_model)
    preparation = InterviewPreparation(database, engines, settings.folders)

    async def voice(interview_id: UUID) -> int:
        if not await preparation.lacks_speech(interview_id):
            return 0
        needed = required_models(settings.language, settings.models, hears=False, prints=False)
        await asyncio.to_thread(store.ensure, needed)
        return await preparation.voice_questions(interview_id)

    try:
        while not stopping.is_set():
            try:
                await upgrade(settings.database.url)
            except Exception as error:
                if not is_outage(error):
                    raise
                await asyncio.sleep(CHECK_S)
            else:
                await run_worker(
                    database,
                    text_model,
                    stopping,
                    data_dir=settings.data,
                    structured=structured,
                    embedder=embedder,
                    render_questions=voice,
                    jobs=settings.jobs,
                    webhooks=settings.outgoing(),
                    retention=settings.retention,
                    mailing=settings.mailing(),
                    exporter=Exporter(
                        database, settings.data, settings.models.models_dir, settings.api.zone
                    ),
                    batches=batch_work(settings, database),
                    bulk_actions=RowActions(settings.mailing(), settings.join_secret()),
                    share_scores=not settings.api.blind_rating,
                )
    finally:
        await engines.aclose()
        if text_model is not None:
            await text_model.aclose()
        if structured is not None:
            await structured.aclose()
        await database.dispose()
