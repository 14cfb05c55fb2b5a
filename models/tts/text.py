"""Text as it may be spoken: without tags, markdown and symbols that have no sound."""

from __future__ import annotations

import re

_TAG = re.compile(r"^\s*\[[^\]\n]{0,60}\](?!\()\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"(?m)^\s*(?:[-*+•]|#{1,6}|>)\s+")
_MARKS = re.compile(r"\*+|`+|~{2,}|(?<!\w)_+|_+(?!\w)")
_UNSPOKEN = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0f\U0001f000-\U0001faff\u2600-\u27bf]")
_SPACE = re.compile(r"\s+")
_SPOKEN = re.compile(r"[^\W_]")


def strip_tag(text: str) -> str:
    """The text without a leading ``[tag]``, such as a stage direction of a language model."""
    return _TAG.sub("", text, count=1)


def spoken(text: str) -> str:
    """The text without markdown and emoji, on one line; ``""`` when nothing can be said."""
    text = _LINK.sub(r"\1", text)
    text = _BULLET.sub("", text)
    text = _MARKS.sub("", text)
    text = _UNSPOKEN.sub("", text)
    text = _SPACE.sub(" ", text).strip()
    return text if _SPOKEN.search(text) else ""
