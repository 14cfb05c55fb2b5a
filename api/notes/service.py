"""The rules for notes: staff read all, and change only their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from api.audit.note import note
from api.errors import ForbiddenError
from api.identity import Caller
from api.interviews.access import find_visible
from api.missing import missing
from api.services import Services
from api.signing import signed_name
from db.session import UnitOfWork
from db.tables import AuditAction, Note, User, utcnow


async def of_interview(services: Services, caller: Caller, interview_id: UUID) -> Sequence[Note]:
    """The notes on an interview, oldest first. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.reading() as work:
        return await work.notes.of_interview(interview_id)


async def add(services: Services, caller: Caller, interview_id: UUID, text: str) -> Note:
    """Store a note.

    Raises:
        ForbiddenError: the caller is no person with an account.
        NotFoundError: there is no such interview.
    """
    author_id = author_of(caller)
    await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        row = Note(
            interview_id=interview_id,
            author_id=author_id,
            author_name=await signed_name(work, caller),
            text=text,
            mentions=await _mentions(work, text),
        )
        await work.notes.add(row)
        await note(work, caller, AuditAction.NOTE_CREATED, ("interview", interview_id))
    return row


async def change(services: Services, caller: Caller, note_id: UUID, text: str) -> Note:
    """Replace the text of the caller's own note.

    Raises:
        ForbiddenError: it is another person's.
        NotFoundError: there is no such note.
    """
    async with services.database.unit_of_work() as work:
        row = await _own(work, caller, note_id)
        row.text, row.updated_at = text, utcnow()
        row.mentions = await _mentions(work, text)
        await note(work, caller, AuditAction.NOTE_CHANGED, ("interview", row.interview_id))
    return row


async def delete(services: Services, caller: Caller, note_id: UUID) -> None:
    """Delete the caller's own note. Raises as :func:`change` does."""
    async with services.database.unit_of_work() as work:
        row = await _own(work, caller, note_id)
        await work.notes.delete(note_id)
        await note(work, caller, AuditAction.NOTE_DELETED, ("interview", row.interview_id))


def author_of(caller: Caller) -> UUID:
    """The account of a person who writes.

    Raises:
        ForbiddenError: the caller is a program or the operator.
    """
    if caller.user_id is None:
        raise ForbiddenError("This is signed with a person's name. Sign in with an account.")
    return caller.user_id


def mentioned(text: str, people: Iterable[User]) -> list[str]:
    """Ids of the accounts whose names follow an ``@``; the longest name counts."""
    by_name = {person.name.casefold(): str(person.id) for person in people}
    names = sorted(by_name, key=len, reverse=True)
    if not names:
        return []
    # A Korean name is followed by a particle without a space, others by no letter.
    pattern = "|".join(
        re.escape(name) + ("" if re.search("[가-힣]$", name) else r"(?!\w)") for name in names
    )
    found = re.findall(rf"(?<!\w)@({pattern})", text.casefold())
    return list(dict.fromkeys(by_name[name] for name in found))


async def _mentions(work: UnitOfWork, text: str) -> list[str]:
    return mentioned(text, await work.users.staff()) if "@" in text else []


async def _own(work: UnitOfWork, caller: Caller, note_id: UUID) -> Note:
    row = await work.notes.get(note_id)
    if row is None:
        raise missing("note_id", note_id)
    if row.author_id is None or row.author_id != caller.user_id:
        raise ForbiddenError("This note is another person's. Write another one beside it.")
    return row
