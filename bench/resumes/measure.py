"""What is read of the résumés, compared with what their people handed in."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.resumes.layouts import Case, Layout, cases
from bench.resumes.people import BAIT_WORDS, Half, Person
from bench.table import Note, Outcome, Summary, percent, table
from pipelines.resume.errors import ResumeError
from pipelines.resume.parse import ResumeSource, parse_resume
from pipelines.resume.schemas import Header

FIELDS = (
    "name", "email", "phone", "major", "target role", "target company", "role", "company",
    "number of entries", "what was done", "skills",
)  # fmt: skip
FAULTS = ("entries that begin in mid-sentence", "fields from hidden text", "hidden text unflagged")
HIDING = ("hidden", "word_boxes", "page_cards")
"""Layouts with hidden text."""


@dataclass
class Result:
    """What came of one résumé: right and all values by field, faults, seconds."""

    case: Case
    right: dict[str, int] = field(default_factory=dict)
    all: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    took_s: float = 0.0

    def compare(self, name: str, read: object, expected: object) -> None:
        """Count one value of a field."""
        self.all[name] = self.all.get(name, 0) + 1
        if read == expected:
            self.right[name] = self.right.get(name, 0) + 1
        else:
            self.wrong.append(f"{name}: {read!r} instead of {expected!r}")


async def measure(halves: Sequence[Half], note: Note, *, every: int = 1) -> Outcome:
    """Read the résumés of the halves by rules alone.

    Args:
        every: read each n-th only.
    """
    results: list[Result] = []
    for half in halves:
        for case in cases(half)[::every]:
            results.append(await read(case))
            if results[-1].wrong:
                note(f"{half}: {case.id}: {len(results[-1].wrong)} values are wrong")
    return outcome_of(results)


async def read(case: Case) -> Result:
    """Read one résumé and compare."""
    source = case.source()
    result = Result(case)
    began = time.monotonic()
    try:
        if isinstance(source, str):
            parsed = await parse_resume(ResumeSource(text=source), None)
        else:
            parsed = await parse_resume(ResumeSource(file=source), None)
    except ResumeError as error:
        result.wrong.append(f"not read: {error}")
        result.all = dict.fromkeys(FIELDS, 1)
        return result
    result.took_s = time.monotonic() - began
    header = parsed.data.header
    _compare(result, header, case.person, case.layout)
    values = header.model_dump_json()
    result.faults["fields from hidden text"] = sum(word in values for word in BAIT_WORDS)
    flagged = any(flag.kind == "hidden_text" for flag in parsed.reading.flags)
    result.faults["hidden text unflagged"] = int(case.layout.name in HIDING and not flagged)
    return result


def _compare(result: Result, header: Header, person: Person, layout: Layout) -> None:
    asks = layout.wording.target != "none"
    # Some layouts set the name in capitals.
    upper = person.name.upper()
    result.compare("name", header.name, upper if header.name == upper else person.name)
    result.compare("email", header.email, person.email)
    result.compare("phone", header.phone, person.phone)
    result.compare("major", header.major, person.schools[0].major)
    result.compare("target role", header.target_role, person.role if asks else None)
    result.compare("target company", header.target_company, person.company if asks else None)
    if layout.name in ("letter", "acro_form"):
        result.compare("number of entries", len(header.experience), 0)
        return
    result.compare("number of entries", len(header.experience), len(person.jobs))
    entries = header.experience_entries
    for place, job in enumerate(person.jobs):
        entry = entries[place] if place < len(entries) else None
        result.compare("role", entry.role if entry else None, job.role)
        result.compare("company", entry.company if entry else None, job.company)
        if layout.bullets:
            told = [text.rstrip(".") for text in entry.description] if entry else []
            result.compare("what was done", told, list(job.bullets))
    begun = [_begins(entry, person) for entry in header.experience]
    result.wrong += [
        f"begins in mid-sentence: {entry[:60]!r}"
        for entry, well in zip(header.experience, begun, strict=True)
        if not well
    ]
    result.faults["entries that begin in mid-sentence"] = begun.count(False)
    result.compare("skills", header.skills, list(person.skills[: layout.skills]))


def _begins(entry: str, person: Person) -> bool:
    """Whether an entry begins with a role, a company, a place or a date."""
    start = entry.lstrip("• ")
    names = [text for job in person.jobs for text in (job.role, job.company, job.city)]
    return (
        start.startswith(tuple(names))
        or re.match(r"\d{1,4}[./년\s–~-]|[A-Z][a-z]{2} \d{4}", start) is not None
    )


def outcome_of(results: Sequence[Result]) -> Outcome:
    """The figures: the share of right values by half, and the number of faults."""
    summary: dict[str, Any] = {}
    rows: list[list[str]] = []
    for half in dict.fromkeys(result.case.half for result in results):
        own = [result for result in results if result.case.half == half]
        took = Summary.of(result.took_s for result in own)
        figures: dict[str, Any] = {
            "documents": len(own),
            "layouts": len({result.case.layout.name for result in own}),
        }
        for name in FIELDS:
            right = sum(result.right.get(name, 0) for result in own)
            total = sum(result.all.get(name, 0) for result in own)
            figures[name] = [right, total]
            rows.append([half, name, percent(right, total)])
        for name in FAULTS:
            figures[name] = sum(result.faults.get(name, 0) for result in own)
            rows.append([half, name, str(figures[name])])
        figures |= {"seconds_median": took.median, "seconds_largest": took.largest}
        rows.append([half, "seconds, median and largest", f"{took.median:.2f}, {took.largest:.2f}"])
        summary[half] = figures
    notes = [
        f"{result.case.half}: {result.case.id}: {wrong}"
        for result in results
        for wrong in result.wrong
    ]
    samples = [
        {"id": result.case.id, "half": result.case.half, "wrong": result.wrong,
         "faults": result.faults, "took_s": round(result.took_s, 3)}
        for result in results
    ]  # fmt: skip
    counted = ", ".join(
        f"{half}: {one['documents']} documents in {one['layouts']} layouts"
        for half, one in summary.items()
    )
    columns = ("half", "fields that are right", "share")
    title = f"Résumés ({counted})"
    return Outcome(
        "resumes", {"model": "rules"}, samples, summary, [table(title, columns, rows)], notes
    )
