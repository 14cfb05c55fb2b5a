"""A document as lines of visible text; stdlib only, since the child process loads it.

Boxes are in points from the top left of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

HiddenReason = Literal[
    "invisible", "background_colour", "tiny", "outside_page", "covered", "hidden_element"
]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True)
class Cell:
    """A run of text in one row, without wide gaps.

    Attributes:
        x0, y0, x1, y1: its box; ``y1`` is the baseline.
        size: of the font, in points.
        bullet: whether it began with a bullet, which ``text`` does not have.
        text_x0: where the text after the bullet begins.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    colour: int = 0
    bullet: bool = False
    text_x0: float = 0.0


@dataclass(slots=True)
class Line:
    """A line of text as its writer meant it: wrapped lines are one.

    Attributes:
        text: cells of a row are separated by tabs.
        box: None where the format has no pages.
        gap: whether an empty space or another column is above it.
        column: whether it begins a column.
        size: of the font, in points; 0: unknown.
        styled: whether the format itself calls it a heading.
        columns: left and right edge of each cell, where known.
    """

    text: str
    page: int = 1
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    colour: int = 0
    bullet: bool = False
    gap: bool = False
    column: bool = False
    styled: bool = False
    columns: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class HiddenText:
    """Text that a reader of the page does not see."""

    text: str
    reason: HiddenReason
    page: int = 1


@dataclass(slots=True)
class Document:
    """What is visible in a document, in reading order, and what is hidden in it."""

    lines: list[Line]
    hidden: list[HiddenText] = field(default_factory=list)
    pages: int = 1

    @property
    def text(self) -> str:
        """The lines; an empty one for each gap."""
        written: list[str] = []
        for line in self.lines:
            if line.gap and written:
                written.append("")
            written.append(f"• {line.text}" if line.bullet else line.text)
        return "\n".join(written)


def document_of(answer: dict[str, Any]) -> Document:
    """The document in a child's answer, which is ``dataclasses.asdict`` as JSON."""
    return Document(
        [_line(**line) for line in answer["lines"]],
        [HiddenText(**hidden) for hidden in answer["hidden"]],
        answer["pages"],
    )


def _line(*, box: Sequence[float] | None, columns: Sequence[Any], **rest: Any) -> Line:
    placed = None if box is None else (box[0], box[1], box[2], box[3])
    return Line(box=placed, columns=[(one[0], one[1]) for one in columns], **rest)
