"""The rules for clips of answers."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from api.audit.note import note_reading
from api.errors import ConflictError, NotFoundError
from api.identity import Caller
from api.interviews.access import find_visible
from api.interviews.service import require_recording
from api.services import Services
from api.sharing import service as sharing
from db.tables import AuditAction, Interview
from interviews.answer_clips import answer_clip
from interviews.plan import Plan
from rooms.clips import cut
from rooms.ogg import RecordingError

log = structlog.get_logger(__name__)


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID, question_id: str
) -> bytes:
    """The answer to a question, as Ogg Opus. Its reading goes into the audit log.

    Raises:
        NotFoundError: there is no such interview, question or recording, or the interview is not
            over.
        ConflictError: nothing was spoken to this question, or it was not recorded.
    """
    interview = await find_visible(services, caller, interview_id)
    clip = await _cut(services, interview, question_id)
    details = {"question": question_id}
    await note_reading(services, caller, AuditAction.RECORDING_READ, interview_id, details)
    return clip


async def of_link(
    services: Services, token: str, address: str | None, question_id: str, *, first: bool
) -> bytes:
    """The same of an interview whose recording a link shares.

    Args:
        first: the request is for its beginning, which goes into the audit log.

    Raises:
        GoneError: the link has expired or was revoked.
        NotFoundError: as above, or it is unknown or shares no recording.
        ConflictError: as above.
    """
    interview = await sharing.recorded_interview(services, token)
    clip = await _cut(services, interview, question_id)
    await sharing.recording(services, token, address, first=first)
    return clip


async def _cut(services: Services, interview: Interview, question_id: str) -> bytes:
    questions = {question.id for question in Plan.model_validate(interview.plan).questions}
    if question_id not in questions:
        raise NotFoundError(
            f"The plan of this interview has no question '{question_id}'. "
            f"GET /api/v1/interviews/{interview.id}/questions lists them."
        )
    path = require_recording(services, interview)
    async with services.database.reading() as work:
        spoken = await work.transcripts.spoken_answers(interview.id)
    if question_id not in spoken:
        raise ConflictError(
            "The candidate said nothing to this question. The transcript has what was typed."
        )
    clip = answer_clip(spoken, question_id, interview.recording_gaps)
    if clip is None:
        raise _not_recorded()
    try:
        return await asyncio.to_thread(cut, path, clip.start_s, clip.end_s)
    except RecordingError as error:
        log.warning("clip.not_cut", interview_id=str(interview.id), error=str(error))
        raise _not_recorded() from error


def _not_recorded() -> ConflictError:
    return ConflictError(
        "The recording doesn't have this answer. The transcript has what was said."
    )
