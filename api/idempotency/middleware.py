"""Stores the answers to requests that claimed an idempotency key."""

from __future__ import annotations

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.idempotency.claim import CLAIM, Claim
from api.idempotency.secrets import Answer
from db.session import Database

log = structlog.get_logger(__name__)


class StoreAnswers:
    """ASGI middleware. Stores a success before it is sent; an error releases the key.

    An error has created nothing, so the same key may be used for the corrected request.
    """

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        held: list[Message] = []

        async def store_and_send(message: Message) -> None:
            if CLAIM not in state:
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                await self._settle(state.pop(CLAIM), held)
                for part in held:
                    await send(part)

        try:
            await self._app(scope, receive, store_and_send)
        except Exception:
            if CLAIM in state:
                await self._settle(state.pop(CLAIM), [])
            raise

    async def _settle(self, claim: Claim, messages: list[Message]) -> None:
        """Store the answer that the messages are, or release the claim."""
        answer = _answer(messages)
        try:
            async with self._database.unit_of_work() as work:
                if answer is not None:
                    await work.idempotency.keep(claim.id, claim.secrets.encrypt(answer))
                else:
                    await work.idempotency.release(claim.id)
        except Exception as error:  # the request has had its effect, so it is answered
            log.error("idempotency.not_stored", error=repr(error)[:200])


def _answer(messages: list[Message]) -> Answer | None:
    """The answer that is kept; None for errors."""
    if not messages or not 200 <= messages[0]["status"] < 300:
        return None
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return Answer(messages[0]["status"], list(messages[0].get("headers", [])), body)
