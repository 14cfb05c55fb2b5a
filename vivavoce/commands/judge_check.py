"""``vivavoce judge check``: how well the judge agrees with labelled answers."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from judging.agreement import Interval
from judging.check_figures import CheckFigures, LabellerFigures, LevelFigures, PointFigures
from judging.checking import CheckError, check_judge
from judging.labelled.load import LabelledSetError, load_labelled
from judging.labelled.schemas import Half
from judging.qualification import LEVELS_KAPPA, LEVELS_KAPPA_LOW, POINTS_KAPPA, Qualification
from judging.qualification_store import QualificationStore
from kit.language import Language
from vivavoce.commands.connection import EXIT_FAILED, refuse
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings, read_settings

HOSTED_AT_ONCE = 8
"""Calls at the same time to a model on another machine; the embedded one gets one."""
NO_FIGURE = "–"


def check(
    language: Annotated[Language, typer.Option(help="Language of the labelled answers.")] = "en",
    model: Annotated[
        str,
        typer.Option(help="Check this instead of VIVAVOCE_LLM_PROVIDERS: http://host/v1#model."),
    ] = "",
    half: Annotated[
        Half, typer.Option(help="tune: for work on prompts; it qualifies nothing.")
    ] = "check",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures to this file.")
    ] = None,
) -> None:
    """Measure how well the judge agrees with labelled answers, and what it may decide.

    The result for the half "check" is stored in the data folder, where reports and interviews
    find it. Exit status 0, whatever the outcome; 1: the model can't be measured; 2: bad arguments.
    """
    settings = read_settings(Settings)
    configure_logs(settings.log_level)
    if json_file is not None and not json_file.parent.is_dir():
        refuse(f"there is no folder {json_file.parent} to write {json_file.name} to")
    try:
        figures = asyncio.run(_measure(settings, model, language, half))
    except LabelledSetError as error:
        refuse(str(error))
    except CheckError as error:
        refuse(str(error), EXIT_FAILED)
    if json_file is not None:
        json_file.write_text(figures.model_dump_json(indent=2) + "\n", encoding="utf-8")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    print_figures(console, figures)
    if half == "check":
        stored = QualificationStore(settings.folders.qualifications).save(figures.qualification)
        console.print(f"Stored in {stored}", soft_wrap=True)
    else:
        console.print("Not stored: prompts are tuned on this half, so it qualifies nothing.")


def print_figures(console: Console, figures: CheckFigures) -> None:
    """Print the table of a check and what follows from it."""
    console.print(
        f"{figures.judge}, prompt {figures.prompt_version}, language {figures.language}, "
        f"half '{figures.half}'; intervals are 95 %\n",
        soft_wrap=True,
    )
    console.print(_summary(figures))
    console.print()
    console.print(_traits(figures))
    if figures.failed:
        console.print(f"\n{figures.failed} calls were not answered; their points count as unclear.")
    console.print(f"\n{conclusion(figures.qualification)}", soft_wrap=True)


def conclusion(qualification: Qualification) -> str:
    """What the judge may decide, and why."""
    q = qualification
    points = f"κ {q.points_kappa:.2f}, needed {POINTS_KAPPA:.2f}"
    lines = [f"Ticks points off and chooses follow-ups: {_yes(q.may_tick_points)} ({points})."]
    if q.levels_kappa is None:
        levels = "no quadratic κ, because levels of labels and judge are too few"
    else:
        low = "" if q.levels_kappa_low is None else f" with lower bound {q.levels_kappa_low:.2f}"
        levels = (
            f"quadratic κ {q.levels_kappa:.2f}{low}, "
            f"needed {LEVELS_KAPPA:.2f} with {LEVELS_KAPPA_LOW:.2f}"
        )
    if not q.may_tick_points:
        levels += "; and the points' κ"
    lines.append(f"Gives levels: {_yes(q.may_give_levels)} ({levels}).")
    return "\n".join(lines)


def _summary(figures: CheckFigures) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in (
        *_point_rows(figures.points),
        *_level_rows(figures.levels),
        ("pairs 'different' told apart", f"{figures.pairs.told_apart} of {figures.pairs.different}"),
        ("pairs 'same' moved", f"{figures.pairs.moved} of {figures.pairs.same}"),
        *_labeller_rows(figures.labellers),
    ):
        table.add_row(name, value)
    return table


def _point_rows(points: PointFigures) -> list[tuple[str, str]]:
    return [
        ("points", f"{points.points} of {points.answers} answers"),
        ("κ on points", _interval(points.kappa)),
        ("precision", _interval(points.precision, percent=True)),
        ("recall", _interval(points.recall, percent=True)),
        ("untold points called told", _interval(points.untold_called_told, percent=True)),
        ("points left unclear", _percent(points.unclear)),
    ]


def _level_rows(levels: LevelFigures) -> list[tuple[str, str]]:
    return [
        ("levels", f"{levels.levels} of {levels.interviews} interviews"),
        ("quadratic κ on levels", _interval(levels.kappa)),
        ("exact, within one", f"{levels.exact}, {levels.within_one} of {levels.levels}"),
        ("levels only in the labels, only the judge's", f"{levels.missing}, {levels.extra}"),
    ]


def _labeller_rows(labellers: LabellerFigures) -> list[tuple[str, str]]:
    points, levels = labellers.points_kappa, labellers.levels_kappa
    return [
        (f"κ between labellers ({labellers.points} points)", _interval(points)),
        (f"quadratic κ between labellers ({labellers.levels} levels)", _interval(levels)),
    ]


def _traits(figures: CheckFigures) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("trait", overflow="fold")
    for heading in ("answers", "points", "κ", "precision", "recall", "untold called told"):
        table.add_column(heading, justify="right")
    for trait in figures.traits:
        table.add_row(
            trait.trait,
            str(trait.answers),
            str(trait.points),
            _number(trait.kappa),
            _percent(trait.precision),
            _percent(trait.recall),
            _percent(trait.untold_called_told),
        )
    return table


def _interval(interval: Interval, *, percent: bool = False) -> str:
    show = _percent if percent else _number
    if interval.low is None or interval.high is None:
        return show(interval.value)
    return f"{show(interval.value)} ({show(interval.low)} to {show(interval.high)})"


def _number(value: float | None) -> str:
    return NO_FIGURE if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return NO_FIGURE if value is None else f"{100 * value:.1f} %"


def _yes(decision: bool) -> str:
    return "yes" if decision else "no"


async def _measure(settings: Settings, model: str, language: Language, half: Half) -> CheckFigures:
    labelled = load_labelled(language)
    async with judge_of(settings, model) as (judge, local):
        with _progress() as show:
            return await check_judge(
                judge,
                labelled,
                half=half,
                at_once=1 if local else HOSTED_AT_ONCE,
                on_progress=show,
            )
