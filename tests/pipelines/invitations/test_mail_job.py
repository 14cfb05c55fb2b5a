"""Messages to candidates, from the queue to a real mail server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from icalendar import Event
from pydantic import SecretStr
from sqlalchemy import text

from db.session import Database
from db.tables import Interview, Invitation, Mail, MailKind, MailState
from interviews.link_tokens import link_token_hash, make_link_token
from interviews.plan import load_plan
from pipelines.invitations.deliver import OFF, UNCERTAIN, UNREADABLE
from pipelines.invitations.links import (
    read_unsubscribe_token,
    seal,
    unseal,
    unsubscribe_token,
)
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.message import compose_test
from pipelines.invitations.queue import queue_again, queue_invitation_mail
from pipelines.invitations.sender import Result, send
from pipelines.invitations.settings import MailSettings
from pipelines.jobs.mail import MailJob
from tests.support.mail_server import SENDER, MailServer, parts_of, serving_mail

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


@pytest_asyncio.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with serving_mail() as server:
        mailing = Mailing(server.settings(), SECRET, SEOUL, "HR", "hr@acme.example", 90)
        yield Post(database, server, mailing)


async def test_the_message_holds_the_link_the_notices_and_the_deadline(post: Post) -> None:
    mail, token = await post.invite()
    await post.job.do(mail.id)
    [message] = post.server.taken
    assert post.server.recipients == ["ada@candidate.example"]
    assert message["To"] == "ada@candidate.example"
    assert message["From"] == f"Acme & Co <{SENDER}>"
    assert message["Reply-To"] == "hr@acme.example"
    assert message["Subject"] == "Your interview with Acme & Co: Engineer"
    assert message["Message-ID"] == f"<{mail.id}@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    body, html, calendar = parts_of(message)
    invitation = await post.invitation(mail)
    unsubscribe = f"{BASE}/u/{unsubscribe_token(SECRET, invitation.id)}"
    assert message["List-Unsubscribe"] == f"<{unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (body, html):
        assert f"{BASE}/i/{token}" in part
        assert f"{BASE}/i/{token}#other-format" in part
        assert unsubscribe in part
        assert "An AI asks the questions" in part
        assert "Your voice is recorded" in part and "90 days" in part
        assert f"{invitation.expires_at.astimezone(SEOUL):%H:%M} (KST, UTC+9)" in part
    assert "A person at Acme & Co decides" in body and "A person at Acme &amp; Co decides" in html
    [event] = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert event["url"] == f"{BASE}/i/{token}"
    assert event.end == invitation.expires_at.astimezone(UTC).replace(microsecond=0)
    assert event.end > event.start
    stored = await post.state(mail.id)
    assert (stored.state, stored.attempts) == (MailState.SENT, 1)
    assert stored.answer == "250 OK: queued as 1" and stored.sent_at is not None
    assert (invitation.mail_state, invitation.mailed_at is not None) == (MailState.SENT, True)
    assert token not in str(invitation)


async def test_korean_candidates_get_korean(post: Post) -> None:
    mail, token = await post.invite(language="ko", name="김하늘")
    await post.job.do(mail.id)
    [message] = post.server.taken
    body, html, calendar = parts_of(message)
    assert message["Subject"] == "[Acme & Co] Engineer 음성 면접에 초대드려요"
    assert message["Content-Language"] == "ko" and '<html lang="ko">' in html
    assert body.startswith("김하늘 님, 안녕하세요.")
    assert "AI 면접관이 합성 음성으로 질문해요" in body and token in body
    assert "시작 마감" in str(calendar.walk("VEVENT")[0]["summary"])


async def test_the_same_is_never_sent_twice(post: Post) -> None:
    mail, token = await post.invite()
    async with post.database.unit_of_work() as work:
        again = await queue_invitation_mail(
            work, mail.interview_id, mailing=post.mailing, token=token, base_url=BASE
        )
    assert again is not None and again.id == mail.id
    await asyncio.gather(*(post.job.do(mail.id) for _ in range(4)))
    await post.due()
    await post.job.do(mail.id)
    assert len(post.server.taken) == 1


async def test_passing_failures_are_retried_and_the_last_words_kept(post: Post) -> None:
    post.server.rcpt = ["451 4.7.1 Greylisted, try later", "250 OK"]
    post.server.data = ["452 4.2.2 Disk full", "250 OK: queued as 2"]
    mail, _ = await post.invite()
    await post.job.do(mail.id)
    first = await post.state(mail.id)
    assert (first.state, first.answer) == (MailState.QUEUED, "451 4.7.1 Greylisted, try later")
    await post.due()
    await post.job.do(mail.id)
    assert (await post.state(mail.id)).answer == "452 4.2.2 Disk full"
    await post.due()
    await post.job.do(mail.id)
    assert (await post.state(mail.id)).state == MailState.SENT
    assert len(post.server.taken) == 1


async def test_an_unreachable_server_fails_after_the_last_attempt(post: Post) -> None:
    mail, _ = await post.invite()
    away = replace(post.mailing, settings=post.server.settings(port=1))
    for _ in range(3):
        await post.due()
        await MailJob(post.database, away).do(mail.id)
    stored = await post.state(mail.id)
    assert (stored.state, stored.attempts) == (MailState.FAILED, 3)
    assert stored.answer is not None and stored.answer.startswith("127.0.0.1:1:")
    assert (await post.invitation(mail)).mail_state == MailState.FAILED


@pytest.mark.parametrize(
    ("rcpt", "data", "state", "answer"),
    [
        ("550 5.1.1 No such user", "250 OK", MailState.BOUNCED, "550 5.1.1 No such user"),
        ("250 OK", "554 5.7.1 Spam", MailState.BOUNCED, "554 5.7.1 Spam"),
    ],
)
async def test_permanent_refusals_bounce(
    post: Post, rcpt: str, data: str, state: MailState, answer: str
) -> None:
    post.server.rcpt, post.server.data = [rcpt], [data]
    mail, _ = await post.invite()
    await post.job.do(mail.id)
    stored = await post.state(mail.id)
    assert (stored.state, stored.answer, stored.next_attempt_at) == (state, answer, None)
    assert (await post.invitation(mail)).mail_state == state
    assert await post.sweep() == []


async def test_a_message_that_may_have_arrived_is_not_sent_again(post: Post) -> None:
    post.server.drop_after_data = True
    mail, _ = await post.invite()
    await post.job.do(mail.id)
    stored = await post.state(mail.id)
    assert stored.state == MailState.FAILED
    assert stored.answer is not None and stored.answer.startswith(UNCERTAIN)
    assert len(post.server.taken) == 1


async def test_a_message_that_cannot_be_composed_fails_with_its_reason(post: Post) -> None:
    mail, _ = await post.invite()
    await post.execute("UPDATE interview SET plan = plan - 'time_budget_s'")
    for _ in range(3):
        await post.due()
        await post.job.do(mail.id)
    stored = await post.state(mail.id)
    assert (stored.state, stored.answer) == (MailState.FAILED, "KeyError: 'time_budget_s'")


@pytest.mark.parametrize("stopped", [False, True])
async def test_what_the_server_accepted_is_sent_however_slowly_it_says_goodbye(
    post: Post, stopped: bool
) -> None:
    post.server.quit_after = asyncio.Event()
    hasty = replace(post.mailing, settings=post.server.settings(timeout_s=0.5))
    mail, _ = await post.invite()
    sending = asyncio.create_task(MailJob(post.database, hasty).do(mail.id))
    await post.server.quitting.wait()
    if stopped:
        sending.cancel()
    await sending
    post.server.quit_after.set()
    assert (await post.state(mail.id)).state == MailState.SENT


async def test_a_worker_that_dies_while_sending_leaves_no_twin(post: Post) -> None:
    mail, _ = await post.invite()
    async with post.database.unit_of_work() as work:
        begun = await work.mails.begin(mail.id, 60)
        assert begun is not None and await work.mails.begin_transfer(begun)
    await post.job.do(mail.id)  # not due yet
    assert (await post.state(mail.id)).state == MailState.QUEUED
    await post.due()
    await post.job.do(mail.id)
    assert (await post.state(mail.id)).answer == UNCERTAIN
    assert post.server.taken == []


async def test_names_inject_no_headers_and_no_recipients(post: Post) -> None:
    name = "Ada\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>{link}"
    mail, _ = await post.invite(name=name)
    await post.execute("UPDATE interview SET company = :name, role = :name", name=name)
    await post.job.do(mail.id)
    [message] = post.server.taken
    assert post.server.recipients == ["ada@candidate.example"]
    assert message["Bcc"] is None and len(message.get_all("Subject", [])) == 1
    _, html, calendar = parts_of(message)
    assert "<script>" not in html
    assert len(calendar.walk("VEVENT")) == 1 and "\n" not in calendar.walk("VEVENT")[0]["summary"]


async def test_a_link_renewed_while_the_message_is_handed_over_is_the_one_that_is_sent(
    post: Post,
) -> None:
    mail, old = await post.invite()
    renewed: list[tuple[Mail, str]] = []

    async def renew() -> None:
        if not renewed:
            renewed.append(await post.renew(mail))

    post.server.at_recipient = renew
    await post.job.do(mail.id)
    assert post.server.taken == []
    await post.job.do(mail.id)
    [message] = post.server.taken
    [(queued, new)] = renewed
    assert queued.id == mail.id and new in str(message) and old not in str(message)


async def test_a_link_renewed_during_the_transfer_is_mailed_too(post: Post) -> None:
    mail, _ = await post.invite()
    async with post.database.unit_of_work() as work:
        begun = await work.mails.begin(mail.id, 60)
        assert begun is not None and await work.mails.begin_transfer(begun)
    queued, token = await post.renew(mail)
    assert queued.id != mail.id
    await post.job.do(queued.id)
    [message] = post.server.taken
    assert token in str(message)


async def test_addresses_beyond_ascii(post: Post) -> None:
    for email in ("ada@bücher.example", "에이다@candidate.example"):
        mail, _ = await post.invite(email=email)
        await post.job.do(mail.id)
        assert (await post.state(mail.id)).state == MailState.SENT
    assert post.server.recipients == ["ada@xn--bcher-kva.example", "에이다@candidate.example"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE invitation SET cancelled_at = now()", "The invitation was cancelled."),
        (
            "UPDATE invitation SET sealed_token = NULL",
            "The link was replaced by one that people pass on.",
        ),
        ("UPDATE invitation SET email = 'x@b.example'", "The candidate's address was changed."),
        ("UPDATE interview SET status = 'IN_PROGRESS'", "The interview has begun or is over."),
        ("UPDATE invitation SET expires_at = now()", "The deadline has passed."),
    ],
)
async def test_what_is_not_needed_any_more_is_skipped(post: Post, change: str, reason: str) -> None:
    mail, _ = await post.invite()
    await post.execute(change)
    await post.job.do(mail.id)
    stored = await post.state(mail.id)
    assert (stored.state, stored.answer) == (MailState.SKIPPED, reason)
    assert (await post.invitation(mail)).mail_state is None
    assert post.server.taken == []


async def test_without_a_server_or_with_another_secret_it_fails_with_a_reason(post: Post) -> None:
    for mailing, reason in (
        (replace(post.mailing, secret="another"), UNREADABLE),
        (replace(post.mailing, settings=MailSettings()), OFF),
    ):
        mail, _ = await post.invite()
        await MailJob(post.database, mailing).do(mail.id)
        stored = await post.state(mail.id)
        assert (stored.state, stored.answer) == (MailState.FAILED, reason)


async def test_off_queues_nothing(post: Post) -> None:
    mail, token = await post.invite()
    async with post.database.unit_of_work() as work:
        off = replace(post.mailing, settings=MailSettings())
        queued = await queue_invitation_mail(
            work, mail.interview_id, mailing=off, token=token, base_url=BASE, key="other"
        )
    assert queued is None


async def test_reminders_come_before_the_deadline_once_each(post: Post) -> None:
    mail = await post.sent()
    assert await post.sweep() == []
    await post.time_passes(7 * 24 - 49)
    assert await post.sweep() == []
    await post.time_passes(1.5)
    [first] = await post.sweep()
    assert await post.sweep() == [first]  # once, although it is due at each sweep
    await post.job.do(first)
    assert await post.sweep() == []
    await post.time_passes(36)
    [second] = await post.sweep()
    await post.job.do(second)
    assert await post.sweep() == []
    assert [kind for kind, _ in await post.log(mail)] == ["invitation", "reminder", "reminder"]
    reminder = post.server.taken[1]
    assert reminder["Subject"].startswith("Reminder: your interview with Acme & Co is open until")
    assert reminder["List-Unsubscribe"] == post.server.taken[0]["List-Unsubscribe"]


async def test_after_an_outage_only_the_latest_reminder_is_sent(post: Post) -> None:
    mail = await post.sent()
    await post.time_passes(7 * 24 - 5)
    [one] = await post.sweep()
    await post.job.do(one)
    assert await post.sweep() == []
    assert await post.log(mail) == [("invitation", "sent"), ("reminder", "sent")]


async def test_no_reminder_right_after_the_invitation(post: Post) -> None:
    mail, _ = await post.invite(days=0.6)  # 14.4 hours: the reminder would come 2.4 hours later
    await post.job.do(mail.id)
    await post.time_passes(5)
    assert await post.sweep() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE interview SET status = 'IN_PROGRESS'",
        "UPDATE interview SET status = 'COMPLETED'",
        "UPDATE invitation SET declined_at = now()",
        "UPDATE invitation SET cancelled_at = now()",
        "UPDATE invitation SET reminders_off_at = now()",
        "UPDATE invitation SET mail_state = 'bounced'",
        "UPDATE invitation SET expires_at = now()",
        "UPDATE interview SET expires_at = now()",
    ],
)
async def test_no_reminder_for_those_who_need_none(post: Post, change: str) -> None:
    await post.sent()
    await post.time_passes(7 * 24 - 40)
    await post.execute(change)
    assert await post.sweep() == []


async def test_a_reminder_that_waits_is_skipped_when_the_candidate_unsubscribes(
    post: Post,
) -> None:
    mail = await post.sent()
    async with post.database.unit_of_work() as work:
        invitation = await work.invitations.newest(mail.interview_id)
        assert invitation is not None
        reminder = await queue_again(work, invitation, MailKind.REMINDER, BASE)
        again = await queue_again(work, invitation, MailKind.REMINDER, BASE)
        assert reminder.id == again.id
        await work.mails.stop_reminders(invitation.id)
    await post.job.do(reminder.id)
    assert await post.log(mail) == [("invitation", "sent"), ("reminder", "skipped")]
    assert (await post.invitation(mail)).mail_state == MailState.SENT


async def test_a_later_deadline_is_reminded_of_again(post: Post) -> None:
    mail = await post.sent()
    await post.time_passes(7 * 24 - 40)
    [reminder] = await post.sweep()
    await post.job.do(reminder)
    await post.execute("UPDATE invitation SET expires_at = expires_at + interval '7 days'")
    assert await post.sweep() == []
    await post.time_passes(7 * 24 - 1)
    [later] = await post.sweep()
    await post.job.do(later)
    assert len(await post.log(mail)) == 3


async def test_a_lost_job_is_queued_again(post: Post) -> None:
    mail, _ = await post.invite()
    await post.execute("DELETE FROM pgqueuer")
    await post.execute("UPDATE mail SET next_attempt_at = now() - interval '1 minute'")
    assert await post.sweep() == [mail.id]
    async with post.database.unit_of_work() as work:
        rows = await work.session.execute(
            text("SELECT convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = 'mail'")
        )
        assert [str(row[0]) for row in rows] == [str(mail.id)]


async def test_the_server_may_ask_for_a_password() -> None:
    async with serving_mail(password="correct horse") as server:
        right = server.settings(username="acme", password=SecretStr("correct horse"))
        wrong = server.settings(username="acme", password=SecretStr("wrong"))
        outcomes = []
        for settings in (right, wrong):
            mailing = Mailing(settings, SECRET)
            message = compose_test(mailing, UUID(int=1), "ruth@acme.example", "ko")
            outcomes.append(await send(settings, message))
        assert outcomes[0].result is Result.SENT
        assert outcomes[1].result is Result.LATER and outcomes[1].answer.startswith("535")
        assert server.taken[0]["Subject"] == "Vivavoce 시험 메일입니다"
    off = server.settings(tls="starttls")
    assert (
        await send(off, compose_test(Mailing(off), UUID(int=1), "a@b.example", "en"))
    ).result is (Result.LATER)


def test_tokens_of_links() -> None:
    sealed = seal(SECRET, "token")
    assert unseal(SECRET, sealed) == "token" and unseal("another", sealed) is None
    token = unsubscribe_token(SECRET, UUID(int=7))
    assert read_unsubscribe_token(SECRET, token) == UUID(int=7)
    for wrong in ("", "x", "é", token[:-1], token + "0", UUID(int=8).hex + token[32:]):
        assert read_unsubscribe_token(SECRET, wrong) is None


@pytest.mark.parametrize(
    "values",
    [
        {"host": "smtp.acme.example"},
        {"host": "smtp.acme.example", "from_address": "not an address"},
        {"host": "x", "from_address": SENDER, "reply_to": "a\nb"},
        {"host": "smtp.acme.example", "tls": "none", "from_address": SENDER, "password": "x"},
        {"retry_s": [-1]},
        {"remind_hours": [0]},
    ],
)
def test_settings_that_cannot_work_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|should|greater"):
        MailSettings.model_validate(values)
