"""Checks of questions: what keeps one from being asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviews.injection import find_injection
from kit.language import is_in
from pipelines.questions.overlap import asks_the_same, refers_to, telling
from pipelines.questions.schemas import GeneratedQuestion
from pipelines.questions.subject import Subject
from pipelines.questions.topics import Topic
from pipelines.questions.unfit_lines import DATE, PRIVATE, is_unfit
from pipelines.questions.unknown_names import unknown_names
from pipelines.questions.wording import leaks, points_fault, wording_fault


def fault_of(
    question: GeneratedQuestion,
    topic: Topic,
    subject: Subject,
    others: Sequence[GeneratedQuestion] = (),
    prompt: str = "",
) -> str | None:
    """Why a question can't be asked as it is, or None. Faults of evidence points count, too.

    Args:
        others: the set's questions before it.
        prompt: the instructions that a model had.
    """
    texts = [text for point in question.evidence for text in (point.description, point.follow_up)]
    return (
        question_fault(question, topic, subject, others, prompt)
        or points_fault(question.evidence, subject.language, topic.source_text, question.text)
        or _content_fault(texts, subject, prompt)
    )


def question_fault(
    question: GeneratedQuestion,
    topic: Topic,
    subject: Subject,
    others: Sequence[GeneratedQuestion] = (),
    prompt: str = "",
) -> str | None:
    """As :func:`fault_of`, for the question without its evidence points."""
    if fault := wording_fault(question.text, subject.language):
        return fault
    if fault := wording_fault(question.rephrased, subject.language):
        return f"the simpler wording {fault}"
    texts = [question.text, question.rephrased, question.objective]
    if fault := _content_fault(texts, subject, prompt):
        return fault
    # The topic was taken from the résumé, where an order may hide among the skills.
    if is_unfit(question.about):
        return "is about something that is no matter of an interview"
    if fault := repetition(question, topic, subject, others):
        return fault
    if not refers_to(question.text, topic.source_text):
        return "does not name what it is about"
    return None


def repetition(
    question: GeneratedQuestion,
    topic: Topic,
    subject: Subject,
    others: Sequence[GeneratedQuestion],
) -> str | None:
    """Which question of the plan or of the set it repeats, or None."""
    job = telling(f"{subject.role} {subject.company or ''}")
    for asked in subject.asked:
        if asks_the_same(question.text, asked, job):
            return f"repeats the question '{asked}'"
    own = telling(topic.source_text) | job
    for other in others:
        names = own | telling(f"{other.about} {other.passage}")
        if asks_the_same(question.text, other.text, names):
            return f"repeats the question '{other.text}'"
    return None


def _content_fault(texts: Sequence[str], subject: Subject, prompt: str) -> str | None:
    """What the texts must not have, wherever they stand."""
    whole = "\n".join(texts)
    if not all(is_in(text, subject.language) for text in texts):
        return "is in another language"
    if any(leaks(text, prompt) for text in texts):
        return "repeats the prompt"
    if unknown := unknown_names(whole, subject.known):
        return f"names what the résumé does not tell ({', '.join(unknown[:3])})"
    if find_injection(whole, wary=True):
        return "reads like an instruction to the interviewer"
    if re.search(r"[<>{}]|https?:", whole):
        return "has signs that can't be spoken"
    if DATE.search(whole):
        return "names a date"
    return "is about a private matter" if PRIVATE.search(whole) else None
