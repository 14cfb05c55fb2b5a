"""The languages that interviews are held in, and which one a text is written in."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ko"]
"""A language that an interview can be held in."""
SpokenLanguage = Literal["en", "ko", "auto"]
"""The language of a speech engine; with ``auto`` a recogniser detects it."""

KOREAN_FROM = 0.2
"""Share of Hangul among a text's letters from which the text is Korean. Low, because names of
skills, schools and products are Latin in a Korean résumé too."""
SENTENCE_FROM = 0.4
"""The same share for a single sentence, which has fewer names than a résumé."""


def language_of(text: str) -> Language:
    """The language of a longer text, such as a résumé."""
    return "ko" if _hangul_share(text) >= KOREAN_FROM else "en"


def other_language(language: Language) -> Language:
    """The other language that an interview can be held in."""
    return "en" if language == "ko" else "ko"


def is_in(text: str, language: Language) -> bool:
    """Whether a sentence is in ``language``; it may contain names in the other script."""
    share = _hangul_share(text)
    return share >= SENTENCE_FROM if language == "ko" else share < KOREAN_FROM


def _hangul_share(text: str) -> float:
    letters = [character for character in text if character.isalpha()]
    hangul = sum("가" <= c <= "힣" or "ㄱ" <= c <= "ㆎ" for c in letters)
    return hangul / len(letters) if letters else 0.0
