"""Interviews as the API shows them, with their links."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request

from api.interviews import service
from api.interviews.schemas import InterviewView
from api.reviews.schemas import ReviewView
from api.services import Services
from db.tables import Interview, Question

_ANY = "any-interview"


def interview_view(services: Services, request: Request, row: Interview) -> InterviewView:
    """An interview, with the link to its recording."""
    exists = service.finished_recording(services, row) is not None
    url = _recording_url(request, row.id) if exists else None
    return InterviewView.of(row, services.settings.zone, url)


def reviewed_view(
    services: Services, request: Request, row: Interview, review: ReviewView | None
) -> InterviewView:
    """The same with its review."""
    view = interview_view(services, request, row)
    view.review = review
    return view


def _recording_url(request: Request, interview_id: UUID) -> str:
    """The link to a recording. A list has many, and all routes are looked through for one."""
    pattern: str | None = getattr(request.state, "recording_url", None)
    if pattern is None:
        pattern = request.url_for("read_recording", interview_id=_ANY).path
        request.state.recording_url = pattern
    return pattern.replace(_ANY, str(interview_id))


def audio_url(services: Services, request: Request, row: Question) -> str | None:
    """The link to a question's audio; None until it is rendered."""
    speech = service.speech_of(services, row)
    if speech is None:
        return None
    path = request.url_for(
        "read_question_audio",
        interview_id=str(row.interview_id),
        plan_question_id=row.plan_question_id,
    ).path
    return f"{path}?v={speech.version}" if speech.version else path
