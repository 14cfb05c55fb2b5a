"""A web page as a document. Nothing is fetched and no script runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from pipelines.resume.document.docx import luminance
from pipelines.resume.document.errors import UnreadableError
from pipelines.resume.document.lines import Document, HiddenReason, HiddenText, Line
from pipelines.resume.document.picture import CONTRAST
from pipelines.resume.document.plain import decoded
from pipelines.resume.document.tables import table_lines

MAX_DEPTH = 150
TINY_POINTS = 3.6
UNKNOWN_COLOUR = "808080"
"""Behind text, a picture may have any colour; no usual text has this one."""
_UNREAD_TAGS = "script style head template noscript iframe object svg math select"
_UNREAD = frozenset(_UNREAD_TAGS.split())
_BLOCK_TAGS = (
    "address article aside blockquote body dd details div dl dt fieldset figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul caption label"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SIZES = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0}
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_NAMES = {
    "white": "ffffff", "black": "000000", "transparent": "transparent", "snow": "fffafa",
    "ivory": "fffff0", "whitesmoke": "f5f5f5", "ghostwhite": "f8f8ff",
}  # fmt: skip


@dataclass(frozen=True)
class _Look:
    """How text is shown, inherited from the elements around it."""

    colour: str = "000000"
    behind: str = "ffffff"
    size: float = 11.0
    bold: bool = False
    styled: bool = False
    hidden: HiddenReason | None = None


def read_html(data: bytes, character_limit: int) -> Document:
    """Read a page's visible text.

    Raises:
        UnreadableError: broken, or too much text.
    """
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(_text(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("broken") from error
    reader = _Reader(_rules(root))
    body = root.find("body")
    lines = reader.lines(body if body is not None else root, _Look(), 0)
    if sum(len(line.text) for line in lines) > character_limit:
        raise UnreadableError("too_much_text", 1)
    return Document(lines, reader.hidden)


def _text(data: bytes) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]{2,20})", data[:2048])
    if declared:
        try:
            return _undeclared(data.decode(declared[1].decode()))
        except (LookupError, UnicodeDecodeError):
            pass
    return _undeclared(decoded(data))


def _undeclared(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)


def _rules(root: lxml.html.HtmlElement) -> dict[str, dict[str, str]]:
    """The declarations of simple selectors (``p``, ``.a``, ``#b``, ``p.a``) in style elements."""
    rules: dict[str, dict[str, str]] = {}
    for style in root.iter("style"):
        sheet = re.sub(r"/\*.*?\*/", "", (style.text or "")[:100_000], flags=re.DOTALL)
        sheet = re.sub(r"@media\s+print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
        for selectors, body in _RULE.findall(sheet):
            for selector in selectors.split(","):
                simple = selector.strip().split(" ")[-1]
                rules.setdefault(simple, {}).update(_declarations(body))
    return rules


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {
        name.strip().lower(): value.replace("!important", "").strip().lower()
        for name, value in pairs
    }


class _Reader:
    def __init__(self, rules: dict[str, dict[str, str]]) -> None:
        self._rules = rules
        self.hidden: list[HiddenText] = []
        self._open: list[tuple[str, _Look]] = []
        self._gap = True
        self._bullet = False

    def lines(self, element: lxml.html.HtmlElement, look: _Look, depth: int) -> list[Line]:
        """The lines of an element."""
        lines: list[Line] = []
        self._walk(element, look, depth, lines)
        self._close(lines)
        return lines

    def _walk(
        self, element: lxml.html.HtmlElement, above: _Look, depth: int, lines: list[Line]
    ) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNREAD:
            return
        if depth > MAX_DEPTH:
            raise UnreadableError("broken")
        look = self._look(element, tag, above)
        if tag == "br":
            self._close(lines)
            return
        if tag == "input" and element.get("type", "text") in ("text", "email", "tel", "url"):
            self._add(element.get("value") or "", look)
            return
        block = tag in _BLOCKS
        if block:
            self._close(lines)
            self._gap = self._gap or tag in ("h1", "h2", "h3", "h4", "section", "table", "hr")
            self._bullet = tag == "li"
        if tag == "table":
            self._table(element, look, depth, lines)
            return
        self._add(element.text or "", look)
        for child in element:
            self._walk(child, look, depth + 1, lines)
            self._add(child.tail or "", look)
        if block:
            self._close(lines)
            self._bullet = False
            self._gap = self._gap or tag in ("section", "ul", "ol", "table", "div", "p")

    def _table(
        self, table: lxml.html.HtmlElement, look: _Look, depth: int, lines: list[Line]
    ) -> None:
        rows = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            cells: list[list[Line]] = []
            row_look = self._look(row, "tr", look)
            for cell in row:
                if cell.tag in ("td", "th"):
                    cells.append(self.lines(cell, row_look, depth + 1))
                    span = cell.get("colspan", "1")
                    width = int(span) if span.isdecimal() else 1
                    cells += [[] for _ in range(min(width, 20) - 1)]
            rows.append(cells)
        found = table_lines(rows)
        if found:
            found[0] = replace(found[0], gap=True)
        lines += found
        self._gap = True

    def _add(self, text: str, look: _Look) -> None:
        if not text.strip():
            if text and self._open:
                self._open.append((" ", look))
            return
        if look.hidden is not None:
            hidden = " ".join(text.split())
            if sum(map(str.isalnum, hidden)) >= 2:
                self.hidden.append(HiddenText(hidden, look.hidden))
            return
        self._open.append((re.sub(r"\s+", " ", text), look))

    def _close(self, lines: list[Line]) -> None:
        """End the line that is being read."""
        text = "".join(text for text, _ in self._open)
        text = re.sub(r"\u2003+|\u00a0{3,}", "\t", text)
        text = re.sub(r"[ \u00a0]+", " ", text).strip()
        if text:
            looks = [look for part, look in self._open if part.strip()]
            mark = re.match(r"^[•▪●○■□◆·ㆍ‣◦]\s*", text)
            lines.append(
                Line(
                    text[mark.end() :] if mark else text,
                    size=max(look.size for look in looks),
                    bold=all(look.bold for look in looks),
                    colour=int(looks[0].colour, 16) if looks[0].colour != "transparent" else 0,
                    bullet=self._bullet or mark is not None,
                    gap=self._gap,
                    styled=all(look.styled for look in looks),
                )
            )
            self._gap = False
            self._bullet = False
        self._open = []

    def _look(self, element: lxml.html.HtmlElement, tag: str, above: _Look) -> _Look:
        style: dict[str, str] = dict(self._rules.get(tag, {}))
        for name in (element.get("class") or "").split()[:10]:
            style |= self._rules.get(f".{name}", {}) | self._rules.get(f"{tag}.{name}", {})
        if name := element.get("id"):
            style |= self._rules.get(f"#{name}", {})
        style |= _declarations(element.get("style") or "")
        look = above
        if tag in _SIZES:
            look = replace(look, size=_SIZES[tag], bold=True, styled=True)
        if tag in ("b", "strong", "th"):
            look = replace(look, bold=True)
        weight = style.get("font-weight", "")
        if weight in ("bold", "bolder", "600", "700", "800", "900"):
            look = replace(look, bold=True)
        if colour := _colour(style.get("color") or element.get("color") or ""):
            look = replace(look, colour=colour)
        painted = style.get("background-color") or style.get("background") or ""
        behind = _colour(painted.split(" ")[0] or element.get("bgcolor") or "")
        if "url(" in painted or "gradient" in painted or "background-image" in style:
            behind = UNKNOWN_COLOUR
        if behind and behind != "transparent":
            look = replace(look, behind=behind)
        if (size := _points(style.get("font-size", ""), look.size)) is not None:
            look = replace(look, size=size)
        reason = above.hidden or _why_hidden(element, style, look)
        return replace(look, hidden=reason)


def _why_hidden(
    element: lxml.html.HtmlElement, style: dict[str, str], look: _Look
) -> HiddenReason | None:
    if element.get("hidden") is not None or element.get("type") == "hidden":
        return "hidden_element"
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return "hidden_element"
    if re.match(r"0(?:\.0\d*)?$|0?\.0\d*$", style.get("opacity", "")):
        return "invisible"
    if re.match(r"rect\(0|inset\((?:50|100)%", style.get("clip", "") + style.get("clip-path", "")):
        return "hidden_element"
    small = any(re.match(r"[01](?:px)?$", style.get(side, "")) for side in ("height", "width"))
    if small and style.get("overflow") == "hidden":
        return "hidden_element"
    if any(
        re.match(r"-\d{3,}", style.get(side, ""))
        for side in ("left", "top", "text-indent", "margin-left")
    ):
        return "outside_page"
    if look.size < TINY_POINTS:
        return "tiny"
    if look.colour == "transparent":
        return "invisible"
    if abs(luminance(look.colour) - luminance(look.behind)) < CONTRAST:
        return "background_colour"
    return None


def _colour(text: str) -> str | None:
    """Six hexadecimal digits, or ``transparent``."""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "".join(2 * digit for digit in text[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text[1:]
    match = re.match(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+))?", text)
    if match:
        if match[4] and float(match[4].rstrip(".") or 0) < 0.1:
            return "transparent"
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups()[:3])
    return None


def _points(text: str, size: float) -> float | None:
    match = re.fullmatch(r"(\d{0,4}(?:\.\d{1,4})?)(px|pt|em|rem|%)?", text)
    if not match or not match[1] or match[1] == ".":
        return None
    value = float(match[1])
    factor = {"px": 0.75, "pt": 1.0, "em": size, "rem": 11.0, "%": size / 100, None: 0.75}
    return value * factor[match[2]]
