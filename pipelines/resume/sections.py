"""The structure of a résumé's text: sections, labelled values, entries and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

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


_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’]\d\d\b")
_LOWER = re.compile(r"[a-z](?![A-Za-z]?[A-Z])|\d+(?:[.,]\d+)?\s?(?:%|percent\b|퍼센트)")
_UNFINISHED = re.compile(
    r"(?:[,;&+(]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|than|that|the|to|which|with)"
    r"|[가-힣](?:하고|하며|하여|해서|하는|되는|있는|으며|으로|을|를|의|에서)"
    r"|\s(?:및|또는|등|위한|위해|대한|통한|통해|따른))$",
    re.IGNORECASE,
)
"""How a line ends that was broken in mid-sentence."""
WRAPPED_CHARACTERS = 60
"""A shorter line was not broken by the page's width."""


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
    """Group lines into entries: each begins at a period of time, or at a line after bullets.

    A line that continues a wrapped bullet begins none.
    """
    entries: list[list[str]] = []
    fresh, bulleted = True, False
    for number, line in enumerate(lines):
        if not line.strip():
            fresh = True
            continue
        bullet = bool(BULLET.match(line))
        entry = entries[-1] if entries else []
        dated = bool(PERIOD.search(line)) and any(PERIOD.search(one) for one in entry)
        ended = bulleted and not bullet and not _continues(entry, lines, number)
        if not entry or (not bullet and (fresh or dated or ended)):
            entries.append([line.strip()])
            bulleted = bullet
        else:
            entry.append(line.strip())
            bulleted = bulleted or bullet
        fresh = False
    return ["\n".join(entry) for entry in entries]


def continues(before: str, line: str, following: Sequence[str], *, dated: bool) -> bool:
    """Whether a line without a bullet is the rest of the one before it.

    Args:
        following: the next lines; a heading has bullets or a date below it.
        dated: the heading above has a date; then the next heading has one, too.
    """
    if _LOWER.match(line) or _UNFINISHED.search(before):
        return True
    if _DATED.search(line):
        return False
    bullets = bool(following) and BULLET.match(following[0]) is not None
    if not bullets and any(_DATED.search(one) for one in following if not BULLET.match(one)):
        return False
    if dated:
        return True
    return len(before) >= WRAPPED_CHARACTERS and not re.search(r"[.!?)]$", before) and not bullets


def logical_lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines with wrapped ones joined: each without its bullet, and whether it had one."""
    lines = text.split("\n")
    current: tuple[str, bool] | None = None
    dated = False
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line:
            continue
        bullet = BULLET.match(line) is not None
        following = _next(lines, number)
        # Below a plain line, another may follow: a company below a title.
        dated = dated or (not bullet and _DATED.search(line) is not None)
        dated_above = dated and current is not None and current[1]
        if current and not bullet and continues(current[0], line, following, dated=dated_above):
            current = f"{current[0]} {line}", current[1]
            continue
        if current:
            yield current
        current = BULLET.sub("", line).strip(), bullet
    if current:
        yield current


def _continues(entry: Sequence[str], lines: Sequence[str], number: int) -> bool:
    """Whether a line continues the last bullet of an entry."""
    dated = any(_DATED.search(one) for one in entry if not BULLET.match(one))
    return continues(entry[-1], lines[number], _next(lines, number), dated=dated)


def _next(lines: Sequence[str], number: int) -> list[str]:
    """The next two lines with words."""
    return list(islice((line for line in lines[number + 1 :] if line.strip()), 2))


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
