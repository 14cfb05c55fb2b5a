"""Reading a new batch from a request: a form with a CSV or ZIP file, or JSON with text."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import structlog
from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.errors import (
    UnavailableError,
    UnprocessableError,
    UnsupportedMediaError,
)
from api.forms import (
    FILE_FIELD,
    base_name,
    file_of,
    file_or_json,
    json_of,
    media_type_of,
    read_form,
    refuse_larger,
)
from api.invitation_batches.schemas import BatchText
from api.validation import FieldError
from db.tables import BatchSource
from pipelines.invitation_batches.archive import LIST_BYTES, SIGNATURES, open_archive
from pipelines.invitation_batches.encodings import decode
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.lists import read_csv, read_lines
from pipelines.invitation_batches.person import Person
from pipelines.invitation_batches.reading import read_archive

log = structlog.get_logger(__name__)

MEDIA_TYPES = ("text/csv", "application/zip")

BODY: dict[str, Any] = file_or_json(
    "A CSV file, or a ZIP file of résumés (PDF, Word) and at most "
    "one CSV file, whose column `file` says whose each is; the content decides "
    "which.",
    MEDIA_TYPES,
    BatchText,
)
"""The request body in the contract; the endpoint's signature doesn't show it."""


@dataclass(frozen=True)
class Upload:
    """Candidates as they were sent."""

    source: BatchSource
    people: list[Person] = field(default_factory=list)
    file_name: str | None = None
    archive: IO[bytes] | None = None
    """The ZIP file, open as long as the upload is; on disk, unless it is small."""


@asynccontextmanager
async def read_upload(request: Request, limit_bytes: int) -> AsyncIterator[Upload]:
    """The candidates in a request's body.

    Raises:
        UnsupportedMediaError: the body is neither a form nor JSON.
        BadRequestError: the form can't be read.
        UnprocessableError: the form has no file, or it can't be read as candidates.
        TooLargeError: the file is larger than ``limit_bytes``, or the list than a list may be.
        RequestValidationError: the JSON is not a BatchText.
    """
    media_type = media_type_of(request)
    if media_type == "application/json":
        text = json_of(BatchText, await request.body()).text
        people = await asyncio.to_thread(_read, lambda: read_lines(text), "/text")
        yield Upload(BatchSource.LINES, people)
        return
    if media_type != "multipart/form-data":
        raise UnsupportedMediaError(
            "Send a CSV or ZIP file as multipart/form-data in 'file', or the candidates as "
            'application/json: {"text": …}.'
        )
    form = await read_form(request)
    try:
        file = file_of(form)
        yield await asyncio.to_thread(_upload_of, file, limit_bytes)
    finally:
        await form.close()


def _upload_of(file: UploadFile, limit_bytes: int) -> Upload:
    name = base_name(file.filename or "", "candidates")
    size = file.size or 0
    file.file.seek(0)
    is_archive = file.file.read(4) in SIGNATURES
    limit = limit_bytes if is_archive else min(limit_bytes, LIST_BYTES)
    refuse_larger(size, limit)
    file.file.seek(0)
    if is_archive:
        return Upload(BatchSource.ZIP, file_name=name, archive=file.file)
    data = file.file.read()
    people = _read(lambda: read_csv(decode(data)), f"/{FILE_FIELD}")
    return Upload(BatchSource.CSV, people, name)


@asynccontextmanager
async def stored_archive(path: Path, archive: IO[bytes]) -> AsyncIterator[None]:
    """A ZIP file that is checked and stored, unless the block raises.

    Raises:
        UnprocessableError: it can't be read, or is too large when unpacked.
        UnavailableError: it can't be stored.
    """
    try:
        await asyncio.to_thread(_store, path, archive)
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _store(path: Path, archive: IO[bytes]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        archive.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(archive, file, 1 << 20)
    except OSError as error:
        log.exception("batch.not_stored", path=str(path))
        raise UnavailableError(
            "The file can't be stored at the moment; the server's log has the reason. Retry later."
        ) from error
    _read(lambda: _check(path), f"/{FILE_FIELD}")


def _check(path: Path) -> list[Person]:
    with open_archive(path) as opened:
        return read_archive(opened)[1]


def _read(read: Callable[[], list[Person]], pointer: str) -> list[Person]:
    try:
        return read()
    except BatchError as error:
        raise UnprocessableError(
            str(error),
            errors=[FieldError(pointer=pointer, detail=str(error))],
            kind=f"batch-{error.code.replace('_', '-')}",
        ) from error
