"""What the routes of links have in common: their last part is the only credential."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Path

from api.errors import described

Token = Annotated[str, Path(max_length=100, description="The last part of the link.")]
PROBLEMS = described(
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
