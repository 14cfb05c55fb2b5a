"""Reading an uploaded résumé: a form with a file, or JSON with text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any

from starlette.requests import Request

from api.errors import UnsupportedMediaError
from api.forms import (
    base_name,
    file_of,
    file_or_json,
    json_of,
    media_type_of,
    read_form,
    refuse_larger,
)
from api.resumes.schemas import ResumeText

MEDIA_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/html",
    "text/plain",
)

BODY: dict[str, Any] = file_or_json(
    "The résumé as PDF, Word document (.docx), web page or plain text; its content decides which.",
    MEDIA_TYPES,
    ResumeText,
)
"""The request body in the contract; the endpoint's signature doesn't show it."""


@dataclass(frozen=True)
class Upload:
    """An uploaded résumé, not yet parsed."""

    file: IO[bytes] | None = None
    """Open as long as the upload is; on disk, unless it is small."""
    text: str = ""
    file_name: str | None = None


@asynccontextmanager
async def read_upload(request: Request, limit_bytes: int) -> AsyncIterator[Upload]:
    """The résumé in a request's body.

    Raises:
        UnsupportedMediaError: the body is neither a form nor JSON.
        BadRequestError: the form can't be read.
        UnprocessableError: the form has no file.
        TooLargeError: the file is larger than ``limit_bytes``.
        RequestValidationError: the JSON is not a ResumeText.
    """
    media_type = media_type_of(request)
    if media_type == "application/json":
        yield Upload(text=json_of(ResumeText, await request.body()).text)
        return
    if media_type != "multipart/form-data":
        raise UnsupportedMediaError(
            "Send the résumé as multipart/form-data with a file in 'file', or as "
            'application/json: {"text": …}.'
        )
    form = await read_form(request)
    try:
        file = file_of(form)
        refuse_larger(file.size or 0, limit_bytes)
        yield Upload(file=file.file, file_name=base_name(file.filename or "", "resume"))
    finally:
        await form.close()
