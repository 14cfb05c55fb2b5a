"""Where exports are, and when they are deleted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from db.session import UnitOfWork
from pipelines.erasure import EXPORTS

KEPT = timedelta(days=1)


class ExportExpiry:
    """The chore that deletes exports after a day, and files whose task was deleted.

    Args:
        data_dir: this worker's data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / EXPORTS

    async def __call__(self, work: UnitOfWork) -> None:
        """Delete what is due."""
        await work.tasks.delete_old_exports(KEPT)
        files = await asyncio.to_thread(_files_by_task, self._folder)
        existing = await work.tasks.existing(files) if files else set()
        for task_id, paths in files.items():
            if task_id not in existing:
                for path in paths:
                    await asyncio.to_thread(path.unlink, missing_ok=True)


def export_file(data_dir: Path, task_id: UUID) -> Path:
    """Where the file of an export is."""
    return data_dir / EXPORTS / f"{task_id}.zip"


def _files_by_task(folder: Path) -> dict[UUID, list[Path]]:
    files: dict[UUID, list[Path]] = {}
    for path in folder.glob("*-*-*-*-*"):
        try:
            files.setdefault(UUID(path.name[:36]), []).append(path)
        except ValueError:
            continue
    return files
