"""English text as it is said."""

from __future__ import annotations

from models.tts.normalization.english_amounts import AMOUNTS
from models.tts.normalization.english_dates import DATES
from models.tts.normalization.english_words import WORDS_FIRST, WORDS_LAST
from models.tts.normalization.patterns import tidy, uniform
from models.tts.normalization.rules import apply

_RULES = [*WORDS_FIRST, *DATES, *AMOUNTS, *WORDS_LAST]


def normalize_english(text: str) -> str:
    """The text as it is said in English; see :mod:`models.tts.normalization`."""
    return tidy(apply(_RULES, uniform(text)))
