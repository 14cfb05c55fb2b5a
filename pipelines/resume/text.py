"""Text of a résumé: made clean, and searched."""

from __future__ import annotations

import re
import unicodedata

MIN_LETTER_SHARE = 0.3
"""Of what is printed; a text with fewer letters and digits was made of unknown characters."""
COLUMN_GAP = 3
"""Spaces in a row that part two columns."""
LONG = 200
"""Characters from which on a passage is searched as a whole, without looking at word ends."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c]")
_HYPHENATED = re.compile(r"[\ufffe\x02]\n?")  # PDFium's sign for a word broken at the line's end
_SPACES = re.compile(r"[^\S\n\t]+")
_TABS = re.compile(r" ?\t[ \t]*")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def clean(text: str) -> str:
    """Composed characters, plain line ends, nothing that can't be seen or stored."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _HYPHENATED.sub("", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    text = _TABS.sub("\t", _SPACES.sub(_gap, text))
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _gap(spaces: re.Match[str]) -> str:
    """Wide gaps stand between the columns of a table."""
    return "\t" if len(spaces[0]) >= COLUMN_GAP else " "


def looks_like_words(text: str) -> bool:
    """Whether enough of it is letters and digits."""
    printed = [c for c in text if not c.isspace()]
    known = sum(unicodedata.category(c)[0] in "LN" for c in printed)
    return known >= MIN_LETTER_SHARE * len(printed)


def normalise(text: str) -> str:
    """For comparing: compatible forms, one case, plain dashes and quotes."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).casefold()


class Haystack:
    """A text in which values are looked for, whatever their case and spacing.

    Args:
        text: the whole résumé.
    """

    def __init__(self, text: str) -> None:
        self._text = normalise(text)
        self._dense = re.sub(r"\s+", "", self._text)

    def has(self, value: str) -> bool:
        """Whether the text says ``value``, as whole words."""
        return self.find(value) is not None

    def find(self, value: str) -> int | None:
        """Where ``value`` first stands, in characters of the normalised text; None: nowhere.

        For a passage longer than ``LONG``, 0 stands for anywhere.
        """
        wanted = re.sub(r"\s+", "", normalise(value))
        if not wanted:
            return None
        if wanted not in self._dense:
            return None
        if len(wanted) > LONG:
            return 0
        # A Korean particle may follow a word of any script.
        start = r"(?<![^\W_])" if wanted[0].isalnum() else ""
        end = r"(?![^\W_가-힣])" if wanted[-1].isalnum() and not _hangul(wanted[-1]) else ""
        found = re.search(start + r"\s*".join(map(re.escape, wanted)) + end, self._text)
        return found.start() if found else None


def _hangul(character: str) -> bool:
    return "가" <= character <= "힣"
