"""Text as the database can store it and people can read it.

A client may send any code point in JSON: U+0000, which PostgreSQL refuses; half of a surrogate
pair, which no encoding knows; escape and bidirectional controls, which make a line look like
another one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

ENCODED_WORD = "=?"
"""Begins an encoded word (RFC 2047), which Python's e-mail library decodes wherever it finds one in
a header; what comes out may be another address, or hold line ends."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""C0 and C1 except tab and line ends; embeddings, overrides and isolates (Unicode UAX 9)."""
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_WHITE = re.compile(r"\s+")
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""Default ignorable code points (UAX 44), such as zero-width spaces and joiners, fillers of Hangul,
variation selectors and tags."""
_VISIBLE = re.compile(rf"[^\s\x00-\x1f\x7f-\x9f\u2800\ufdd0-\ufdef\ufffe\uffff{_IGNORABLE}]")


def clean(text: str) -> str:
    """The text without control characters; half of a surrogate pair becomes U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", whole))


def clean_line(text: str) -> str:
    """The cleaned text on one line, without outer white space; for names and titles.

    Empty if a reader would see nothing.
    """
    line = _WHITE.sub(" ", clean(text)).strip()
    return line if is_visible(line) else ""


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of the text: not only spaces, controls and joiners."""
    return _VISIBLE.search(text) is not None


def clean_tree(value: Any) -> Any:
    """A JSON value whose texts, keys included, are clean and whose numbers are finite."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): clean_tree(item) for key, item in value.items()}
        case list() | tuple():
            return [clean_tree(item) for item in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def find_unstorable(value: Any) -> tuple[tuple[str | int, ...], str] | None:
    """The first code point of a JSON value's texts that PostgreSQL cannot store.

    Returns:
        Its place in the value, and the code point: U+0000 or half of a surrogate pair. A faulty
        key counts as a fault of its object. None where there is none.
    """
    match value:
        case str():
            found = _UNSTORABLE.search(value)
            return None if found is None else ((), found[0])
        case dict():
            items: Iterable[tuple[str | int, Any]] = value.items()
            for key in value:
                if (found := _UNSTORABLE.search(key)) is not None:
                    return (), found[0]
        case list():
            items = enumerate(value)
        case _:
            return None
    for place, item in items:
        if (below := find_unstorable(item)) is not None:
            return (place, *below[0]), below[1]
    return None
