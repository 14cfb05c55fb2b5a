"""What the routes that serve an interview's recording have in common."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Header

ByteRange = Annotated[str | None, Header(alias="Range", max_length=200)]
OGG = "audio/ogg"
_BEGINNING = 4096
"""Bytes with less than a second of sound."""
RECORDING: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {OGG: {}},
        "description": "Candidate on the left channel, interviewer on the right.",
    },
    206: {"content": {OGG: {}}, "description": "The requested range of bytes."},
}


def is_from_start(byte_range: str | None) -> bool:
    """Whether a request may be for the beginning of a recording, with or without the rest.

    Only one range that begins later is not: a player asks for these when a listener skips.
    """
    one = re.fullmatch(r"bytes=(\d{1,18})-\d*", (byte_range or "").replace(" ", ""))
    return one is None or int(one[1]) <= _BEGINNING
