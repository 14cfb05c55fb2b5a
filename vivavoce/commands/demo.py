"""``vivavoce demo``: a synthetic candidate takes an interview over a real connection."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from interviews.plan import PlanError, load_plan, pick_plan
from kit.language import Language
from models.errors import ModelFileError
from models.settings import ModelSettings
from models.store.store import ModelStore
from vivavoce.commands.models import progress_display
from vivavoce.sample.interview import SampleError, SampleOptions, SampleResult, hold_interview
from vivavoce.sample.screen import TerminalScreen
from vivavoce.sample.script import AnswersError, Script, render_script, script_from_folder
from vivavoce.settings import read_settings
from vivavoce.synthetic_candidate.client import ConnectError

VOICE_MODELS = ("kokoro-82m-int8", "kokoro-voices")
"""Catalog ids of the sample candidate's voice (English; Korean needs none)."""


def demo(
    url: Annotated[str, typer.Option(help="Address of the product.", envvar="VIVAVOCE_URL")] = "",
    language: Annotated[str, typer.Option(help="en or ko.")] = "en",
    plan: Annotated[
        str, typer.Option(help="Id of a built-in plan, or a YAML file. Default: the standard plan.")
    ] = "",
    questions: Annotated[int, typer.Option(min=1, max=20, help="Planned questions to ask.")] = 3,
    minutes: Annotated[float, typer.Option(min=1, max=60, help="Time limit of the interview.")] = 5,
    seed: Annotated[int, typer.Option(min=0, help="Picks the candidate's voice.")] = 0,
    answers: Annotated[
        Path | None, typer.Option(help="Folder of WAV files with the answers, in name order.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the result to this file.")
    ] = None,
) -> None:
    """Hold one sample interview in real time, and show its report.

    Exit status 0: the interview ended normally and has a report. 1: it did not. 2: bad arguments.
    """
    console = Console(highlight=False)
    if language not in ("en", "ko"):
        raise typer.BadParameter(f"language '{language}' is not supported: use en or ko")
    chosen: Language = "ko" if language == "ko" else "en"
    try:
        whole = load_plan(plan) if plan else pick_plan(chosen)
        if whole.language != chosen:
            raise PlanError(
                f"plan '{plan}' is in '{whole.language}': add --language {whole.language}"
            )
        script = _script(
            console, chosen, seed, answers, {q.id for q in whole.questions[:questions]}
        )
    except (PlanError, AnswersError) as error:
        console.print(f"[red]error[/red] {error}")
        raise typer.Exit(2) from error
    except ModelFileError as error:
        console.print(f"[red]error[/red] {error}")
        raise typer.Exit(1) from error
    options = SampleOptions(
        base_url=url or f"http://127.0.0.1:{os.environ.get('VIVAVOCE_API_PORT', '8000')}",
        language=chosen,
        plan_data=whole.model_dump(mode="json") if plan else None,
        questions=questions,
        time_budget_s=round(minutes * 60),
        seed=seed,
        api_key=os.environ.get("VIVAVOCE_API_KEY"),
    )
    screen = TerminalScreen(console)
    try:
        result = asyncio.run(hold_interview(options, script, screen))
    except (SampleError, ConnectError) as error:
        screen.close()
        console.print(f"[red]error[/red] {error}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    finally:
        screen.close()
    screen.report(result.report)
    _summary(console, result)
    if json_file is not None:
        write_result(json_file, result)
        console.print(f"[dim]written to {json_file}[/dim]")
    if not result.complete:
        console.print(f"[red]the sample interview did not complete[/red] ({result.end_reason})")
        raise typer.Exit(1)


def write_result(path: Path, result: SampleResult) -> None:
    """Write the result as JSON, with times in seconds and ISO 8601."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result.__dict__, ensure_ascii=False, indent=2, default=str))


def _script(
    console: Console, language: Language, seed: int, answers: Path | None, ids: set[str]
) -> Script:
    if answers is not None:
        return script_from_folder(answers, language)
    settings = read_settings(ModelSettings)
    if language == "en":
        with progress_display() as show:
            ModelStore(settings.models_dir).ensure(VOICE_MODELS, show)
    with console.status("rendering the candidate's voice …") as status:
        return render_script(
            language,
            settings,
            seed=seed,
            cache=settings.models_dir.parent / "sample",
            only=ids,
            progress=lambda done, total: status.update(
                f"rendering the candidate's voice … {done} of {total} answers"
            ),
        )


def _summary(console: Console, result: SampleResult) -> None:
    times = sorted(t["v2v_ms"] for t in result.turns if t["v2v_ms"] is not None)
    if times:
        console.print(
            f"\n{len(times)} replies, voice to voice: median {times[len(times) // 2]} ms, "
            f"longest {times[-1]} ms"
        )
