"""The candidate's own name in what is said, which the commands write as one word."""

from __future__ import annotations

import re
from functools import cache

STAND_IN = {"en": "candidatename", "ko": "후보성함"}
"""What the commands of a language call the candidate."""
_LEAST_LETTERS = {"en": 3, "ko": 2}
"""A shorter name is too often part of another word."""


def with_stand_in(text: str, name: str, language: str) -> str:
    """The text with the stand-in for the candidate's name: in full, or the given name alone."""
    pattern = _pattern(name.strip(), language)
    return text if pattern is None else pattern.sub(STAND_IN[language], text)


@cache
def _pattern(name: str, language: str) -> re.Pattern[str] | None:
    letters = "".join(name.split())
    if language == "ko":
        # 김서연, 김 서연, 서연: the family name has one syllable where it isn't set apart.
        given = name.split()[-1] if len(name.split()) > 1 else letters[1:]
        forms = [letters, given]
        joint = r"\s?"
    else:
        forms = [letters, name.split()[0] if letters else ""]
        joint = r"\s*"
    known = [form for form in dict.fromkeys(forms) if len(form) >= _LEAST_LETTERS[language]]
    if not known:
        return None
    either = "|".join(joint.join(map(re.escape, form)) for form in known)
    return re.compile(rf"\b(?:{either})" + ("" if language == "ko" else r"\b"), re.IGNORECASE)
