"""Reading candidates from pasted lines and from CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from email.utils import getaddresses
from itertools import chain, islice

from pipelines.invitation_batches.columns import (
    headings_of,
    person_by_content,
    person_by_headings,
    split_address,
)
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.person import MOST_ROWS, Person, cleaned

SEPARATORS = ("\t", ";", ",")
_SAMPLED_LINES = 50
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_ANGLED = re.compile(r"<[^<>@\s]{1,100}@[^<>\s]{1,300}>")


def read_csv(text: str) -> list[Person]:
    """The candidates of a CSV file, with or without headings.

    Raises:
        BatchError: a quotation mark isn't closed, or there are no candidates, or too many.
    """
    text = text.removeprefix("\ufeff")
    separator, text = _declared(text)
    rows = _rows(text, separator or separator_of(text))
    first = next(rows, [])
    headings = headings_of(first)
    if headings is None:
        return _limited(map(person_by_content, chain([first], rows)))
    return _limited(person_by_headings(cells, headings) for cells in rows)


def read_lines(text: str) -> list[Person]:
    """The candidates of pasted lines: ``Name <address>``, ``name, address, phone``, an address,
    or a table with headings.

    Raises:
        BatchError: there are no candidates, or too many, or a line can't be read.
    """
    text = text.removeprefix("\ufeff")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return _limited([])
    spans_lines = any(line.count('"') % 2 for line in lines)
    if spans_lines or _declared(text)[0] or headings_of(_cells(lines[0])) is not None:
        return read_csv(text)
    return _limited(chain.from_iterable(map(_people_of, lines)))


def separator_of(text: str) -> str:
    """The character between the cells of most lines, outside quotes."""
    plain = _QUOTED.sub("", text[:100_000])
    counts: Counter[str] = Counter()
    for line in plain.splitlines()[:_SAMPLED_LINES]:
        counts.update({separator: 1 for separator in SEPARATORS if separator in line})
    return max(SEPARATORS, key=lambda separator: counts[separator]) if counts else ","


def _declared(text: str) -> tuple[str | None, str]:
    """The separator in the line ``sep=;`` that Excel reads, and the text after it."""
    line, _, rest = text.partition("\n")
    found = re.fullmatch(r'"?sep=(.)"?', line.strip("\r"), re.IGNORECASE)
    return (found[1], rest) if found else (None, text)


def _people_of(line: str) -> Iterator[Person]:
    angled = _ANGLED.findall(line)
    if len(angled) > 1:  # the recipients of an e-mail, in one line
        pairs = map(split_address, line.split(";")) if ";" in line else _addresses(line)
        yield from (Person(name, address) for name, address in pairs if address)
    elif angled:
        before, _, after = line.partition(angled[0])
        name, address = split_address(before + angled[0])
        rest = person_by_content(_cells(after))
        yield Person(name or rest.name, address, rest.phone, rest.language, rest.file)
    else:
        yield person_by_content(_cells(line))


def _addresses(line: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([line])
    except RecursionError as error:
        raise BatchError(
            "unreadable_line",
            "A line of the list has too many brackets. Remove them, or put one candidate on each "
            "line.",
        ) from error


def _cells(line: str) -> list[str]:
    separator = next((separator for separator in SEPARATORS if separator in line), ",")
    return next(_rows(line, separator), [])


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """The rows that have cells with text.

    Raises:
        BatchError: a quotation mark isn't closed.
    """
    if text.count('"') % 2 == 1:
        _check_quotes(text, separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error as error:
        raise _unclosed(reader.line_num) from error


def _check_quotes(text: str, separator: str) -> None:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _unclosed(begins) from error


def _unclosed(line: int) -> BatchError:
    return BatchError(
        "unclosed_quote",
        f"A quotation mark in line {line} of the list is not closed. Close or remove it.",
    )


def _limited(people: Iterable[Person]) -> list[Person]:
    written = (person for person in map(cleaned, people) if not person.empty)
    rows = list(islice(written, MOST_ROWS + 1))  # a list may have millions
    if not rows:
        raise BatchError("no_candidates", "The list has no candidates. Put one on each line.")
    if len(rows) > MOST_ROWS:
        raise BatchError(
            "too_many_rows",
            f"The list has more than {MOST_ROWS} candidates; send at most {MOST_ROWS} at once.",
        )
    return rows
