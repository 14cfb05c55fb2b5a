"""An office whose messages to candidates go from the queue to a real mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from db.session import Database
from db.tables import Interview, Invitation, Mail, MailKind
from interviews.link_tokens import link_token_hash, make_link_token
from interviews.plan import load_plan
from pipelines.invitations.links import seal
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.queue import queue_again, queue_invitation_mail
from pipelines.jobs.mail import MailJob
from tests.support.mail_server import MailServer

SECRET = "a secret of more than thirty-two characters"
BASE = "https://interviews.acme.example"
SEOUL = ZoneInfo("Asia/Seoul")


@dataclass
class Post:
    """An office that sends mail, and its server."""

    database: Database
    server: MailServer
    mailing: Mailing

    @property
    def job(self) -> MailJob:
        return MailJob(self.database, self.mailing)

    async def renew(self, mail: Mail) -> tuple[Mail, str]:
        """Replace the link and have it sent; the message, and the new token."""
        token = make_link_token()
        async with self.database.unit_of_work() as work:
            token_hash = link_token_hash(SECRET, token)
            await work.invitations.renew(mail.invitation_id, token_hash, 86_400)
            await work.mails.seal(mail.invitation_id, seal(SECRET, token))
            invitation = await work.invitations.newest(mail.interview_id)
            assert invitation is not None
            queued = await queue_again(
                work, invitation, MailKind.INVITATION, BASE, link_replaced=True
            )
        return queued, token

    async def invite(
        self,
        *,
        email: str = "ada@candidate.example",
        name: str = "Ada Lovelace",
        language: str = "en",
        days: float = 7,
    ) -> tuple[Mail, str]:
        """A queued invitation, and the token of its link."""
        row = Interview(
            language=language,
            candidate_name=name,
            role="Engineer",
            company="Acme & Co",
            plan=load_plan(f"standard-{language}").model_dump(mode="json"),
        )
        token = make_link_token()
        async with self.database.unit_of_work() as work:
            await work.interviews.add(row)
            await work.invitations.add(
                row.id,
                days * 86_400,
                None,
                token_hash=link_token_hash(SECRET, token),
                email=email,
            )
            mail = await queue_invitation_mail(
                work, row.id, mailing=self.mailing, token=token, base_url=BASE
            )
        assert mail is not None
        return mail, token

    async def sent(self) -> Mail:
        """An invitation that arrived."""
        mail, _ = await self.invite()
        await self.job.do(mail.id)
        return await self.state(mail.id)

    async def state(self, mail_id: UUID) -> Mail:
        async with self.database.unit_of_work() as work:
            mail = await work.mails.get(mail_id)
        assert mail is not None
        return mail

    async def invitation(self, mail: Mail) -> Invitation:
        async with self.database.unit_of_work() as work:
            row = await work.invitations.row(mail.invitation_id)
        assert row is not None
        return row

    async def log(self, mail: Mail) -> list[tuple[str, str]]:
        """Kinds and states of the messages about an interview, oldest first."""
        async with self.database.unit_of_work() as work:
            rows = await work.mails.of_interview(mail.interview_id)
        return [(str(row.kind), str(row.state)) for row in reversed(rows)]

    async def execute(self, statement: str, **values: object) -> None:
        async with self.database.unit_of_work() as work:
            await work.session.execute(text(statement), values)

    async def due(self) -> None:
        """Let every attempt that is waited for be due."""
        await self.execute("UPDATE mail SET next_attempt_at = now() WHERE state = 'queued'")

    async def sweep(self) -> list[UUID]:
        """What the worker does every minute; the messages that wait afterwards."""
        async with self.database.unit_of_work() as work:
            await self.job.requeue(work)
            rows = await work.session.execute(text("SELECT id FROM mail WHERE state = 'queued'"))
        return [UUID(str(row[0])) for row in rows]

    async def time_passes(self, hours: float) -> None:
        """Move everything this much into the past."""
        past = timedelta(hours=hours)
        await self.execute(
            "UPDATE invitation SET expires_at = expires_at - cast(:past AS interval), "
            "mailed_at = mailed_at - cast(:past AS interval)",
            past=past,
        )
