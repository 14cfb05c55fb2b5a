"""The transcript as the report sees it: the candidate's answers, their lines, their quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviews.injection.search import find_injection, without
from interviews.words import find, tokens, without_fillers
from pipelines.report.schemas import Flag, Quote

ANSWER_KINDS = frozenset({"answer", "text"})
LOW_CONFIDENCE = "low_confidence"
INJECTION = "injection"


class Entry(Protocol):
    """What is read of a transcript entry; ``db.tables.TranscriptEntry`` has it all."""

    seq: int
    speaker: Any
    kind: str
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    words: list[dict[str, Any]] | None
    flags: list[str]


@dataclass(frozen=True)
class Answer:
    """One utterance of the candidate, with what the grader may read of it."""

    entry: Entry
    clean: str
    """The text without suspicious sentences and fillers; may be empty."""
    word_count: int
    """Words of ``clean``."""


def answers_of(entries: Iterable[Entry], language: str) -> list[Answer]:
    """The candidate's answers in the order in which they were said."""
    found = []
    for entry in sorted(entries, key=lambda e: e.seq):
        if str(entry.speaker) == "candidate" and entry.kind in ANSWER_KINDS:
            text = _unsuspicious(entry, language)
            found.append(Answer(entry, without_fillers(text), len(tokens(text))))
    return found


def flags_of(entries: Iterable[Entry], language: str) -> list[Flag]:
    """What a person should look at, in the order in which it was said."""
    flags = []
    for entry in sorted(entries, key=lambda e: e.seq):
        if str(entry.speaker) != "candidate":
            continue
        matches = find_injection(entry.text, language, wary=True)
        for match in matches:
            start_s = start_of(entry, match.start)
            flags.append(
                Flag(kind=INJECTION, text=match.text, start_s=start_s, entry_seq=entry.seq)
            )
        if INJECTION in entry.flags and not matches:
            flags.append(_whole(INJECTION, entry))
        if LOW_CONFIDENCE in entry.flags:
            flags.append(_whole(LOW_CONFIDENCE, entry))
    return flags


def locate(quote: str, answers: Sequence[Answer]) -> Quote | None:
    """The quote as the transcript has it, or None when nobody said it.

    Only words that the grader was shown count: a withheld sentence proves nothing.
    """
    for answer in answers:
        if find(quote, answer.clean) is None:
            continue
        span = find(quote, answer.entry.text)
        if span is not None:
            start, end = span
            return Quote(
                text=answer.entry.text[start:end],
                start_s=start_of(answer.entry, start),
                entry_seq=answer.entry.seq,
            )
    return None


def start_of(entry: Entry, place: int) -> float:
    """When the character at ``place`` of the entry's text was said, in seconds.

    By the recogniser's word times where they are there; else the entry's start.
    """
    start_s = entry.start_s
    reached = 0
    for word in entry.words or ():
        spelled = str(word.get("text", "")).strip()
        at = entry.text.find(spelled, reached) if spelled else -1
        if at < 0:
            continue
        if at > place:
            break
        reached = at + len(spelled)
        start_s = float(word["start_s"])
    return round(start_s, 3)


def _unsuspicious(entry: Entry, language: str) -> str:
    matches = find_injection(entry.text, language, wary=True)
    # Flagged live for a reason that the sentence search does not see: better none of it.
    flagged_only = INJECTION in entry.flags and not matches
    return "" if flagged_only else without(entry.text, matches)


def _whole(kind: Any, entry: Entry) -> Flag:
    return Flag(kind=kind, text=entry.text, start_s=round(entry.start_s, 3), entry_seq=entry.seq)
