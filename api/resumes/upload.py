"""A résumé as it is sent: a form with a PDF, or JSON with text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.errors import FieldError, TooLargeError, UnprocessableError, UnsupportedMediaError
from api.resumes.schemas import ResumeText

FILE_FIELD = "file"
MAX_NAME_CHARACTERS = 200

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {FILE_FIELD: {"type": "string", "format": "binary"}},
                    "required": [FILE_FIELD],
                    "description": "The résumé as PDF.",
                }
            },
            "application/json": {"schema": ResumeText.model_json_schema()},
        },
    }
}
"""The body in the contract, which can't be told from the endpoint's arguments."""


@dataclass(frozen=True)
class Sent:
    """A résumé that came in, unread."""

    pdf: bytes | None = None
    text: str = ""
    file_name: str | None = None


async def read_sent(request: Request, limit_bytes: int) -> Sent:
    """What the request brings.

    Raises:
        UnsupportedMediaError: neither a form nor JSON.
        UnprocessableError: a form without a file.
        TooLargeError: the file is larger than ``limit_bytes``.
        RequestValidationError: JSON of another shape.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == "application/json":
        return Sent(text=_text_of(await request.body()))
    if media_type != "multipart/form-data":
        raise UnsupportedMediaError(
            "Send the résumé as multipart/form-data with a PDF in 'file', or as "
            'application/json: {"text": …}.'
        )
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get(FILE_FIELD)
        if not isinstance(file, UploadFile):
            detail = "a file is needed here"
            raise UnprocessableError(
                "The form has no file: put the PDF in its part 'file', with a file name.",
                errors=[FieldError(pointer=f"/{FILE_FIELD}", detail=detail)],
            )
        data = await file.read()
        if len(data) > limit_bytes:
            raise TooLargeError(
                f"The file has {len(data)} bytes; send one of at most {limit_bytes}.",
                kind="body-too-large",
            )
        return Sent(pdf=data, file_name=_base_name(file.filename or ""))


def _text_of(body: bytes) -> str:
    try:
        return ResumeText.model_validate_json(body).text
    except ValidationError as error:
        faults = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(faults) from error


def _base_name(name: str) -> str:
    """The last part of a path of any system, without what can't be seen or stored."""
    base = PurePosixPath(PureWindowsPath(name).name).name
    seen = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    return seen[:MAX_NAME_CHARACTERS] or "resume.pdf"
