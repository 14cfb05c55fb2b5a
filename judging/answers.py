"""The candidate's answers, as a judge may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from interviews.words import spoken_words, without_fillers

ANSWER_KINDS = frozenset({"answer", "text"})
LOW_CONFIDENCE: Final = "low_confidence"
INJECTION: Final = "injection"


class Entry(Protocol):
    """The fields of a transcript entry that are read; ``db.tables.TranscriptEntry`` has them."""

    seq: int
    speaker: Any
    kind: str
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    interrupted: bool
    words: list[dict[str, Any]] | None
    flags: list[str]


@dataclass(frozen=True)
class Answer:
    """One utterance of the candidate, with what a judge reads of it.

    That is the whole utterance. A sentence that addresses the judge is flagged for people (see
    ``judging.flags``), is inert data for the judge (``judging.prompts``) and proves nothing
    (``judging.reading``). Taking it away as well would take honest sentences that resemble one.
    """

    entry: Entry
    clean: str
    """The text without fillers; may be empty."""
    word_count: int
    """Words of ``clean``."""


def answers_of(entries: Iterable[Entry]) -> list[Answer]:
    """The candidate's answers in the order in which they were said."""
    answers = []
    for entry in sorted(entries, key=lambda e: e.seq):
        if str(entry.speaker) == "candidate" and entry.kind in ANSWER_KINDS:
            words = spoken_words(entry.text)
            answers.append(Answer(entry, without_fillers(entry.text), len(words)))
    return answers
