"""The sentences about objects that don't exist, or that the caller may not see.

Both get the same sentence, so that a caller can't probe for others' objects.
"""

from __future__ import annotations

from uuid import UUID

from api.errors import NotFoundError

_SENTENCES = {
    "interview_id": "Interview {} not found. GET /api/v1/interviews lists them.",
    "position_id": "Position {} not found. GET /api/v1/positions lists them.",
    "resume_id": "Résumé {} not found. GET /api/v1/resumes lists them.",
    "task_id": "Task {} not found. Tasks are deleted with the object they belong to, exports after "
    "a day, bulk actions after seven.",
    "set_id": "Question set {} not found. GET /api/v1/resumes/{{resume_id}}/questions lists them.",
    "path_id": "Learning path {} not found. "
    "GET /api/v1/resumes/{{resume_id}}/learning-paths lists them.",
    "request_id": "Request {} not found. GET /api/v1/requests lists them.",
    "note_id": "Note {} not found. GET /api/v1/interviews/{{id}}/notes lists them.",
    "batch_id": "Batch {} not found; batches are kept for a day. "
    "GET /api/v1/positions/{{position_id}}/invitation-batches lists a position's.",
    "link_id": "Share link {} not found. GET /api/v1/interviews/{{id}}/share-links lists them.",
}


def missing(name: str, row_id: UUID) -> NotFoundError:
    """The error for an object.

    Args:
        name: of its id in paths, such as ``interview_id``.
    """
    return NotFoundError(_SENTENCES[name].format(row_id))
