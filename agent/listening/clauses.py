"""A turn as clauses, written the way that commands are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_END = re.compile(r"[.?!,;:…。·¿¡\"“”()\n]+|\s[-–—]+\s")
_NEW_REQUEST = re.compile(r" (?=(?:can|could|would) you )")
"""A request that a recogniser wrote without a comma before it."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CONTRACTED = (
    (re.compile(r"\b(?:can't|cannot|cant)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\b(did|do|does|was|is|are|ha(?:ve|s|d)|could|would|should)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(?:i'm|im)\b"), "i am"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\b(i|you|we|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)'re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)'ve\b|\b(i|you|we)ve\b"), r"\1\2 have"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
    (re.compile(r"\b(\w+)'d\b"), r"\1 would"),
    (re.compile(r"\b(\w+)'s\b|\b(what|that)s\b"), r"\1\2 is"),
    (re.compile(r"\b(?:ok|okey)\b"), "okay"),
    (re.compile(r"\balright\b"), "all right"),
    (re.compile(r"\banymore\b"), "any more"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"\ba\.?i\.(?!\w)"), "ai"),
    (re.compile(r"\bgood ?-?bye\b"), "goodbye"),
    (re.compile(r"\bma'am\b"), "madam"),
)


@dataclass(frozen=True)
class Clause:
    """A clause.

    Attributes:
        words: in English each is followed by a space; in Korean there are no spaces.
        asked: whether a question mark follows it.
    """

    words: str
    asked: bool


def clauses(text: str, language: str) -> list[Clause]:
    """The clauses of a turn, in lower case and without punctuation."""
    text = text.lower().replace("’", "'")
    if language == "en":
        for pattern, plain in _CONTRACTED:
            text = pattern.sub(plain, text)
    found = []
    position = 0
    while position < len(text):
        end = _END.search(text, position)
        stop = len(text) if end is None else end.start()
        mark = "" if end is None else end.group()
        words = [_DRAWN_OUT.sub(r"\1\1", word) for word in _WORD.findall(text[position:stop])]
        if words:
            found += _split(words, language, asked="?" in mark)
        elif found and "?" in mark:
            found[-1] = Clause(found[-1].words, asked=True)
        position = len(text) if end is None else end.end()
    return found


def joined(said: Sequence[Clause]) -> str:
    """Some clauses as one."""
    words = "".join(clause.words for clause in said)
    return words if not said[-1].asked else f"{words}? " if words[-1] == " " else f"{words}?"


def _split(words: list[str], language: str, *, asked: bool) -> list[Clause]:
    if language == "ko":
        return [Clause("".join(words), asked)]
    *before, last = _NEW_REQUEST.split(" ".join(words) + " ")
    return [*(Clause(f"{part} ", asked=False) for part in before), Clause(last, asked)]
