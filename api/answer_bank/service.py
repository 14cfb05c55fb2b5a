"""The rules about the answer bank."""

from __future__ import annotations

from dataclasses import dataclass

from api.answer_bank.schemas import AnswerPage, AnswerView
from api.errors import ConflictError, UnavailableError, UnprocessableError
from api.paging import read_cursor, write_cursor
from api.services import Services
from models.errors import ModelFileError

MAX_PLACE = 10_000
"""Nobody reads so far down a list that is ordered by likeness."""


@dataclass(frozen=True)
class Filter:
    """Which answers are wanted."""

    text: str | None
    role: str | None
    question_id: str | None


async def page(services: Services, wanted: Filter, *, cursor: str | None, limit: int) -> AnswerPage:
    """Some answers, and the cursor of the next page if there is one.

    Raises:
        UnprocessableError: the cursor is none of ours.
        ConflictError: a text was given, and this server makes no embeddings.
        UnavailableError: a text was given, and its encoder's weights are not here yet.
    """
    if wanted.text is not None:
        return await _nearest(services, wanted, wanted.text, cursor, limit)
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.answer_bank.list(
            role=wanted.role, plan_question_id=wanted.question_id, after=after, limit=limit + 1
        )
    zone = services.settings.zone
    return AnswerPage(
        items=[AnswerView.of(row, zone) for row in rows[:limit]],
        next_cursor=write_cursor(rows[limit - 1]) if len(rows) > limit else None,
    )


async def _nearest(
    services: Services, wanted: Filter, text: str, cursor: str | None, limit: int
) -> AnswerPage:
    start = _place(cursor)
    embedder = services.embedder
    if embedder is None:
        raise ConflictError(
            "Answers can't be looked for by likeness: VIVAVOCE_EMBEDDINGS is off. Leave 'q' out."
        )
    try:
        (embedding,) = await embedder.embed([text])
    except ModelFileError as error:
        raise UnavailableError(
            "Answers can't be looked for by likeness yet: the encoder's weights are not here. Run "
            f"`vivavoce models pull {embedder.name}`, or leave 'q' out."
        ) from error
    async with services.database.unit_of_work() as work:
        found = await work.answer_bank.nearest(
            embedding,
            embedder=embedder.name,
            role=wanted.role,
            plan_question_id=wanted.question_id,
            limit=limit + 1,
            offset=start,
        )
    zone = services.settings.zone
    return AnswerPage(
        items=[AnswerView.of(near.entry, zone, near.similarity) for near in found[:limit]],
        next_cursor=str(start + limit) if len(found) > limit else None,
    )


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) <= MAX_PLACE):
        raise UnprocessableError(
            "This 'cursor' is not one of ours: pass on 'next_cursor' as it came, with the same 'q'."
        )
    return int(cursor)
