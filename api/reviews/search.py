"""Search in one interview's transcript."""

from __future__ import annotations

from uuid import UUID

from api.schemas import Wire
from api.services import Services
from db.repositories.said import places_of
from db.tables import Speaker, TranscriptEntry


class Place(Wire):
    """Where an entry has the text."""

    start: int
    """Characters before it in ``text``."""
    end: int
    start_s: float
    """When it is said, in seconds of the recording; the entry's beginning without word times."""


class TranscriptMatch(Wire):
    """A transcript entry that has the text."""

    seq: int
    speaker: Speaker
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    places: list[Place]


async def search(services: Services, interview_id: UUID, words: str) -> list[TranscriptMatch]:
    """The entries that have the words, in the order of time."""
    async with services.database.reading() as work:
        rows = await work.transcripts.with_text(interview_id, words)
    return [
        TranscriptMatch(
            seq=row.seq,
            speaker=Speaker(row.speaker),
            text=row.text,
            start_s=row.start_s,
            end_s=row.end_s,
            question_id=row.question_id,
            places=[
                Place(start=start, end=end, start_s=_second_of(row, start))
                for start, end in places_of(words, row.text)
            ],
        )
        for row in rows
    ]


def _second_of(row: TranscriptEntry, place: int) -> float:
    """When the character at a place is said, from the recogniser's times of words."""
    second, at = row.start_s, 0
    for word in row.words or ():
        found = row.text.find(word["text"].strip(), at)
        if found > place:
            break
        if found >= 0:
            second, at = float(word["start_s"]), found + len(word["text"].strip())
    return second
