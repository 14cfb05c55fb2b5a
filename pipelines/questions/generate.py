"""From a résumé to a checked set of questions, with progress on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from interviews.plan import pick_plan
from models.llm.errors import LLMUnavailable, TimeIsUp
from models.llm.structured import StructuredModel
from pipelines.questions.check import Checked, check_questions
from pipelines.questions.drafting import ask_questions
from pipelines.questions.rules import rule_questions
from pipelines.questions.schemas import GeneratedQuestion, QuestionSetContent, Wanted
from pipelines.questions.subject import Subject
from pipelines.resume.schemas import StructuredData

log = structlog.get_logger(__name__)

BATCH = 2
"""Questions that a model is asked for at once: a small one loses its way in more."""
PARSED, DRAFTED, CHECKED = 10, 80, 95
"""Per cent."""

Advance = Callable[[int, str], Awaitable[None]]
"""Told how far the work is: per cent, and what was done."""


async def make_questions(
    data: StructuredData, wanted: Wanted, model: StructuredModel | None, advance: Advance
) -> QuestionSetContent:
    """Questions for this candidate. Without a model, or where it fails, by rules.

    Raises:
        NoRoleError: no role is known.
    """
    subject = await asyncio.to_thread(Subject.of, data, wanted)
    await advance(PARSED, f"parsed: {subject.told}")
    templates = [q.text for q in pick_plan(subject.language).questions if q.template]
    notes: list[str] = []
    drafted, by = await _draft(subject, wanted.count, model, advance, notes, templates)
    checked = await asyncio.to_thread(_complete, subject, drafted, wanted.count, templates)
    await advance(CHECKED, checked.told)
    if checked.repeated or checked.faults:
        notes.append(checked.told)
    by_rules = sum(question.source == "rules" for question in checked.kept)
    if by_rules:
        notes.append(f"{by_rules} of {len(checked.kept)} questions are worded by rules")
    if len(checked.kept) < wanted.count:
        notes.append(f"the résumé gives no more than {len(checked.kept)} questions")
    return QuestionSetContent(
        language=subject.language,
        role=subject.role,
        company=subject.company,
        transition=subject.transition,
        questions=checked.kept,
        model=by if by_rules < len(checked.kept) else None,
        notes=notes,
    )


async def _draft(
    subject: Subject,
    count: int,
    model: StructuredModel | None,
    advance: Advance,
    notes: list[str],
    templates: list[str],
) -> tuple[list[GeneratedQuestion], str | None]:
    if model is None:
        await advance(DRAFTED, "no language model: questions by rules")
        notes.append("there is no language model")
        return [], None
    drafted: list[GeneratedQuestion] = []
    by: dict[str, None] = {}
    progress = PARSED

    async def told(line: str) -> None:
        notes.append(line)
        await advance(progress, line)

    topics = subject.topics()[:count]
    for start in range(0, len(topics), BATCH):
        asked = [*templates, *(question.text for question in drafted)]
        try:
            new, provider = await ask_questions(
                model, subject, topics[start : start + BATCH], asked, told
            )
        except LLMUnavailable as reason:
            await told(f"{given_up(reason)}: the other questions by rules")
            break
        by[provider] = None
        drafted += new
        progress = PARSED + (DRAFTED - PARSED) * min(len(drafted), count) // count
        await advance(progress, f"drafted {min(len(drafted), count)} of {count}")
    return drafted, ", ".join(by) or None


def given_up(reason: LLMUnavailable) -> str:
    """Why no model words what is missing."""
    if isinstance(reason, TimeIsUp):
        return "the time is up, as a task (Prefer: respond-async) there is more"
    return "no language model is left"


def _complete(
    subject: Subject, drafted: list[GeneratedQuestion], count: int, templates: list[str]
) -> Checked:
    """The drafts that may be asked, and rules' questions for what is missing."""
    checked = check_questions(drafted, subject, templates)
    checked.kept = checked.kept[:count]
    for question in rule_questions(subject):
        if len(checked.kept) == count:
            break
        if question.about in {kept.about for kept in checked.kept if kept.source == "model"}:
            continue
        # Ready words about two things are two questions, however much the words are the same.
        asked = [
            kept.text
            for kept in checked.kept
            if kept.source == "model" or kept.about == question.about
        ]
        checked.kept += check_questions([question], subject, [*templates, *asked]).kept
    return checked
