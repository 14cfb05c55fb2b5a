"""Forms with one uploaded file."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.errors import BadRequestError

MAX_NAME_CHARACTERS = 200
SPOOL_BYTES = 65_536
"""A larger file is on disk while it arrives: its sender may take minutes."""


async def read_form(request: Request) -> FormData:
    """A form with at most one file; the caller closes it.

    Raises:
        BadRequestError: it can't be read.
    """
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=10)
    parser.spool_max_size = SPOOL_BYTES
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise BadRequestError(error.message) from error


def base_name(name: str, default: str) -> str:
    """The last part of a path from any system, without control characters."""
    base = PurePosixPath(PureWindowsPath(name).name).name
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    return visible[:MAX_NAME_CHARACTERS] or default
