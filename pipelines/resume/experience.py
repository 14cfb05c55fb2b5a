"""Positions held: role, company, dates and what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.resume.dates import is_only_dates, without_dates
from pipelines.resume.document.lines import Line
from pipelines.resume.entries import Entry, entries_of
from pipelines.resume.labels import table_rows
from pipelines.resume.occupations import company_score, is_place, part_is_place, role_score

_CELLS = re.compile(
    r"\t+|\s*[|｜•·]\s*|\s+[-–—]\s+|\s*[;:@]\s+|\s+@\s*|\s+at\s+(?=[A-Z0-9])|\s+/\s+|\s*,\s+(?!(?:Inc|LLC|Ltd|Co|Corp|GmbH"
    r"|L\.L\.C|S\.A|Jr)\b)"
)
_REMARK = re.compile(
    r"\s*[(（\[][^()（）\[\]]{0,60}[)）\]]\s*$|\s*[(（](?:contract|full-time|part-time|remote|internship|계약직|정규직)[)）]",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"^(?:full[- ]time|part[- ]time|contract|freelance|internship|permanent|temporary|seasonal"
    r"|self-employed|정규직|계약직|인턴십|파견직|프리랜서 계약)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(role|position|title|job title|company|employer|organi[sz]ation|직위|직책|직급|직무|회사"
    r"|회사명|근무처|직장명"
    r"|기간|근무기간|dates?|period|location|소재지|부서|담당업무)\s*[:：]\s*",
    re.IGNORECASE,
)
_ROLE_LABELS = ("role", "position", "title", "job title", "직위", "직책", "직급", "직무")
_COMPANY_LABELS = ("company", "employer", "회사", "회사명", "근무처", "직장명")


@dataclass
class Position:
    """One position.

    Attributes:
        text: the whole entry.
        lines: where it stands.
    """

    role: str | None
    company: str | None
    dates: str | None
    bullets: list[str]
    text: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class _Cell:
    text: str
    line: int
    label: str | None = None


def positions_of(lines: Sequence[Line]) -> list[Position]:
    """The positions in a section, in the order of the text."""
    rows, rest = table_rows(lines)
    tabled = [
        Position(
            _plain(row.get("role")),
            _plain(row.get("company")),
            row.get("dates"),
            [row["work"]] if row.get("work") else [],
            row["text"],
        )
        for row in rows
        if row.get("company") or row.get("role")
    ]
    if tabled:
        rest = [line for line in rest if line.bullet or line.gap]
    entries = _entries(rest) if not tabled or any(_dated(line) for line in rest) else []
    cells = [_cells_of(entry) for entry in entries]
    role_first = _role_first(cells)
    positions = list(tabled)
    for entry, found in zip(entries, cells, strict=True):
        role, company = _assigned(found, role_first=role_first)
        above = positions[-1] if positions else None
        if company is None and above is not None and role is not None:
            if above.role is None and not above.bullets and above.company:
                # A company above the positions held there.
                positions.pop()
                entry.heading[:0] = above.lines
                company = above.company
            elif len(found) == 1 and above.company:
                company = above.company
        positions.append(
            Position(
                role,
                company,
                entry.dates,
                [line.text for line in entry.body],
                entry.text,
                [*entry.heading, *entry.body],
            )
        )
    return [one for one in positions if one.role or one.company or one.bullets]


def _dated(line: Line) -> bool:
    return without_dates(line.text) != line.text.strip(" ,;|·•-–—~\t:")


def _entries(lines: Sequence[Line]) -> list[Entry]:
    entries = entries_of(lines)
    if len(entries) == 1 and entries[0].dates is None:
        entries = entries_of(lines, single_dates=True)
    return [entry for entry in entries if any(map(str.isalpha, entry.text))]


def _cells_of(entry: Entry) -> list[_Cell]:
    return [
        cell
        for number, line in enumerate(entry.heading)
        if not is_only_dates(line.text)
        for cell in _split(line.text, number)
    ]


def _split(text: str, line: int) -> Iterator[_Cell]:
    plain = without_dates(text)
    for part in _CELLS.split(_protected(plain)):
        label = _LABEL.match(part.replace("\x00", ": "))
        part = part.replace("\x00", ": ")
        name = None
        if label:
            name, part = label[1].casefold(), part[label.end() :]
        part = _plain(part) or ""
        if len(part) >= 2 and any(map(str.isalpha, part)) and not _TERMS.match(part):
            yield _Cell(part, line, name)


def _protected(text: str) -> str:
    """Keep labels whole: "Company: Acme" is not two cells."""
    return re.sub(
        rf"(^|\t|[|,;]\s*)((?:{_LABEL.pattern[2 : _LABEL.pattern.index(')')]}))\s*[:：]\s*",
        lambda match: f"{match[1]}{match[2]}\x00",
        text,
        flags=re.IGNORECASE,
    )


def _plain(text: str | None) -> str | None:
    """A name without remarks in brackets and without what its separators leave."""
    if not text:
        return None
    plain = _REMARK.sub("", text).strip(" ,;|·•–—-~/:\t")
    plain = plain or text.strip()
    return plain if any(map(str.isalpha, plain)) else None


def _role_first(entries: Sequence[list[_Cell]]) -> bool:
    """Whether a section's headings name the role before the company."""
    votes = 0
    for cells in entries:
        if len(cells) < 2:
            continue
        scored = [(role_score(cell.text) - company_score(cell.text)) for cell in cells[:4]]
        best = max(range(len(scored)), key=lambda place: scored[place])
        if scored[best] > 0 and scored[best] > sorted(scored)[-2] + 0.3:
            votes += 1 if best == 0 else -1
    return votes > 0


def _assigned(cells: Sequence[_Cell], *, role_first: bool) -> tuple[str | None, str | None]:
    """Which cell is the role, and which the company."""
    role = next((cell.text for cell in cells if cell.label in _ROLE_LABELS), None)
    company = next((cell.text for cell in cells if cell.label in _COMPANY_LABELS), None)
    if role and company:
        return role, company
    rest = [cell for cell in cells if cell.label is None][:6]
    named = [cell for cell in rest if not is_place(cell.text)] or rest
    if role is None and company is None and len(named) == 1:
        only = named[0].text
        is_role = role_score(only) > company_score(only) * 0.7 or (
            role_score(only) == 0 and company_score(only) == 0 and False
        )
        return (only, None) if is_role else (None, only)
    best: tuple[float, str | None, str | None] = (-9.0, role, company)
    for one in range(len(named)):
        for two in range(len(named)):
            if one == two:
                continue
            score = _pair_score(named, one, two, role_first=role_first)
            if score > best[0]:
                best = (score, role or named[one].text, company or named[two].text)
    return best[1], best[2]


def _pair_score(cells: Sequence[_Cell], role: int, company: int, *, role_first: bool) -> float:
    one, two = cells[role], cells[company]
    score = role_score(one.text) - company_score(one.text)
    score += company_score(two.text) - role_score(two.text)
    score -= 0.9 if part_is_place(two.text) else 0.0
    score -= 0.9 if part_is_place(one.text) else 0.0
    # The first two names of a heading are the likeliest.
    score -= 0.45 * (max(role, company) - 1) + 0.3 * min(role, company)
    score += 0.35 if (role < company) == role_first else 0.0
    score -= 0.6 if len(two.text) > 60 or len(one.text) > 70 else 0.0
    return score
