"""SQL about invitations and wrong PINs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.events import announce
from db.paging import Cursor, newest_first
from db.tables import Interview, Invitation, Position, WrongPin

EXPIRED_TAKEN_DAYS = 30


@dataclass(frozen=True)
class Invited:
    """The interview that a PIN leads to."""

    interview: Interview
    invitation_id: UUID
    expired: bool
    """Whether the invitation has expired, by the database's clock."""


@dataclass(frozen=True)
class Linked:
    """What an invitation's link leads to."""

    invitation: Invitation
    interview: Interview
    position: Position | None


class InvitationRepository:
    """Reads and writes invitations within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        interview_id: UUID,
        expires_in_s: float,
        pin_hash: str | None,
        *,
        token_hash: str | None = None,
        email: str | None = None,
    ) -> Invitation | None:
        """Store an invitation; None when another one has the same PIN.

        An expired PIN stays taken for a while, so that its owner learns that it has expired and
        doesn't get into another candidate's interview.
        """
        if pin_hash is not None:
            taken_since = func.now() - timedelta(days=EXPIRED_TAKEN_DAYS)
            await self._session.execute(
                update(Invitation)
                .where(
                    col(Invitation.pin_hash) == pin_hash, col(Invitation.expires_at) < taken_since
                )
                .values(pin_hash=None)
            )
        invitation_id = await self._session.scalar(
            insert(Invitation)
            .values(
                id=uuid4(),
                interview_id=interview_id,
                pin_hash=pin_hash,
                token_hash=token_hash,
                email=email,
                created_at=func.now(),
                expires_at=func.now() + timedelta(seconds=expires_in_s),
            )
            .on_conflict_do_nothing(index_elements=["pin_hash"])
            .returning(col(Invitation.id))
        )
        if invitation_id is None:
            return None
        if email is not None:
            await self._set_candidate_email(interview_id, email)
        return await self._session.get_one(Invitation, invitation_id)

    async def by_pin(self, pin_hash: str) -> Invited | None:
        """The interview that a PIN leads to, even when the invitation has expired; or None."""
        query = (
            select(Interview, col(Invitation.id), col(Invitation.expires_at) <= func.now())
            .join(Invitation, col(Invitation.interview_id) == col(Interview.id))
            .where(col(Invitation.pin_hash) == pin_hash)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else Invited(row[0], row[1], bool(row[2]))

    async def by_phone(self, interview_id: UUID) -> UUID | None:
        """The newest invitation to an interview whose PIN is valid; or None."""
        query = (
            select(col(Invitation.id))
            .where(
                col(Invitation.interview_id) == interview_id, col(Invitation.pin_hash).is_not(None)
            )
            .order_by(col(Invitation.created_at).desc())
            .limit(1)
        )
        invitation_id: UUID | None = await self._session.scalar(query)
        return invitation_id

    async def by_token(self, token_hash: str) -> Linked | None:
        """What the link with this token leads to, in any state; or None."""
        query = (
            select(Invitation, Interview, Position)
            .join(Interview, col(Invitation.interview_id) == col(Interview.id))
            .outerjoin(Position, col(Interview.position_id) == col(Position.id))
            .where(col(Invitation.token_hash) == token_hash)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else Linked(row[0], row[1], row[2])

    async def row(self, invitation_id: UUID) -> Invitation | None:
        """An invitation without its interview, or None."""
        return await self._session.get(Invitation, invitation_id)

    async def get(self, invitation_id: UUID) -> tuple[Invitation, Interview] | None:
        """An invitation and its interview, or None."""
        query = (
            select(Invitation, Interview)
            .join(Interview, col(Invitation.interview_id) == col(Interview.id))
            .where(col(Invitation.id) == invitation_id)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else (row[0], row[1])

    async def newest(self, interview_id: UUID, *, lock: bool = False) -> Invitation | None:
        """The newest invitation to an interview that was not cancelled; None: there is none.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        query = (
            select(Invitation)
            .where(
                col(Invitation.interview_id) == interview_id,
                col(Invitation.cancelled_at).is_(None),
            )
            .order_by(col(Invitation.created_at).desc(), col(Invitation.id).desc())
            .limit(1)
            .execution_options(populate_existing=True)
        )
        if lock:
            query = query.with_for_update()
        invitation: Invitation | None = await self._session.scalar(query)
        return invitation

    async def readdress(self, invitation: Invitation, email: str) -> None:
        """Change the candidate's address.

        What the address before was sent no longer counts: neither its link nor its request for no
        more reminders.
        """
        invitation.email = email
        invitation.sealed_token = invitation.reminders_off_at = None
        await self._session.flush()
        await self._set_candidate_email(invitation.interview_id, email)

    async def replace_token(self, invitation_id: UUID, token_hash: str) -> None:
        """Replace an invitation's link, which becomes invalid."""
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation_id)
            .values(token_hash=token_hash, sealed_token=None)
        )

    async def _set_candidate_email(self, interview_id: UUID, email: str) -> None:
        await self._session.execute(
            update(Interview)
            .where(col(Interview.id) == interview_id)
            .values(candidate_email=email.lower())
        )

    async def of_interview(self, interview_id: UUID) -> Sequence[tuple[Invitation, Interview]]:
        """All invitations to an interview, each with it, newest first."""
        query = (
            select(Invitation, Interview)
            .join(Interview, col(Invitation.interview_id) == col(Interview.id))
            .where(col(Invitation.interview_id) == interview_id)
            .order_by(col(Invitation.created_at).desc(), col(Invitation.id).desc())
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def of_position(
        self, position_id: UUID, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[tuple[Invitation, Interview]]:
        """A page of invitations to a position's interviews, each with its interview, newest
        first."""
        query = (
            select(Invitation, Interview)
            .join(Interview, col(Invitation.interview_id) == col(Interview.id))
            .where(col(Interview.position_id) == position_id)
        )
        rows = await self._session.execute(newest_first(query, Invitation, after, limit))
        return [(invitation, interview) for invitation, interview in rows]

    async def renew(self, invitation_id: UUID, token_hash: str, expires_in_s: float) -> datetime:
        """Replace an invitation's link, which becomes invalid, and its time.

        An interview without an appointment that would expire before its new link expires with it.

        Returns:
            When it expires now.
        """
        query = (
            update(Invitation)
            .where(col(Invitation.id) == invitation_id)
            .values(
                token_hash=token_hash,
                sealed_token=None,
                mail_state=None,
                mailed_at=None,
                expires_at=func.now() + timedelta(seconds=expires_in_s),
                cancelled_at=None,
            )
            .returning(col(Invitation.expires_at), col(Invitation.interview_id))
        )
        renewed = (await self._session.execute(query)).one()
        expires_at: datetime = renewed[0]
        await self._session.execute(
            update(Interview)
            .where(
                col(Interview.id) == renewed[1],
                col(Interview.scheduled_for).is_(None),
                col(Interview.expires_at) < expires_at,
            )
            .values(expires_at=expires_at)
        )
        return expires_at

    async def extend(self, interview_id: UUID, until: datetime) -> None:
        """Let the valid invitations to an interview expire no earlier than ``until``."""
        await self._session.execute(
            update(Invitation)
            .where(
                col(Invitation.interview_id) == interview_id,
                col(Invitation.cancelled_at).is_(None),
                col(Invitation.expires_at) > func.now(),
                col(Invitation.expires_at) < until,
            )
            .values(expires_at=until)
        )

    async def cancel(self, invitation_id: UUID) -> None:
        """Cancel an invitation; its link and its PIN become invalid."""
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation_id, col(Invitation.cancelled_at).is_(None))
            .values(cancelled_at=func.now(), pin_hash=None, sealed_token=None)
        )

    async def note_opened(self, invitation_id: UUID) -> None:
        """Note that the link's page was opened; the first time counts."""
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation_id, col(Invitation.opened_at).is_(None))
            .values(opened_at=func.now())
        )

    async def note_entered(self, invitation: Invitation) -> None:
        """Note that the candidate came in, which takes back an earlier refusal."""
        is_news = invitation.entered_at is None or invitation.declined_at is not None
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation.id)
            .values(
                entered_at=func.coalesce(Invitation.entered_at, func.now()),
                declined_at=None,
                decline_reason=None,
                decline_message=None,
                other_format=False,
            )
        )
        if is_news:
            await self._announce(invitation, "entered")

    async def decline(
        self, invitation: Invitation, *, reason: str | None, message: str | None, other_format: bool
    ) -> None:
        """Note that the candidate declined, and why."""
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation.id)
            .values(
                declined_at=func.now(),
                decline_reason=reason,
                decline_message=message,
                other_format=other_format,
            )
        )
        await self._announce(invitation, "declined")

    async def _announce(self, invitation: Invitation, state: str) -> None:
        event = {"type": "invitation", "invitation_id": str(invitation.id), "state": state}
        await announce(self._session, invitation.interview_id, [event])

    async def note_wrong_pin(self, caller_hash: str, keep_s: float) -> None:
        """Store a caller's wrong PIN, and delete those older than ``keep_s``."""
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
