"""Open streams end with the access that opened them: live views, task streams, downloads."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.caller import Caller
from api.scopes import ANY
from api.services import Services
from db.access import ACCESS_CHECK_S
from db.session import is_outage

log = structlog.get_logger(__name__)

END_S = 1.0
"""How long the regular end of a stream may take."""


async def still_admitted(services: Services, caller: Caller, needed: str | None) -> bool:
    """Whether a caller's admission is worth what it was when they opened something.

    Args:
        needed: the scope that an API key needs for it.
    """
    async with services.database.reading() as work:
        standing = await work.access.standing(caller.access)
        if standing is None:
            return False
        if caller.scopes is None:
            # With a join token everyone is a candidate in the room, whoever asked for it.
            same = standing.role == caller.role and standing.covers(caller.limit)
            return same or (
                caller.interview_id is not None
                and await work.access.may_enter(caller.access, caller.interview_id)
            )
    if standing.scopes is None or not standing.covers(caller.limit):
        return False
    return needed == ANY or needed in standing.scopes


async def until_withdrawn(services: Services, caller: Caller, needed: str | None) -> None:
    """Return when a caller's access was withdrawn. While the database is away, it lasts."""
    while True:
        await asyncio.sleep(ACCESS_CHECK_S)
        try:
            if not await still_admitted(services, caller, needed):
                return
        except Exception as error:
            if not is_outage(error):
                raise


class OpenAccess:
    """ASGI middleware: cuts a response that is still being sent when its caller's access is
    withdrawn, whether the client reads it or not.

    Args:
        services: finds out what an access is worth.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watching: asyncio.Task[None] | None = None
        request = asyncio.current_task()
        assert request is not None
        withdrawn = sized = False

        async def watch(caller: Caller, needed: str | None) -> None:
            nonlocal withdrawn
            await until_withdrawn(self._services, caller, needed)
            withdrawn = True
            request.cancel()

        async def send_watched(message: Message) -> None:
            nonlocal watching, sized
            if message["type"] == "http.response.start":
                sized = _is_sized(message)
            caller = scope.get("state", {}).get("caller")
            if watching is None and caller is not None and _is_stream(message):
                needed = scope["state"].get("needed_scope")
                watching = asyncio.create_task(watch(caller, needed))
            await send(message)

        try:
            try:
                await self._app(scope, receive, send_watched)
            finally:
                if watching is not None:
                    watching.cancel()
                    await asyncio.gather(watching, return_exceptions=True)
        except asyncio.CancelledError:
            if not withdrawn or request.uncancel() > 0:
                raise
            log.info("access.withdrawn", path=scope["path"])
            if not sized:
                with suppress(TimeoutError):
                    async with asyncio.timeout(END_S):  # of a client that may read nothing
                        await send({"type": "http.response.body"})


def _is_stream(message: Message) -> bool:
    """Whether a message begins a response of several parts. A single part is sent before anything
    could be withdrawn."""
    if message["type"] == "http.response.start":
        return not _is_sized(message) and message["status"] == 200
    return message["type"] == "http.response.body" and bool(message.get("more_body"))


def _is_sized(start: Message) -> bool:
    return any(name.lower() == b"content-length" for name, _ in start.get("headers", ()))
