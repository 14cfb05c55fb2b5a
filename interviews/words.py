"""A candidate's words without fillers, stutters, case and punctuation.

The grader reads the text without fillers, so that they move no level. Quotes are looked up among
the same words, so that they are found however the grader spelled them, and are shown exactly as
the transcript has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_EN_FILLERS = "um umm uh uhh uhm er erm hmm hm mm mhm ah eh"
_KO_FILLERS = "음 으음 어 어어 엄 아 에 저기 그니까 있잖아요"
_FILLERS = frozenset(f"{_EN_FILLERS} {_KO_FILLERS}".split())
_FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean")})
_WORD = re.compile(r"[$€£₩]?[^\W_]+(?:(?:['’.\-]|(?<=\d),(?=\d))[^\W_]+)*(?:\s?%)?")
_SYMBOLS = re.compile(r"[$€£₩%\s]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。])\s+|\n+")


@dataclass(frozen=True)
class SpokenWord:
    """One word that is neither a filler nor a stutter."""

    norm: str
    """Lower case without the symbols of currencies and percent, apostrophes made equal."""
    start: int
    """Place in the original text, in characters."""
    end: int


def spoken_words(text: str) -> list[SpokenWord]:
    """The words of ``text`` without fillers and immediate repetitions."""
    words = [
        SpokenWord(_SYMBOLS.sub("", m.group()).lower().replace("’", "'"), m.start(), m.end())
        for m in _WORD.finditer(text)
    ]
    kept: list[SpokenWord] = []
    skip = 0
    for place, word in enumerate(words):
        if skip:
            skip -= 1
        elif word.norm in _FILLERS:
            continue
        elif _is_filler_pair(text, words, place):
            skip = 1
        elif not kept or kept[-1].norm != word.norm:
            kept.append(word)
    return kept


def without_fillers(text: str) -> str:
    """``text`` for the grader: words and sentence ends only, each sentence with a capital.

    Two answers that differ only in fillers, commas or stutters become the same text.
    """
    pieces: list[str] = []
    last_end = 0
    for word in spoken_words(text):
        mark = _sentence_mark(text[last_end : word.start])
        shown = text[word.start : word.end]
        if not pieces or mark:
            shown = shown[0].upper() + shown[1:]
        pieces.append(f"{mark} {shown}" if pieces else shown)
        last_end = word.end
    if pieces:
        pieces.append(_sentence_mark(text[last_end:]))
    return "".join(pieces)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences in ``text``, in characters."""
    spans = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def find_words(quote: str, text: str) -> tuple[int, int] | None:
    """Find the words of ``quote`` in ``text``, one after the other; a span in characters."""
    quoted = [word.norm for word in spoken_words(quote)]
    words = spoken_words(text)
    norms = [word.norm for word in words]
    if not quoted:
        return None
    for place in range(len(norms) - len(quoted) + 1):
        if norms[place : place + len(quoted)] == quoted:
            return words[place].start, words[place + len(quoted) - 1].end
    return None


def _is_filler_pair(text: str, words: list[SpokenWord], place: int) -> bool:
    """``, you know,`` is a filler, ``as you know the system`` is not: commas decide."""
    if place + 1 >= len(words):
        return False
    first, second = words[place], words[place + 1]
    if (first.norm, second.norm) not in _FILLER_PAIRS:
        return False
    before = text[words[place - 1].end : first.start] if place else ","
    after = text[second.end : second.end + 1]
    return "," in before + after and after in {",", "", ".", "…"}


def _sentence_mark(gap: str) -> str:
    for mark in "?!.":
        if mark in gap:
            return mark
    return "." if "…" in gap or "\n" in gap else ""
