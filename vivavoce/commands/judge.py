"""``vivavoce judge``: judge a file of answers and interviews; ``vivavoce judge check``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from interviews.plan import Plan, PlanError, load_plan, pick_plan
from judging.batch.lines import BatchError, Line, read_lines
from judging.batch.model_names import batch_endpoint
from judging.batch.openai_format import import_replies, request_line
from judging.batch.stability import changes
from kit.language import Language
from models.errors import ModelFileError
from models.llm.errors import LLMServerError
from vivavoce.commands.connection import EXIT_FAILED, refuse
from vivavoce.commands.language_model import NoModelError
from vivavoce.judge_runs import LineJudge
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings, read_settings

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
    """Judge answers and interviews in a file; check how well a judge reads."""


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

    A model whose measured agreement doesn't suffice decides nothing, as in reports: it isn't
    asked, its findings are null, and "withheld_reason" says why. An imported batch gives its
    findings all the same; "judge" says what the model may decide.

    `vivavoce judge check` measures how well a judge agrees with labelled answers.

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
    settings = read_settings(Settings)
    configure_logs(settings.log_level)
    judge = LineJudge(settings, model, chosen, lines)
    if export_batch is not None:
        endpoint = batch_endpoint(settings.llm, model)
        requests = [request_line(task, chosen.language, endpoint) for task in judge.tasks]
        export_batch.write_text("".join(f"{line}\n" for line in requests), encoding="utf-8")
        typer.echo(f"{len(requests)} requests written to {export_batch}", err=True)
        return
    assert json_file is not None
    if import_batch is not None:
        _import(judge, import_batch, chosen, json_file)
        return
    failed = _judge(judge, times, json_file)
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


def _import(judge: LineJudge, file: Path, plan: Plan, json_file: Path) -> None:
    """Write what the replies say, whatever is known of the model that gave them."""
    result = import_replies(_text(file), judge.tasks, plan.language)
    typer.echo(
        f"{len(judge.tasks)} requests: {result.missing} without a reply, {result.faulty} with a "
        f"faulty one; {result.unknown} lines belong to none; {result.quotes_failed} statements are "
        "unclear because their quote proves nothing",
        err=True,
    )
    named = judge.named()
    known = named.shortfall or f"{named.name} may tick points off and give levels"
    typer.echo(f"{known} (--model names the provider that replied)", err=True)
    _write(json_file, judge.imported(named, result.findings))


def _judge(judge: LineJudge, times: int, json_file: Path) -> int:
    """Judge ``times`` times and write the first run; returns the requests without a reading."""
    try:
        judged = asyncio.run(judge.judged(times))
    except NoModelError as error:
        refuse(str(error))
    except (ModelFileError, LLMServerError) as error:
        refuse(str(error), EXIT_FAILED)
    _write(json_file, judged.runs[0])
    for reason in judged.withheld_reasons:
        typer.echo(f"findings withheld: {reason}", err=True)
    if len(judged.runs) > 1:
        found = changes(judged.runs)
        typer.echo(
            f"over {times} runs: {found.points_changed} of {found.points} points and "
            f"{found.levels_changed} of {found.levels} levels changed"
        )
    return judged.failed


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"cannot read {file}: {error}")


def _write(file: Path, lines: Iterable[Any]) -> None:
    texts = [json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
