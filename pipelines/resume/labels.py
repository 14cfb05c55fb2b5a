"""Values with labels, in lines and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.resume.document.lines import Line
from pipelines.resume.vocabulary import (
    LABELS,
    OTHER_LABELS,
    TABLE_LABELS,
    WEAK_LABELS,
    is_label,
    key_of,
)

_CELLS = re.compile(r"\s*[|｜]\s*|\t+")
_LABELLED = re.compile(r"^\W*([^:：]{1,40}?)\s*[:：]\s*(.*)$")
_ALL = sorted({*LABELS, *WEAK_LABELS, *(key for key in OTHER_LABELS if " " not in key)}, key=len)


def _spaced(key: str) -> str:
    """A pattern of a label that allows spaces: Korean labels have them anywhere."""
    if "가" <= key[0] <= "힣":
        return r"\s?".join(map(re.escape, key))
    return re.escape(key).replace(r"\ ", r"\s?")


_ANY_LABEL = re.compile(
    r"(?<![\w가-힣])(?:" + "|".join(map(_spaced, reversed(_ALL))) + r")\s?[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LabelledValue:
    """A value with its label, such as ``Target role: Engineer``.

    Attributes:
        weak: whether its label means this field only beside others.
    """

    field: str
    value: str
    weak: bool = False


def labelled_values(lines: Sequence[Line]) -> Iterator[LabelledValue]:
    """Values with labels: ``label: value``, a table's cells, or a label above a value."""
    cells: list[str] = []
    for place, line in enumerate(lines):
        texts = [cell for cell in _CELLS.split(line.text) if cell.strip()]
        below = lines[place + 1] if place + 1 < len(lines) else None
        if below is not None and len(texts) > 1 and all(map(_is_bare_label, texts)):
            # A row of labels above a row of values.
            for label, value in aligned(line, below):
                if (name := LABELS.get(key_of(label))) and not is_label(value):
                    yield LabelledValue(name, value)
            continue
        cells += [part for text in texts for part in _by_labels(text)]
    for place, cell in enumerate(cells):
        following = cells[place + 1].strip() if place + 1 < len(cells) else ""
        yield from _of_cell(cell, following)


def _by_labels(text: str) -> Iterator[str]:
    """The parts of a text, each with one label: "Role: Cook. Company: Acme" is two."""
    starts = (
        [match.start() for match in _ANY_LABEL.finditer(text)]
        if ":" in text or "：" in text
        else []
    )
    for start, end in pairwise([0, *(start for start in starts if start), len(text)]):
        if part := text[start:end].strip(" ,;.·/|"):
            yield part


def _of_cell(cell: str, following: str) -> Iterator[LabelledValue]:
    inline = _LABELLED.match(cell)
    if inline and inline[2].strip():
        key = key_of(inline[1])
        if name := LABELS.get(key) or WEAK_LABELS.get(key):
            yield LabelledValue(name, inline[2].strip(), key not in LABELS)
            return
    if (name := LABELS.get(key_of(cell))) and following and not is_label(following):
        yield LabelledValue(name, following)
        return
    for words in (1, 2):  # cells of a table row, separated by a space only
        parts = cell.split(" ", words)
        label, value = " ".join(parts[:words]), parts[words] if len(parts) > words else ""
        name = LABELS.get(key_of(label))
        if name and value and re.search(r"[가-힣]", label):
            yield LabelledValue(name, _until_label(value))
            return


def _is_bare_label(cell: str) -> bool:
    key = key_of(cell)
    return key in LABELS or key in OTHER_LABELS


def aligned(header: Line, row: Line) -> list[tuple[str, str]]:
    """Each cell of a row with the cell of the header above it."""
    names, values = header.text.split("\t"), row.text.split("\t")
    known = len(header.columns) == len(names) and len(row.columns) == len(values)
    if not known:
        return list(zip(names, values, strict=False))
    pairs = []
    for value, (left, right) in zip(values, row.columns, strict=True):
        middle = (left + right) / 2
        best = min(
            range(len(names)),
            key=lambda place: (
                -max(
                    0.0, min(right, header.columns[place][1]) - max(left, header.columns[place][0])
                ),
                abs(sum(header.columns[place]) / 2 - middle),
            ),
        )
        pairs.append((names[best], value))
    return pairs


def table_rows(lines: Sequence[Line]) -> tuple[list[dict[str, str]], list[Line]]:
    """The rows below a header of known labels, by the labels' fields, and the lines outside."""
    rows: list[dict[str, str]] = []
    rest: list[Line] = []
    header: Line | None = None
    for line in lines:
        names = [TABLE_LABELS.get(key_of(cell)) for cell in line.text.split("\t")]
        if len(names) >= 2 and sum(name is not None for name in names) >= max(2, len(names) - 1):
            header = line
            continue
        if header is None or line.bullet:
            rest.append(line)
            continue
        if "\t" not in line.text:
            if rows and _continues_row(header, line):
                rows[-1]["work"] = f"{rows[-1].get('work', '')} {line.text}".strip()
                rows[-1]["text"] = f"{rows[-1]['text']}\n{line.text}"
            else:
                rest.append(line)
            continue
        row: dict[str, str] = {"text": line.text}
        for label, value in aligned(header, line):
            if name := TABLE_LABELS.get(key_of(label)):
                row[name] = f"{row[name]} {value}" if name in row else value
        rows.append(row)
    return rows, rest


def _continues_row(header: Line, line: Line) -> bool:
    return bool(line.columns and header.columns) and line.columns[0][0] > header.columns[0][1]


def _until_label(value: str) -> str:
    """A value up to the next label of the same line."""
    words = value.split(" ")
    for place, word in enumerate(words[1:], 1):
        if key_of(word) in LABELS or key_of(word) in OTHER_LABELS:
            return " ".join(words[:place])
    return value
