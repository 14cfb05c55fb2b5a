"""Text normalisation: a written text as the words that a voice says.

What is shown stays as written; an engine gets the words of this package instead. Each language
has its rules, which pass over the text one after another, each in linear time.
"""

from __future__ import annotations

from models.tts.normalization.english import normalize_english
from models.tts.normalization.korean import normalize_korean

__all__ = ["NORMALIZATION", "normalize_for_speech"]

NORMALIZATION = 3
"""Part of the name of rendered speech; a higher number has everything rendered again."""


def normalize_for_speech(text: str, language: str) -> str:
    """Write out numbers, symbols, abbreviations and terms as they are said.

    Args:
        text: one clause or more, without markdown.
        language: ``ko`` reads it in Korean; anything else in English.

    Returns:
        Text without digits; its sentences and clauses end as before.
    """
    said = normalize_korean(text) if language == "ko" else normalize_english(text)
    goes_on = text.rstrip().endswith(",") and said
    return f"{said}," if goes_on else said
