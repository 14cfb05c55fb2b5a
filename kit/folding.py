"""Texts in one spelling for searching, with the places in the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DIACRITICS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
_DROPPED = re.compile(f"[{_DIACRITICS}{_INVISIBLE}]")
_UNIT = re.compile(
    # The parts of one Hangul syllable, or a character, with its diacritics.
    f"(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|.)[{_DIACRITICS}{_INVISIBLE}]*",
    re.DOTALL,
)
_STROKES = str.maketrans(
    {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "æ": "ae"}
    | {"Æ": "Ae", "œ": "oe", "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)
"""Letters that Unicode doesn't decompose, as they are written without their signs."""
_SAME = str.maketrans(dict.fromkeys("‘’ʼʹ´`＇ʻ′", "'") | dict.fromkeys("‐‑‒–−－", "-"))


@dataclass(frozen=True)
class Folded:
    """A text as :func:`fold` writes it."""

    text: str
    starts: tuple[int, ...] | None
    """Of each character of ``text``, where what it comes from begins in the original, and last the
    original's length. None: both have the same places."""

    def place(self, index: int) -> int:
        """Where the character at an index, or the end, is in the original."""
        return index if self.starts is None else self.starts[index]


def fold(text: str) -> Folded:
    """A text with composed syllables and one apostrophe and hyphen, without diacritics.

    Case is kept. Invisible characters inside words are dropped.
    """
    if text.isascii():
        return Folded(text.translate(_SAME), None)
    letters: list[str] = []
    starts: list[int] = []
    for unit in _UNIT.finditer(text):
        folded = _fold_unit(unit.group())
        letters.append(folded)
        starts += [unit.start()] * len(folded)
    return Folded("".join(letters), (*starts, len(text)))


@lru_cache(maxsize=20_000)
def _fold_unit(unit: str) -> str:
    plain = unicodedata.normalize("NFKD", unit.translate(_SAME))
    return unicodedata.normalize("NFC", _DROPPED.sub("", plain)).translate(_STROKES)
