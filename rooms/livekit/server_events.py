"""Verified webhooks of the LiveKit server."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

import jwt
from google.protobuf.json_format import Parse, ParseError
from livekit.api import TokenVerifier
from livekit.protocol.webhook import WebhookEvent

from rooms.livekit.settings import LiveKitSettings


class ForgedWebhookError(Exception):
    """Not signed by the server, not for this body, or expired; the message says which."""


class BadWebhookError(ValueError):
    """Signed by the server, but not a readable event."""


@dataclass(frozen=True)
class ServerEvent:
    """One event of the server."""

    id: str
    """The same in every repetition of the event."""
    event: str
    """Such as ``participant_joined``."""
    room: str
    """The room's name; empty for an event that is about none."""
    identity: str
    """The participant's; empty for an event that is about none."""


class ServerEventReader:
    """Verifies and reads webhooks.

    Args:
        settings: the key and the secret that the server signs with.
    """

    def __init__(self, settings: LiveKitSettings) -> None:
        self._verifier = TokenVerifier(settings.api_key, settings.api_secret.get_secret_value())

    def read(self, body: bytes, authorization: str | None) -> ServerEvent:
        """Verify and parse a request.

        Args:
            body: byte for byte as it was sent: its hash is in the signed token.
            authorization: the header's value: the token, with or without ``Bearer``.

        Raises:
            ForgedWebhookError: the signature or the body's hash does not match.
            BadWebhookError: the body is no event.
        """
        self._verify(body, authorization)
        try:
            event = Parse(body, WebhookEvent(), ignore_unknown_fields=True)
        except (ParseError, UnicodeDecodeError) as error:
            raise BadWebhookError(f"the body is no webhook event: {error}") from error
        if not event.id or not event.event:
            raise BadWebhookError("the event has no id or no name")
        room = event.room.name if event.HasField("room") else event.job.room.name
        return ServerEvent(
            id=event.id, event=event.event, room=room, identity=event.participant.identity
        )

    def _verify(self, body: bytes, authorization: str | None) -> None:
        token = (authorization or "").removeprefix("Bearer ").strip()
        if not token:
            raise ForgedWebhookError("there is no Authorization header")
        try:
            claims = self._verifier.verify(token)
        except jwt.ExpiredSignatureError as error:
            raise ForgedWebhookError("the token has expired") from error
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            # The last three: claims of a token that was signed for something else.
            raise ForgedWebhookError(f"the token is not the server's: {error}") from error
        try:
            digest = base64.b64decode(claims.sha256 or "", validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise ForgedWebhookError("the token holds no hash of the body") from error
        if digest != hashlib.sha256(body).digest():
            raise ForgedWebhookError("the token was made for another body")
