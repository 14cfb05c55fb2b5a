"""The parts of a report's PDF that a caller asks for, by the rules of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from api.identity import Caller
from api.ratings.blindness import are_ratings_hidden, submit_first
from api.scopes import Scope
from api.services import Services
from db.tables import Interview, TranscriptEntry
from pipelines.report.pdf import Contents, PdfPart, gather_contents

_OF_INTERVIEWS = {PdfPart.DECISIONS, PdfPart.NOTES, PdfPart.TRANSCRIPT}


def needed_scopes(parts: Collection[PdfPart]) -> list[str]:
    """The scopes that an API key needs for these parts, beside that of reports."""
    return [Scope.INTERVIEWS_READ] if _OF_INTERVIEWS.intersection(parts) else []


async def contents_of(
    services: Services,
    caller: Caller,
    interview: Interview,
    parts: Collection[PdfPart],
    entries: Sequence[TranscriptEntry],
) -> Contents:
    """The content of these parts, of an interview that the caller may see.

    Raises:
        ConflictError: the ratings are hidden until the caller has submitted theirs.
    """
    async with services.database.reading() as work:
        own = await work.ratings.own(interview.id, caller.user_id) if caller.user_id else None
    if PdfPart.RATINGS in parts and await are_ratings_hidden(
        services, caller, interview.id, own, reveal=False
    ):
        raise submit_first(interview.id)
    async with services.database.reading() as work:
        return await gather_contents(work, interview, parts, entries)
