"""From a résumé to a checked set of questions, with progress."""

from __future__ import annotations

import asyncio

from interviews.plan import pick_plan
from models.llm.errors import LLMUnavailable, TimeIsUp
from models.llm.structured import StructuredModel
from pipelines.progress import OnProgress
from pipelines.questions.check import CheckedQuestions, check_questions
from pipelines.questions.drafting import ask_questions
from pipelines.questions.rules import rule_questions
from pipelines.questions.schemas import ContentRequest, GeneratedQuestion, QuestionSetContent
from pipelines.questions.subject import Subject
from pipelines.resume.schemas import StructuredData

BATCH = 2
"""Questions that a model is asked for at once: a small one can't keep track of more."""
PARSED, DRAFTED, CHECKED = 10, 80, 95
"""Progress in per cent."""


async def make_questions(
    data: StructuredData,
    request: ContentRequest,
    model: StructuredModel | None,
    on_progress: OnProgress,
) -> QuestionSetContent:
    """Make questions for this candidate; by rules where there is no model or it fails.

    Raises:
        NoRoleError: no role is known.
    """
    subject = await asyncio.to_thread(Subject.of, data, request)
    await on_progress(PARSED, f"parsed: {subject.summary}")
    templates = [q.text for q in pick_plan(subject.language).questions if q.template]
    notes: list[str] = []
    drafted, author = await _draft(subject, request.count, model, on_progress, notes, templates)
    checked = await asyncio.to_thread(_complete, subject, drafted, request.count, templates)
    await on_progress(CHECKED, checked.summary)
    if checked.repeated or checked.faults:
        notes.append(checked.summary)
    by_rules = sum(question.source == "rules" for question in checked.kept)
    if by_rules:
        notes.append(f"{by_rules} of {len(checked.kept)} questions are worded by rules")
    if len(checked.kept) < request.count:
        notes.append(f"the résumé gives no more than {len(checked.kept)} questions")
    return QuestionSetContent(
        language=subject.language,
        role=subject.role,
        company=subject.company,
        transition=subject.transition,
        questions=checked.kept,
        model=author if by_rules < len(checked.kept) else None,
        notes=notes,
    )


async def _draft(
    subject: Subject,
    count: int,
    model: StructuredModel | None,
    on_progress: OnProgress,
    notes: list[str],
    templates: list[str],
) -> tuple[list[GeneratedQuestion], str | None]:
    if model is None:
        await on_progress(DRAFTED, "no language model: questions by rules")
        notes.append("there is no language model")
        return [], None
    drafted: list[GeneratedQuestion] = []
    authors: dict[str, None] = {}
    progress = PARSED

    async def note(line: str) -> None:
        notes.append(line)
        await on_progress(progress, line)

    topics = subject.topics()[:count]
    for start in range(0, len(topics), BATCH):
        asked = [*templates, *(question.text for question in drafted)]
        try:
            questions, provider = await ask_questions(
                model, subject, topics[start : start + BATCH], asked, note
            )
        except LLMUnavailable as reason:
            await note(f"{why_no_model(reason)}: the other questions by rules")
            break
        authors[provider] = None
        drafted += questions
        progress = PARSED + (DRAFTED - PARSED) * min(len(drafted), count) // count
        await on_progress(progress, f"drafted {min(len(drafted), count)} of {count}")
    return drafted, ", ".join(authors) or None


def why_no_model(reason: LLMUnavailable) -> str:
    """Why the rest is left to rules."""
    if isinstance(reason, TimeIsUp):
        return "the time is up; a task (Prefer: respond-async) has more"
    return "no language model is left"


def _complete(
    subject: Subject, drafted: list[GeneratedQuestion], count: int, templates: list[str]
) -> CheckedQuestions:
    """The drafts that may be asked, filled up with questions by rules."""
    checked = check_questions(drafted, subject, templates)
    checked.kept = checked.kept[:count]
    for question in rule_questions(subject):
        if len(checked.kept) == count:
            break
        if question.about in {kept.about for kept in checked.kept if kept.source == "model"}:
            continue
        # The same ready words about two topics are two questions.
        asked = [
            kept.text
            for kept in checked.kept
            if kept.source == "model" or kept.about == question.about
        ]
        checked.kept += check_questions([question], subject, [*templates, *asked]).kept
    return checked
