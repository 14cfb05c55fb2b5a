"""Why a report withholds levels, in the interview's language."""

from __future__ import annotations

from judging.qualification import LEVELS_KAPPA, LEVELS_KAPPA_LOW, POINTS_KAPPA, two_places
from pipelines.report.qualified_judge import QualifiedJudge
from pipelines.report.sentences import interval_text, sentence


def withheld_reason(judge: QualifiedJudge | None, language: str) -> str | None:
    """The measured figure and what to do; None without a judge, and for one that gives levels."""
    if judge is None or judge.gives_levels:
        return None
    return f"{_figure(judge, language)} {sentence(language, 'rate_yourself')}"


def _figure(judge: QualifiedJudge, language: str) -> str:
    model, measured = judge.judge.name, judge.qualification
    if measured is None:
        return sentence(language, "withheld_unmeasured", model=model)
    if not measured.may_tick_points:
        return sentence(
            language,
            "withheld_points",
            model=model,
            kappa=two_places(measured.points_kappa),
            n=measured.points,
            interval=_after_comma(
                interval_text(language, measured.points_kappa_low, measured.points_kappa_high)
            ),
            needed=two_places(POINTS_KAPPA),
        )
    if measured.levels_kappa is None or measured.levels_kappa_low is None:
        return sentence(language, "withheld_no_levels", model=model)
    return sentence(
        language,
        "withheld_levels",
        model=model,
        kappa=two_places(measured.levels_kappa),
        n=measured.levels,
        interval=_after_comma(
            interval_text(language, measured.levels_kappa_low, measured.levels_kappa_high or 1.0)
        ),
        needed=two_places(LEVELS_KAPPA),
        needed_low=two_places(LEVELS_KAPPA_LOW),
    )


def _after_comma(interval: str | None) -> str:
    return "" if interval is None else f", {interval}"
