"""What the routes that serve an interview's recording have in common."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header

ByteRange = Annotated[str | None, Header(alias="Range", max_length=200)]
RECORDING: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"audio/ogg": {}},
        "description": "Candidate on the left channel, interviewer on the right.",
    },
    206: {"content": {"audio/ogg": {}}, "description": "The requested range of bytes."},
}
