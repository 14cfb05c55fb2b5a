"""``vivavoce backup`` and ``vivavoce restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from db.archive import ArchiveError
from vivavoce.backup.manifest import BackupError, Manifest
from vivavoce.backup.read import verify
from vivavoce.backup.restore import restore_backup
from vivavoce.backup.write import write_backup
from vivavoce.commands.connection import EXIT_FAILED, refuse, with_url
from vivavoce.settings import Settings, read_settings


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Write the database, résumés, recordings, journals and secrets to one file.

    The product may run meanwhile. The file holds secrets and personal data; only you can read it.
    """
    settings = read_settings(Settings)

    async def work(url: str) -> Manifest:
        return await write_backup(settings, url, file)

    try:
        manifest = with_url(work)
    except (BackupError, ArchiveError) as error:
        refuse(str(error), EXIT_FAILED)
    typer.echo(f"{file}: {_described(manifest)}, {_size(file.stat().st_size)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'vivavoce backup' wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the database and data folder hold.")
    ] = False,
) -> None:
    """Restore a backup into the database and the data folder that the settings name.

    Stop the product first. The backup is verified before anything is changed.
    """
    settings = read_settings(Settings)
    try:
        manifest = verify(file)

        async def work(url: str) -> list[str]:
            return await restore_backup(settings, url, file, manifest, force=force)

        notes = with_url(work)
    except (BackupError, ArchiveError) as error:
        refuse(str(error), EXIT_FAILED)
    typer.echo(f"restored {_described(manifest)}")
    for note in notes:
        typer.echo(f"note: {note}")


def _described(manifest: Manifest) -> str:
    interviews = manifest.tables["interview"].rows
    made = f"{manifest.created_at.astimezone():%Y-%m-%d %H:%M %z}"
    return f"{interviews} interviews of {made} (version {manifest.version})"


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
