"""Which language a text is in: Korean or English, which is told by its letters."""

from __future__ import annotations

from pipelines.plan import Language

KOREAN_FROM = 0.2
"""Share of Hangul among the letters from which on a résumé is Korean: names of skills, schools
and products are Latin in a Korean one too."""
SENTENCE_FROM = 0.4
"""A sentence has fewer names than a résumé."""


def language_of(text: str) -> Language:
    """The language of a résumé."""
    return "ko" if _hangul_share(text) >= KOREAN_FROM else "en"


def is_in(text: str, language: Language) -> bool:
    """Whether a sentence is in a language; names of either script may be in it."""
    share = _hangul_share(text)
    return share >= SENTENCE_FROM if language == "ko" else share < KOREAN_FROM


def _hangul_share(text: str) -> float:
    letters = [character for character in text if character.isalpha()]
    hangul = sum("가" <= c <= "힣" or "ㄱ" <= c <= "ㆎ" for c in letters)
    return hangul / len(letters) if letters else 0.0
