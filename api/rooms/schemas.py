"""Session descriptions, and the response to LiveKit's webhooks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Wire, WireInput


class Offer(WireInput):
    """A browser's WebRTC offer with all its ICE candidates (no trickle)."""

    sdp: str = Field(min_length=1, max_length=100_000)
    type: Literal["offer"]


class Answer(Wire):
    """The answer, to be set as the remote description."""

    sdp: str
    type: str


class WebhookTaken(Wire):
    """The result of a webhook."""

    new: bool
    """False: it was received before and is ignored."""
