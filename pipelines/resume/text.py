"""Text of a résumé: cleaned, and searched."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 60_000
"""A longer text is not a résumé."""
MIN_LETTER_SHARE = 0.3
"""Of the printed characters; a text with fewer letters and digits is unreadable."""
COLUMN_GAP = 3
"""Spaces in a row that separate two columns."""
LONG = 200
"""Characters from which a passage is searched as a whole, without checking word ends."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c]")
_HYPHENATED = re.compile(r"[\ufffe\x02]\n?")  # PDFium's mark for a word broken at the end of a line
_SPACES = re.compile(r"[^\S\n\t]+")
_TABS = re.compile(r" ?\t[ \t]*")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def clean_text(text: str) -> str:
    """Compose characters, and remove line-end variants and what can't be seen or stored."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _HYPHENATED.sub("", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    text = _TABS.sub("\t", _SPACES.sub(_gap, text))
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _gap(spaces: re.Match[str]) -> str:
    """A tab for a wide gap, which separates columns of a table."""
    return "\t" if len(spaces[0]) >= COLUMN_GAP else " "


def looks_like_words(text: str) -> bool:
    """Whether enough of it is letters and digits."""
    printed = [c for c in text if not c.isspace()]
    known = sum(unicodedata.category(c)[0] in "LN" for c in printed)
    return known >= MIN_LETTER_SHARE * len(printed)


def normalise(text: str) -> str:
    """The text for comparison: compatible forms, one case, plain dashes and quotes."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).casefold()


class SearchableText:
    """A text that is searched for values regardless of case and spacing.

    Args:
        text: the whole résumé.
    """

    def __init__(self, text: str) -> None:
        self._text = normalise(text)
        self._dense = re.sub(r"\s+", "", self._text)

    def has(self, value: str) -> bool:
        """Whether the text has ``value``, as whole words."""
        return self.find(value) is not None

    def find(self, value: str) -> int | None:
        """Where ``value`` first is, in characters of the normalised text; None: nowhere.

        For a passage longer than ``LONG``, 0 means anywhere.
        """
        dense = re.sub(r"\s+", "", normalise(value))
        if not dense:
            return None
        if dense not in self._dense:
            return None
        if len(dense) > LONG:
            return 0
        # A Korean particle may follow a word of any script.
        start = r"(?<![^\W_])" if dense[0].isalnum() else ""
        end = r"(?![^\W_가-힣])" if dense[-1].isalnum() and not _hangul(dense[-1]) else ""
        match = re.search(start + r"\s*".join(map(re.escape, dense)) + end, self._text)
        return match.start() if match else None


def _hangul(character: str) -> bool:
    return "가" <= character <= "힣"
