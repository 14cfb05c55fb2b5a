"""The candidate's own name in what is said, which the commands write as one word."""

from __future__ import annotations

import re
from functools import cache

STAND_IN = {"en": "candidatename", "ko": "후보성함"}
"""What the commands of a language call the candidate."""
_LEAST_LETTERS = {"en": 3, "ko": 2}
"""A shorter name is too often part of another word."""
_ORDINARY = frozenset({
    "angel", "april", "art", "august", "bill", "case", "chance", "chase", "chip", "dean", "dick",
    "don", "drew", "faith", "frank", "grace", "grant", "guy", "happy", "hope", "hunter", "jack",
    "joy", "june", "long", "lucky", "mark", "max", "may", "miles", "pat", "ray", "rich", "rob",
    "rose", "sky", "sue", "summer", "sunny", "will", "young",
})  # fmt: skip
"""Given names that are words too: with a capital at the beginning of a sentence, one is a word."""
_AS_NAME_KO = (
    r"(?=\s?(?:씨|님|양|군)|이(?:라는|라고|란|라면|라니)|라는|라고|이[는가도를랑]"
    r"|[이가]\s?아니(?:고|라)\s?(?:제가\s?)?(?:남편|아내|엄마|어머니|아빠|아버지|동생|언니|누나|오빠|형|친구))"
)
"""What follows a given name and no other word; 하나 and 지원 are words too."""


def with_stand_in(text: str, name: str, language: str) -> str:
    """The text with the stand-in for the candidate's name: in full, or the given name alone.

    A given name may be an ordinary word. In English it counts with a capital; in Korean with what
    follows a name.
    """
    for pattern in _patterns(" ".join(name.split()), language):
        text = pattern.sub(STAND_IN[language], text)
    return text


@cache
def _patterns(name: str, language: str) -> tuple[re.Pattern[str], ...]:
    parts, letters = name.split(), name.replace(" ", "")
    least = _LEAST_LETTERS[language]
    found = []
    if language == "ko":
        # 김서연, 김 서연, 서연: the family name has one syllable where it isn't set apart.
        given = parts[-1] if len(parts) > 1 else letters[1:]
        if len(letters) >= least:
            found.append(rf"\b{_spaced(letters)}")
        if len(given) >= least:
            found.append(rf"\b{_spaced(given)}{_AS_NAME_KO}")
    else:
        if len(parts) > 1 and len(letters) >= least:
            found.append(rf"(?i:\b{_spaced(letters)}\b)")
        given = parts[0] if parts else ""
        if len(given) >= least:
            begins = r"(?<!\A)(?<![.!?]\s)" if given.lower() in _ORDINARY else ""
            written = given.title() if given.isupper() else given[0].upper() + given[1:]
            found.append(rf"\b{begins}{re.escape(written)}\b")
    return tuple(re.compile(pattern) for pattern in found)


def _spaced(letters: str) -> str:
    return r"\s?".join(map(re.escape, letters))
