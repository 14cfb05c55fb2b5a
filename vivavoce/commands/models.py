"""``vivavoce models``: list, fetch and verify model weights."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from kit.language import SpokenLanguage
from models.errors import ModelFileError, UnknownModelError
from models.llm.settings import LLMSettings
from models.settings import MORE_REPORT_FONTS, ModelSettings, required_models
from models.store import partial
from models.store.store import ModelStore
from vivavoce.settings import read_settings

app = typer.Typer(no_args_is_help=True, help="Model weights: list, fetch and verify them.")

EXIT_FAILED = 1
EXIT_USAGE = 2
PLAIN_EVERY_S = 5.0
"""How often a progress line is written without a terminal."""

Ids = Annotated[list[str] | None, typer.Argument(help="Model ids; see `models list`.")]


@app.command("list")
def list_models() -> None:
    """List every model with its purpose, licence, size and state."""
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "purpose", "licence"):
        table.add_column(heading, overflow="fold")
    table.add_column("size", justify="right")
    table.add_column("state")
    for status in _store().status():
        size = f"{status.size / 1e6:,.0f} MB"
        table.add_row(status.id, status.purpose, status.licence, size, status.state)
    width = None if sys.stdout.isatty() else 140
    console = Console(width=width)
    console.print(table)
    console.print(f"\nFolder: {_store().models_dir}", soft_wrap=True, highlight=False)


@app.command()
def pull(
    ids: Ids = None,
    language: Annotated[
        SpokenLanguage,
        typer.Option(help="Without ids: the models that an interview in this language needs."),
    ] = "en",
) -> None:
    """Fetch models that are missing or incomplete; partial downloads are resumed."""
    store = _store()
    needed = ids or [
        *required_models(language, read_settings(ModelSettings), read_settings(LLMSettings)),
        MORE_REPORT_FONTS,
    ]
    with _errors_as_exit_status(), progress_display() as progress:
        store.ensure(needed, progress)
    typer.echo(f"{', '.join(needed)}: complete, in {store.models_dir}")


@app.command()
def verify(ids: Ids = None) -> None:
    """Compare every byte of the models with the catalog; without ids, of all local models."""
    store = _store()
    with _errors_as_exit_status():
        reports = store.verify(ids)
    for report in reports:
        typer.echo(f"{report.state:9} {report.model_id}/{report.name}")
    faults = [report for report in reports if report.state != "verified"]
    for fault in faults:
        typer.echo(fault.detail, err=True)
    if not reports:
        typer.echo("there are no models yet: run `vivavoce models pull`")
    if faults:
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def progress_display() -> Iterator[partial.Progress]:
    """A callback that shows a download: as a bar on a terminal, elsewhere as occasional lines."""
    if not sys.stderr.isatty():
        yield PlainProgress()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("models", total=None)

        def show(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, description=label)

        yield show


class PlainProgress:
    """Writes the progress of a download, at most every ``PLAIN_EVERY_S`` seconds."""

    def __init__(self) -> None:
        self._next_at = 0.0
        self._finished = False

    def __call__(self, done: int, total: int, label: str) -> None:
        now = time.monotonic()
        finished = done >= total
        if self._finished or (now < self._next_at and not finished):
            return
        self._finished = finished
        self._next_at = now + PLAIN_EVERY_S
        typer.echo(f"models: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ({label})", err=True)


def _store() -> ModelStore:
    return ModelStore(read_settings(ModelSettings).models_dir)


@contextmanager
def _errors_as_exit_status() -> Iterator[None]:
    """Turn errors of the model store into messages and exit statuses."""
    try:
        yield
    except UnknownModelError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    except ModelFileError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_FAILED) from error
