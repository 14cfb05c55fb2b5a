"""The table of a judge's check, for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from judging.agreement import Interval
from judging.check_figures import (
    CheckFigures,
    LabellerFigures,
    LevelFigures,
    PairFigures,
    PointFigures,
)
from judging.qualification import LEVELS_KAPPA, LEVELS_KAPPA_LOW, POINTS_KAPPA, Qualification

NO_FIGURE = "–"


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
        *_pair_rows(figures.pairs),
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


def _pair_rows(pairs: PairFigures) -> list[tuple[str, str]]:
    return [
        (
            "pairs 'different' told apart",
            _share(pairs.told_apart, pairs.told_apart_share, pairs.different),
        ),
        ("pairs 'same' moved", _share(pairs.moved, pairs.moved_share, pairs.same)),
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


def _share(count: int, share: Interval, of: int) -> str:
    if share.low is None or share.high is None:
        return f"{count} of {of}"
    return f"{count} of {of} ({_percent(share.low)} to {_percent(share.high)})"


def _number(value: float | None) -> str:
    return NO_FIGURE if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return NO_FIGURE if value is None else f"{100 * value:.1f} %"


def _yes(decision: bool) -> str:
    return "yes" if decision else "no"
