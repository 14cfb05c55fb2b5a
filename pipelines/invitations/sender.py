"""Handing one message to the mail server, and what its answer means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum, auto

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from kit.text import clean_line
from pipelines.invitations.settings import MailSettings

PERMANENT = 500
"""Replies from here on are final (RFC 5321, 4.2.1)."""
ANSWER_CHARACTERS = 1_000
QUIT_TIMEOUT_S = 2.0


class Result(Enum):
    """What came of an attempt."""

    SENT = auto()
    BOUNCED = auto()
    """The server refuses the address or the message for good."""
    REFUSED = auto()
    """The server refuses something else for good, such as the sender."""
    LATER = auto()
    """It did not work now."""
    UNCERTAIN = auto()
    """The connection ended after the content was transferred: the server may have taken it."""


@dataclass(frozen=True)
class Outcome:
    """The result of an attempt, and the server's words or what kept it from being asked."""

    result: Result
    answer: str


async def send(
    settings: MailSettings,
    message: EmailMessage,
    *,
    before_transfer: Callable[[], Awaitable[bool]] | None = None,
) -> Outcome:
    """Make one attempt; never raises for what servers and networks do.

    Once the server has accepted the content the message is sent, whatever happens afterwards.

    Args:
        message: has one sender and one recipient.
        before_transfer: called when the server has accepted the recipient, right before the
            content; False stops the attempt.
    """
    attempt = _Attempt(settings, message, before_transfer)
    try:
        async with asyncio.timeout(settings.timeout_s):
            answer = await attempt.run()
    except SMTPResponseException as error:
        return Outcome(_meaning(error), _short(f"{error.code} {error.message}"))
    except (SMTPException, OSError, TimeoutError) as error:
        reason = str(error) or f"no answer within {settings.timeout_s:g} s"
        result = Result.UNCERTAIN if attempt.transferring else Result.LATER
        return Outcome(result, _short(f"{settings.host}:{settings.server_port}: {reason}"))
    else:
        await attempt.quit()
        return Outcome(Result.SENT, _short(answer))
    finally:
        attempt.close()


class _Attempt:
    def __init__(
        self,
        settings: MailSettings,
        message: EmailMessage,
        before_transfer: Callable[[], Awaitable[bool]] | None,
    ) -> None:
        self.transferring = False
        """Whether the content is on its way and not answered yet."""
        self._message = message
        self._before_transfer = before_transfer
        self._sender = str(message["From"].addresses[0].addr_spec)
        self._recipient = str(message["To"].addresses[0].addr_spec)
        password = settings.password.get_secret_value() if settings.password else None
        self._server = SMTP(
            hostname=settings.host,
            port=settings.server_port,
            username=settings.username or None,
            password=password,
            local_hostname=self._sender.rpartition("@")[2],
            timeout=settings.timeout_s,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
        )

    async def run(self) -> str:
        server = self._server
        await server.connect()
        utf8 = not self._recipient.isascii()
        if utf8:
            await server.ehlo()
        if utf8 and not server.supports_extension("smtputf8"):
            raise SMTPRecipientRefused(
                550, "the mail server takes no addresses with such letters", self._recipient
            )
        encoding = "utf-8" if utf8 else "ascii"
        options = ["SMTPUTF8"] if utf8 else []
        await server.mail(self._sender, options=options, encoding=encoding)
        await server.rcpt(self._recipient, encoding=encoding)
        content = self._message.as_bytes()
        if self._before_transfer is not None and not await self._before_transfer():
            raise SMTPException("the attempt was given up")
        self.transferring = True
        reply = await server.data(content)
        self.transferring = False
        return f"{reply.code} {reply.message}"

    async def quit(self) -> None:
        """End the session after the server has accepted the content.

        Nothing that happens meanwhile matters, not even that the task is cancelled: the caller
        still has to record that the message is sent, or it would be sent twice.
        """
        try:
            with suppress(Exception):
                await self._server.quit(timeout=QUIT_TIMEOUT_S)
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None:
                task.uncancel()

    def close(self) -> None:
        self._server.close()


def _meaning(error: SMTPResponseException) -> Result:
    if isinstance(error, SMTPAuthenticationError):
        return Result.LATER  # the password is being changed, or will be when a person sees this
    if error.code < PERMANENT:
        return Result.LATER
    if isinstance(error, SMTPRecipientRefused | SMTPDataError):
        return Result.BOUNCED
    return Result.REFUSED


def _short(answer: str) -> str:
    return clean_line(answer)[:ANSWER_CHARACTERS]
