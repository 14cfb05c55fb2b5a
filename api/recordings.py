"""What the routes that serve an interview's recording have in common."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header

ByteRange = Annotated[str | None, Header(alias="Range", max_length=200)]
OGG = "audio/ogg"
RECORDING: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {OGG: {}},
        "description": "Candidate on the left channel, interviewer on the right.",
    },
    206: {"content": {OGG: {}}, "description": "The requested range of bytes."},
}


def is_from_start(byte_range: str | None) -> bool:
    """Whether a request is for the beginning of a recording, with or without the rest."""
    return byte_range is None or byte_range.replace(" ", "").startswith("bytes=0-")
