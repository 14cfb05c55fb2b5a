"""``bench questions``: whether questions drafted from résumés and jobs may be asked.

The pairs of ``questions.yaml`` are invented and labelled by hand: what a question may rest on,
and what no text may have. ``question_checks.py`` has the checks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bench.errors import BenchError
from bench.question_checks import CHECKS, Pair, failed
from bench.table import Note, Outcome, Summary, percent, table
from interviews.creation import spoken_texts
from interviews.plan import pick_plan
from models.budget import ComputeBudget
from models.llm.structured import StructuredModel
from models.llm.typed import build_structured_model
from models.store.store import ModelStore
from pipelines.progress import ignore_progress
from pipelines.questions.generate import make_questions
from pipelines.questions.schemas import (
    ContentRequest,
    PositionFacts,
    QuestionSetContent,
)
from pipelines.resume.parse import ResumeSource, parse_resume
from vivavoce.processes.local_servers import embedded_llm
from vivavoce.settings import Settings

COUNT = 6
"""Questions for each pair; the product's default."""


@asynccontextmanager
async def drafter(providers: str | None) -> AsyncIterator[StructuredModel]:
    """The language model that drafts.

    Args:
        providers: as in ``VIVAVOCE_LLM_PROVIDERS``; None: those of the settings.

    Raises:
        BenchError: they name no usable one.
        LLMServerError: the embedded one does not start.
        ModelFileError: its weights cannot be had.
    """
    settings = Settings()
    if providers:
        llm = type(settings.llm)(providers=tuple(providers.split(",")))
        settings = settings.model_copy(update={"llm": llm})
    store = ModelStore(settings.models.models_dir)
    embedded = embedded_llm(settings, store)
    if embedded is not None and not settings.llm.embedded_model.endswith(".gguf"):
        await asyncio.to_thread(store.ensure, [settings.llm.embedded_model])
    async with AsyncExitStack() as stack:
        if embedded is not None:
            stack.push_async_callback(embedded.stop)
            await embedded.start()
        model = build_structured_model(settings.llm, embedded=embedded, budget=ComputeBudget())
        if model is None:
            raise BenchError("no language model: set VIVAVOCE_LLM_PROVIDERS (docs/llm.md)")
        stack.push_async_callback(model.aclose)
        yield model


async def measure(chosen: Sequence[Pair], model: StructuredModel | None, note: Note) -> Outcome:
    """Draft a set for each pair, by the model or by rules alone, and check all questions."""
    samples: list[dict[str, Any]] = []
    for pair in chosen:
        began = time.monotonic()
        content, asked = await drafted(pair, model)
        took_s = time.monotonic() - began
        questions = [
            question.model_dump() | {"failed": failed(question, content, pair, asked)}
            for question in content.questions
        ]
        note(f"{pair.id}: {len(questions)} questions in {took_s:.1f} s")
        samples.append(
            {
                "pair": pair.id,
                "language": pair.language,
                "traps": pair.traps,
                "took_s": round(took_s, 2),
                "notes": content.notes,
                "questions": questions,
            }
        )
    return outcome_of(samples, {"model": model.name if model else "rules"})


async def drafted(
    pair: Pair, model: StructuredModel | None
) -> tuple[QuestionSetContent, list[str]]:
    """The set for a pair, and what the interview's plan asks."""
    data = (await parse_resume(ResumeSource(text=pair.resume), None)).data
    position = pair.position
    plan = pick_plan(pair.language)
    facts = None
    if position is not None:
        names = {"role": position["role"], "company": position["company"], "name": ""}
        facts = PositionFacts(**position, asked=spoken_texts(plan, names))
    request = ContentRequest(
        count=COUNT, language=pair.language, job_description=pair.job_text, position=facts
    )
    content = await make_questions(data, request, model, ignore_progress)
    if position is None:
        plan = pick_plan(pair.language, transition=content.transition)
    names = {"role": content.role, "company": content.company or "", "name": ""}
    return content, spoken_texts(plan, names)


def outcome_of(samples: Sequence[dict[str, Any]], settings: dict[str, Any]) -> Outcome:
    """The figures of a run: the share of questions that pass each check."""
    rows, summary = [], {}
    for language in dict.fromkeys(sample["language"] for sample in samples):
        own = [sample for sample in samples if sample["language"] == language]
        questions = [question for sample in own for question in sample["questions"]]
        total = len(questions)
        passed = {
            check: sum(check not in question["failed"] for question in questions)
            for check in CHECKS
        }
        took = Summary.of(sample["took_s"] for sample in own)
        by_model = sum(question["source"] == "model" for question in questions)
        rows += [[language, check, percent(count, total)] for check, count in passed.items()]
        rows.append([language, "worded by a model", percent(by_model, total)])
        summary[language] = {
            "pairs": len(own), "questions": total, "by_model": by_model, "passed": passed,
            "seconds_median": took.median, "seconds_largest": took.largest,
        }  # fmt: skip
    notes = [
        f"{sample['pair']}: {', '.join(question['failed'])}: {question['text']}"
        for sample in samples
        for question in sample["questions"]
        if question["failed"]
    ]
    columns = ("language", "questions that are", "share")
    return Outcome(
        "questions",
        settings | {"pairs": len(samples)},
        list(samples),
        summary,
        [table("Questions from résumés and jobs", columns, rows)],
        notes,
    )
