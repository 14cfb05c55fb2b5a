"""Session descriptions and webhooks on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Wire, WireInput


class Offer(WireInput):
    """A WebRTC offer with all its candidates (no trickle), as browsers make it."""

    sdp: str = Field(min_length=1, max_length=100_000)
    type: Literal["offer"]


class Answer(Wire):
    """The answer to set as remote description."""

    sdp: str
    type: str


class WebhookTaken(Wire):
    """What became of a webhook."""

    new: bool
    """False: it was taken before, and nothing was done again."""
