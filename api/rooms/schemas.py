"""Session descriptions on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Offer(BaseModel):
    """A WebRTC offer with all its candidates (no trickle), as browsers make it."""

    model_config = ConfigDict(extra="forbid")

    sdp: str = Field(min_length=1, max_length=100_000)
    type: Literal["offer"]


class Answer(BaseModel):
    """The answer to set as remote description."""

    sdp: str
    type: str
