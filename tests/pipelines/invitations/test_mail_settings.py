"""What sending mail needs: a server that lets us in, secrets, and settings that can work."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from pydantic import SecretStr

from db.tables import MailState
from pipelines.invitations.deliver import OFF, UNREADABLE
from pipelines.invitations.links import read_unsubscribe_token, seal, unseal, unsubscribe_token
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.message import compose_test
from pipelines.invitations.queue import queue_invitation_mail
from pipelines.invitations.sender import Result, send
from pipelines.invitations.settings import MailSettings
from pipelines.jobs.mail import MailJob
from tests.support.mail_server import SENDER, serving_mail
from tests.support.post import BASE, SECRET, Post


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
