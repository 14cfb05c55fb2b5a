"""Checks of drafted questions: faults, and repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from interviews.injection import find_injection
from kit.language import is_in
from pipelines.questions.schemas import GeneratedQuestion
from pipelines.questions.subject import Subject
from pipelines.questions.unknown_names import unknown_names
from pipelines.resume.text import normalise

SAME_FROM = 0.7
"""Share of common letter groups from which two texts count as the same."""
MAX_SPOKEN_WORDS = 45
"""A longer question is hard to remember. Korean words are longer and fewer."""
MAX_SPOKEN_CHARACTERS = 240


@dataclass
class CheckedQuestions:
    """The questions that passed, and why the others did not."""

    kept: list[GeneratedQuestion] = field(default_factory=list)
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The outcome in one line."""
        why = f": {'; '.join(dict.fromkeys(self.faults))}" if self.faults else ""
        return f"checked: {self.repeated} repeated, {len(self.faults)} unfit{why}"


def check_questions(
    questions: Iterable[GeneratedQuestion], subject: Subject, asked: Sequence[str] = ()
) -> CheckedQuestions:
    """Keep the questions that may be asked, each once.

    Args:
        asked: questions that the interview has already.
    """
    result = CheckedQuestions()
    seen = [normalise(text) for text in asked]
    for question in questions:
        if fault := fault_of(question, subject):
            result.faults.append(fault)
        elif any(nearly_equal(question.text, other) for other in seen):
            result.repeated += 1
        else:
            seen.append(question.text)
            result.kept.append(question)
    return result


def fault_of(question: GeneratedQuestion, subject: Subject) -> str | None:
    """Why a question can't be asked, or None."""
    if question.text.count("?") != 1 or question.rephrased.count("?") != 1:
        return "not one question"
    if len(question.text) > MAX_SPOKEN_CHARACTERS or len(question.text.split()) > MAX_SPOKEN_WORDS:
        return "too long to be spoken"
    points = [part for point in question.evidence for part in (point.description, point.follow_up)]
    texts = [question.text, question.rephrased, question.objective, *points]
    if not all(is_in(text, subject.language) for text in texts):
        return "in another language"
    if unknown := unknown_names("\n".join(texts), subject.known):
        return f"names what the résumé does not tell ({', '.join(unknown[:3])})"
    # The topic was taken from the résumé, where an order may hide among the skills.
    if find_injection("\n".join([question.about, *texts])):
        return "reads like an instruction to the interviewer"
    if re.search(r"[<>{}]|https?:", " ".join(texts)):
        return "has signs that can't be spoken"
    return None


def nearly_equal(one: str, other: str) -> bool:
    """Whether two texts say the same in the same or nearly the same words."""
    first, second = _groups(one), _groups(other)
    if not first or not second:
        return first == second
    return 2 * len(first & second) / (len(first) + len(second)) >= SAME_FROM


def _groups(text: str) -> set[str]:
    """Groups of three letters (two in Hangul, whose characters are syllables)."""
    dense = re.sub(r"[\W_]+", " ", normalise(text)).strip()
    size = 2 if any("가" <= c <= "힣" for c in dense) else 3
    return {dense[i : i + size] for i in range(max(1, len(dense) - size + 1))} if dense else set()
