"""A real SMTP server (aiosmtpd) on this machine, which keeps what it takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from icalendar import Calendar

from pipelines.invitations.settings import MailSettings

SENDER = "jobs@acme.example"


@dataclass
class MailServer:
    """Answers each recipient and each content with the next of its answers, the last for ever."""

    port: int = 0
    rcpt: list[str] = field(default_factory=lambda: ["250 OK"])
    data: list[str] = field(default_factory=lambda: ["250 OK: queued as 1"])
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    drop_after_data: bool = False
    """Take the content and close the connection without a word."""
    at_recipient: Callable[[], Awaitable[None]] | None = None
    """What happens when a recipient is named, before the answer."""
    quit_after: asyncio.Event | None = None
    """Set by a test when QUIT may be answered; None: at once."""
    quitting: asyncio.Event = field(default_factory=asyncio.Event)
    attempts: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    def settings(self, **values: Any) -> MailSettings:
        """Settings that lead to this server."""
        defaults: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "from_address": SENDER,
            "timeout_s": 5.0,
            "retry_s": [0.0, 0.0],
        }
        return MailSettings(**(defaults | values))

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        if self.at_recipient is not None:
            await self.at_recipient()
        answer = _next(self.rcpt)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = _next(self.data)
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            async with self.came:
                message = message_from_bytes(content, policy=policy.default)
                assert isinstance(message, EmailMessage)
                self.taken.append(message)
                self.recipients += envelope.rcpt_tos
                self.came.notify_all()
        if self.drop_after_data:
            assert server.transport is not None
            server.transport.abort()
        return answer

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.quitting.set()
        if self.quit_after is not None:
            await self.quit_after.wait()
        return "221 Bye"

    async def until(self, count: int) -> list[EmailMessage]:
        """What was taken, once it is ``count`` messages."""
        async with asyncio.timeout(30.0), self.came:
            await self.came.wait_for(lambda: len(self.taken) >= count)
        return self.taken


def _next(answers: list[str]) -> str:
    return answers.pop(0) if len(answers) > 1 else answers[0]


@asynccontextmanager
async def serving_mail(password: str | None = None) -> AsyncIterator[MailServer]:
    """A server on a free port of 127.0.0.1.

    Args:
        password: of the user ``acme``, which it then asks for.
    """
    mail = MailServer()

    def admit(_server: object, _session: object, _envelope: object, _how: str, data: Any) -> Any:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == ("acme", password), handled=False)

    options: dict[str, Any] = {"enable_SMTPUTF8": True}
    if password is not None:
        options |= {"authenticator": admit, "auth_required": True, "auth_require_tls": False}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mail, loop=loop, **options), "127.0.0.1", 0)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        server.close()


def parts_of(message: EmailMessage) -> tuple[str, str, Calendar]:
    """The text, the HTML and the calendar of a message."""
    body, html = message.get_body(("plain",)), message.get_body(("html",))
    assert isinstance(body, EmailMessage) and isinstance(html, EmailMessage)
    attachment = next(iter(message.iter_attachments()))
    assert isinstance(attachment, EmailMessage)
    assert attachment.get_content_type() == "text/calendar"
    calendar = Calendar.from_ical(attachment.get_content())
    assert isinstance(calendar, Calendar)
    return body.get_content(), html.get_content(), calendar
