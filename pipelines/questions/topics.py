"""What can be asked about: headings, statements and skills of a résumé, duties of a job text.

A topic's name is spoken within a question, so it must stand for itself: it begins where a line or
bullet begins, ends where a phrase ends, and names no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.questions.schemas import TopicKind
from pipelines.questions.unfit_lines import DATE, TERMS, is_unfit
from pipelines.resume.entry_text import BULLET, logical_lines

MAX_NAME_CHARACTERS = 70
MAX_STATEMENT_CHARACTERS = 90
MAX_STATEMENT_WORDS = 14
"""Of a statement that is read out within a question."""
LEAST_STATEMENT_WORDS, LEAST_CLAUSE_WORDS = 2, 3
MAX_SKILL_WORDS = 4

Form = Literal["heading", "statement"]

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:(?:{_MONTHS}|spring|summer|autumn|fall|winter)\s+)?"
    r"(?:19|20)\d\d(?:\s?[.\-/년]\s?\d{1,2}\s?월?)?\.?"
)
_PERIODS = re.compile(
    rf"[(\[]?\s*(?:\b(?:since|from)\s+)?\b{_DAY}\s*(?:(?:[-–—~∼]|to|until)\s*"
    rf"(?:{_DAY}|present|now|today|current|현재|재직\s?중)?)?\s*[)\]]?",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\s*[-–—,(]?\s*\b{_MONTHS}$", re.IGNORECASE)
_CELLS = re.compile(r"\t+|\s*[|｜]\s*|\s{3,}")
_LEFT_EDGES = " \t-–—•·*,;:|/"
_EDGES = _LEFT_EDGES + "()[]"
_DANGLING = re.compile(
    r"(?:\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|than|that|the|to|which|with)|[,;:(&+/])$",
    re.IGNORECASE,
)
_TAG = re.compile(r"^\s*\[[^\]]*\]\s*")
_TAIL = re.compile(r"\s*\([^()]*\)?$|(?<=\b(?:Inc|Ltd|LLC))\.$|(?<=\bCo)\.$|(?<=\bCorp)\.$")
"""A remark in brackets, or the full stop of an abbreviation."""
_LABEL = re.compile(r"^[^:：]{1,30}[:：]\s+")
_CLAUSES = re.compile(
    r"[,;]\s+|\s+[-–—]\s+|\.\s+|\s+(?:while|whereas|because|so that|which|that|by \w+ing)\s+"
    r"|\s+and\s+(?=(?:\w+ed|built|cut|kept|led|made|ran|set|won|wrote)\b)",
    re.IGNORECASE,
)
"""Where a first clause may end."""
_SPOKEN_WORDS = "english korean japanese chinese french german spanish 영어 한국어 일본어 중국어"
_SPOKEN = frozenset(_SPOKEN_WORDS.split())
"""Languages that a résumé lists among the skills; no question is about them."""


@dataclass(frozen=True)
class Topic:
    """Something that can be asked about."""

    kind: TopicKind
    name: str
    """As the source words it."""
    passage: str = ""
    """What the source says about it."""
    form: Form = "heading"

    @property
    def source_text(self) -> str:
        """The passage, or the name where there is none."""
        return self.passage or self.name


def topics_of_entry(kind: TopicKind, passage: str) -> tuple[Topic | None, list[Topic]]:
    """The heading of an entry, such as a job held, and the statements about it."""
    plain, bullets = _lines_of(passage)
    name = next(filter(None, map(heading_name, plain)), None)
    heading = Topic(kind, name, "\n".join([*plain, *bullets])) if name else None
    statements = [*bullets, *(part for line in plain[1:] for part in _sentences(line))]
    return heading, [
        Topic(kind, text, statement, "statement")
        for statement in statements
        if (text := statement_name(statement))
    ]


def topics_of_job(text: str) -> list[Topic]:
    """The duties and requirements of a job text."""
    plain, bullets = _lines_of(text)
    sentences = [part for line in plain for part in _sentences(line)]
    return [
        Topic("job", name, statement, "statement")
        for statement in [*bullets, *sentences]
        if not TERMS.search(statement) and (name := statement_name(statement))
    ]


def skill_topics(skills: Sequence[str]) -> list[Topic]:
    """The skills that have a name and nothing else."""
    names = [_LABEL.sub("", skill).split("(")[0].strip(_EDGES) for skill in skills]
    return [
        Topic("skill", name)
        for name in names
        if 1 <= len(name) <= 40
        and len(name.split()) <= MAX_SKILL_WORDS
        and name.casefold() not in _SPOKEN
        and not re.search(r"[.!?…]$|\b(?:years?|months?)\b|\d\s*년", name)
        and any(map(str.isalpha, name))
        and not (DATE.search(name) or is_unfit(name))
    ]


def heading_name(line: str) -> str | None:
    """The name in a heading, without its dates; None where the line is no heading."""
    for cell in _CELLS.split(BULLET.sub("", line)):
        # A date in the middle ends the name, as nothing after it belongs to it.
        name = re.sub(r"\s{2,}", " ", _MONTH_BEFORE.sub("", _before_date(cell)))
        name = _TAIL.sub("", _TAG.sub("", name.rstrip(" ,;")))
        name = name.lstrip(_LEFT_EDGES).rstrip(_EDGES)
        if (
            2 <= len(name) <= MAX_NAME_CHARACTERS
            and len(name.split()) <= 9
            and _begins(name)
            and not re.search(r"[.!?…]$|[가-힣]다$", name)
            and not (_DANGLING.search(name) or DATE.search(name) or is_unfit(name))
        ):
            return name
    return None


def statement_name(statement: str) -> str | None:
    """The statement, or its first clause, short enough to be read out; None if it isn't one."""
    text = _LABEL.sub("", statement)
    first = re.split(r";\s+|\s+(?:→|->|=>)\s+", text)[0]
    if len(first.split()) >= LEAST_CLAUSE_WORDS:
        text = first
    text = _TAIL.sub("", text.strip(" .!…;,"))
    ends = [len(text), *(match.start() for match in reversed(list(_CLAUSES.finditer(text))))]
    for end in ends:
        name = text[:end].strip(" ,;")
        words = len(name.split())
        if not (
            LEAST_STATEMENT_WORDS <= words <= MAX_STATEMENT_WORDS
            and len(name) <= MAX_STATEMENT_CHARACTERS
        ):
            continue
        if (
            _begins(name)
            and "?" not in name
            and name.count("(") == name.count(")")
            and not (_DANGLING.search(name) or DATE.search(name) or is_unfit(name))
            and (end == len(text) or words >= LEAST_CLAUSE_WORDS)
        ):
            return name
    return None


def _before_date(cell: str) -> str:
    match = _PERIODS.search(cell)
    if match is None:
        return cell
    before, after = cell[: match.start()], cell[match.end() :]
    return before if before.strip(_EDGES) else after


def _begins(name: str) -> bool:
    """Whether a name begins like one: not in the middle of a sentence, and not with a figure."""
    first = name.lstrip("\"'“‘(")[:1]
    product = re.match(r"[a-z]{1,3}[A-Z]", name)  # iOS, macOS
    return first.isalpha() and (not ("a" <= first <= "z") or product is not None)


def _lines_of(passage: str) -> tuple[list[str], list[str]]:
    """The plain lines and the bullets, with wrapped lines joined."""
    plain: list[str] = []
    bullets: list[str] = []
    for line, bullet in logical_lines(passage):
        if bullet:
            # A lower-case bullet is a beginning all the same.
            bullets.append(line[:1].upper() + line[1:])
        else:
            plain.append(line)
    return plain, bullets


def _sentences(line: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", line) if re.search(r"[.다]$", part)]
