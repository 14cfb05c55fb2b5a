"""Making a backup, while the product runs and interviews are held."""

from __future__ import annotations

import errno
import io
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO
from uuid import UUID

from db.archive import copy_out
from vivavoce.backup.manifest import (
    FILES,
    JOURNALS,
    KEPT_FILES,
    NAME,
    RECORDINGS,
    TABLES,
    BackupError,
    Manifest,
    Member,
    Table,
    secret_hash,
)
from vivavoce.settings import Settings

_DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
SEARCHES = 3
"""How often a recording's folder is searched: its parts are joined when the interview ends."""


class ArchiveWriter:
    """Adds files to a tar archive, and notes their lengths and hashes."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, path: Path, name: str) -> bool:
        """Add a file as long as it is now; False when there is none."""
        try:
            source = path.open("rb")
        except (FileNotFoundError, IsADirectoryError):
            return False
        with source:
            size = os.fstat(source.fileno()).st_size
            self._add(name, size, source, os.fstat(source.fileno()).st_mtime)
        return True

    def add_bytes(self, data: bytes, name: str) -> None:
        """Add a file with this content."""
        self._add(name, len(data), io.BytesIO(data), datetime.now(UTC).timestamp())

    def _add(self, name: str, size: int, source: IO[bytes], modified_at: float) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(modified_at)
        hashing = _Hashing(source)
        self._archive.addfile(entry, hashing)  # type: ignore[arg-type]
        self.members[name] = Member(bytes=size, sha256=hashing.digest.hexdigest())


class _Hashing:
    """Hashes what is read from a file."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = sha256()

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


async def write_backup(settings: Settings, url: str, path: Path) -> Manifest:
    """Write everything that can't be recreated to one file that only its owner can read.

    Journals come first: what is said afterwards is in the database, or was not said yet when the
    backup began. Recordings and résumés come last, so that each row has its file.

    Args:
        url: of the database.
        path: must not exist. It appears when it is complete.

    Raises:
        BackupError: the file exists, or can't be written.
        ArchiveError: there is nothing to back up.
    """
    data = settings.data.resolve()
    secret_sha256 = secret_hash(settings)  # first: it may make the file that is then backed up
    with (
        _appearing(path) as file,
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        writer = ArchiveWriter(archive)
        for found in _matching(data, (*JOURNALS, *KEPT_FILES)):
            writer.add(found, FILES + found.relative_to(data).as_posix())
        copy = await copy_out(url, Path(folder))
        for table in copy.tables:
            writer.add(table.file, f"{TABLES}{table.name}.copy.gz")
            table.file.unlink()
        for name in sorted(copy.resume_files):
            writer.add(data / name, FILES + name)
        for interview_id in sorted(copy.interviews):
            _add_recording(writer, data, interview_id)
        manifest = Manifest(
            version=version("vivavoce"),
            schema_revision=copy.revision,
            created_at=datetime.now(UTC),
            secret_sha256=secret_sha256,
            tables={t.name: Table(columns=list(t.columns), rows=t.rows) for t in copy.tables},
            sequences=copy.sequences,
            members=writer.members,
        )
        writer.add_bytes(manifest.model_dump_json(indent=1).encode(), NAME)
    return manifest


def _add_recording(writer: ArchiveWriter, data: Path, interview_id: UUID) -> None:
    for _ in range(SEARCHES):
        complete = True
        for path in _matching(data, (f"{RECORDINGS}/{interview_id}/*",)):
            name = FILES + path.relative_to(data).as_posix()
            if name not in writer.members and not writer.add(path, name):
                complete = False
        if complete:
            return


def _matching(data: Path, patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from (path for path in sorted(data.glob(pattern)) if path.is_file())


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A new file of the owner's, at its place once it is complete and on disk."""
    if path.exists():
        raise BackupError(f"{path} exists: choose another name, or delete it")
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> BackupError:
    return BackupError(f"can't write {path}: {error.strerror or error}")
