"""Deleting batches after their day, with their files."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from db.session import UnitOfWork
from db.tables import utcnow

KEPT = timedelta(days=1)
FOLDER = "invitation-batches"
"""Folder of the ZIP files, below the data folder; each is named by its batch."""
_YOUNG_S = 3600.0
"""A file without a batch may belong to one that is being stored."""


def batch_file(batch_id: UUID) -> str:
    """Where the ZIP file of a batch is, relative to the data folder."""
    return f"{FOLDER}/{batch_id}.zip"


def kept_until() -> datetime:
    """When a batch that was made or sent now is deleted."""
    return utcnow() + KEPT


class BatchExpiry:
    """The chore that deletes batches after a day, and files whose batch was deleted.

    Args:
        data_dir: this worker's data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    async def __call__(self, work: UnitOfWork) -> None:
        """Delete what is due."""
        expired = set(await work.invitation_batches.delete_expired())
        files = await asyncio.to_thread(_files_by_batch, self._folder, expired)
        existing = await work.invitation_batches.existing(files) if files else set()
        for batch_id, path in files.items():
            if batch_id not in existing:
                await asyncio.to_thread(path.unlink, missing_ok=True)


def _files_by_batch(folder: Path, expired: set[UUID]) -> dict[UUID, Path]:
    now = utcnow().timestamp()
    files: dict[UUID, Path] = {}
    for path in folder.glob("*.zip"):
        try:
            batch_id = UUID(path.stem)
            old = now - path.stat().st_mtime > _YOUNG_S
        except (ValueError, OSError):
            continue
        if old or batch_id in expired:
            files[batch_id] = path
    return files
