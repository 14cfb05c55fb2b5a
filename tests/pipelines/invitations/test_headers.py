"""The headers of messages to candidates, as the mail server gets them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from db.repositories.mails import MailSubject
from db.tables import Interview, Invitation, Mail, MailKind, MailState, utcnow
from interviews.plan import load_plan
from pipelines.invitations.links import Links
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.message import compose
from pipelines.invitations.settings import MailSettings
from pipelines.invitations.texts import texts_in

ENCODED = "=?utf-8?q?=0d=0aReply-To:_evil@x.example=0d=0aX-A:?="
ID = UUID(int=7)
TOKEN = "t" * 64


def headers_of(
    *,
    company: str = "Acme",
    role: str = "Engineer",
    address: str = "ada@candidate.example",
    reply_to: str = "hr@acme.example",
    organisation: str | None = None,
) -> list[bytes]:
    """The header lines of an invitation."""
    interview = Interview(
        id=ID,
        language="en",
        candidate_name="Ada",
        role=role,
        company=company,
        plan=load_plan("standard-en").model_dump(mode="json"),
    )
    expires_at = utcnow() + timedelta(days=1)
    invitation = Invitation(id=ID, interview_id=ID, expires_at=expires_at, email=address)
    mail = Mail(
        id=ID,
        interview_id=ID,
        invitation_id=ID,
        kind=MailKind.INVITATION,
        key="invitation",
        address=address,
        base_url="https://interviews.acme.example",
        state=MailState.QUEUED,
    )
    settings = MailSettings(host="127.0.0.1", from_address="jobs@acme.example")
    message = compose(
        Mailing(settings, "s" * 32, contact_email=reply_to),
        mail,
        MailSubject(invitation, interview, None, None, organisation),
        texts_in("en").templates[MailKind.INVITATION],
        Links.of(mail.base_url, TOKEN, TOKEN),
    )
    return message.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")


def names(headers: list[bytes]) -> list[bytes]:
    return [line.partition(b":")[0] for line in headers if not line.startswith(b" ")]


def test_the_sender_is_the_organisation_or_else_the_company() -> None:
    assert b"From: Acme <jobs@acme.example>" in headers_of()
    assert b"From: Acme Group <jobs@acme.example>" in headers_of(organisation="Acme Group")


@pytest.mark.parametrize("field", ["company", "role", "organisation"])
def test_an_encoded_word_in_a_name_adds_no_header(field: str) -> None:
    headers = headers_of(**{field: ENCODED})
    assert names(headers) == names(headers_of())
    assert sum(line.startswith(b"Reply-To:") for line in headers) == 1


def test_an_encoded_word_in_an_address_leads_to_no_other_one() -> None:
    for encoded in ("=?utf-8?q?a=0d=0aX-A=3a_b?=", "=?utf-8?q?eve=40evil.example=2c?="):
        with pytest.raises(ValueError, match="must not contain"):
            headers_of(address=f"{encoded}@candidate.example")
        headers = headers_of(reply_to=f"{encoded}@acme.example")
        assert names(headers) == [name for name in names(headers_of()) if name != b"Reply-To"]


@pytest.mark.parametrize("address", ["ada@candidate.example", "에이다@candidate.example"])
def test_the_url_for_unsubscribing_is_whole(address: str) -> None:
    expected = f"List-Unsubscribe: <https://interviews.acme.example/u/{TOKEN}>".encode()
    assert expected in headers_of(address=address)


def test_replies_go_to_an_address_that_every_server_reads() -> None:
    assert b"Reply-To: hr@xn--bcher-kva.example" in headers_of(reply_to="hr@bücher.example")
    assert b"Reply-To" not in names(headers_of(reply_to="인사@acme.example"))
