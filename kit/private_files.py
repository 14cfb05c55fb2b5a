"""Files that only this account can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

OTHERS = 0o077
"""All rights of the group and of others."""


def keep_private(data: Path, *, besides: frozenset[str] = frozenset({"postgres"})) -> None:
    """Close a data folder to other accounts, with all that this process and its children create.

    Sets the umask: libraries and other programs create many of the files. Files that an earlier
    version left open are closed. As root, others may still pass through the folder itself, as the
    account of the embedded PostgreSQL has to.

    Args:
        besides: entries of the folder that belong to other programs, which close them themselves.
    """
    os.umask(OTHERS)
    if not data.is_dir():
        return
    was_open = data.stat().st_mode & (OTHERS & ~stat.S_IXOTH)
    passing = stat.S_IXOTH if os.geteuid() == 0 else 0
    _close(data, OTHERS & ~passing)
    for entry in data.iterdir() if os.access(data, os.R_OK | os.X_OK) else ():
        if entry.name in besides or entry.is_symlink():
            continue
        _close(entry, OTHERS)
        if was_open and entry.is_dir():
            for folder, _, files in os.walk(entry):
                for path in (Path(folder), *(Path(folder, name) for name in files)):
                    _close(path, OTHERS)


def _close(path: Path, rights: int) -> None:
    try:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & rights and not path.is_symlink():
            path.chmod(mode & ~rights)
    except OSError as error:  # another account's, or just deleted
        log.warning("data.not_private", path=str(path), error=str(error))
