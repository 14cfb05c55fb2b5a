"""Attempts to send a message: retried, refused, uncertain, skipped, and never sent twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from db.tables import Mail, MailState
from pipelines.invitations.deliver import UNCERTAIN
from pipelines.invitations.queue import queue_invitation_mail
from pipelines.jobs.mail import MailJob
from tests.support.post import BASE, Post


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
