"""Taking a person's name out of texts."""

from __future__ import annotations

import re

_HANGUL = "[가-힣]"
_KOREAN_NAME = re.compile(f"{_HANGUL}{{3,4}}")
SHORTEST = 2
"""Characters of a part of a name that is looked for alone; initials occur everywhere."""


def hide_name(text: str, name: str, instead: str) -> str:
    """The text with a name, its parts and a Korean given name replaced.

    The whole name is found in any case. A part is found as it is written and as a whole word, so
    that "will" stays when "Will" goes; a Korean name also before a particle.
    """
    parts = name.split()
    if not parts:
        return text
    text = re.sub(r"\s+".join(map(_bounded, parts)), instead, text, flags=re.IGNORECASE)
    alone = {part for part in parts if len(part) >= SHORTEST}
    alone |= {part[1:] for part in alone if _KOREAN_NAME.fullmatch(part)}
    for part in sorted(alone, key=len, reverse=True):
        text = re.sub(_bounded(part), instead, text)
    return text


def _bounded(part: str) -> str:
    if re.search(_HANGUL, part):
        return re.escape(part)
    return rf"(?<!\w){re.escape(part)}(?!\w)"
