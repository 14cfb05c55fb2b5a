"""Cuts text into what is spoken at a time: an early first clause, then whole sentences.

The first clause is cut short because the listener waits for it; what follows is cut at
sentence ends only, because an engine that sees a whole sentence gives it the better melody.
A cut falls only where white space follows, so numbers, decimals and Korean endings stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from models.tts.text import strip_tag

Boundary = Literal["sentence", "clause"]

FIRST_CLAUSE_CHARS = 12
"""A shorter first clause is over before the next one can be ready. Hangul counts twice: one
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


class ClauseSplitter:
    """Takes text as it comes, gives clauses as soon as they are sure.

    Args:
        first_chars: the least length of the first clause; ``None``: whole sentences only.
    """

    def __init__(self, first_chars: int | None = FIRST_CLAUSE_CHARS) -> None:
        self._first_chars = first_chars
        self._buffer = ""
        self._started = False

    def push(self, text: str) -> list[Clause]:
        """Add text; returns the clauses that no further text can change."""
        self._buffer += text
        if not self._started:
            head = self._buffer.lstrip()
            if head.startswith("[") and "]" not in head and len(head) < 60:
                return []  # a tag that is still being written
            self._buffer = strip_tag(head)
        clauses = []
        while (cut := self._next_cut()) is not None:
            end, boundary = cut
            text, self._buffer = self._buffer[:end].strip(), self._buffer[end:].lstrip()
            if text:
                self._started = True
                clauses.append(Clause(text, boundary))
        return clauses

    def flush(self) -> list[Clause]:
        """The text has ended: returns all that is left and starts anew."""
        clauses = self.push("\n")
        rest, self._buffer = self._buffer.strip(), ""
        self._started = False
        return [*clauses, Clause(rest, "sentence")] if rest else clauses

    def _next_cut(self) -> tuple[int, Boundary] | None:
        first = None if self._started else self._first_chars
        least = first or 0
        sentence = self._first_end(_SENTENCE_END, min(least, FIRST_CLAUSE_CHARS))
        if first is not None:
            early = [self._first_end(_CLAUSE_END, least)]
            late = max(least, CONJUNCTION_CHARS)
            early += [self._first_end(p, late) for p in (_CONJUNCTION, _KOREAN_CONNECTIVE)]
            clause = min((end for end in early if end is not None), default=None)
            if clause is not None and (sentence is None or clause < sentence):
                return clause, "clause"
        length = sentence if sentence is not None else len(self._buffer)
        if length > LONG_SENTENCE_CHARS:
            return self._cut_long(length) or (sentence and (sentence, "sentence")) or None
        return (sentence, "sentence") if sentence is not None else None

    def _cut_long(self, length: int) -> tuple[int, Boundary] | None:
        """A cut inside a very long sentence: its last clause end that fits, else a space."""
        ends = [m.end() for m in _CLAUSE_END.finditer(self._buffer, 0, LONG_SENTENCE_CHARS)]
        if ends and ends[-1] >= LONG_SENTENCE_CHARS // 3:
            return ends[-1], "clause"
        if length > LONGEST_CHARS:
            space = self._buffer.rfind(" ", 0, LONGEST_CHARS)
            return (space if space > 0 else LONGEST_CHARS), "clause"
        return None

    def _first_end(self, pattern: re.Pattern[str], least: int) -> int | None:
        """Where the first match that has ``least`` characters before its end ends."""
        for match in pattern.finditer(self._buffer):
            if _weight(self._buffer[: match.end()]) < least or self._is_abbreviation(match):
                continue
            return match.end()
        return None

    def _is_abbreviation(self, match: re.Match[str]) -> bool:
        """Whether a full stop belongs to "Dr.", an initial or a list's number."""
        if match.group() != ".":
            return False
        word = re.split(r"[\s(\"“]", self._buffer[: match.start()])[-1].lower()
        if _ABBREVIATIONS.fullmatch(word) or (len(word) == 1 and word.isalpha()):
            return True
        following = self._buffer[match.end() :].lstrip()
        return following[:1].islower()


def _weight(text: str) -> int:
    """Characters, Hangul twice."""
    return len(text) + len(_HANGUL.findall(text))


def split(text: str, first_chars: int | None = FIRST_CLAUSE_CHARS) -> list[Clause]:
    """All clauses of a text that is known whole."""
    splitter = ClauseSplitter(first_chars)
    return [*splitter.push(text), *splitter.flush()]
