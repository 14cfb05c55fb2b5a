"""SQL about invitations, and about PINs that opened nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import Interview, Invitation, WrongPin

EXPIRED_TAKEN_DAYS = 30


@dataclass(frozen=True)
class Invited:
    """What a PIN leads to."""

    interview: Interview
    expired: bool
    """The invitation's time is over, by the database's clock."""


class InvitationRepository:
    """Reads and writes invitations within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, interview_id: UUID, expires_in_s: float, pin_hash: str | None
    ) -> Invitation | None:
        """Store an invitation; None when another one has the same PIN.

        A PIN that expired stays taken for a while, so that its owner is told of that and
        doesn't land in somebody else's interview.
        """
        if pin_hash is not None:
            forgotten = func.now() - timedelta(days=EXPIRED_TAKEN_DAYS)
            await self._session.execute(
                update(Invitation)
                .where(col(Invitation.pin_hash) == pin_hash, col(Invitation.expires_at) < forgotten)
                .values(pin_hash=None)
            )
        made = await self._session.scalar(
            insert(Invitation)
            .values(
                id=uuid4(),
                interview_id=interview_id,
                pin_hash=pin_hash,
                created_at=func.now(),
                expires_at=func.now() + timedelta(seconds=expires_in_s),
            )
            .on_conflict_do_nothing(index_elements=["pin_hash"])
            .returning(col(Invitation.id))
        )
        return None if made is None else await self._session.get_one(Invitation, made)

    async def by_pin(self, pin_hash: str) -> Invited | None:
        """The interview that a PIN leads to; also when the invitation has expired."""
        query = (
            select(Interview, col(Invitation.expires_at) <= func.now())
            .join(Invitation, col(Invitation.interview_id) == col(Interview.id))
            .where(col(Invitation.pin_hash) == pin_hash)
        )
        found = (await self._session.execute(query)).first()
        return None if found is None else Invited(found[0], bool(found[1]))

    async def note_wrong_pin(self, caller_hash: str, keep_s: float) -> None:
        """Count one against a caller; what is older than ``keep_s`` is forgotten."""
        past = func.now() - timedelta(seconds=keep_s)
        await self._session.execute(delete(WrongPin).where(col(WrongPin.at) < past))
        await self._session.execute(insert(WrongPin).values(caller_hash=caller_hash, at=func.now()))

    async def wrong_pins(self, caller_hash: str, within_s: float) -> int:
        """How many wrong PINs a caller entered in the last ``within_s`` seconds."""
        past = func.now() - timedelta(seconds=within_s)
        query = (
            select(func.count())
            .select_from(WrongPin)
            .where(col(WrongPin.caller_hash) == caller_hash, col(WrongPin.at) >= past)
        )
        return int(await self._session.scalar(query) or 0)
