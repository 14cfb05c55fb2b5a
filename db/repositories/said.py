"""Searches in what was said: by an index of short substrings, so also by parts of Korean words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Interview, TranscriptEntry

_SAID = TranscriptEntry.__table__.c.said  # type: ignore[attr-defined]
GRAM = 3
MAX_GRAMS = 16
"""Grams that are looked up of a long text; the text itself is compared afterwards anyway."""
FREQUENT = 5_000
"""Entries from which on a text is looked for interview by interview, in the list's order: a page
fills soon, while the index would bring all of them."""
HANGUL = "가-힣"


@dataclass(frozen=True)
class Said:
    """A text to look for, as :func:`prepared` makes it."""

    words: str
    """In the form of the column ``said``."""
    grams: tuple[str, ...]
    frequent: bool


async def prepared(session: AsyncSession, text: str) -> Said:
    """A text of at least two characters, in the form in which the database compares it."""
    folded = str(await session.scalar(select(func.as_said(text)))).strip()
    # The index has pairs only of scripts whose words may be that short: a short Latin text is
    # looked for at the beginning of a word.
    words = f" {folded}" if len(folded) < GRAM and folded.isascii() else folded
    said = Said(words, _grams(words), frequent=False)
    few = select(col(TranscriptEntry.id)).where(*_indexed(said)).limit(FREQUENT).subquery()
    count = await session.scalar(select(func.count()).select_from(few)) or 0
    return Said(said.words, said.grams, frequent=count >= FREQUENT)


def interviews_with(said: Said) -> Any:
    """The condition that an interview's transcript has the text."""
    found = func.strpos(_SAID, said.words) > 0
    if said.frequent:
        # A limit keeps the planner from joining it: that would read all entries.
        one = select(literal(True)).where(
            col(TranscriptEntry.interview_id) == col(Interview.id),
            col(TranscriptEntry.seq) > 0,
            found,
        )
        return func.coalesce(one.limit(1).scalar_subquery(), False)
    with_text = select(col(TranscriptEntry.interview_id)).where(*_indexed(said), found)
    return col(Interview.id).in_(with_text)


def entries_with(interview_id: UUID, text: str) -> Any:
    """A query for the entries of one interview that have the text."""
    folded = func.btrim(func.as_said(text))
    return (
        select(TranscriptEntry)
        .where(
            col(TranscriptEntry.interview_id) == interview_id,
            col(TranscriptEntry.seq) > 0,
            func.strpos(_SAID, folded) > 0,
        )
        .order_by(col(TranscriptEntry.start_s), col(TranscriptEntry.seq))
    )


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where a text has the words: beginnings and ends, in characters; compared as the index does.

    Case and the spaces between Korean letters make no difference.
    """
    pattern, before = "", ""
    for letter in " ".join(words.split()):
        if before and re.fullmatch(f"[{HANGUL}]{{2}}", before + letter):
            pattern += r"\s*"
        pattern += r"\s+" if letter == " " else re.escape(letter)
        before = letter
    pattern = re.sub(rf"([{HANGUL}])\\s\+(?=[{HANGUL}])", r"\1\\s*", pattern)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []


def _indexed(said: Said) -> tuple[Any, ...]:
    grams = literal(list(said.grams), ARRAY(Text))
    return col(TranscriptEntry.seq) > 0, func.said_grams(_SAID).op("@>")(grams)


def _grams(words: str) -> tuple[str, ...]:
    if len(words) < GRAM:
        return (words,)
    grams = list(dict.fromkeys(words[at : at + GRAM] for at in range(len(words) - GRAM + 1)))
    step = -(-len(grams) // MAX_GRAMS)
    return tuple(grams[::step])
