"""Forms with one uploaded file."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.errors import BadRequestError, TooLargeError, refused

Model = TypeVar("Model", bound=BaseModel)

FILE_FIELD = "file"
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


def file_body(description: str, media_types: tuple[str, ...]) -> dict[str, Any]:
    """The contract of a form with a file, by media type."""
    return {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {FILE_FIELD: {"type": "string", "format": "binary"}},
                "required": [FILE_FIELD],
                "description": description,
            },
            "encoding": {FILE_FIELD: {"contentType": ", ".join(media_types)}},
        }
    }


def file_or_json(description: str, media_types: tuple[str, ...], model: type[BaseModel]) -> Any:
    """The contract of a body that is a form with a file, or JSON instead of it."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                **file_body(description, media_types),
                "application/json": {"schema": model.model_json_schema()},
            },
        }
    }


def media_type_of(request: Request) -> str:
    """The media type of a request's body, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def file_of(form: FormData) -> UploadFile:
    """The file of a form. Raises UnprocessableError if there is none."""
    file = form.get(FILE_FIELD)
    if not isinstance(file, UploadFile):
        raise refused(f"/{FILE_FIELD}", "must be a file, sent with a file name")
    return file


def refuse_larger(size: int, limit_bytes: int) -> None:
    """Raises TooLargeError for a file of more than ``limit_bytes``."""
    if size > limit_bytes:
        raise TooLargeError(
            f"The file has {size} bytes; the limit is {limit_bytes}.", kind="body-too-large"
        )


def json_of(model: type[Model], body: bytes) -> Model:
    """A JSON body. Raises RequestValidationError, as for any other body, if it isn't valid."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        errors = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(errors) from error
