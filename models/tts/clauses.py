"""Cuts text into the clauses that are synthesised at a time.

The first clause is cut short because the listener waits for it; the rest is cut at sentence
ends only, because an engine that sees a whole sentence gives it the better melody. A cut falls
only where white space follows, so numbers, decimals and Korean endings stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from models.tts.normalization.patterns import SENTENCE_STARTS
from models.tts.text import strip_tag

Boundary = Literal["sentence", "clause"]

FIRST_CLAUSE_CHARS = 12
"""A shorter first clause ends before the next one can be ready. Hangul counts twice: one
syllable takes as long to say as two or three Latin letters."""
CONJUNCTION_CHARS = 28
"""A first clause may end without punctuation, before a conjunction, from this length on."""
LONG_SENTENCE_CHARS = 220
"""A sentence beyond this is cut at its clauses too; the engines take about 400 phonemes."""
LONGEST_CHARS = 320
"""Text without any punctuation is cut at a space here."""

_ABBREVIATIONS = re.compile(
    r"dr|mr|mrs|ms|prof|sr|jr|st|vs|etc|inc|ltd|co|corp|dept|approx|fig|e\.g|i\.e|a\.m|p\.m"
)
_SENTENCE_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s)|[。！？]+[\"'”’」』)]*(?!\d)|\n+")
_DATE_PART = re.compile(r"\d{1,2}\.")
_CLAUSE_END = re.compile(r"[,;:][\"'”’)\]]*(?=\s)|[，、；]|\s[–—-](?=\s)|—(?=\w)")
_CONJUNCTION = re.compile(
    r"\s(?=(?:and|but|because|so that|which|while|when|before|after|where|since|although)\s)"
)
_KOREAN_CONNECTIVE = re.compile(r"(?<=[가-힣])(?:는데|은데|지만|면서|니까|으며|거나|도록)(?=\s)")
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True)
class Clause:
    """Text to synthesise in one go, and what ends it."""

    text: str
    boundary: Boundary


def split(text: str, first_chars: int | None = FIRST_CLAUSE_CHARS) -> list[Clause]:
    """Cut a text into clauses.

    Args:
        text: may begin with a ``[tag]``, which is left out.
        first_chars: the least length of the first clause; ``None``: whole sentences only.
    """
    rest = strip_tag(text.lstrip()) + "\n"
    clauses: list[Clause] = []
    while (cut := _next_cut(rest, None if clauses else first_chars)) is not None:
        end, boundary = cut
        piece, rest = rest[:end].strip(), rest[end:].lstrip()
        if piece:
            clauses.append(Clause(piece, boundary))
    last = rest.strip()
    return [*clauses, Clause(last, "sentence")] if last else clauses


def _next_cut(text: str, first_chars: int | None) -> tuple[int, Boundary] | None:
    """Where the next clause of ``text`` ends; None: the rest is one clause."""
    least = first_chars or 0
    sentence = _first_end(_SENTENCE_END, text, min(least, FIRST_CLAUSE_CHARS))
    if first_chars is not None:
        early = [_first_end(_CLAUSE_END, text, least)]
        late = max(least, CONJUNCTION_CHARS)
        early += [_first_end(p, text, late) for p in (_CONJUNCTION, _KOREAN_CONNECTIVE)]
        clause = min((end for end in early if end is not None), default=None)
        if clause is not None and (sentence is None or clause < sentence):
            return clause, "clause"
    length = sentence if sentence is not None else len(text)
    if length > LONG_SENTENCE_CHARS and (cut := _cut_long(text, length)):
        return cut
    return (sentence, "sentence") if sentence is not None else None


def _cut_long(text: str, length: int) -> tuple[int, Boundary] | None:
    """A cut inside a very long sentence: its last clause end that fits, else a space."""
    ends = [m.end() for m in _CLAUSE_END.finditer(text, 0, LONG_SENTENCE_CHARS)]
    if ends and ends[-1] >= LONG_SENTENCE_CHARS // 3:
        return ends[-1], "clause"
    if length > LONGEST_CHARS:
        space = text.rfind(" ", 0, LONGEST_CHARS)
        return (space if space > 0 else LONGEST_CHARS), "clause"
    return None


def _first_end(pattern: re.Pattern[str], text: str, least: int) -> int | None:
    """Where the first match that has ``least`` characters before its end ends."""
    for match in pattern.finditer(text):
        if _weight(text[: match.end()]) >= least and not _is_abbreviation(match):
            return match.end()
    return None


def _is_abbreviation(match: re.Match[str]) -> bool:
    """Whether a full stop belongs to "Dr.", an initial, "No. 7" or a date such as "2024. 3. 5."."""
    if match.group() != ".":
        return False
    text = match.string
    word = re.split(r"[\s(\"“]", text[max(0, match.start() - 24) : match.start()])[-1].lower()
    following = text[match.end() : match.end() + 24].lstrip()
    if len(word) == 1 and word.isalpha():
        return not SENTENCE_STARTS.match(following)
    if _ABBREVIATIONS.fullmatch(word):
        return True
    if following[:1].isdigit():
        return word in ("no", "nos") or (word.isdigit() and bool(_DATE_PART.match(following)))
    return following[:1].islower()


def _weight(text: str) -> int:
    """Characters, Hangul twice."""
    return len(text) + len(_HANGUL.findall(text))
