"""A résumé's header by rules: from labels, patterns and positions in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.resume.schemas import Header, Section
from pipelines.resume.sections import (
    BULLET,
    PERIOD,
    ResumePart,
    is_label,
    labelled_values,
    listed_items,
    passages,
)
from pipelines.resume.vocabulary import TITLES, key_of

SEARCHED_CHARACTERS = 3_000
"""Of a section's beginning, where sentences are searched."""
MAX_VALUE_CHARACTERS = 300

# Every repetition below is bounded, or can end in one way only: a résumé may be hostile.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
PHONE = re.compile(
    r"(?<![\d./-])(?:\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}"
    r"|0\d{1,2}[ .-]\d{3,4}[ .-]\d{4}|01\d{8,9}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\d-])"
)
LINK = re.compile(r"(?:https?://|www\.|(?:linkedin|github|gitlab)\.com/)[^\s|,<>()]+", re.I)

_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]*)*"
_NAME_EN = re.compile(rf"^{_WORD}(?: {_WORD}){{1,3}}$")
_NAME_KO = re.compile(r"^[가-힣](?: ?[가-힣]){1,4}$")
_ROLE_WORD = re.compile(
    r"\b(?:engineer|developer|programmer|designer|manager|analyst|scientist|architect|marketer"
    r"|consultant|accountant|teacher|nurse|researcher|administrator|specialist|director|lead"
    r"|intern|student|graduate)s?\b|개발자|엔지니어|디자이너|기획자|마케터|매니저|분석가|연구원"
    r"|회계사|간호사|교사|컨설턴트|관리자|담당자|설계자",
    re.IGNORECASE,
)

_APPLICATION = (
    re.compile(
        r"\b(?:apply(?:ing)?|appli(?:ed|cation))\s+(?:for|to)\s+(?:the\s+|a\s+|an\s+)?"
        r"(?:(?:position|role|post|job)\s+(?:of|as)\s+)?(?:an?\s+|the\s+)?"
        r"(?P<role>[^\n,.;:]{2,60}?)(?:\s+(?:position|role|post|job))?"
        r"(?:\s+(?:at|with)\s+(?P<company>[A-Z0-9][^\n,.;:]{0,60}?))?\s*(?=[\n,.;:]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:seeking|looking for|aiming for)\s+(?:an?\s+|the\s+)?"
        r"(?:(?:position|role|post|job)\s+(?:of|as)\s+(?:an?\s+)?(?P<role>[^\n,.;:]{2,60}?)"
        r"|(?P<other>[^\n,.;:]{2,60}?)\s+(?:position|role|post|job))"
        r"(?:\s+(?:at|with)\s+(?P<company>[A-Z0-9][^\n,.;:]{0,60}?))?\s*(?=[\n,.;:]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:(?P<company>(?:\(주\)|㈜|주식회사 ?)?[가-힣A-Za-z0-9&]{2,20})(?:의|에서|에)\s+)?"
        r"(?P<role>[가-힣A-Za-z0-9/]{1,20}(?: [가-힣A-Za-z0-9/]{1,20}){0,2})\s+"
        r"(?:직무|포지션|직군|직책|분야)(?:에|으로|로)?\s*지원"
    ),
)

_DEGREE = (
    r"(?:Bachelor(?:'s|’s)?|Master(?:'s|’s)?|Doctor(?:ate)?|Associate(?:'s|’s)?|B\.? ?Sc\.?"
    r"|B\.?S\.?|B\.?A\.?|B\.? ?Eng\.?|M\.? ?Sc\.?|M\.?S\.?|M\.?A\.?|M\.? ?Eng\.?|MBA"
    r"|Ph\.? ?D\.?|Diploma|Degree)"
)
_SCHOOL = re.compile(r"(?<=\S)\s+(?:University|College|Institute|School|Academy)\b")
_MAJOR_EN = (
    re.compile(
        rf"\b{_DEGREE}(?:\s+degree)?(?:\s+of\s+(?:Science|Arts|Engineering|Business Administration"
        rf"|Philosophy|Fine Arts|Education|Commerce))?,?\s+(?:in|of)\s+"
        r"(?P<major>[A-Z][^\n,;()|\d–—]{2,60}?)\s*(?=[\n,;(|\d–—]|\s-\s|\s(?:from|at)\s|$)"
    ),
    re.compile(
        rf"\b{_DEGREE}\s+(?P<major>[A-Z][a-z][^\n,;()|\d–—]{{1,60}}?)"
        r"\s*(?=[\n,;(|\d–—]|\s-\s|\s(?:from|at)\s|$)"
    ),
    re.compile(
        r"\b[Mm]ajor(?:ed|ing)?\s+in\s+(?P<major>[A-Z][^\n,;()|\d–—.]{2,60}?)"
        r"\s*(?=[\n,;(|\d–—.]|\s-\s|\s(?:from|at)\s|$)"
    ),
)
_MAJOR_KO = (
    re.compile(r"(?<![가-힣])(?P<major>[가-힣A-Za-z·]{2,20}(?:학과|학부|공학과))(?![가-힣])"),
    re.compile(
        r"(?P<major>[가-힣A-Za-z·]{2,20}) ?전공(?![가-힣])"
        r"|전공\s*[:：]\s*(?P<other>[^\n,()|]{2,40})"
    ),
    re.compile(r"(?P<major>[가-힣·]{1,20}학)\s*\(?(?:학사|석사|박사)"),
)


def read_header(parts: Sequence[ResumePart], text: str) -> Header:
    """Read a header by rules. Every value is copied from ``text`` as it is written there."""
    labels = dict(_labels(parts))
    role, company = _application(parts)
    name = _name(labels.get("name")) or _first_name(parts[0].lines)
    return Header(
        name=name,
        email=_match(EMAIL, text),
        phone=_match(PHONE, labels.get("phone", "")) or _match(PHONE, text),
        links=_links(text),
        headline=_headline(parts[0].lines, name),
        target_role=_short(labels.get("target_role")) or role,
        target_company=_short(labels.get("target_company")) or company,
        major=_short(labels.get("major")) or _major(parts),
        education=_entries(parts, "education"),
        experience=_entries(parts, "experience"),
        skills=listed_items(
            [line for part in parts if part.kind == "skills" for line in part.lines]
        )[:500],
        sections=[
            Section(kind=part.kind, title=part.title[:300], text=part.text[:20_000])
            for part in parts
            if part.kind is not None and part.text
        ][:100],
    )


def _labels(parts: Sequence[ResumePart]) -> Iterator[tuple[str, str]]:
    """Labelled values; the first of a kind wins. Former positions say nothing about a target."""
    seen: set[str] = set()
    for part in parts:
        for label in labelled_values(part.lines):
            if label.field == "major" and part.kind not in (None, "personal", "education"):
                continue
            if label.field != "major" and part.kind not in (None, "personal", "summary"):
                continue
            if label.field not in seen:
                seen.add(label.field)
                yield label.field, label.value


def _application(parts: Sequence[ResumePart]) -> tuple[str | None, str | None]:
    """Role and company from a sentence that says what is applied for."""
    for part in parts:
        if part.kind not in (None, "personal", "summary"):
            continue
        for pattern in _APPLICATION:
            if match := pattern.search(part.text[:SEARCHED_CHARACTERS]):
                groups = match.groupdict()
                return _short(groups["role"] or groups.get("other")), _short(groups["company"])
    return None, None


def _first_name(lines: Sequence[str]) -> str | None:
    """A name in the first lines of the document, before anything that is not a name."""
    for line in [line for line in lines if line.strip()][:4]:
        for cell in re.split(r"\s*(?:[|｜/:：]|\s-\s|\t|\s{3,})\s*", line.strip()):
            if key_of(cell) in TITLES or not cell:
                continue
            titled = re.sub(r"^(?:resume|cv|curriculum vitae) of ", "", cell, flags=re.IGNORECASE)
            if (name := _name(titled)) and not is_label(cell) and not _ROLE_WORD.search(cell):
                return name
    return None


def _name(value: str | None) -> str | None:
    if not value:
        return None
    value = re.split(r"[(（|,]", value.strip()[:100])[0].strip()
    if _NAME_KO.match(value):
        return value.replace(" ", "")
    return value if _NAME_EN.match(value) and len(value) <= 60 else None


def _headline(lines: Sequence[str], name: str | None) -> str | None:
    for line in [line.strip() for line in lines if line.strip()][:5]:
        rest = line.replace(name, "", 1).strip(" |/,-–—") if name else line
        if len(rest) > 80 or is_label(rest) or any(labelled_values([rest])):
            continue
        if (
            not (EMAIL.search(rest) or PERIOD.search(rest))
            and _ROLE_WORD.search(rest)
            and not re.search(r"[:：.]", rest)
        ):
            return rest
    return None


def _major(parts: Sequence[ResumePart]) -> str | None:
    for kinds in (("education",), (None, "personal", "summary")):
        schooling = "\n".join(part.text for part in parts if part.kind in kinds)
        for pattern in (*_MAJOR_EN, *_MAJOR_KO):
            if match := pattern.search(schooling[:SEARCHED_CHARACTERS]):
                groups = match.groupdict()
                # A table's next cell may follow without a separator.
                major = _SCHOOL.split(groups.get("major") or groups.get("other") or "")[0]
                return _short(major)
    return None


def _links(text: str) -> list[str]:
    links = (link.rstrip(".") for link in LINK.findall(text) if len(link) <= MAX_VALUE_CHARACTERS)
    return list(dict.fromkeys(links))[:50]


def _entries(parts: Sequence[ResumePart], kind: str) -> list[str]:
    lines = [part.lines for part in parts if part.kind == kind]
    return [entry[:20_000] for group in lines for entry in passages(group)][:200]


def _short(value: str | None) -> str | None:
    """A value's first line without bullet and full stop; None when nothing is left."""
    value = BULLET.sub("", (value or "").split("\n")[0]).strip(" .,;·-")
    return value if value and len(value) <= 120 else None


def _match(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0].strip() if match and len(match[0]) <= MAX_VALUE_CHARACTERS else None
