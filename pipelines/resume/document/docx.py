"""A word processor's file (DOCX) as a document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree  # type: ignore[import-untyped]

from pipelines.resume.document.errors import UnreadableError
from pipelines.resume.document.lines import Document, HiddenReason, HiddenText, Line
from pipelines.resume.document.picture import CONTRAST
from pipelines.resume.document.tables import table_lines

MAX_PART_BYTES = 12_000_000
"""Of the unpacked text of one part; a small file may unpack to gigabytes."""
MAX_PARTS = 5_000
MAX_DEPTH = 60
TINY_HALF_POINTS = 6
UNKNOWN_COLOUR = "808080"
"""Behind a text box's text; no usual text has it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DARK_THEMES = ("dark1", "dark2", "text1", "text2")
_BULLET = re.compile(r"^[•▪●○■□◆◇▶·ㆍ‣◦*–-]\s+")


@dataclass
class _Style:
    name: str = ""
    bold: bool = False
    size: float = 0.0
    hidden: bool = False
    numbered: bool = False
    colour: str | None = None
    based_on: str | None = None


@dataclass
class _Paragraph:
    """A paragraph as it is read."""

    text: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    colour: int = 0
    boxes: list[etree._Element] = field(default_factory=list)


def read_docx(data: bytes, character_limit: int) -> Document:
    """Read a DOCX: header, body with tables and text boxes, footer.

    Raises:
        UnreadableError: broken, encrypted, or too much text.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise UnreadableError("broken") from error
    if "word/document.xml" not in names:
        raise UnreadableError("encrypted" if "EncryptedPackage" in names else "not_document")
    if len(names) > MAX_PARTS:
        raise UnreadableError("broken")
    reader = _Reader(_styles(_part(archive, "word/styles.xml", names)))
    headers = sorted(name for name in names if re.match(r"word/header\d*\.xml$", name))
    footers = sorted(name for name in names if re.match(r"word/footer\d*\.xml$", name))
    lines: list[Line] = []
    seen: set[str] = set()
    for name in [*headers, "word/document.xml", *footers]:
        root = _part(archive, name, names)
        if root is None:
            raise UnreadableError("broken")
        body = root.find(f"{_W}body") if name == "word/document.xml" else root
        part = reader.blocks(body if body is not None else root, 0)
        if name != "word/document.xml":
            part = [line for line in part if line.text not in seen]
            seen |= {line.text for line in part}
        lines += part
    if sum(len(line.text) for line in lines) > character_limit:
        raise UnreadableError("too_much_text", 1)
    return Document(lines, reader.hidden)


def _part(archive: zipfile.ZipFile, name: str, names: list[str]) -> etree._Element | None:
    if name not in names:
        return None
    try:
        with archive.open(name) as file:
            data = file.read(MAX_PART_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableError("broken") from error
    except Exception as error:  # zlib.error and lzma.LZMAError have no common base
        raise UnreadableError("broken") from error
    if len(data) > MAX_PART_BYTES:
        raise UnreadableError("too_much_text", 1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("broken") from error


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    if root is None:
        return styles
    for element in root.iter(f"{_W}style"):
        properties = element.find(f"{_W}rPr")
        name = element.find(f"{_W}name")
        based = element.find(f"{_W}basedOn")
        styles[element.get(f"{_W}styleId") or ""] = _Style(
            (name.get(f"{_W}val") or "").casefold() if name is not None else "",
            _on(properties, "b"),
            _size(properties) or 0.0,
            _on(properties, "vanish"),
            element.find(f"{_W}pPr/{_W}numPr") is not None,
            _value(properties, "color"),
            based.get(f"{_W}val") if based is not None else None,
        )
    for style in styles.values():
        base, depth = styles.get(style.based_on or ""), 0
        while base is not None and depth < 10:
            style.bold = style.bold or base.bold
            style.size = style.size or base.size
            style.numbered = style.numbered or base.numbered
            style.colour = style.colour or base.colour
            base, depth = styles.get(base.based_on or ""), depth + 1
    return styles


class _Reader:
    def __init__(self, styles: dict[str, _Style]) -> None:
        self._styles = styles
        self.hidden: list[HiddenText] = []

    def blocks(self, parent: etree._Element, depth: int, shade: str | None = None) -> list[Line]:
        """The lines of a body, a cell or a text box."""
        if depth > MAX_DEPTH:
            raise UnreadableError("broken")
        lines: list[Line] = []
        empty = True
        for element in parent:
            if element.tag == f"{_W}p":
                found = list(self._paragraph(element, depth, shade))
                if found and empty:
                    found[0].gap = True
                empty = not found
                lines += found
            elif element.tag == f"{_W}tbl":
                found = table_lines(list(self._rows(element, depth, shade)))
                if found:
                    found[0] = replace(found[0], gap=True)
                lines += found
                empty = True
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
                lines += self.blocks(element, depth + 1, shade)
        return lines

    def _rows(
        self, table: etree._Element, depth: int, shade: str | None
    ) -> Iterator[list[list[Line]]]:
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells: list[list[Line]] = []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tbl")) is not table:
                    continue
                fill = cell.find(f"{_W}tcPr/{_W}shd")
                own = fill.get(f"{_W}fill") if fill is not None else None
                cells.append(self.blocks(cell, depth + 1, own or shade))
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = int(span.get(f"{_W}val") or 1) if span is not None else 1
                cells += [[] for _ in range(min(width, 20) - 1)]
            yield cells

    def _paragraph(self, element: etree._Element, depth: int, shade: str | None) -> Iterator[Line]:
        properties = element.find(f"{_W}pPr")
        name = properties.find(f"{_W}pStyle") if properties is not None else None
        style = self._styles.get((name.get(f"{_W}val") or "") if name is not None else "", _Style())
        fill = properties.find(f"{_W}shd") if properties is not None else None
        shade = (fill.get(f"{_W}fill") if fill is not None else None) or shade
        paragraph = _Paragraph()
        self._runs(element, paragraph, style, shade)
        numbered = style.numbered or style.name.startswith("list ")
        if properties is not None and properties.find(f"{_W}numPr") is not None:
            numbered = True
        styled = style.name.startswith(("heading", "title", "제목"))
        text = "".join(paragraph.text)
        for place, part in enumerate(text.split("\n")):
            written = re.sub(r"[ \u00a0]*\t\s*", "\t", part).strip()
            mark = _BULLET.match(written)
            if mark:
                written = written[mark.end() :]
            if written:
                yield Line(
                    re.sub(r"[ \u00a0]+", " ", written),
                    size=max(paragraph.sizes, default=style.size),
                    bold=bool(paragraph.bold) and all(paragraph.bold),
                    colour=paragraph.colour,
                    bullet=(numbered and place == 0) or mark is not None,
                    styled=styled,
                )
        for box in paragraph.boxes:
            yield from self.blocks(box, depth + 1, UNKNOWN_COLOUR)

    def _runs(
        self, parent: etree._Element, paragraph: _Paragraph, style: _Style, shade: str | None
    ) -> None:
        for element in parent:
            tag = element.tag
            if tag in (_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}pPr"):
                continue
            if tag == f"{_W}r":
                self._run(element, paragraph, style, shade)
            elif isinstance(tag, str):
                self._runs(element, paragraph, style, shade)

    def _run(
        self, run: etree._Element, paragraph: _Paragraph, style: _Style, shade: str | None
    ) -> None:
        properties = run.find(f"{_W}rPr")
        own = self._styles.get(_value(properties, "rStyle") or "", _Style())
        text = "".join(_text_of(run))
        paragraph.boxes += [
            box
            for box in run.iter(f"{_W}txbxContent")
            if not any(above.tag == _FALLBACK for above in box.iterancestors())
        ]
        if not text:
            return
        size = _size(properties) or own.size or style.size
        colour = _value(properties, "color") or own.colour or style.colour
        fill = properties.find(f"{_W}shd") if properties is not None else None
        behind = (fill.get(f"{_W}fill") if fill is not None else None) or shade
        hidden = _why_hidden(properties, own, style, size, colour, behind)
        if hidden is not None:
            if sum(map(str.isalnum, text)) >= 2:
                self._hide(text, hidden)
            return
        paragraph.text.append(text)
        if text.strip():
            bold = _on(properties, "b") or own.bold
            if properties is None or properties.find(f"{_W}b") is None:
                bold = bold or style.bold
            paragraph.bold.append(bold)
            paragraph.sizes.append(size)
            known = colour if colour and re.fullmatch("[0-9A-Fa-f]{6}", colour) else "0"
            paragraph.colour = int(known, 16)

    def _hide(self, text: str, reason: HiddenReason) -> None:
        if self.hidden and self.hidden[-1].reason == reason:
            self.hidden[-1].text = f"{self.hidden[-1].text} {text}"
        else:
            self.hidden.append(HiddenText(text, reason))


def _text_of(run: etree._Element) -> Iterator[str]:
    for element in run:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in (f"{_W}tab", f"{_W}ptab"):
            yield "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"


def _why_hidden(
    properties: etree._Element | None,
    own: _Style,
    style: _Style,
    size: float,
    colour: str | None,
    behind: str | None,
) -> HiddenReason | None:
    if _on(properties, "vanish") or own.hidden or style.hidden:
        return "hidden_element"
    if 0 < size * 2 <= TINY_HALF_POINTS:
        return "tiny"
    if colour and colour != "auto" and re.fullmatch("[0-9A-Fa-f]{6}", colour):
        shade = behind if behind and re.fullmatch("[0-9A-Fa-f]{6}", behind) else "FFFFFF"
        if abs(luminance(colour) - luminance(shade)) < CONTRAST:
            return "background_colour"
    return None


def luminance(colour: str) -> float:
    """Of six hexadecimal digits, 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _on(properties: etree._Element | None, name: str) -> bool:
    element = properties.find(f"{_W}{name}") if properties is not None else None
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off")


def _value(properties: etree._Element | None, name: str) -> str | None:
    element = properties.find(f"{_W}{name}") if properties is not None else None
    return element.get(f"{_W}val") if element is not None else None


def _size(properties: etree._Element | None) -> float | None:
    value = _value(properties, "sz")
    return int(value) / 2 if value and value.isdecimal() else None
