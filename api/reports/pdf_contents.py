"""The parts of a report's PDF that a caller asks for, by the rules of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from api.decisions import service as decisions
from api.identity import Caller
from api.notes import service as notes
from api.ratings import service as ratings
from api.ratings.blindness import submit_first
from api.ratings.schemas import RatingView
from api.reports.schemas import PdfPart
from api.scopes import Scope
from api.services import Services
from db.tables import Interview, Speaker, TranscriptEntry
from judging.quotes import Quote
from pipelines.report.pdf.contents import (
    Contents,
    PrintedDecision,
    PrintedLevel,
    PrintedNote,
    PrintedRating,
    PrintedUtterance,
)
from pipelines.report.pdf.labels import labels
from pipelines.transcript_text import remarks_on, speaker_of

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
    """The content of these parts.

    Raises:
        ConflictError: the ratings are hidden until the caller has submitted theirs.
    """
    contents = Contents(assessment=PdfPart.ASSESSMENT in parts, answers=PdfPart.ANSWERS in parts)
    if PdfPart.RATINGS in parts:
        contents.ratings = await _ratings(services, caller, interview)
    if PdfPart.DECISIONS in parts:
        contents.decisions = [
            PrintedDecision(by=row.by_name, at=row.at, verdict=row.verdict, reason=row.reason)
            for row in await decisions.of_interview(services, caller, interview.id)
        ]
    if PdfPart.NOTES in parts:
        contents.notes = [
            PrintedNote(by=row.author_name, at=row.created_at, text=row.text)
            for row in await notes.of_interview(services, caller, interview.id)
        ]
    if PdfPart.TRANSCRIPT in parts:
        contents.transcript = [_utterance(interview, entry) for entry in entries]
    return contents


async def _ratings(services: Services, caller: Caller, interview: Interview) -> list[PrintedRating]:
    view = await ratings.read(services, caller, interview.id, reveal=False)
    if view.hidden:
        raise submit_first(interview.id)
    own = [view.own] if view.own is not None else []
    printed = [each for rating in [*own, *view.others] if (each := _rating(rating)) is not None]
    return sorted(printed, key=lambda rating: rating.at)


def _rating(rating: RatingView) -> PrintedRating | None:
    if rating.submitted_at is None:
        return None
    levels = [
        PrintedLevel(
            dimension=level.dimension,
            level=level.level,
            reason=level.reason,
            quotes=[Quote.model_validate(quote.model_dump()) for quote in level.quotes],
        )
        for level in rating.levels
    ]
    return PrintedRating(
        by=rating.rater,
        at=rating.submitted_at,
        blind=bool(rating.blind),
        corrected_at=rating.earlier[-1].replaced_at if rating.earlier else None,
        levels=levels,
    )


def _utterance(interview: Interview, entry: TranscriptEntry) -> PrintedUtterance:
    return PrintedUtterance(
        start_s=entry.start_s,
        speaker=speaker_of(interview, entry, labels(interview.language)["candidate"]),
        by_candidate=entry.speaker == Speaker.CANDIDATE,
        text=entry.text,
        remarks=remarks_on(interview, entry),
    )
