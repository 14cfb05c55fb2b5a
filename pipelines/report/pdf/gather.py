"""Gathers what a report's PDF contains from the tables. Who may see it, the caller decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from db.session import UnitOfWork
from db.tables import Interview, Rating, Speaker, TranscriptEntry
from judging.quotes import Quote
from pipelines.report.pdf.contents import (
    Contents,
    PdfPart,
    PrintedDecision,
    PrintedLevel,
    PrintedNote,
    PrintedRating,
    PrintedUtterance,
)
from pipelines.report.pdf.labels import labels
from pipelines.transcript_text import remarks_on, speaker_of


async def gather_contents(
    work: UnitOfWork,
    interview: Interview,
    parts: Collection[PdfPart],
    entries: Sequence[TranscriptEntry],
) -> Contents:
    """The content of these parts, with all names.

    Args:
        entries: the interview's transcript.
    """
    contents = Contents(assessment=PdfPart.ASSESSMENT in parts, answers=PdfPart.ANSWERS in parts)
    if PdfPart.RATINGS in parts:
        contents.ratings = await _ratings(work, interview)
    if PdfPart.DECISIONS in parts:
        contents.decisions = [
            PrintedDecision(by=row.by_name, at=row.at, verdict=row.verdict, reason=row.reason)
            for row in await work.decisions.of_interview(interview.id)
        ]
    if PdfPart.NOTES in parts:
        contents.notes = [
            PrintedNote(by=row.author_name, at=row.created_at, text=row.text)
            for row in await work.notes.of_interview(interview.id)
        ]
    if PdfPart.TRANSCRIPT in parts:
        contents.transcript = [_utterance(interview, entry) for entry in entries]
    return contents


async def _ratings(work: UnitOfWork, interview: Interview) -> list[PrintedRating]:
    submitted = await work.ratings.submitted(interview.id)
    accounts = await work.users.by_ids(rating.rater_id for rating in submitted)
    printed = []
    for rating in submitted:
        account = accounts.get(rating.rater_id)
        by = account.name if account is not None else rating.rater_name
        printed.append(_rating(rating, by))
    return printed


def _rating(rating: Rating, by: str) -> PrintedRating:
    assert rating.submitted_at is not None
    corrected_at = datetime.fromisoformat(rating.earlier[-1]["at"]) if rating.earlier else None
    levels = [
        PrintedLevel(
            dimension=level["dimension"],
            level=level["level"],
            reason=level["reason"],
            quotes=[Quote.model_validate(quote) for quote in level["quotes"]],
        )
        for level in rating.levels
    ]
    return PrintedRating(
        by=by,
        at=rating.submitted_at,
        blind=bool(rating.blind),
        corrected_at=corrected_at,
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
