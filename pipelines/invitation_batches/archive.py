"""ZIP files of résumés, read within limits.

Nothing is unpacked to a path that the archive names: an entry is read into memory, up to the size
of a résumé.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.person import MOST_ROWS
from pipelines.resume.errors import ResumeError

MOST_ENTRIES = 5_000
"""With folders and what systems add; more are refused before they are listed."""
DIRECTORY_BYTES = 4_000_000
"""The most for the list of entries, which is in memory as a whole."""
TOTAL_BYTES = 2_000_000_000
"""The most of all entries, unpacked."""
LIST_BYTES = 5_000_000
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_END64_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_MOST_COMMENT = 65_535
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What systems write; the library reads bzip2 and LZMA too, for which it has no limits."""
_ADDED_BY_SYSTEMS = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OverflowError,
    OSError,
    ValueError,
    UnicodeError,
)


@dataclass(frozen=True)
class Entry:
    """A file in an archive."""

    name: str
    """Its last part, as people see it."""
    place: int
    """In the archive's list; names may occur twice."""


@dataclass
class Contents:
    """What is in an archive."""

    resumes: list[Entry] = field(default_factory=list)
    lists: list[Entry] = field(default_factory=list)
    """CSV files."""


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open an archive; its list of entries is read.

    Raises:
        BatchError: it is no archive, or too large.
    """
    _check_directory(path)
    try:
        return zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise _broken() from error


def contents_of(archive: zipfile.ZipFile) -> Contents:
    """The archive's files, without folders and what systems add.

    Raises:
        BatchError: it is too large, its entries overlap, or it has no résumé.
    """
    infos = archive.infolist()
    packed = sum(info.compress_size for info in infos)
    size = Path(archive.filename or "").stat().st_size
    if packed > size or sum(info.file_size for info in infos) > TOTAL_BYTES:
        raise BatchError(
            "archive_too_large",
            f"The ZIP file unpacks to more than {TOTAL_BYTES // 10**9} GB, or its files overlap. "
            "Send the résumés alone, in several files.",
        )
    contents = Contents()
    for place, info in enumerate(infos):
        name = _name_of(info)
        if info.is_dir() or _ADDED_BY_SYSTEMS.search(name):
            continue
        shown = _shown(name)
        entry = Entry(shown, place)
        is_list = shown.casefold().endswith((".csv", ".tsv"))
        (contents.lists if is_list else contents.resumes).append(entry)
    if not contents.resumes:
        raise BatchError(
            "no_resumes", "The ZIP file has no résumés. Put PDF or Word files into it."
        )
    if len(contents.resumes) > MOST_ROWS:
        raise BatchError(
            "too_many_rows",
            f"The ZIP file has {len(contents.resumes)} files; send at most {MOST_ROWS} at once.",
        )
    return contents


def read_entry(archive: zipfile.ZipFile, place: int, limit_bytes: int) -> bytes:
    """The content of the file at a place in the archive's list.

    Raises:
        ResumeError: it is encrypted, damaged, packed by a rare method, or larger than
            ``limit_bytes``, whatever size the archive claims.
    """
    info = archive.infolist()[place]
    if info.flag_bits & _ENCRYPTED:
        raise ResumeError(
            "encrypted", "The file is protected by a password; pack it without one and send that."
        )
    if info.compress_type not in _METHODS:
        raise ResumeError(
            "broken",
            "The file is packed in a way that can't be read here; pack it again as an ordinary "
            "ZIP file and send that.",
        )
    try:
        with archive.open(info) as file:
            data = file.read(limit_bytes + 1)
    except _UNREADABLE as error:
        raise ResumeError(
            "broken", "The file is damaged in the ZIP file; pack it again and send that."
        ) from error
    if len(data) > limit_bytes:
        raise ResumeError(
            "too_large",
            f"The file has more than {limit_bytes} bytes; send a smaller one.",
        )
    return data


def _check_directory(path: Path) -> None:
    """Refuse an archive whose list of entries would take much memory, before it is read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _MOST_COMMENT - _END.size - _LOCATOR_BYTES))
        tail = file.read()
    place = tail.rfind(_END_SIGNATURE)
    if place < 0 or len(tail) - place < _END.size:
        raise _broken()
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(tail, place)
    is_zip64 = tail[max(0, place - _LOCATOR_BYTES) : place].startswith(_END64_LOCATOR)
    if is_zip64 or entries > MOST_ENTRIES or directory_bytes > DIRECTORY_BYTES:
        raise BatchError(
            "archive_too_large",
            f"The ZIP file has too many entries. Send at most {MOST_ROWS} résumés at once.",
        )


def _name_of(info: zipfile.ZipInfo) -> str:
    """An entry's name as its sender saw it; Korean Windows writes it in CP949."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name)


def _shown(name: str) -> str:
    base = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    return visible[:200] or "resume"


def _broken() -> BatchError:
    return BatchError("broken_archive", "The ZIP file is damaged. Pack it again and send that.")
