"""The names and terms that a candidate is likely to say, for the speech recogniser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MAX_TERMS = 16
MAX_CHARACTERS = 200
"""Of all terms together: each is decoded with, so a long list would slow every turn."""
_LONGEST_TERM = 32
_MOST_WORDS = 3
_MAX_TEXT = 20_000

_TOKEN = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[+#]{1,2}|(?:[./-][A-Za-z0-9]+)*)|[.!?:\n•,;()]|\b[a-z가-힣]+"
)
_SENTENCE = frozenset(".!?:\n•")
_SEPARATORS = _SENTENCE | frozenset(",;()")
_ODD = re.compile(r"^(?=.{2,})(?:.+[A-Z]|.*[0-9+#./])")
_ORDINARY = frozenset({
    "a", "about", "all", "also", "an", "and", "any", "apply", "are", "as", "ask", "at", "be",
    "best", "both", "but", "by", "can", "could", "describe", "did", "do", "does", "don't", "each",
    "every", "explain", "for", "from", "give", "good", "great", "had", "has", "have", "he", "her",
    "here", "his", "how", "i", "if", "important", "in", "is", "it", "its", "join", "let", "may",
    "me", "more", "must", "my", "never", "new", "no", "not", "note", "now", "of", "ok", "okay",
    "on", "only", "or", "our", "out", "over", "please", "question", "required", "see", "she",
    "should", "so", "some", "tell", "than", "thank", "thanks", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "time", "to", "too", "up", "us", "very",
    "was", "we", "well", "were", "what", "when", "where", "which", "who", "why", "will", "with",
    "would", "yes", "you", "your",
})  # fmt: skip
"""Words that are no terms, even in capitals: "TELL us what YOU did"."""
_SPLIT = re.compile(r"[,;|·•()\n\t]+")
_COMPANY_FORM = re.compile(r",?\s+(?:inc|ltd|llc|gmbh|corp|co|plc|ag|s\.a)\.?$", re.IGNORECASE)


def interview_terms(
    *,
    name: str,
    role: str,
    company: str,
    texts: Iterable[str] = (),
    resume: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """The terms of one interview, the company, the role and the name first, without
    repetition.

    Args:
        name: the candidate's.
        texts: of the plan and the job; only what is written like a name or a term is taken.
        resume: the ``header`` of its ``structured_data``; read as far as it has the known form.
    """
    resume = resume if isinstance(resume, Mapping) else {}
    skills = [*_strings(resume.get("skills")), *_strings(resume.get("certificates"))]
    entries = resume.get("experience_entries")
    employers = [
        str(entry.get("company") or "")
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, Mapping)
    ]
    candidates = [_COMPANY_FORM.sub("", company), role, name]
    candidates += [_COMPANY_FORM.sub("", employer) for employer in employers]
    candidates += [part.strip() for skill in skills for part in _SPLIT.split(skill)]
    for text in texts:
        candidates += found_terms(text[:_MAX_TEXT])
    return tuple(_bounded(candidates))


def found_terms(text: str) -> Iterator[str]:
    """What in a text is written like a name or a term: PostgreSQL, C#, AWS, Northwind Freight."""
    run: list[str] = []
    begins = True
    for token in [*_TOKEN.findall(text), "."]:
        if token not in _SEPARATORS and (_ODD.match(token) or (token[0].isupper() and not begins)):
            run.append(token)
        elif run:
            if len(run) <= _MOST_WORDS and (term := _without_ordinary(run)):
                yield term
            run = []
        begins = token in _SENTENCE


def _without_ordinary(run: list[str]) -> str:
    """The words of a run without ordinary ones at its ends."""
    while run and run[0].lower() in _ORDINARY:
        run = run[1:]
    while run and run[-1].lower() in _ORDINARY:
        run = run[:-1]
    return " ".join(run)


def _bounded(candidates: Iterable[str]) -> Iterator[str]:
    known: set[str] = set()
    characters = 0
    for candidate in candidates:
        term = " ".join(candidate.split()).strip(" .,:;-")
        key = term.casefold()
        if not term or key in known or len(term) > _LONGEST_TERM or term.count(" ") >= _MOST_WORDS:
            continue
        if len(known) == MAX_TERMS or characters + len(term) > MAX_CHARACTERS:
            return
        known.add(key)
        characters += len(term) + 2
        yield term


def _strings(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
