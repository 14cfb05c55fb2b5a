"""Reading an uploaded résumé: a form with a file, or JSON with text."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.errors import BadRequestError, TooLargeError, UnsupportedMediaError, refused
from api.resumes.schemas import ResumeText

FILE_FIELD = "file"
MAX_NAME_CHARACTERS = 200
SPOOL_BYTES = 65_536
"""A larger file is on disk while it arrives: its sender may take minutes."""

MEDIA_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/html",
    "text/plain",
)

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {FILE_FIELD: {"type": "string", "format": "binary"}},
                    "required": [FILE_FIELD],
                    "description": "The résumé as PDF, Word document (.docx), web page or plain "
                    "text; its content decides which.",
                },
                "encoding": {FILE_FIELD: {"contentType": ", ".join(MEDIA_TYPES)}},
            },
            "application/json": {"schema": ResumeText.model_json_schema()},
        },
    }
}
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
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == "application/json":
        yield Upload(text=_text_of(await request.body()))
        return
    if media_type != "multipart/form-data":
        raise UnsupportedMediaError(
            "Send the résumé as multipart/form-data with a file in 'file', or as "
            'application/json: {"text": …}.'
        )
    form = await _read_form(request)
    try:
        file = form.get(FILE_FIELD)
        if not isinstance(file, UploadFile):
            raise refused(f"/{FILE_FIELD}", "must be a file, sent with a file name")
        if (file.size or 0) > limit_bytes:
            raise TooLargeError(
                f"The file has {file.size} bytes; the limit is {limit_bytes}.",
                kind="body-too-large",
            )
        yield Upload(file=file.file, file_name=_base_name(file.filename or ""))
    finally:
        await form.close()


async def _read_form(request: Request) -> FormData:
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=10)
    parser.spool_max_size = SPOOL_BYTES
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise BadRequestError(error.message) from error


def _text_of(body: bytes) -> str:
    try:
        return ResumeText.model_validate_json(body).text
    except ValidationError as error:
        errors = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(errors) from error


def _base_name(name: str) -> str:
    """The last part of a path from any system, without control characters."""
    base = PurePosixPath(PureWindowsPath(name).name).name
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    return visible[:MAX_NAME_CHARACTERS] or "resume"
