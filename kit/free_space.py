"""The room on the disk of a folder, and whether it suffices for new interviews."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 2**20
DEFAULT_MIN_FREE_MB = 200
"""An hour's recording takes 36 MB, and interviews that are under way need room to end."""


def free_bytes(folder: Path) -> int:
    """Free bytes on the disk of a folder, which may not exist yet."""
    absolute = folder.absolute()
    existing = next(each for each in (absolute, *absolute.parents) if each.exists())
    return shutil.disk_usage(existing).free


@dataclass(frozen=True)
class FreeSpace:
    """The disk on which interviews are journalled and recorded.

    Attributes:
        folder: the data folder.
        min_bytes: with less room no new interview begins; those under way continue.
    """

    folder: Path
    min_bytes: int = DEFAULT_MIN_FREE_MB * MEGABYTE

    @property
    def free(self) -> int:
        """Free bytes now; a system call."""
        return free_bytes(self.folder)

    @property
    def nearly_full(self) -> bool:
        """Whether the room is too little for another interview."""
        return self.free < self.min_bytes
