"""Where in a document the values of a header stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.resume.document.lines import Document, Line
from pipelines.resume.schemas import FieldPlace, Header
from pipelines.resume.sections import ResumePart
from pipelines.resume.text import normalise

SEARCHED = 60
"""Characters of a value's beginning that are looked for."""

_SECTIONS = {
    "education": "education",
    "experience": "experience",
    "skills": "skills",
    "major": "education",
    "certificates": "certificates",
    "projects": "projects",
}


def places_of(
    header: Header, document: Document, parts: Sequence[ResumePart]
) -> dict[str, FieldPlace]:
    """The place of each value that is found, by JSON pointer below the header."""
    numbers = {id(line): number for number, line in enumerate(document.lines, 1)}
    dense = {id(line): _dense(line.text) for line in document.lines}
    places: dict[str, FieldPlace] = {}
    for pointer, value in _values(header):
        kind = _SECTIONS.get(pointer.split("/")[1])
        own = [line for part in parts if part.kind == kind for line in part.lines] if kind else []
        line = _find(value, [*(one for one in own if id(one) in dense), *document.lines], dense)
        if line is not None:
            paged = line.box is not None
            places[pointer] = FieldPlace(
                page=line.page if paged else None, line=numbers[id(line)], box=line.box
            )
    return places


def _values(header: Header) -> Iterator[tuple[str, str]]:
    for name in ("name", "email", "phone", "headline", "target_role", "target_company", "major"):
        value = getattr(header, name)
        if isinstance(value, str):
            yield f"/{name}", value
    for name in ("education", "experience", "skills", "certificates", "projects"):
        for number, value in enumerate(getattr(header, name)[:100]):
            yield f"/{name}/{number}", value


def _find(value: str, lines: Sequence[Line], dense: dict[int, str]) -> Line | None:
    start = _dense(value.split("\n")[0])[:SEARCHED]
    if not start:
        return None
    for line in lines:
        if start in dense[id(line)]:
            return line
    # A name on two lines, or one that is written with the surname first.
    first = _dense(value.split()[0])
    return next((line for line in lines if first in dense[id(line)]), None)


def _dense(text: str) -> str:
    return re.sub(r"[\s•]+", "", normalise(text))
