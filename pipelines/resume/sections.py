"""The sections of a résumé: by their headings' words, and by how headings look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipelines.resume.dates import DATE
from pipelines.resume.document.lines import Document, Line
from pipelines.resume.occupations import is_role
from pipelines.resume.schemas import SectionKind
from pipelines.resume.text import clean_text
from pipelines.resume.vocabulary import (
    HEADINGS,
    TITLES,
    heading_kind,
    is_label,
    key_of,
)

MAX_LINE_CHARACTERS = 600
MAX_UNKNOWN_WORDS = 5
_LABELLED = re.compile(r"^\W*([^:：\t]{1,40}?)\s*[:：]\s*(.*)$")
_HANGUL = re.compile(r"[가-힣]")
_CLOSED = ("experience", "projects", "skills", "education")
"""Sections in which a label is one of an entry's, not a heading."""


@dataclass
class ResumePart:
    """Consecutive lines under one heading."""

    kind: SectionKind | None
    """None: the text before the first heading."""
    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines, bullets marked."""
        return Document(self.lines).text

    @property
    def plain(self) -> list[str]:
        """The texts of the lines, without bullets."""
        return [line.text for line in self.lines]


@dataclass(frozen=True)
class _Look:
    size: float
    bold: bool
    colour: int
    caps: bool

    @classmethod
    def of(cls, line: Line) -> _Look:
        letters = [c for c in line.text if c.isalpha() and c.lower() != c.upper()]
        caps = len(letters) >= 4 and all(map(str.isupper, letters))
        return cls(round(line.size * 2) / 2, line.bold, line.colour, caps)


def cleaned(document: Document) -> Document:
    """The document with every line composed, without rules and what can't be seen or stored."""
    lines = [
        replace(line, text=clean_text(line.text).replace("\n", " ")) for line in document.lines
    ]
    return replace(
        document,
        lines=[part for line in lines if any(map(str.isalnum, line.text)) for part in _parts(line)],
    )


def _parts(line: Line) -> Iterator[Line]:
    """A line in parts of bounded length: patterns take time that grows faster than the text."""
    yield replace(line, text=line.text[:MAX_LINE_CHARACTERS])
    for start in range(MAX_LINE_CHARACTERS, len(line.text), MAX_LINE_CHARACTERS):
        text = line.text[start : start + MAX_LINE_CHARACTERS]
        yield replace(line, text=text, bullet=False, gap=False, column=False, columns=[])


def split_sections(document: Document) -> list[ResumePart]:
    """Split a document at its headings; the first part is what stands before them."""
    lines = _whole_headings(document.lines)
    kinds = [_kind(line, lines[place + 1 :][:1]) for place, line in enumerate(lines)]
    kinds = _of_one_look(lines, kinds)
    unknown = _unknown_headings(lines, kinds)
    parts = [ResumePart(None, "")]
    title_size = 1.3 * _body_look(lines).size
    for place, line in enumerate(lines):
        kind = kinds[place]
        if line.column and title_size and _titles(lines, kinds, place, title_size):
            # A column beside a sidebar begins with the candidate's name, under no heading.
            parts.append(ResumePart(None, ""))
        if kind is not None:
            parts.append(ResumePart(kind, line.text.strip()))
        elif place in unknown:
            parts.append(ResumePart("other", line.text.strip()))
        elif not _begins_beside(line, parts):
            parts[-1].lines.append(line)
    return parts


def _whole_headings(lines: Sequence[Line]) -> list[Line]:
    """The lines with headings joined that a narrow column broke in two."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and not line.bullet and _breaks_heading(before, line):
            first, tab, rest = before.text.partition("\t")
            joined[-1] = replace(before, text=f"{first} {line.text}{tab}{rest}")
            continue
        joined.append(line)
    return joined


def _breaks_heading(before: Line, line: Line) -> bool:
    first, second = before.text.partition("\t")[0], line.text
    if len(first) + len(second) > 40 or "\t" in second or _Look.of(before) != _Look.of(line):
        return False
    whole = heading_kind(f"{first} {second}")
    return (
        whole is not None
        and heading_kind(second) is None
        and (heading_kind(first) is None or first.rstrip().endswith(("&", "and", "및")))
    )


def _titles(
    lines: Sequence[Line], kinds: Sequence[SectionKind | None], place: int, size: float
) -> bool:
    """Whether a column has large letters before its first heading."""
    for number in range(place, len(lines)):
        if kinds[number] is not None or (lines[number].column and number > place):
            return False
        if lines[number].size >= size:
            return True
    return False


def _kind(line: Line, following: Sequence[Line]) -> SectionKind | None:
    kind = heading_kind(line.text)
    if kind is None or not line.bullet:
        return kind
    korean = _HANGUL.search(line.text) is not None
    return kind if korean or (following and not following[0].bullet) else None


def _begins_beside(line: Line, parts: list[ResumePart]) -> bool:
    """Whether a heading stands on the line of its text: in the first cell, or before a colon."""
    first, tab, rest = line.text.partition("\t")
    kind = heading_kind(first) if tab and not line.bullet else None
    if kind is not None:
        # A table's row of labels has headings' words, too.
        if not all(is_label(cell) for cell in rest.split("\t")):
            parts.append(ResumePart(kind, first.strip(), [_rest(line, rest)]))
            return True
        return False
    label = None if line.bullet else _LABELLED.match(line.text)
    if label and label[2] and (parts[-1].kind not in _CLOSED or (line.gap and parts[-1].lines)):
        kind = HEADINGS.get(key_of(label[1]))
        if kind is not None:
            parts.append(ResumePart(kind, label[1].strip(), [_rest(line, label[2])]))
            return True
    return False


def _rest(line: Line, text: str) -> Line:
    return replace(line, text=text.strip(), columns=line.columns[1:], gap=False)


def _of_one_look(
    lines: Sequence[Line], kinds: list[SectionKind | None]
) -> list[SectionKind | None]:
    """Without the lines that have a heading's words but are set as the text is."""
    body = _body_look(lines)
    heads = [place for place, kind in enumerate(kinds) if kind is not None]
    distinct = [place for place in heads if _Look.of(lines[place]) != body]
    if len(distinct) < 2 or not any(line.size for line in lines):
        return kinds
    common = Counter(_Look.of(lines[place]) for place in distinct).most_common(1)[0][0]
    kept: list[SectionKind | None] = list(kinds)
    for place in heads:
        look = _Look.of(lines[place])
        smaller = look.size < common.size - 0.9 and not look.caps and not lines[place].styled
        if look == body or (smaller and not look.bold):
            kept[place] = None
    return kept


def _unknown_headings(lines: Sequence[Line], kinds: Sequence[SectionKind | None]) -> set[int]:
    """Places of headings whose words are not known, but which look as the known ones do."""
    known = [lines[place] for place, kind in enumerate(kinds) if kind is not None]
    found: set[int] = set()
    looks = Counter(_Look.of(line) for line in known)
    body = _body_look(lines)
    first = next((place for place, kind in enumerate(kinds) if kind is not None), 0)
    for look, count in looks.items():
        alike = [
            place
            for place, line in enumerate(lines)
            if place > first and kinds[place] is None and _Look.of(line) == look
        ]
        short = [place for place in alike if _may_head(lines[place])]
        distinct = look != body and (
            look.caps or look.size != body.size or look.colour != body.colour or look.bold
        )
        if not short or not distinct or len(short) < len(alike):
            continue
        if any(is_role(lines[place].text) for place in short):
            continue  # positions are set as headings are
        styled = any(lines[place].styled for place in short)
        if len(short) <= max(count, 1) and (count >= 2 or styled or look.size > body.size):
            found |= set(short)
    return found


def _may_head(line: Line) -> bool:
    words = line.text.split()
    return (
        not line.bullet
        and len(words) <= MAX_UNKNOWN_WORDS
        and len(line.text) <= 40
        and not re.search(r"[\d\t@|,;:.]", line.text)
        and not DATE.search(line.text)
        and key_of(line.text) not in TITLES
    )


def _body_look(lines: Sequence[Line]) -> _Look:
    """How most of the text is set."""
    amounts: Counter[_Look] = Counter()
    for line in lines:
        amounts[_Look.of(line)] += len(line.text)
    return amounts.most_common(1)[0][0] if amounts else _Look(0, False, 0, False)
