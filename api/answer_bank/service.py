"""Listing and searching the answer bank."""

from __future__ import annotations

from dataclasses import dataclass

from api.answer_bank.schemas import AnswerPage, AnswerView
from api.audit.note import note_readings
from api.errors import ConflictError, UnavailableError, UnprocessableError
from api.identity import Caller
from api.paging import PageQuery
from api.services import Services
from db.tables import AuditAction
from models.errors import ModelFileError

MAX_OFFSET = 10_000
"""Far beyond what is worth reading in a list ordered by similarity."""


@dataclass(frozen=True)
class AnswerQuery:
    """Which answers a client asks for."""

    page: PageQuery
    text: str | None
    role: str | None
    question_id: str | None
    caller: Caller
    """Who asks. The interviews that they have begun to rate are left out, since the
    levels of answers are the machine's."""


async def page(services: Services, query: AnswerQuery) -> AnswerPage:
    """A page of answers. The audit log has of which interviews they are.

    Raises:
        UnprocessableError: the cursor is invalid.
        ConflictError: a search text was given, but this server has no embeddings.
        UnavailableError: a search text was given, but the encoder's weights are missing.
    """
    if query.text is not None:
        answers = await _nearest(services, query, query.text)
    else:
        answers = await _newest(services, query)
    ids = [item.interview_id for item in answers.items]
    await note_readings(services, query.caller, AuditAction.ANSWERS_READ, ids)
    return answers


async def _newest(services: Services, query: AnswerQuery) -> AnswerPage:
    async with services.database.unit_of_work() as work:
        rows = await work.answer_bank.list(
            role=query.role,
            plan_question_id=query.question_id,
            reader=query.caller.user_id,
            limited_to=query.caller.limit,
            after=query.page.after,
            limit=query.page.fetch,
        )
    zone = services.settings.zone
    rows, next_cursor = query.page.cut(rows)
    return AnswerPage(items=[AnswerView.of(row, zone) for row in rows], next_cursor=next_cursor)


async def _nearest(services: Services, query: AnswerQuery, text: str) -> AnswerPage:
    offset, limit = _offset(query.page.cursor), query.page.limit
    embedder = services.embedder
    if embedder is None:
        raise ConflictError("Semantic search is off (VIVAVOCE_EMBEDDINGS). Omit 'q'.")
    try:
        (embedding,) = await embedder.embed([text])
    except ModelFileError as error:
        raise UnavailableError(
            "Semantic search is not available yet: the encoder's weights are missing. Run "
            f"`vivavoce models pull {embedder.name}` on the server, or omit 'q'."
        ) from error
    async with services.database.unit_of_work() as work:
        nearest = await work.answer_bank.nearest(
            embedding,
            embedder=embedder.name,
            role=query.role,
            plan_question_id=query.question_id,
            reader=query.caller.user_id,
            limited_to=query.caller.limit,
            limit=limit + 1,
            offset=offset,
        )
    zone = services.settings.zone
    return AnswerPage(
        items=[AnswerView.of(near.entry, zone, near.similarity) for near in nearest[:limit]],
        next_cursor=str(offset + limit) if len(nearest) > limit else None,
    )


def _offset(cursor: str | None) -> int:
    """In a search, the cursor is the number of answers on the pages before."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) <= MAX_OFFSET):
        raise UnprocessableError(
            "Invalid 'cursor': send 'next_cursor' of the page before, unchanged, with the same 'q'."
        )
    return int(cursor)
