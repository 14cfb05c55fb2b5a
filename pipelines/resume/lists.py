"""Lists in a résumé: skills, certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.resume.dates import DATE
from pipelines.resume.document.lines import Line
from pipelines.resume.vocabulary import LABELS, key_of

MAX_ITEM_CHARACTERS = 80
LONG_LINE = 40
"""Characters from which a line of a list may have been broken by the page's width."""
_LABELLED = re.compile(r"^\W*([^:：]{1,40}?)\s*[:：]\s*(.*)$")
_SEPARATOR = re.compile(r"\s*[;|•·、，]\s*|\s*,\s*|\t+|\s+/\s+")
_LEVEL = re.compile(
    r"\s*[-–—:(]\s*(?:expert|advanced|intermediate|beginner|basic|proficient|fluent|native|상|중|하|중급|고급|초급)\s*\)?$",
    re.IGNORECASE,
)


def listed_items(lines: Sequence[Line]) -> list[str]:
    """The items of a list: split at separators, not within brackets."""
    items: dict[str, str] = {}
    for text in _joined(lines):
        if (label := _LABELLED.match(text)) and label[2]:
            if key_of(label[1]) in LABELS:
                continue  # a value that stands below the list
            text = label[2]
        for item in _split(text):
            item = re.sub(r"^[-–—*•]\s+|[\s.;]+$", "", _LEVEL.sub("", item.strip())).strip()
            if item and len(item) <= MAX_ITEM_CHARACTERS and any(map(str.isalnum, item)):
                items.setdefault(item.casefold(), item)
    return list(items.values())


def certificates_of(lines: Sequence[Line]) -> list[str]:
    """One line for each certificate."""
    found = []
    for line in lines:
        text = re.sub(r"\t+", " ", line.text).strip()
        if any(map(str.isalpha, DATE.sub("", text))) and len(text) <= 300:
            found.append(text)
    return list(dict.fromkeys(found))[:100]


def _joined(lines: Sequence[Line]) -> Iterator[str]:
    """The lines of a list, with those that the page's width broke joined."""
    current = ""
    for line in lines:
        text = line.text.strip()
        goes_on = (
            current
            and not line.bullet
            and not line.gap
            and "," in current
            and (
                current.endswith(",")
                or current.count("(") > current.count(")")
                or (len(current) >= LONG_LINE and "," in text and not current.endswith("."))
            )
            and not ((label := _LABELLED.match(text)) and label[2])
        )
        if goes_on:
            current = f"{current} {text}"
            continue
        if current:
            yield current
        current = text
    if current:
        yield current


def _split(text: str) -> Iterator[str]:
    """Split at separators outside brackets."""
    depth, start = 0, 0
    place = 0
    while place < len(text):
        character = text[place]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif depth == 0 and (match := _SEPARATOR.match(text, place)) and match.end() > place:
            yield text[start:place]
            place = start = match.end()
            continue
        place += 1
    yield text[start:]
