"""The content of a report's pages, as data for the template."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any, Protocol

from interviews.plan import Plan
from judging.flags import Flag
from pipelines.report.pdf.labels import labels, long_date
from pipelines.report.schemas import DimensionScore, Override, QuestionReport, Report
from pipelines.report.sentences import duration_text

NAME_LIMIT = 120
"""Characters of a name, role or company; the rest is cut off with an ellipsis."""
UNBROKEN_LIMIT = 32
"""Characters without a space after which a line may break."""


class PrintedInterview(Protocol):
    """The fields of an interview that are printed; ``db.tables.Interview`` has them."""

    id: Any
    candidate_name: str
    role: str
    company: str
    started_at: datetime | None


def document_of(
    report: Report, interview: PrintedInterview, plan: Plan, *, length_s: float, zone: tzinfo
) -> dict[str, Any]:
    """The document in the report's language; JSON values only.

    Args:
        report: a complete report.
        interview: the interview that it is about.
        plan: the plan that the interview followed; its rubric has the levels' sentences.
        length_s: length of the conversation in seconds.
        zone: time zone of the dates.
    """
    texts = labels(report.language)
    weights = sum(d.weight for d in report.dimensions) or 1.0
    document = {
        "language": report.language,
        "labels": texts,
        "name": _name(interview.candidate_name),
        "subtitle": texts["subtitle"].format(
            role=_name(interview.role), company=_name(interview.company)
        ),
        "facts": [
            [texts["date"], _when(report.language, interview.started_at, zone)],
            [texts["duration"], duration_text(report.language, length_s)],
            [texts["plan"], plan.title],
            [texts["end"], report.status_detail],
            [texts["reference"], str(interview.id)],
        ],
        "total": None if report.total is None else f"{report.total:.2f}",
        "total_note": _total_note(report, texts),
        "total_before": None
        if report.machine_total in (None, report.total)
        else texts["changed_total"].format(machine=f"{report.machine_total:.2f}"),
        "total_override": _override(report.total_override, "override_total", report, zone),
        "summary": report.summary_text,
        "dimensions": [
            _dimension(d, plan, texts, weights)
            | {"override": _override(d.override, "override", report, zone)}
            for d in report.dimensions
        ],
        "questions": [_question(q, report.language) for q in report.questions],
        "strengths": report.strengths,
        "improvements": report.improvements,
        "flags": [_flag(f, texts) for f in sorted(report.flags, key=lambda f: f.start_s)],
        "note": [
            texts["note_machine"].format(model=report.model)
            if report.model
            else texts["note_no_machine"],
            texts["note_quotes"],
            texts["note_rights"],
        ],
        "made": texts["made"].format(date=_when(report.language, report.generated_at, zone)),
        "file_title": texts["file_name"].format(name=_name(interview.candidate_name)),
    }
    return {key: _breakable(value) for key, value in document.items()}


def clock_time(seconds: float) -> str:
    """A place in the recording, such as ``4:07`` or ``1:02:09``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _total_note(report: Report, texts: dict[str, str]) -> str | None:
    if report.total is None:
        return report.not_scored_reason
    if report.total_override is not None:
        return texts["by_person"]
    scored = sum(d.level is not None for d in report.dimensions)
    return texts["total_note"].format(scored=scored, all=len(report.dimensions))


def _dimension(
    score: DimensionScore, plan: Plan, texts: dict[str, str], weights: float
) -> dict[str, Any]:
    rubric = {d.id: d.levels for d in plan.rubric}
    anchor = rubric.get(score.id, {}).get(score.level) if score.level is not None else None
    verdict = (
        texts[score.verdict] if score.level is None else texts["level"].format(level=score.level)
    )
    return {
        "name": score.name,
        "weight": f"{score.weight / weights:.0%}",
        "level": score.level,
        "verdict": verdict,
        "anchor": anchor,
        "reasoning": score.reasoning,
        "quotes": [{"text": q.text, "time": clock_time(q.start_s)} for q in score.quotes],
    }


def _override(
    override: Override | None, key: str, report: Report, zone: tzinfo
) -> dict[str, str] | None:
    if override is None:
        return None
    texts = labels(report.language)
    machine = texts["no_number"] if override.machine is None else f"{override.machine:g}"
    local = override.at.astimezone(zone)
    date = long_date(report.language, local.year, local.month, local.day)
    note = texts[key].format(by=_name(override.by), date=date, machine=machine)
    return {"note": note, "reason": override.reason}


def _question(question: QuestionReport, language: str) -> dict[str, Any]:
    texts = labels(language)
    if question.answered:
        length = duration_text(language, question.answer_s)
        status = texts["answered"].format(words=question.answer_words, length=length)
    else:
        status = texts["unanswered" if question.asked else "not_asked"]
    return {
        "text": question.text,
        "status": status,
        "asked": question.asked,
        "covered": question.covered,
        "missing": question.missing if question.asked else [],
    }


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


_LONG_RUN = re.compile(rf"\S{{{UNBROKEN_LIMIT}}}(?=\S)")


def _breakable(value: Any) -> Any:
    """The same value with break points inside long words, which would run off the page."""
    if isinstance(value, str):
        return _LONG_RUN.sub(lambda run: run.group() + "\u200b", value)
    if isinstance(value, list):
        return [_breakable(item) for item in value]
    if isinstance(value, dict):
        return {key: _breakable(item) for key, item in value.items()}
    return value
