"""A language's rules: a pattern, and what is said for a match of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Match = re.Match[str]
Say = Callable[[Match], str]
Rule = tuple[re.Pattern[str], Say]


def rule(pattern: str | re.Pattern[str], say: Say | str, flags: int = 0) -> Rule:
    """One rule; ``say`` may be fixed words."""
    return re.compile(pattern, flags), say if callable(say) else _fixed(say)


def apply(rules: Iterable[Rule], text: str) -> str:
    """The text after one pass of each rule, in their order."""
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return text


def _fixed(words: str) -> Say:
    return lambda match: words
