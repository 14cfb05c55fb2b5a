"""Restoring a backup: all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.archive import TableCopy, check_target, replacing
from db.migrate import upgrade
from vivavoce.backup.manifest import (
    FILES,
    JOURNALS,
    RECORDINGS,
    REPLACED,
    RESUMES,
    TABLES,
    BackupError,
    Manifest,
    secret_hash,
)
from vivavoce.backup.read import unpack
from vivavoce.settings import Settings

WORK = "restore.part"
"""Folder for unpacking, below the data folder, so that files only have to be renamed."""


async def restore_backup(
    settings: Settings, url: str, path: Path, manifest: Manifest, *, force: bool
) -> list[str]:
    """Replace the database and the data folder's files by those of a verified backup.

    The database's new contents are committed when the files are in place; the schema is then
    upgraded to this version's.

    Args:
        url: of the database.
        manifest: of the backup.

    Returns:
        What the operator should know.

    Raises:
        ArchiveError: the database is in use, or not empty and ``force`` is not given.
        BackupError: the data folder isn't empty and ``force`` is not given.
    """
    data = settings.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    await check_target(url, force=force)
    if not force:
        _check_empty(data)
    with _work_folder(data) as folder:
        unpack(path, folder)
        tables = [
            TableCopy(name, tuple(table.columns), table.rows, folder / f"{TABLES}{name}.copy.gz")
            for name, table in manifest.tables.items()
        ]
        async with replacing(url, manifest.schema_revision, tables, manifest.sequences):
            _replace_files(data, folder)
    await upgrade(url)
    if secret_hash(settings) != manifest.secret_sha256:
        return [
            "VIVAVOCE_ROOM_SECRET is not that of the backup: links, sign-ins and webhooks' "
            "secrets stay invalid until it is set to that value"
        ]
    return []


def _check_empty(data: Path) -> None:
    for pattern in (f"{RECORDINGS}/*", f"{RESUMES}/*", *JOURNALS):
        if found := next(data.glob(pattern), None):
            raise BackupError(f"the data folder is not empty ({found}): --force replaces its files")


def _replace_files(data: Path, folder: Path) -> None:
    """Put the backup's files in place of the present ones; all present ones stay if that fails."""
    new, old = folder / FILES, folder / "old"
    old.mkdir()
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        moved.append((source, target))

    singles = [path for path in sorted(new.rglob("*")) if path.is_file()]
    try:
        for name in REPLACED:
            if (data / name).exists():
                move(data / name, old / name)
            if (new / name).exists():
                move(new / name, data / name)
        for path in (path for path in singles if path.exists()):
            target = data / path.relative_to(new)
            if target.exists():
                move(target, old / path.relative_to(new))
            move(path, target)
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        raise


@contextmanager
def _work_folder(data: Path) -> Iterator[Path]:
    folder = data / WORK
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
