"""The content of a report's pages, as data for the template."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any, Protocol

from interviews.plan import Plan
from judging.flags import Flag
from judging.qualification import two_places
from kit.text import clean
from pipelines.report.pdf.content import dimension_content, questions_content
from pipelines.report.pdf.contents import Contents
from pipelines.report.pdf.labels import labels, long_date
from pipelines.report.pdf.people import people_content
from pipelines.report.pdf.unjudged import unjudged
from pipelines.report.schemas import Override, Report, level_range
from pipelines.report.sentences import (
    clock_time,
    duration_text,
    interval_text,
    replaced_text,
    sentence,
)

NAME_LIMIT = 120
"""Characters of a name, role or company; the rest is cut off with an ellipsis."""
UNBROKEN_LIMIT = 32
"""Characters of the longest word that is never broken."""
BREAK_EVERY = 8
"""Characters of a longer one between two places to break; so many of the widest letter fit on a
line of the largest size."""


class PrintedInterview(Protocol):
    """The fields of an interview that are printed; ``db.tables.Interview`` has them."""

    id: Any
    candidate_name: str
    role: str
    company: str
    started_at: datetime | None


def document_of(
    report: Report,
    interview: PrintedInterview,
    plan: Plan,
    *,
    length_s: float,
    zone: tzinfo,
    contents: Contents | None = None,
) -> dict[str, Any]:
    """The document in the report's language; JSON values only.

    Args:
        report: a complete report.
        interview: the interview that it is about.
        plan: the plan that the interview followed; its rubric has the levels' sentences.
        length_s: length of the conversation in seconds.
        zone: time zone of the dates.
        contents: the parts to print; None: the assessment and the answers.
    """
    contents = contents or Contents()
    if not contents.assessment:
        report = unjudged(report, plan)
    language, texts = report.language, labels(report.language)
    document = {
        "language": language,
        "labels": texts,
        "name": _name(interview.candidate_name),
        "assessment": contents.assessment,
        "subtitle": texts["subtitle"].format(
            role=_name(interview.role), company=_name(interview.company)
        ),
        "facts": [
            [texts["date"], _when(language, interview.started_at, zone)],
            [texts["duration"], duration_text(language, length_s)],
            [texts["plan"], plan.title],
            [texts["end"], report.status_detail],
            [texts["reference"], str(interview.id)],
        ],
        "total": _total(report),
        "total_note": _total_note(report, texts),
        "total_before": _total_before(report, texts),
        "total_override": _override(report.total_override, "override_total", report, zone),
        "withheld_reason": report.withheld_reason,
        "recording_note": report.recording_note,
        "summary": report.summary_text,
        "dimensions": [
            dimension_content(d, plan, report, refers=contents.answers)
            | {"override": _override(d.override, "override", report, zone)}
            for d in report.dimensions
        ],
        "questions": questions_content(report) if contents.answers else None,
        **people_content(contents, plan, language, lambda at: _when(language, at, zone)),
        "strengths": report.strengths,
        "improvements": report.improvements,
        "flags": [_flag(f, texts) for f in sorted(report.flags, key=lambda f: f.start_s)],
        "note": _note(report, contents, texts),
        "made": texts["made"].format(date=_when(language, report.generated_at, zone)),
        "file_title": texts["file_name"].format(name=_name(interview.candidate_name)),
    }
    return {
        key: _printable(value, _SEVERAL_LINES if key in _PARAGRAPHS else _ONE_LINE)
        for key, value in document.items()
    }


def _total(report: Report) -> str | None:
    if report.total is not None:
        return f"{report.total:.2f}"
    return _range(report.language, report.total_range)


def _range(language: str, bounds: tuple[float, float] | None) -> str | None:
    if bounds is None:
        return None
    low, high = bounds
    return sentence(language, "levels", low=f"{low:.2f}", high=f"{high:.2f}")


def _total_note(report: Report, texts: dict[str, str]) -> str | None:
    scored = sum(level_range(d) is not None for d in report.dimensions)
    if report.total_override is not None:
        return texts["by_person"]
    if report.total_range is None and report.total is None:
        # Why levels are withheld is too long for this place, and stands below.
        return None if report.withheld_reason is not None else report.not_scored_reason
    key = "total_note" if report.total is not None else "total_range_note"
    return texts[key].format(scored=scored, all=len(report.dimensions))


def _total_before(report: Report, texts: dict[str, str]) -> str | None:
    if report.machine_total is not None:
        before = f"{report.machine_total:.2f}"
    elif report.machine_total_range is not None:
        before = _range(report.language, report.machine_total_range) or ""
    else:
        return None
    return None if before == _total(report) else texts["changed_total"].format(machine=before)


def _override(
    override: Override | None, key: str, report: Report, zone: tzinfo
) -> dict[str, str] | None:
    if override is None:
        return None
    texts = labels(report.language)
    machine = replaced_text(report.language, override) or texts["no_number"]
    local = override.at.astimezone(zone)
    date = long_date(report.language, local.year, local.month, local.day)
    note = texts[key].format(by=_name(override.by), date=date, machine=machine)
    return {"note": note, "reason": override.reason}


def _note(report: Report, contents: Contents, texts: dict[str, str]) -> list[str]:
    hidden = contents.name_hidden
    if contents.assessment:
        lines = _judged_by(report, texts)
        lines.append(texts["note_quotes_hidden" if hidden else "note_quotes"])
        if report.total is not None or report.total_range is not None:
            lines.append(texts["note_total"])
    else:
        reader = "note_by_people" if contents.by_people else "note_independent"
        lines = [texts["note_left_out"], texts[reader]]
        if hidden:
            lines.append(texts["note_name_hidden"])
    return [*lines, texts["note_rights"]]


def _judged_by(report: Report, texts: dict[str, str]) -> list[str]:
    judge = report.judge
    if judge is None:
        # A report that names a model alone was made before judges were measured.
        key = "note_machine" if report.model else "note_no_machine"
        return [texts[key].format(model=report.model)]
    key = "note_withheld"
    if judge.gives_levels:
        key = "note_judge"
    elif judge.ticks_points:
        key = "note_points"
    lines = [texts[key].format(model=judge.model, version=judge.prompt_version)]
    for of in ("points", "levels"):
        kappa, low, high = (
            getattr(judge, f"{of}_{what}") for what in ("kappa", "kappa_low", "kappa_high")
        )
        if kappa is not None and low is not None and high is not None:
            interval = interval_text(report.language, low, high)
            figures = {
                "n": getattr(judge, of),
                "kappa": two_places(kappa),
                "interval": texts["note_interval"].format(interval=interval) if interval else "",
            }
            lines.append(texts[f"note_{of}_kappa"].format(**figures))
    return lines


def _flag(flag: Flag, texts: dict[str, str]) -> dict[str, str]:
    return {"time": clock_time(flag.start_s), "kind": texts[flag.kind], "text": flag.text}


def _when(language: str, moment: datetime | None, zone: tzinfo) -> str:
    if moment is None:
        return labels(language)["unknown"]
    local = moment.astimezone(zone)
    date = long_date(language, local.year, local.month, local.day)
    offset = local.strftime("%z")
    return f"{date}, {local:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def _name(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NAME_LIMIT else line[: NAME_LIMIT - 1] + "…"


_LONG_RUN = re.compile(rf"\S{{{UNBROKEN_LIMIT + 1},}}")
_PIECE = re.compile(rf"\S{{{BREAK_EVERY}}}(?=\S)")


_SEVERAL_LINES, _ONE_LINE = "\n", " "
"""What stands for a line's end."""
_PARAGRAPHS = frozenset({"summary", "notes"})
"""Texts that keep their lines."""


def _printable(value: Any, line_end: str) -> Any:
    """The same value without controls, which make a text look like another line, and with break
    points inside long words, which would run off the page."""
    if isinstance(value, str):
        text = clean(value).replace("\n", line_end)
        return _LONG_RUN.sub(lambda run: _PIECE.sub("\\g<0>\u200b", run.group()), text)
    if isinstance(value, list):
        return [_printable(item, line_end) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item, line_end) for key, item in value.items()}
    return value
