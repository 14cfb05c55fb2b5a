"""Reading an uploaded résumé: a form with a file, or JSON with text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.errors import TooLargeError, UnsupportedMediaError, refused
from api.forms import base_name, read_form
from api.resumes.schemas import ResumeText

FILE_FIELD = "file"

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
    form = await read_form(request)
    try:
        file = form.get(FILE_FIELD)
        if not isinstance(file, UploadFile):
            raise refused(f"/{FILE_FIELD}", "must be a file, sent with a file name")
        if (file.size or 0) > limit_bytes:
            raise TooLargeError(
                f"The file has {file.size} bytes; the limit is {limit_bytes}.",
                kind="body-too-large",
            )
        yield Upload(file=file.file, file_name=base_name(file.filename or "", "resume"))
    finally:
        await form.close()


def _text_of(body: bytes) -> str:
    try:
        return ResumeText.model_validate_json(body).text
    except ValidationError as error:
        errors = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(errors) from error
