"""``vivavoce judge check``: how well the judge agrees with labelled answers."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from judging.batch.model_names import batch_endpoint, judge_name
from judging.batch.openai_format import import_replies, request_line
from judging.check_figures import CheckFigures
from judging.check_tasks import check_tasks
from judging.checking import CheckError, check_judge, figures_of
from judging.embedded import judge_for
from judging.labelled.load import LabelledSetError, load_labelled
from judging.labelled.schemas import Half, LabelledSet
from judging.prompts import PROMPT_VERSION
from judging.qualification_store import QualificationStore
from kit.language import Language
from models.errors import ModelFileError
from models.llm.errors import LLMServerError
from vivavoce.commands.connection import EXIT_FAILED, refuse
from vivavoce.commands.language_model import (
    NoModelError,
    language_model,
    requests_at_once,
)
from vivavoce.judge_table import print_figures
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings, read_settings

CALL_TIMEOUT_S = 900.0
"""For one request of a check, which measures what a model reads and not how soon."""
PLAIN_EVERY_S = 15.0
"""How often a progress line is written without a terminal."""


def check(
    language: Annotated[Language, typer.Option(help="Language of the labelled answers.")] = "en",
    model: Annotated[
        str,
        typer.Option(
            help="Provider instead of VIVAVOCE_LLM_PROVIDERS, such as http://host/v1#model."
        ),
    ] = "",
    half: Annotated[
        Half, typer.Option(help="tune: for work on prompts; it qualifies nothing.")
    ] = "check",
    sample: Annotated[
        int,
        typer.Option(
            min=0,
            help="Read only so many answers, and pairs and interviews in proportion, for a first "
            "impression of a slow model; it qualifies nothing. 0: all.",
        ),
    ] = 0,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures to this file.")
    ] = None,
    export_batch: Annotated[
        Path | None,
        typer.Option(help="Measure nothing: write the requests in OpenAI's batch format."),
    ] = None,
    import_batch: Annotated[
        Path | None,
        typer.Option(help="Ask no model: take the replies from such a batch, made by --model."),
    ] = None,
) -> None:
    """Measure how well the judge agrees with labelled answers, and what it may decide.

    The result for the half "check" is stored in the data folder, where reports and interviews
    find it. Exit status 0, whatever the outcome; 1: the model can't be measured; 2: bad arguments.
    """
    settings = read_settings(Settings)
    configure_logs(settings.log_level)
    if export_batch is not None and import_batch is not None:
        refuse("--export-batch writes requests and --import-batch reads their replies: use one")
    for output in (json_file, export_batch):
        if output is not None and not output.absolute().parent.is_dir():
            refuse(f"there is no folder {output.parent} to write {output.name} to")
    try:
        if export_batch is not None:
            _export(settings, model, _labelled(language, half, sample), half, export_batch)
            return
        if import_batch is not None:
            labelled = _labelled(language, half, sample)
            figures = _imported(settings, model, labelled, half, import_batch)
        else:
            labelled = _labelled(language, half, sample)
            figures = asyncio.run(_measure(settings, model, labelled, half))
    except (LabelledSetError, NoModelError) as error:
        refuse(str(error))
    except (CheckError, ModelFileError, LLMServerError) as error:
        refuse(str(error), EXIT_FAILED)
    if json_file is not None:
        json_file.write_text(figures.model_dump_json(indent=2) + "\n", encoding="utf-8")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    print_figures(console, figures)
    if sample:
        console.print("Not stored: a sample qualifies nothing.")
    elif half == "check":
        stored = QualificationStore(settings.folders.qualifications).save(figures.qualification)
        console.print(f"Stored in {stored}", soft_wrap=True)
    else:
        console.print("Not stored: prompts are tuned on this half, so it qualifies nothing.")


def _labelled(language: Language, half: Half, sample: int) -> LabelledSet:
    labelled = load_labelled(language)
    return labelled.half(half).sample(sample) if sample else labelled


async def _measure(
    settings: Settings, model: str, labelled: LabelledSet, half: Half
) -> CheckFigures:
    async with language_model(settings, model) as text_model:
        with _progress_display() as show:
            return await check_judge(
                judge_for(text_model, labelled.language, call_timeout_s=CALL_TIMEOUT_S),
                labelled,
                half=half,
                at_once=requests_at_once(text_model),
                on_progress=show,
            )


def _export(settings: Settings, model: str, labelled: LabelledSet, half: Half, file: Path) -> None:
    endpoint = batch_endpoint(settings.llm, model)
    tasks = check_tasks(labelled.half(half))
    lines = [request_line(task, labelled.language, endpoint) for task in tasks]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    typer.echo(f"{len(lines)} requests written to {file}", err=True)


def _imported(
    settings: Settings, model: str, labelled: LabelledSet, half: Half, file: Path
) -> CheckFigures:
    try:
        replies = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"cannot read {file}: {error}")
    result = import_replies(replies, check_tasks(labelled.half(half)), labelled.language)
    return figures_of(
        labelled,
        half,
        result.findings,
        judge=judge_name(settings.llm, model),
        prompt_version=PROMPT_VERSION,
        failed=result.missing + result.faulty,
    )


@contextmanager
def _progress_display() -> Iterator[Callable[[int, int], None]]:
    """A callback that shows the calls done: as a bar on a terminal, elsewhere as some lines."""
    if not sys.stderr.isatty():
        yield _PlainProgress()
        return
    columns = (
        TextColumn("reading labelled answers"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("check", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


class _PlainProgress:
    """Writes the calls done, at most every ``PLAIN_EVERY_S`` seconds."""

    def __init__(self) -> None:
        self._next_at = time.monotonic() + PLAIN_EVERY_S

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next_at:
            self._next_at = now + PLAIN_EVERY_S
            typer.echo(f"judge: {done} of {total} readings", err=True)
