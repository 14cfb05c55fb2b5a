"""From a résumé and a job text to a checked set of questions, with progress."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.llm.errors import LLMUnavailable, TimeIsUp
from pipelines.progress import OnProgress
from pipelines.questions.assembly import Assembly
from pipelines.questions.drafting import DraftQuestion, ask_question
from pipelines.questions.schemas import ContentRequest, QuestionSetContent
from pipelines.questions.subject import Subject
from pipelines.questions.topics import Topic
from pipelines.resume.schemas import StructuredData

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import OnProviderLeft, StructuredModel

LIMIT_S = 60.0
"""For all that a model words of a set, waits for live interviews included; after that, rules word
the rest. A person looks at the progress meanwhile."""
PARSED, DRAFTED, CHECKED = 10, 80, 95
"""Progress in per cent."""


async def make_questions(
    data: StructuredData,
    request: ContentRequest,
    model: StructuredModel | None,
    on_progress: OnProgress,
    *,
    limit_s: float = LIMIT_S,
    clock: Callable[[], float] = time.monotonic,
) -> QuestionSetContent:
    """Make questions for this candidate; by rules where there is no model or it fails.

    Args:
        limit_s: for all that a model words, from now.
        clock: seconds, monotonic.

    Raises:
        NoRoleError: no role is known.
    """
    subject = await asyncio.to_thread(Subject.of, data, request)
    await on_progress(PARSED, f"parsed: {subject.summary}")
    questions = Assembly(subject, request.count)
    notes: list[str] = []
    if model is None:
        notes.append("there is no language model")
        await on_progress(DRAFTED, "no language model: questions by rules")
    else:
        await _draft(questions, model, on_progress, notes, limit_s, clock)
    await asyncio.to_thread(questions.fill_by_rules)
    await on_progress(CHECKED, questions.summary)
    if questions.faults:
        notes.append(questions.summary)
    asked = questions.asked
    by_rules = sum(question.source == "rules" for question in asked)
    if by_rules:
        notes.append(f"{by_rules} of {len(asked)} questions are worded by rules")
    if len(asked) < request.count:
        notes.append(f"the résumé and the job text give no more than {len(asked)} questions")
    return QuestionSetContent(
        language=subject.language,
        role=subject.role,
        company=subject.company,
        transition=subject.transition,
        questions=asked,
        model=", ".join(questions.authors) if by_rules < len(asked) else None,
        notes=notes,
    )


async def _draft(
    questions: Assembly,
    model: StructuredModel,
    on_progress: OnProgress,
    notes: list[str],
    limit_s: float,
    clock: Callable[[], float],
) -> None:
    """Have the model word a question about each topic, until the set is full or the time is up."""
    started = clock()
    hurried = model.within(limit_s)
    progress = PARSED

    async def note(line: str) -> None:
        notes.append(line)
        await on_progress(progress, line)

    for topic in questions.topics:
        if questions.full:
            break
        try:
            draft, provider = await _ask(questions, topic, hurried, note)
        except LLMUnavailable as reason:
            why = why_no_model(reason)
            if isinstance(reason, TimeIsUp) and clock() - started >= limit_s:
                why = f"{limit_s:.3g} s are over"
            await note(f"{why}: the other questions by rules")
            break
        outcome = await asyncio.to_thread(questions.add_draft, draft, topic, provider)
        done = len(questions.asked)
        progress = PARSED + (DRAFTED - PARSED) * done // questions.count
        await on_progress(progress, f"drafted {done} of {questions.count}{outcome}")


async def _ask(
    questions: Assembly, topic: Topic, model: StructuredModel, note: OnProviderLeft
) -> tuple[DraftQuestion, str]:
    return await ask_question(
        model,
        questions.subject,
        topic,
        [question.text for question in questions.asked],
        lambda draft: questions.fault_of(draft, topic),
        note,
    )


def why_no_model(reason: LLMUnavailable) -> str:
    """Why the rest is left to rules."""
    if isinstance(reason, TimeIsUp):
        return "the time is up; a task (Prefer: respond-async) has more"
    return "no language model is left"
