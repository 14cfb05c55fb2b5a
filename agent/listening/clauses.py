"""A turn as clauses, written the way that commands are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_ADVERBS = {
    "en": "actually basically even honestly just kindly maybe perhaps please possibly quickly "
    "quite really simply still",
    "ko": "가능하면 갑자기 그냥 방금 사실 솔직히 약간 일단 자꾸 정말 조금 조금만 좀 지금 진짜 혹시",
}
"""Words without which a clause means the same."""


@dataclass(frozen=True)
class Clause:
    """A clause.

    Attributes:
        words: in English each is followed by a space; in Korean there are no spaces.
        plain: the same without adverbs.
        asked: whether a question mark follows it.
    """

    words: str
    plain: str
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
            found[-1] = replace(found[-1], asked=True)
        position = len(text) if end is None else end.end()
    return found


def joined(said: Sequence[Clause], *, without_adverbs: bool = False) -> str:
    """Some clauses as one."""
    words = "".join(clause.plain if without_adverbs else clause.words for clause in said)
    if not words or not said[-1].asked:
        return words
    return f"{words}? " if words[-1] == " " else f"{words}?"


def _split(words: list[str], language: str, *, asked: bool) -> list[Clause]:
    if language == "ko":
        return [_clause(words, language, asked)]
    *before, last = _NEW_REQUEST.split(" ".join(words) + " ")
    return [
        *(_clause(part.split(), language, asked=False) for part in before),
        _clause(last.split(), language, asked),
    ]


def _clause(words: list[str], language: str, asked: bool) -> Clause:
    space = " " if language == "en" else ""
    adverbs = _ADVERBS[language].split()
    plain = [word for word in words if word not in adverbs]
    return Clause(
        "".join(f"{word}{space}" for word in words),
        "".join(f"{word}{space}" for word in plain),
        asked,
    )
