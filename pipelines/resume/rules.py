"""A résumé's header by rules: from labels, patterns, positions and looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.resume.contact import EMAIL, find_email, find_links, find_phone
from pipelines.resume.dates import DATE
from pipelines.resume.document.lines import Document, Line
from pipelines.resume.education import Study, major_in, major_of, studies_of
from pipelines.resume.entries import entries_of
from pipelines.resume.experience import Position, positions_of
from pipelines.resume.labels import labelled_values
from pipelines.resume.lists import certificates_of, listed_items
from pipelines.resume.names import find_name, name_of
from pipelines.resume.occupations import is_role
from pipelines.resume.schemas import EducationEntry, ExperienceEntry, Header, Section
from pipelines.resume.sections import ResumePart
from pipelines.resume.target_fields import application, labels_of, short
from pipelines.resume.vocabulary import is_label

MAX_LINE, MAX_PASSAGE = 300, 20_000
"""Characters that a field holds."""


@dataclass(frozen=True)
class HeaderReading:
    """A header, and the fields of it that rules are not sure of."""

    header: Header
    unsure: frozenset[str] = frozenset()


def read_header(document: Document, parts: Sequence[ResumePart]) -> HeaderReading:
    """Read a header by rules. Every value is copied from the document as it is written there."""
    text = document.text
    labels = labels_of(parts)
    role, company = application(parts)
    email = find_email(labels.get("email", "")) or find_email(text)
    labelled = name_of(labels.get("name", ""))
    found = None if labelled else find_name(document, email)
    name = labelled or (found.name if found else None)
    positions = _positions(parts)
    studies = _studies(parts)
    major = short(labels.get("major")) or major_of(studies) or _other_major(parts)
    header = Header(
        name=name,
        email=email,
        phone=find_phone(labels.get("phone", "")) or find_phone(text),
        links=find_links(text),
        headline=_headline(
            [line for part in parts if part.kind is None for line in part.lines], name
        ),
        target_role=short(labels.get("target_role")) or role,
        target_company=short(labels.get("target_company")) or company,
        major=major,
        education=[_passage(study.text) for study in studies][:200],
        experience=[_passage(one.text) for one in positions][:200],
        experience_entries=[
            ExperienceEntry(
                role=_line(one.role),
                company=_line(one.company),
                dates=_line(one.dates),
                description=[_passage(text) for text in one.bullets][:200],
            )
            for one in positions
        ][:200],
        education_entries=[
            EducationEntry(
                school=_line(study.school),
                degree=_line(study.degree),
                major=_line(study.major),
                dates=_line(study.dates),
            )
            for study in studies
        ][:200],
        skills=listed_items(_lines(parts, "skills"))[:500],
        certificates=certificates_of(_lines(parts, "certificates")),
        projects=[_passage(one.text) for one in entries_of(_lines(parts, "projects"))][:200],
        sections=[
            Section(kind=part.kind, title=part.title[:MAX_LINE], text=_passage(part.text))
            for part in parts
            if part.kind is not None and part.text and part.title
        ][:100],
    )
    unsure = {"name"} if found and not found.sure else set()
    return HeaderReading(header, frozenset(unsure))


def _lines(parts: Iterable[ResumePart], kind: str) -> list[Line]:
    return [line for part in parts if part.kind == kind for line in part.lines]


def _positions(parts: Sequence[ResumePart]) -> list[Position]:
    return [one for part in parts if part.kind == "experience" for one in positions_of(part.lines)]


def _studies(parts: Sequence[ResumePart]) -> list[Study]:
    return [one for part in parts if part.kind == "education" for one in studies_of(part.lines)]


def _other_major(parts: Sequence[ResumePart]) -> str | None:
    """A degree's field in another section: what columns mixed, or a résumé without headings."""
    for kinds in ((None, "personal", "summary", "other"), ("experience", "skills", "certificates")):
        for part in parts:
            strict = "skills" in kinds
            if part.kind in kinds and (found := major_in(part.lines, strict=strict)):
                return found
    return None


def _headline(lines: Sequence[Line], name: str | None) -> str | None:
    """The candidate's own job title, near their name."""
    cells = [cell for line in lines[:6] for cell in re.split(r"\t+|\s*[|｜]\s*", line.text)]
    for cell in cells[:10]:
        rest = cell.replace(name, "", 1).strip(" |/,-–—") if name else cell
        if not rest or len(rest) > 80 or is_label(rest) or any(labelled_values([Line(rest)])):
            continue
        if EMAIL.search(rest) or DATE.search(rest) or re.search(r"[:：.]", rest):
            continue
        if is_role(rest):
            return rest
    return None


def _line(value: str | None) -> str | None:
    return value if value and value.strip() and len(value) <= MAX_LINE else None


def _passage(text: str) -> str:
    return text[:MAX_PASSAGE]
