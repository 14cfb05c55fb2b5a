"""The rules for ratings by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError, ForbiddenError, refused_all
from api.identity import Caller
from api.interviews.access import find_visible
from api.ratings.blindness import are_ratings_hidden
from api.ratings.machine import machine_dimensions
from api.ratings.schemas import (
    MachineLevel,
    RatingInput,
    RatingsView,
    RatingView,
    RubricDimension,
)
from api.services import Services
from api.validation import FieldError
from db.session import UnitOfWork
from db.tables import (
    AuditAction,
    Interview,
    InterviewStatus,
    Rating,
    ReportStatus,
    TranscriptEntry,
    utcnow,
)
from interviews.plan import Dimension, Plan
from judging.answers import Answer, answers_of
from judging.quotes import find_quote


async def read(
    services: Services, caller: Caller, interview_id: UUID, *, reveal: bool
) -> RatingsView:
    """The caller's own rating, and what they may see of others' and the machine's.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: ``reveal`` is asked for by a person who has begun to rate.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.reading() as work:
        own = await work.ratings.own(interview_id, caller.user_id) if caller.user_id else None
        account = await work.users.get(caller.user_id) if caller.user_id else None
    hidden = await are_ratings_hidden(services, caller, interview_id, own, reveal=reveal)
    zone = services.settings.zone
    view = RatingsView(
        interview_id=interview_id,
        rubric=[
            RubricDimension(id=dimension.id, name=dimension.name, levels=dimension.levels)
            for dimension in _rubric(interview)
        ],
        own=RatingView.of(own, account, zone) if own is not None else None,
        hidden=hidden,
        others=[],
        machine=None,
    )
    if hidden:
        return view
    async with services.database.reading() as work:
        submitted = await work.ratings.submitted(interview_id)
        accounts = await work.users.by_ids(rating.rater_id for rating in submitted)
        report = await work.reports.of_interview(interview_id)
    others = [rating for rating in submitted if own is None or rating.id != own.id]
    view.others = [RatingView.of(rating, accounts.get(rating.rater_id), zone) for rating in others]
    if report is not None and report.status == ReportStatus.COMPLETE:
        view.machine = [
            MachineLevel(dimension=found.id, level=found.level, range=found.range)
            for found in machine_dimensions((report.content or {}).get("dimensions"))
        ]
    return view


async def put(
    services: Services, caller: Caller, interview_id: UUID, body: RatingInput
) -> RatingView:
    """Store the caller's rating: a draft, a submission, or a correction of their submission.

    Raises:
        ForbiddenError: the caller is no person with an account.
        NotFoundError: there is no such interview.
        ConflictError: the interview is not completed, or a submitted rating is sent as a draft.
        UnprocessableError: a dimension is not of the rubric, a quote is not in the transcript, or
            the rating is to be submitted and lacks a dimension or a reason.
    """
    if caller.user_id is None:
        raise ForbiddenError(
            "A person rates an interview. Sign in with an account: POST /api/v1/auth/token."
        )
    interview = await find_visible(services, caller, interview_id)
    if interview.status != InterviewStatus.COMPLETED:
        raise ConflictError(
            f"This interview is {interview.status}. It can be rated once it is COMPLETED.",
            kind="interview-not-over",
        )
    async with services.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview_id)
        levels = _checked(body, _rubric(interview), entries, interview_id)
        rating = await work.ratings.begin(interview_id, caller.user_id, caller.name)
        if rating.submitted_at is None:
            await _store(work, caller, rating, levels, submit=body.submit)
        elif not body.submit:
            raise ConflictError(
                'Your rating is submitted. To correct it, send the whole rating with "submit": '
                "true; what was submitted before is kept beside it.",
                kind="rating-submitted",
            )
        elif levels != rating.levels:
            await _correct(work, caller, rating, levels)
        account = await work.users.get(caller.user_id)
    return RatingView.of(rating, account, services.settings.zone)


async def _store(
    work: UnitOfWork,
    caller: Caller,
    rating: Rating,
    levels: list[dict[str, Any]],
    *,
    submit: bool,
) -> None:
    rating.levels = levels
    rating.updated_at = utcnow()
    if submit:
        assert rating.rater_id is not None
        rating.submitted_at = rating.updated_at
        rating.blind = not await work.ratings.disclosed(rating.interview_id, rating.rater_id)
        subject = ("interview", rating.interview_id)
        await note(work, caller, AuditAction.RATING_SUBMITTED, subject, {"blind": rating.blind})


async def _correct(
    work: UnitOfWork, caller: Caller, rating: Rating, levels: list[dict[str, Any]]
) -> None:
    rating.updated_at = utcnow()
    replaced = {"levels": rating.levels, "at": rating.updated_at.isoformat()}
    rating.earlier = [*rating.earlier, replaced]
    rating.levels = levels
    rating.revision += 1
    subject = ("interview", rating.interview_id)
    details = {"revision": rating.revision}
    await note(work, caller, AuditAction.RATING_CORRECTED, subject, details)


def _rubric(interview: Interview) -> list[Dimension]:
    return Plan.model_validate(interview.plan).rubric


def _checked(
    body: RatingInput,
    rubric: Sequence[Dimension],
    entries: Sequence[TranscriptEntry],
    interview_id: UUID,
) -> list[dict[str, Any]]:
    """The levels as they are stored, in the rubric's order. Raises UnprocessableError."""
    order = [dimension.id for dimension in rubric]
    answers = answers_of(entries)
    levels: dict[str, dict[str, Any]] = {}
    errors = []
    for number, level in enumerate(body.levels):
        place = f"/levels/{number}"
        if level.dimension not in order:
            known = f"must be one of {', '.join(order)}"
            errors.append(FieldError(pointer=f"{place}/dimension", detail=known))
        elif level.dimension in levels:
            errors.append(FieldError(pointer=f"{place}/dimension", detail="is rated twice"))
        if body.submit and not level.reason:
            why = "is required to submit: say what the level rests on"
            errors.append(FieldError(pointer=f"{place}/reason", detail=why))
        quotes = []
        for index, quote in enumerate(level.quotes):
            proven = find_quote(quote.text, _searched(answers, quote.entry_seq))
            if proven is None:
                errors.append(_not_said(f"{place}/quotes/{index}", quote.entry_seq, interview_id))
            else:
                quotes.append(proven.model_dump())
        levels[level.dimension] = level.model_dump() | {"quotes": quotes}
    missing = [dimension for dimension in order if dimension not in levels]
    if body.submit and missing:
        lacking = (
            f"must have every dimension to submit; missing: {', '.join(missing)}. Send the level "
            "null with a reason where there is nothing to judge by"
        )
        errors.append(FieldError(pointer="/levels", detail=lacking))
    if errors:
        raise refused_all(errors)
    return [levels[dimension] for dimension in order if dimension in levels]


def _searched(answers: Sequence[Answer], entry_seq: int | None) -> Sequence[Answer]:
    """The answers to look a quote up in."""
    if entry_seq is None:
        return answers
    return [answer for answer in answers if answer.entry.seq == entry_seq]


def _not_said(place: str, entry_seq: int | None, interview_id: UUID) -> FieldError:
    where = "in any answer" if entry_seq is None else f"in an answer with the seq {entry_seq}"
    return FieldError(
        pointer=f"{place}/text",
        detail=f"must be the candidate's own words; they are not {where}. Copy them from "
        f"GET /api/v1/interviews/{interview_id}/transcripts",
    )
