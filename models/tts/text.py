"""Text as it is spoken: without tags and markdown, with numbers and terms in words."""

from __future__ import annotations

import re
from itertools import accumulate

from models.tts.normalization import normalize_for_speech

_TAG = re.compile(r"^\s*\[[^\]\n]{0,60}\](?!\()\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"(?m)^\s*(?:[-*+•]|#{1,6}|>)\s+")
_MARKS = re.compile(r"\*+|`+|~{2,}|(?<!\w)_+|_+(?!\w)")
_UNSPOKEN = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0f\U0001f000-\U0001faff\u2600-\u27bf]")
_SPACE = re.compile(r"\s+")
_SPOKEN = re.compile(r"[^\W_]")
_HANGUL = re.compile("[가-힣]")


def strip_tag(text: str) -> str:
    """The text without a leading ``[tag]``, such as a stage direction of a language model."""
    return _TAG.sub("", text, count=1)


def spoken(text: str, language: str = "en") -> str:
    """What an engine is given for a text, on one line; ``""`` when nothing can be said.

    Args:
        text: as it is shown; may hold markdown and emoji, which are left out.
        language: of the voice; see :func:`models.tts.normalization.normalize_for_speech`.
    """
    text = _LINK.sub(r"\1", text)
    text = _BULLET.sub("", text)
    text = _MARKS.sub("", text)
    text = _UNSPOKEN.sub("", text)
    text = _SPACE.sub(" ", text).strip()
    return normalize_for_speech(text, language) if _SPOKEN.search(text) else ""


def words_until(text: str, share: float) -> list[str]:
    """The written words of which at least half was said after a share of a text's sound.

    A word takes as long as what is said for it: ``$1,200`` is longer than ``twelve``.

    Args:
        text: as it is shown.
        share: of its sound, from 0 to 1.
    """
    words = text.split()
    language = "ko" if _HANGUL.search(text) else "en"
    lengths = [_length(normalize_for_speech(word, language)) for word in words]
    until = share * sum(lengths)
    ends = accumulate(lengths)
    middles = (end - length / 2 for end, length in zip(ends, lengths, strict=True))
    return [word for word, middle in zip(words, middles, strict=True) if middle <= until]


def _length(words: str) -> int:
    """Characters, Hangul twice: a syllable takes as long as two or three Latin letters."""
    return max(1, len(words) + len(_HANGUL.findall(words)))
