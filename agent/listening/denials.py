"""Clauses that deny a request in its own words: "You don't have to repeat it." """

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from agent.listening.clauses import Clause
from agent.listening.commands import command_patterns

_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|neither|nor|without|hardly|cannot|rather|\w+n[’']?t)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"\bso \w+ (?!far)")
""""You don't have to speak so fast" asks for what "You don't have to" denies."""


def without_denials(said: Sequence[Clause], language: str) -> list[Clause]:
    """The clauses that deny nothing; none if all that is left are words like "no" and "please"."""
    rest = [clause for clause in said if not _denies(clause.words, language)]
    if len(rest) < len(said) and all(len(clause.words.split()) <= 2 for clause in rest):
        return []
    return rest


def is_negated(text: str) -> bool:
    """Whether an English text has a word that negates."""
    return _NEGATION.search(text) is not None


def _denies(words: str, language: str) -> bool:
    return denied_clause(language).fullmatch(words) is not None and _DEGREE.search(words) is None


@cache
def denied_clause(language: str) -> re.Pattern[str]:
    """Fits a clause that denies a request."""
    return re.compile(command_patterns(language).denied)
