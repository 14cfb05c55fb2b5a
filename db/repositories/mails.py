"""SQL about e-mail to candidates: messages, attempts to send them, and reminders that are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.jobs import enqueue_mail
from db.lifecycle import NOT_BEGUN
from db.repositories.attempts import AttemptRepository
from db.tables import (
    Branding,
    Interview,
    Invitation,
    Mail,
    MailKind,
    MailState,
    Position,
    RetentionSetting,
    User,
    utcnow,
)


@dataclass(frozen=True)
class MailSubject:
    """What a message is about."""

    invitation: Invitation
    interview: Interview
    position: Position | None
    owner: User | None
    """Of the position; whom candidates may contact."""
    organisation: str | None = None
    """Its name, if the branding has one."""
    accent: str | None = None
    """Its colour, if the branding has one."""
    retention_days: int | None = None
    """Days that it keeps interviews; 0: for ever. None: the server's setting."""

    @property
    def deadline(self) -> datetime:
        """When the interview must have begun."""
        expires_at = self.interview.expires_at
        invited_until = self.invitation.expires_at
        return min(invited_until, expires_at) if expires_at is not None else invited_until

    @property
    def begun(self) -> bool:
        """Whether the interview has begun or is over."""
        return self.interview.status not in NOT_BEGUN


@dataclass(frozen=True)
class DueReminder:
    """A reminder whose time has come."""

    invitation: Invitation
    deadline: datetime
    base_url: str
    """Of the last message about this invitation."""


class MailRepository(AttemptRepository[Mail]):
    """Reads and writes messages to candidates within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session, Mail, MailState.QUEUED, enqueue_mail)

    async def queue(
        self, invitation: Invitation, kind: MailKind, key: str, *, base_url: str
    ) -> Mail:
        """Store a message and queue its job; the earlier one of this key if there is one.

        Args:
            invitation: has an address.
        """
        mail: Mail | None = await self._session.scalar(
            insert(Mail)
            .values(
                id=uuid4(),
                interview_id=invitation.interview_id,
                invitation_id=invitation.id,
                kind=kind,
                key=key,
                address=invitation.email,
                base_url=base_url,
                state=MailState.QUEUED,
                next_attempt_at=func.now(),
                created_at=func.now(),
            )
            .on_conflict_do_nothing(index_elements=["invitation_id", "key"])
            .returning(Mail)
            .execution_options(populate_existing=True)
        )
        if mail is None:
            query = select(Mail).where(
                col(Mail.invitation_id) == invitation.id, col(Mail.key) == key
            )
            earlier: Mail = (await self._session.scalars(query)).one()
            return earlier
        if kind is MailKind.INVITATION:
            await self._mark(invitation.id, mail_state=MailState.QUEUED)
        await enqueue_mail(self._session, mail.id, 0)
        return mail

    async def get(self, mail_id: UUID) -> Mail | None:
        """A message, or None."""
        return await self._session.get(Mail, mail_id, populate_existing=True)

    async def of_interview(self, interview_id: UUID) -> Sequence[Mail]:
        """All messages about an interview, newest first."""
        query = (
            select(Mail)
            .where(col(Mail.interview_id) == interview_id)
            .order_by(col(Mail.created_at).desc(), col(Mail.id).desc())
        )
        return (await self._session.scalars(query)).all()

    async def subject(self, invitation_id: UUID, *, lock: bool = False) -> MailSubject | None:
        """What a message about an invitation is about; None when that is gone.

        Args:
            lock: keep others from changing the invitation until this transaction ends.
        """
        query = (
            select(
                Invitation,
                Interview,
                Position,
                User,
                select(col(Branding.name)).scalar_subquery(),
                select(col(Branding.accent)).scalar_subquery(),
                select(col(RetentionSetting.days)).scalar_subquery(),
            )
            .join(Interview, col(Interview.id) == col(Invitation.interview_id))
            .outerjoin(Position, col(Position.id) == col(Interview.position_id))
            .outerjoin(User, col(User.id) == col(Position.created_by))
            .where(col(Invitation.id) == invitation_id)
            .execution_options(populate_existing=True)
        )
        if lock:
            query = query.with_for_update(of=Invitation)
        row = (await self._session.execute(query)).first()
        return None if row is None else MailSubject(*row)

    async def begin_transfer(self, mail: Mail) -> bool:
        """Note that the mail server may have the message from now on. False when a later attempt
        was made, or the message is over or gone."""
        row_id = await self._session.scalar(
            self._under_way(mail).values(transfer_began_at=func.now()).returning(col(Mail.id))
        )
        return row_id is not None

    async def finish(self, mail: Mail, state: MailState, answer: str | None) -> None:
        """→ a final state. Nothing changes when a later attempt was made."""
        sent_at = func.now() if state is MailState.SENT else None
        values = {"state": state, "answer": answer, "next_attempt_at": None, "sent_at": sent_at}
        changed = await self._session.scalar(
            self._under_way(mail).values(**values).returning(col(Mail.id))
        )
        if changed is None:
            return
        match state:
            case MailState.SENT:
                await self._mark(mail.invitation_id, mail_state=state, mailed_at=func.now())
            case MailState.SKIPPED:
                before = case((col(Invitation.mailed_at).is_not(None), str(MailState.SENT)))
                if mail.kind == MailKind.INVITATION:
                    await self._mark(mail.invitation_id, mail_state=before)
            case _:
                await self._mark(mail.invitation_id, mail_state=state)

    async def retry_later(self, mail: Mail, answer: str, delay_s: float) -> None:
        """Note a failed attempt and queue the next one."""
        changed = await self._session.scalar(
            self._under_way(mail)
            .values(
                answer=answer,
                transfer_began_at=None,
                next_attempt_at=func.now() + timedelta(seconds=delay_s),
            )
            .returning(col(Mail.id))
        )
        if changed is not None:
            await enqueue_mail(self._session, mail.id, mail.attempts, delay_s=delay_s)

    async def restart(self, mail_id: UUID) -> None:
        """Queue a message that failed again, with all its attempts."""
        restarted = await self._session.scalar(
            update(Mail)
            .where(col(Mail.id) == mail_id, col(Mail.state) == MailState.FAILED)
            .values(
                state=MailState.QUEUED,
                attempts=0,
                next_attempt_at=func.now(),
                transfer_began_at=None,
            )
            .returning(col(Mail.id))
        )
        if restarted is not None:
            await enqueue_mail(self._session, mail_id, 0)

    async def due_reminders(self, before: timedelta, gap: timedelta) -> Sequence[DueReminder]:
        """Invitations whose deadline is nearer than ``before``, and whose candidates should hear
        of it: they have not begun, declined or unsubscribed, and got no message since ``gap``
        before that moment."""
        deadline = func.least(col(Invitation.expires_at), col(Interview.expires_at))
        last_base_url = (
            select(col(Mail.base_url))
            .where(col(Mail.invitation_id) == col(Invitation.id))
            .order_by(col(Mail.created_at).desc())
            .limit(1)
            .scalar_subquery()
        )
        waiting = select(col(Mail.id)).where(
            col(Mail.invitation_id) == col(Invitation.id), col(Mail.state) == MailState.QUEUED
        )
        query = (
            select(Invitation, deadline, last_base_url)
            .join(Interview, col(Interview.id) == col(Invitation.interview_id))
            .where(
                col(Invitation.mailed_at).is_not(None),
                col(Invitation.expires_at) > func.now(),
                deadline > func.now(),
                deadline - before <= func.now(),
                col(Invitation.mailed_at) <= deadline - before - gap,
                col(Invitation.mail_state) == MailState.SENT,
                col(Invitation.sealed_token).is_not(None),
                col(Invitation.email).is_not(None),
                *_waited_for(),
                col(Interview.status).in_(NOT_BEGUN),
                ~waiting.exists(),
            )
            .limit(500)
            .with_for_update(skip_locked=True, of=Invitation)
        )
        return [DueReminder(*row) for row in await self._session.execute(query)]

    async def seal(self, invitation_id: UUID, sealed_token: str) -> None:
        """Store an invitation's encrypted token."""
        await self._mark(invitation_id, sealed_token=sealed_token)

    async def stop_reminders(self, invitation_id: UUID) -> None:
        """Note that the candidate wants no more reminders; the first time counts."""
        off_at = func.coalesce(col(Invitation.reminders_off_at), utcnow())
        await self._mark(invitation_id, reminders_off_at=off_at)

    async def _mark(self, invitation_id: UUID, **values: Any) -> None:
        await self._session.execute(
            update(Invitation)
            .where(col(Invitation.id) == invitation_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _waited_for() -> tuple[Any, ...]:
    """Conditions of an invitation that neither side has withdrawn from."""
    return (
        col(Invitation.cancelled_at).is_(None),
        col(Invitation.declined_at).is_(None),
        col(Invitation.reminders_off_at).is_(None),
    )
