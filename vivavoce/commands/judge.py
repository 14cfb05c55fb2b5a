"""``vivavoce judge``: judge a file of answers and interviews; ``vivavoce judge check``."""

from __future__ import annotations

import asyncio
import json
import time
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from interviews.plan import Plan, PlanError, load_plan, pick_plan
from judging.batch.lines import BatchError, Line, read_lines
from judging.batch.model_names import batch_endpoint
from judging.batch.openai_format import import_replies, request_line
from judging.batch.run import judge_tasks
from judging.batch.stability import changes
from judging.batch.tasks import Findings, Task, output_of, tasks_of
from judging.embedded import judge_for
from kit.language import Language
from models.errors import ModelFileError
from models.llm.errors import LLMServerError
from vivavoce.commands.connection import EXIT_FAILED, refuse
from vivavoce.commands.language_model import NoModelError, language_model
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings, read_settings

HOSTED_AT_ONCE = 8
"""Requests at the same time to a model on another machine; the embedded one gets one."""
PROGRESS_EVERY_S = 5.0

FILE_COMMAND = "file"
OTHER_COMMANDS = {"check": "vivavoce.commands.judge_check:check"}
"""Where the function of each further command is; it is imported when it is run."""


class JudgeGroup(TyperGroup):
    """Takes ``vivavoce judge FILE`` for ``vivavoce judge file FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command for files before arguments that name no command."""
        if args and args[0] not in {FILE_COMMAND, *OTHER_COMMANDS}:
            args = [FILE_COMMAND, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, also those that are not imported yet."""
        return [FILE_COMMAND, *OTHER_COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now if need be."""
        if cmd_name not in OTHER_COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = OTHER_COMMANDS[cmd_name].partition(":")
        single = typer.Typer(add_completion=False)
        single.command(cmd_name)(getattr(import_module(module), function))
        return typer.main.get_command(single)


app = typer.Typer(cls=JudgeGroup, no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Judge answers and interviews in a file; check how well the judge agrees with people."""


@app.command(FILE_COMMAND)
def judge_file(
    file: Annotated[
        Path, typer.Argument(help="JSON lines: single answers, whole interviews, or both.")
    ],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the findings to this file, line by line.")
    ] = None,
    plan: Annotated[
        str, typer.Option(help="Id of a plan, or a YAML file; else the language's standard plan.")
    ] = "",
    language: Annotated[
        Language | None, typer.Option(help="Of the standard plan: en by default.")
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            help="Provider instead of VIVAVOCE_LLM_PROVIDERS, such as http://host/v1#model."
        ),
    ] = "",
    times: Annotated[
        int, typer.Option(min=1, help="Judge so often, and print what changed between the runs.")
    ] = 1,
    export_batch: Annotated[
        Path | None,
        typer.Option(help="Judge nothing: write the requests in OpenAI's batch format."),
    ] = None,
    import_batch: Annotated[
        Path | None, typer.Option(help="Ask no model: take the replies from such a batch.")
    ] = None,
) -> None:
    """Judge every line of FILE with the plan's evidence points and levels.

    A line is an answer, {"id", "question", "answer"}, or an interview, {"id", "answers":
    [{"question", "answer", "follow_up"?}]}. A question is an id of the plan or its words. The
    output says for an answer which points are told (null: unclear), and for an interview the
    levels, or ranges of levels, each with the passages that prove it.

    `vivavoce judge check` measures how well the judge agrees with people.

    Exit status 1: there is a request that the model did not answer. 2: bad arguments or lines.
    """
    if export_batch is None and json_file is None:
        refuse("say where the findings go: --json OUT.jsonl")
    if export_batch is not None and import_batch is not None:
        refuse("--export-batch writes requests and --import-batch reads their replies: use one")
    if times > 1 and (export_batch or import_batch):
        refuse("--times asks a model: it can't be used with a batch")
    for output in (json_file, export_batch):
        if output is not None and not output.absolute().parent.is_dir():
            refuse(f"there is no folder {output.parent} to write {output.name} to")
    chosen = _plan(plan, language)
    lines = _lines(file, chosen)
    tasks = [task for line in lines for task in tasks_of(line, chosen)]
    settings = read_settings(Settings)
    configure_logs(settings.log_level)
    if export_batch is not None:
        endpoint = batch_endpoint(settings.llm, model)
        _write(export_batch, [request_line(task, chosen.language, endpoint) for task in tasks])
        typer.echo(f"{len(tasks)} requests written to {export_batch}", err=True)
        return
    assert json_file is not None
    if import_batch is not None:
        findings = _imported(import_batch, tasks, chosen.language)
        _write(json_file, _outputs(lines, chosen, findings))
        return
    failed = _judge(settings, model, chosen, lines, tasks, times, json_file)
    if failed:
        refuse(f"{failed} requests were not answered; their statements are unclear", EXIT_FAILED)


def _plan(name: str, language: Language | None) -> Plan:
    try:
        plan = load_plan(name) if name else pick_plan(language or "en")
    except PlanError as error:
        refuse(str(error))
    if language is not None and plan.language != language:
        refuse(f"plan '{plan.id}' is in '{plan.language}', not in '{language}'")
    return plan


def _lines(file: Path, plan: Plan) -> list[Line]:
    try:
        return read_lines(_text(file), plan)
    except BatchError as error:
        refuse(f"{file}: {error}")


def _imported(file: Path, tasks: list[Task], language: Language) -> dict[str, Findings]:
    result = import_replies(_text(file), tasks, language)
    typer.echo(
        f"{len(tasks)} requests: {result.missing} without a reply, {result.faulty} with a faulty "
        f"one; {result.unknown} lines belong to none; {result.quotes_failed} statements are "
        "unclear because their quote proves nothing",
        err=True,
    )
    return result.findings


def _judge(
    settings: Settings,
    model: str,
    plan: Plan,
    lines: list[Line],
    tasks: list[Task],
    times: int,
    json_file: Path,
) -> int:
    """Judge ``times`` times and write the first run; returns the requests without a reading."""

    async def runs() -> list[tuple[dict[str, Findings], int]]:
        async with language_model(settings, model) as text_model:
            judge = judge_for(text_model, plan.language)
            at_once = 1 if text_model.local else HOSTED_AT_ONCE
            progress = _Progress(len(tasks) * times)
            return [
                await judge_tasks(judge, tasks, at_once=at_once, on_progress=progress.one_more)
                for _ in range(times)
            ]

    try:
        results = asyncio.run(runs())
    except NoModelError as error:
        refuse(str(error))
    except (ModelFileError, LLMServerError) as error:
        refuse(str(error), EXIT_FAILED)
    outputs = [[output_of(line, plan, findings) for line in lines] for findings, _ in results]
    _write(json_file, [json.dumps(line, ensure_ascii=False) for line in outputs[0]])
    if times > 1:
        found = changes(outputs)
        typer.echo(
            f"over {times} runs: {found.points_changed} of {found.points} points and "
            f"{found.levels_changed} of {found.levels} levels changed"
        )
    return sum(failed for _, failed in results)


def _outputs(lines: list[Line], plan: Plan, findings: dict[str, Findings]) -> list[str]:
    return [json.dumps(output_of(line, plan, findings), ensure_ascii=False) for line in lines]


class _Progress:
    """Writes how many requests are done, now and then and at the end."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._next_at = time.monotonic() + PROGRESS_EVERY_S

    def one_more(self, _done_of_run: int, _total_of_run: int) -> None:
        """Count a request, of whichever run."""
        self._done += 1
        if self._done == self._total or time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + PROGRESS_EVERY_S
            typer.echo(f"judged {self._done} of {self._total}", err=True)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"cannot read {file}: {error}")


def _write(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
