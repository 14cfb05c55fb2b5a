"""Reading a backup: all of it is verified before anything is written."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from db.migrate import knows, newest
from vivavoce.backup.manifest import FILES, FORMAT, NAME, TABLES, BackupError, Manifest, Member

CHUNK_BYTES = 1 << 20


def verify(path: Path) -> Manifest:
    """Check a whole backup.

    Raises:
        BackupError: it is damaged, or was made by a newer version.
    """
    members: dict[str, Member] = {}
    text = b""
    with _opened(path) as archive:
        for entry in archive:
            source = archive.extractfile(entry) if entry.isfile() else None
            if source is None or not _harmless(entry.name):
                raise _damaged(path, f"it has an unexpected entry '{entry.name}'")
            digest, size = sha256(), 0
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                if entry.name == NAME:
                    text += chunk
            members[entry.name] = Member(bytes=size, sha256=digest.hexdigest())
    if members.pop(NAME, None) is None:
        raise _damaged(path, "its end is missing")
    manifest = _manifest(path, text)
    for name in sorted(manifest.members.keys() | members.keys()):
        if manifest.members.get(name) != members.get(name):
            raise _damaged(path, f"'{name}' is not what was backed up")
    if not all(f"{TABLES}{name}.copy.gz" in members for name in manifest.tables):
        raise _damaged(path, "a table is missing")
    if not knows(manifest.schema_revision):
        raise BackupError(
            f"{path} was made by version {manifest.version} with the schema "
            f"{manifest.schema_revision}, and this version only knows schemas up to {newest()}: "
            "restore it with that version or a newer one"
        )
    return manifest


def unpack(path: Path, folder: Path) -> None:
    """Unpack a verified backup into a folder."""
    with _opened(path) as archive:
        archive.extractall(folder, filter="data")
    for found in folder.rglob("*"):
        found.chmod(0o700 if found.is_dir() else 0o600)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(path, str(error)) from error
    except OSError as error:
        raise BackupError(f"can't read {path}: {error.strerror or error}") from error


def _manifest(path: Path, text: bytes) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise _damaged(path, "its description can't be read") from error
    if manifest.format != FORMAT:
        raise BackupError(
            f"{path} was made by version {manifest.version} in another format: restore it with "
            "that version"
        )
    return manifest


def _harmless(name: str) -> bool:
    """Whether a member stays in the folder into which it is unpacked."""
    parts = PurePosixPath(name).parts
    return ".." not in parts and (name == NAME or name.startswith((TABLES, FILES)))


def _damaged(path: Path, what: str) -> BackupError:
    return BackupError(f"{path} is no complete backup ({what}): take another one")
