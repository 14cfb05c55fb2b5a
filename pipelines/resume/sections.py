"""The structure of a résumé's text: sections, labelled values, entries and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.resume.schemas import SectionKind
from pipelines.resume.vocabulary import BESIDE, HEADINGS, LABELS, OTHER_LABELS, key_of

MAX_HEADING_CHARACTERS = 40

BULLET = re.compile(r"^\s*(?:[-*•‣▪◦●○■□◆◇▶►·ㆍ∙]|\(?\d{1,2}[.)])\s+")
PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:\s?[./년-]\s?\d{1,2}\s?월?)?\.?\s*(?:-|–|—|~|∼|to|until)\s*"
    r"(?:(?:19|20)\d{2}|[A-Za-z]{3,9}\.? (?:19|20)\d{2}|present|now|current|현재|재직)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:&|/|·|,|\band\b|및)\s*", re.IGNORECASE)
_CELLS = re.compile(r"\s*[|｜]\s*|\t+")
_LABELLED = re.compile(r"^\W*([^:：]{1,40}?)\s*[:：]\s*(.*)$")


@dataclass
class ResumePart:
    """Consecutive lines under one heading."""

    kind: SectionKind | None
    """None: the text before the first heading."""
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as they are in the résumé."""
        return "\n".join(self.lines).strip()


@dataclass(frozen=True)
class LabelledValue:
    """A value with its label, such as ``Target role: Engineer``."""

    field: str
    value: str


def split_sections(text: str) -> list[ResumePart]:
    """Split the whole text at its headings; the first part is the text before them."""
    parts = [ResumePart(None, "")]
    for line in text.split("\n"):
        kind = heading_kind(line)
        if kind is not None:
            parts.append(ResumePart(kind, line.strip()))
            continue
        label = None if BULLET.match(line) or parts[-1].kind == "skills" else _LABELLED.match(line)
        kind = HEADINGS.get(key_of(label[1])) if label and label[2] else None
        if label and kind is not None:
            parts.append(ResumePart(kind, label[1].strip(), [label[2]]))
            continue
        parts[-1].lines.append(line)
    return parts


def heading_kind(line: str) -> SectionKind | None:
    """The kind of section that a line begins, if it is a heading and nothing else."""
    if not line.strip() or len(line) > MAX_HEADING_CHARACTERS:
        return None
    key = key_of(line)
    if key in HEADINGS:
        return HEADINGS[key]
    first, *others = (key_of(part) for part in _JOINED.split(key))
    known = bool(others) and all(other in HEADINGS or other in BESIDE for other in others)
    return HEADINGS.get(first) if known else None


def labelled_values(lines: Sequence[str]) -> Iterator[LabelledValue]:
    """Values with labels: ``label: value``, a table's ``label value``, or a label above a value."""
    cells = [cell for line in lines for cell in _CELLS.split(line) if cell.strip()]
    for place, cell in enumerate(cells):
        inline = _LABELLED.match(cell)
        if inline and (name := LABELS.get(key_of(inline[1]))) and inline[2].strip():
            yield LabelledValue(name, inline[2].strip())
            continue
        following = cells[place + 1].strip() if place + 1 < len(cells) else ""
        if (name := LABELS.get(key_of(cell))) and following and not is_label(following):
            yield LabelledValue(name, following)
            continue
        for words in (1, 2):  # cells of a table row, separated by a space only
            label, _, value = _cut(cell, words)
            name = LABELS.get(key_of(label))
            if name and value and re.search(r"[가-힣]", label):
                yield LabelledValue(name, _until_label(value))
                break


def is_label(cell: str) -> bool:
    """Whether a cell is a label, with or without a value, or a heading."""
    label = _LABELLED.match(cell)
    key = key_of(label[1] if label else cell)
    return key in LABELS or key in OTHER_LABELS or heading_kind(cell) is not None


def passages(lines: Sequence[str]) -> list[str]:
    """Group lines into entries: each begins at a period of time, or at a line after bullets."""
    entries: list[list[str]] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        bullet = bool(BULLET.match(line))
        entry = entries[-1] if entries else []
        dated = bool(PERIOD.search(line)) and any(PERIOD.search(one) for one in entry)
        after_bullets = bool(entry) and bool(BULLET.match(entry[-1])) and not bullet
        if not entry or (not bullet and (fresh or dated or after_bullets)):
            entries.append([line.strip()])
        else:
            entry.append(line.strip())
        fresh = False
    return ["\n".join(entry) for entry in entries]


def listed_items(lines: Sequence[str]) -> list[str]:
    """The items of a list: split at commas and bullets, not within brackets."""
    items: dict[str, str] = {}
    for line in lines:
        line = BULLET.sub("", line).strip()
        if (label := _LABELLED.match(line)) and label[2]:
            line = label[2]
        for item in re.split(r"\s*[,;|•·、，]\s*(?![^(]{0,80}\))", line):
            item = item.strip(" .-")
            if item and len(item) <= 80:
                items.setdefault(item.casefold(), item)
    return list(items.values())


def _cut(cell: str, words: int) -> tuple[str, str, str]:
    parts = cell.split(" ", words)
    return " ".join(parts[:words]), " ", parts[words] if len(parts) > words else ""


def _until_label(value: str) -> str:
    """A value up to the next label of the same line."""
    words = value.split(" ")
    for place, word in enumerate(words[1:], 1):
        if key_of(word) in LABELS or key_of(word) in OTHER_LABELS:
            return " ".join(words[:place])
    return value
