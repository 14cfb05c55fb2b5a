"""Reminders: before the deadline, once each, to candidates who still need them."""

from __future__ import annotations

import pytest

from db.tables import MailKind, MailState
from pipelines.invitations.queue import queue_again
from tests.support.post import BASE, Post


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
