"""What candidates read: an invitation as the mail server gets it."""

from __future__ import annotations

from datetime import UTC

from icalendar import Event

from db.tables import MailState
from pipelines.invitations.links import unsubscribe_token
from tests.support.mail_server import SENDER, parts_of
from tests.support.post import BASE, SECRET, SEOUL, Post


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


async def test_addresses_beyond_ascii(post: Post) -> None:
    for email in ("ada@bücher.example", "에이다@candidate.example"):
        mail, _ = await post.invite(email=email)
        await post.job.do(mail.id)
        assert (await post.state(mail.id)).state == MailState.SENT
    assert post.server.recipients == ["ada@xn--bcher-kva.example", "에이다@candidate.example"]
