"""Searches in what was said: by an index of short substrings, so also by parts of Korean words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, literal, literal_column, select, tablesample, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Interview, TranscriptEntry

_TABLE = TranscriptEntry.__table__  # type: ignore[attr-defined]
_SAID = _TABLE.c.said
_INDEX = "ix_transcript_entry_said"
GRAM = 3
MOST_GRAMS = 4
"""Grams of a text that are looked up, the rarest ones; the text itself is compared afterwards."""
SAMPLE_BYTES = 1_300_000
"""Of the table: some 5,000 entries tell how frequent a text is."""
FREQUENT = 0.005
"""The share of entries from which on a text is first looked for in a list's nearest interviews:
they fill a page soon, while the index would bring entries from all over the table."""
NEAREST = 400
"""Interviews with a transcript that are read for that. A text that was only said in others is then
looked up in the index."""
HANGUL = "가-힣"
_GRAMS_OF_MANY = text(
    """SELECT gram, frequency
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
        AS common (gram, frequency)
    WHERE schemaname = current_schema() AND tablename = :index AND gram = ANY (:grams)"""
)
"""The share of entries that have each of some grams, by the statistics of the index. Those that few
have are missing, and all of them before the first ANALYZE."""


@dataclass(frozen=True)
class Said:
    """A text to look for, as :func:`prepared` makes it."""

    words: str
    """In the form of the column ``said``."""
    grams: tuple[str, ...]
    frequent: bool
    """Whether about one entry in two hundred has it."""


async def prepared(session: AsyncSession, words: str) -> Said:
    """A text of at least two characters, in the form in which the database compares it."""
    size = func.pg_relation_size(_TABLE.name)
    folded, table_bytes = (await session.execute(select(func.as_said(words), size))).one()
    folded = folded.strip()
    # The index has pairs only of scripts whose words may be that short: a short Latin text is
    # looked for at the beginning of a word.
    if len(folded) < GRAM and folded.isascii():
        folded = f" {folded}"
    frequent = await _share(session, folded, table_bytes) >= FREQUENT
    return Said(folded, await _rarest(session, _grams(folded)), frequent)


async def _share(session: AsyncSession, words: str, table_bytes: int) -> float:
    """About which share of all entries has the words."""
    percent = min(100.0, 100.0 * SAMPLE_BYTES / max(1, table_bytes))
    sample = tablesample(_TABLE, func.system(percent), seed=literal_column("0"))
    found = func.count().filter(func.strpos(sample.c.said, words) > 0)
    query = select(found, func.count()).where(sample.c.seq > 0)
    having, entries = (await session.execute(query)).one()
    return float(having / entries) if entries else 0.0


async def _rarest(session: AsyncSession, grams: list[str]) -> tuple[str, ...]:
    """Some of the grams: those that the fewest entries have."""
    if len(grams) <= MOST_GRAMS:
        return tuple(grams)
    rows = await session.execute(_GRAMS_OF_MANY, {"index": _INDEX, "grams": grams})
    frequency = {row.gram: row.frequency for row in rows}
    return tuple(sorted(grams, key=lambda gram: frequency.get(gram, 0.0))[:MOST_GRAMS])


def interviews_with(said: Said) -> Any:
    """The condition that an interview's transcript has the text, by the index."""
    grams = literal(list(said.grams), ARRAY(Text))
    with_text = select(col(TranscriptEntry.interview_id)).where(
        col(TranscriptEntry.seq) > 0,
        func.said_grams(_SAID).op("@>")(grams),
        func.strpos(_SAID, said.words) > 0,
    )
    return col(Interview.id).in_(with_text)


def has_transcript(said: Said | None = None) -> Any:
    """The condition that an interview has a transcript, which has the text: by reading it."""
    # A limit keeps the planner from joining it: that would read all entries.
    entry = select(literal(True)).where(
        col(TranscriptEntry.interview_id) == col(Interview.id), col(TranscriptEntry.seq) > 0
    )
    if said is not None:
        entry = entry.where(func.strpos(_SAID, said.words) > 0)
    return func.coalesce(entry.limit(1).scalar_subquery(), False)


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


def _grams(words: str) -> list[str]:
    """The different substrings that the index has of a text."""
    places = range(max(1, len(words) - GRAM + 1))
    return list(dict.fromkeys(words[place : place + GRAM] for place in places))
