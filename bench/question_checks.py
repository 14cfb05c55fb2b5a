"""The checks of ``bench questions``: what keeps a question from being asked, by the labels.

They are others than the product's own, so that a gap in those shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kit.language import Language
from pipelines.questions.drafting import instructions
from pipelines.questions.schemas import GeneratedQuestion, QuestionSetContent
from pipelines.resume.text import SearchableText

SAME_FROM = 0.85
"""Ratio of equal characters from which two questions count as one."""
FAMILIAR_FROM = 0.9
"""Share of a question's words that another one has, likewise; for questions of five words up."""
LEAKED_WORDS = 7
_MARKS = re.compile(
    r"</?data>|\b(?:topic|passage|evidence|role|company|skills|ask about|job text|in the résumé)"
    r" ?\d* ?(?:\([a-z]+\))?:|[{}]",
    re.IGNORECASE,
)
_ASKED_KO = "(?:무엇|어떻게|어떤|왜|언제|누구)"
_SECOND = {
    "en": re.compile(r"\b(?:and|or) (?:also |then )?(?:what|how|why|who|did you|do you)\b", re.I),
    "ko": re.compile(rf"{_ASKED_KO}[^?]*{_ASKED_KO}|그리고|또한"),
}  # fmt: skip
_STATES = {
    "en": re.compile(r"^(?:the \w+ )?[A-Za-z]+s\b(?!.*\?)", re.I),
    "ko": re.compile(r"다\.?$"),
}


@dataclass(frozen=True)
class Pair:
    """A résumé and a job, with their labels."""

    id: str
    language: Language
    traps: tuple[str, ...]
    resume: str
    facts: tuple[str, ...]
    forbidden: tuple[str, ...]
    fragments: tuple[str, ...]
    position: dict[str, str] | None
    job_text: str

    @cached_property
    def sources(self) -> SearchableText:
        """All that a question may quote."""
        position = " ".join(self.position.values()) if self.position else ""
        return SearchableText("\n".join([self.resume, self.job_text, position]))


CHECKS = ("relevant", "grounded", "new", "clean", "one thing", "whole topic", "statements")
"""What a question passes, in the order of the table."""


def pairs(language: Language | None = None) -> list[Pair]:
    """The labelled pairs of a language; None: all."""
    rows = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))
    return [_pair(row) for row in rows if language in (None, row["language"])]


def _pair(row: dict[str, Any]) -> Pair:
    lines = (row["filler"].format(n=n) for n in range(1, row.get("filler_lines", 0) + 1))
    return Pair(
        id=row["id"],
        language=row["language"],
        traps=tuple(row["traps"]),
        resume=row["resume"].replace("<<filler>>", "\n".join(lines) if "filler" in row else ""),
        facts=tuple(map(str, row["facts"])),
        forbidden=tuple(map(str, row["forbidden"])),
        fragments=tuple(map(str, row["fragments"])),
        position=row.get("job"),
        job_text=row.get("job_text", ""),
    )


def failed(
    question: GeneratedQuestion, content: QuestionSetContent, pair: Pair, asked: Sequence[str]
) -> list[str]:
    """The checks that a question does not pass.

    Args:
        asked: what the interview's plan asks.
    """
    points = [part for point in question.evidence for part in (point.description, point.follow_up)]
    texts = [question.text, question.rephrased, question.objective, question.about, *points]
    others = [other.text for other in content.questions if other is not question]
    results = {
        "relevant": any(_names(question.text, fact) for fact in pair.facts),
        "grounded": _is_grounded(question, content, pair),
        "new": not any(_same(question.text, other) for other in [*asked, *others]),
        "clean": not any(_names(text, bad) for text in texts for bad in pair.forbidden)
        and not any(_leaks(text, instructions(pair.language)) for text in texts),
        "one thing": question.text.count("?") == 1
        and question.rephrased.count("?") == 1
        and not _SECOND[pair.language].search(_asking(question.text)),
        "whole topic": _is_whole(question.about, pair),
        "statements": all(
            _STATES[pair.language].search(point.description) for point in question.evidence
        ),
    }
    return [check for check in CHECKS if not results[check]]


def _names(text: str, words: str) -> bool:
    """Whether a text has these words; Latin ones as whole words."""
    start, end = (r"(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else "", "")
    if words[-1].isascii() and words[-1].isalnum():
        end = r"(?![A-Za-z0-9])"
    return re.search(start + re.escape(words) + end, text, re.IGNORECASE) is not None


def _is_grounded(question: GeneratedQuestion, content: QuestionSetContent, pair: Pair) -> bool:
    """Whether its passage stands in the pair, and the question has words of it."""
    if question.kind == "role":
        return content.role in question.text
    if not question.passage or not pair.sources.has(question.passage):
        return False
    long = 2 if pair.language == "ko" else 4
    words = [w[:6] for w in re.findall(r"[\w+#]+", question.passage.casefold()) if len(w) >= long]
    said = question.text.casefold()
    return any(word in said for word in words or [question.passage.casefold()])


def _asking(text: str) -> str:
    """The sentence with the question mark."""
    return re.split(r"(?<=[.!])\s+", text)[-1]


def _same(one: str, other: str) -> bool:
    first, second = _asking(one).casefold(), _asking(other).casefold()
    if SequenceMatcher(None, first, second, autojunk=False).ratio() >= SAME_FROM:
        return True
    words, others = set(re.findall(r"\w+", first)), set(re.findall(r"\w+", second))
    shorter = min(len(words), len(others))
    return shorter >= 5 and len(words & others) >= FAMILIAR_FROM * shorter


def _leaks(text: str, prompt: str) -> bool:
    words, source = text.casefold().split(), " ".join(prompt.casefold().split())
    runs = (words[n : n + LEAKED_WORDS] for n in range(len(words) - LEAKED_WORDS + 1))
    return _MARKS.search(text) is not None or any(" ".join(run) in source for run in runs)


def _is_whole(topic: str, pair: Pair) -> bool:
    """Whether a topic begins where a sentence, line or cell of the pair does."""
    if any(topic.casefold().startswith(fragment.casefold()) for fragment in pair.fragments):
        return False
    beginnings = r"(?:^|[\n\t|,;:.•·*()\[\]/-]|\b(?:19|20)\d\d)\s*[\"'“‘]?"
    position = "\n".join(pair.position.values()) if pair.position else ""
    source = "\n".join([pair.resume, pair.job_text, position])
    flexible = r"\s+".join(map(re.escape, topic.split()))
    return re.search(beginnings + flexible, source, re.IGNORECASE) is not None
