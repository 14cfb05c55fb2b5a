"""Endpoints of notes."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Staff, staff_only
from api.notes import service
from api.notes.schemas import NoteInput, NoteView
from api.services import ServicesDep

interview_router = APIRouter(
    prefix="/interviews/{interview_id}/notes",
    tags=["interviews"],
    responses=described(HTTPStatus.NOT_FOUND),
)
router = APIRouter(prefix="/notes", tags=["notes"], responses=described(HTTPStatus.NOT_FOUND))


@interview_router.get("")
async def list_notes(interview_id: UUID, services: ServicesDep, caller: Staff) -> list[NoteView]:
    """List the notes on an interview.

    Oldest first.
    """
    rows = await service.of_interview(services, caller, interview_id)
    return [NoteView.of(row, services.settings.zone) for row in rows]


@interview_router.post(
    "", status_code=HTTPStatus.CREATED, dependencies=[Depends(staff_only), Depends(idempotent)]
)
async def create_note(
    interview_id: UUID, body: NoteInput, services: ServicesDep, caller: Staff
) -> NoteView:
    """Write a note on an interview.

    For people with an account. Notes are deleted with the interview.
    """
    row = await service.add(services, caller, interview_id, body.text)
    return NoteView.of(row, services.settings.zone)


@router.patch("/{note_id}")
async def change_note(
    note_id: UUID, body: NoteInput, services: ServicesDep, caller: Staff
) -> NoteView:
    """Replace the text of the caller's own note."""
    row = await service.change(services, caller, note_id, body.text)
    return NoteView.of(row, services.settings.zone)


@router.delete("/{note_id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_note(note_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Delete the caller's own note."""
    await service.delete(services, caller, note_id)
