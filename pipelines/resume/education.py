"""Schools and degrees, and the field of study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.resume.dates import DATE, without_dates
from pipelines.resume.document.lines import Line
from pipelines.resume.entries import Entry, entries_of
from pipelines.resume.labels import labelled_values, table_rows
from pipelines.resume.occupations import SCHOOL, is_place, part_is_place

MAX_MAJOR_CHARACTERS = 80

_GENERIC = (
    r"(?:Applied\s+)?Science(?:s)?|Arts|Philosophy|Engineering|Applied\s+Arts|Technology|Studies"
    r"|Applied\s+Technology"
)
_NAMED = (
    r"Business\s+Administration|Fine\s+Arts?|Laws?|Commerce|Education|Music|Architecture|Nursing|Design"
    r"|Social\s+Work|Public\s+Health|Public\s+Administration|Medicine|Pharmacy|Theology|Economics"
    r"|Accounting|Information\s+Technology|Computer\s+Science|Journalism|Library\s+Science"
)
_ABBREVIATIONS = (
    r"B\.?\s?Sc\.?|M\.?\s?Sc\.?|B\.?S\.?(?:E|N|W|ME|EE|CS|BA)?\.?|M\.?S\.?(?:E|N|W|EE|CS)?\.?|B\.?A\.?|M\.?A\.?"
    r"|B\.?\s?Eng\.?|M\.?\s?Eng\.?|MBA|EMBA|MFA|BFA|B\.?\s?Mus\.?|M\.?\s?Mus\.?|BBA|B\.?\s?Com\.?|LL\.?\s?[BM]\.?|J\.?D\.?|M\.?D\.?"
    r"|Ph\.?\s?D\.?|D\.?Phil\.?|B\.?\s?Tech\.?|M\.?\s?Tech\.?|B\.?E\.?|M\.?E\.?|M\.?Phil\.?|MPA|MPH|M\.?\s?Ed\.?|B\.?\s?Ed\.?|A\.?A\.?S?\.?"
    r"|A\.?S\.?|B\.?\s?Arch\.?|M\.?\s?Arch\.?|BN|B\.?Des\.?|M\.?Des\.?|HND|HNC|BTEC|FdSc|FdA|PGCE|Dipl\.?-?Ing\.?|Licence|Licenciatura"
    r"|Laurea|Magister|DEUG"
)
_OPTIONAL = (
    r"(?:\s*\((?:Hons?\.?|Honou?rs|[A-Z][A-Za-z.]{0,5})\)|\s+Hons?\b\.?|\s+with\s+Honou?rs)?"
)
DEGREE = re.compile(
    rf"(?<![\w.])(?:(?P<full>(?:Bachelor|Master|Doctor|Associate)(?:['’]?s)?(?:\s+degree)?"
    rf"(?:\s+of\s+(?:(?P<generic>{_GENERIC})\b|(?P<named>{_NAMED})\b))?)|Doctorate|(?P<abbr>{_ABBREVIATIONS})(?![\w]|\.\w)"
    rf"|(?P<low>(?:Advanced\s+|Higher\s+National\s+|National\s+|Graduate\s+|Postgraduate\s+)?(?:Diploma|Certificate)|Degree))"
    rf"{_OPTIONAL}(?:\s*[-–—]\s*(?:{_ABBREVIATIONS})(?![\w]))?{_OPTIONAL}"
)
_DEGREE_IN = re.compile(DEGREE.pattern + r"\s+in\s")
_LINK = re.compile(
    r"^(?:\s*(?:,|:|–|—|-|·|\||\t)\s*|\s+)?(?:(?:degree\s+)?(?:in|of|with\s+(?:a\s+)?(?:major|concentration|specialization)\s+in)\s+"
    r"|(?:major(?:ing)?\s*(?:in|:)?\s+))?",
    re.IGNORECASE,
)
_MAJOR_IN = re.compile(
    r"\b[Mm]ajor(?:ed|ing)?\s+in\s+(?P<major>[A-Z][^\n,;()|\d–—.\t]{2,60}?)"
    r"\s*(?=[\n,;(|\d–—.\t]|\s-\s|\s(?:from|at)\s|$)"
)
_CUT = re.compile(
    r"\s*[,;|·•\t(\[]\s*|\s+[-–—]\s+|\s+(?:from|at|with|under)\s+|\s+(?=First[- ]Class|Upper"
    r"|Lower|2:[12]\b|GPA\b|CGPA\b|cum laude|magna"
    r"|summa|Honou?rs\b|Hons\b|\d)|(?<=[a-z])\.\s",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^(?:gpa|cgpa|grade|first[- ]class|upper|lower|second[- ]class|distinction|merit|pass"
    r"|honou?rs|hons|with|minor|thesis|dissertation|cum laude"
    r"|magna|summa|dean|relevant|coursework|modules|graduated|expected|full[- ]time|part[- ]time"
    r"|exchange|score|\d|학점|평점|졸업|재학|수료|휴학)",
    re.IGNORECASE,
)
_KOREAN_MAJOR = (
    re.compile(r"(?:주\s?)?전공\s*[:：]\s*(?P<major>[^\n,()|\t]{2,40})"),
    re.compile(
        r"(?<![가-힣])(?P<major>[가-힣A-Za-z·]{1,20}(?: [가-힣A-Za-z·]{2,12}){0,2}?(?:학과|학부"
        r"|공학과|교육과|과학과|과))"
        r"(?=$|[\s,(|\t)졸·/])"
    ),
    re.compile(
        r"(?<![가-힣])(?P<major>[가-힣A-Za-z·]{2,20}(?: 디자인| 공학| 과학)?) ?전공(?![가-힣])"
    ),
    re.compile(
        r"(?<![가-힣])(?P<major>[가-힣·]{1,20}(?:학|공학))\s*(?:\(\s*)?(?:학사|석사|박사|전문학사)"
    ),
    re.compile(r"(?:학사|석사|박사|전문학사)\s*[,(·:-]?\s*(?P<major>[가-힣·]{2,20}(?:학|공학|과))"),
)
_KOREAN_REST = re.compile(
    r"졸업\s?예정|졸업|재학\s?중?|수료|편입|입학|중퇴|휴학|자퇴|전문학사|학사|석사|박사|과정|학위|학점|평점|우등|수석|최우수|"
    r"\(?\d\.\d{1,2}\s*/\s*4\.\d\)?|\d\.\d{1,2}|/|[()]|대학교|대학원|\b4\.[35]\b|본교|주간|야간"
)
_SCHOOL_KO = re.compile(
    r"[가-힣A-Za-z]{1,15}(?:대학교|대학원|전문대학|대학|고등학교|여고|중학교|사관학교|평생교육원)(?:\s*[가-힣]{0,8}(?:대학원|캠퍼스|대학))?"
)
_HIGH_SCHOOL = re.compile(
    r"고등학교|[가-힣]고(?:\s|$)|여고|\bhigh school\b|secondary school|\bGCSE|A[- ]levels?",
    re.IGNORECASE,
)
_LEVELS = (
    (4, re.compile(r"Ph\.?\s?D|D\.?Phil|Doctor|박사")),
    (
        3,
        re.compile(
            r"\bMaster|\bM\.?\s?(?:Sc|Eng|A|S|Phil|Ed|Mus|Tech|Arch|Des|E)\b|\bMBA|\bMFA|\bMPH|\bLL\.?M|석사|대학원|\bMS[A-Z]*\b"
        ),
    ),
    (
        2,
        re.compile(
            r"Bachelor|\bB\.?\s?(?:Sc|Eng|A|S|Ed|Mus|Tech|Arch|Des|E|Com|N)\b|\bLL\.?B|\bBFA|\bBBA|학사|대학교|\bBS[A-Z]*\b|J\.?D"
        ),
    ),
    (1, re.compile(r"Associate|Diploma|HND|Certificate|전문학사|전문대|Bootcamp", re.IGNORECASE)),
)


@dataclass
class Study:
    """One school or degree."""

    school: str | None
    degree: str | None
    major: str | None
    dates: str | None
    text: str
    lines: list[Line] = field(default_factory=list)

    @property
    def level(self) -> float:
        """How advanced it is: 4 a doctorate, 0 a high school."""
        if _HIGH_SCHOOL.search(self.text) and not self.degree:
            return 0.0
        stated = f"{self.degree or ''} {self.text}"
        return float(next((level for level, sign in _LEVELS if sign.search(stated)), 1.5))


def studies_of(lines: Sequence[Line]) -> list[Study]:
    """The schools and degrees in a section, in the order of the text."""
    rows, rest = table_rows(lines)
    tabled = [
        Study(
            row.get("school"),
            row.get("degree"),
            _clean(row.get("major")),
            row.get("dates"),
            row["text"],
        )
        for row in rows
        if row.get("school") or row.get("major")
    ]
    entries = entries_of(rest, single_dates=True) if rest else []
    entries = [entry for entry in _apart(entries) if any(map(str.isalpha, entry.text))]
    if tabled:
        entries = [
            entry for entry in entries if SCHOOL.search(entry.text) or DEGREE.search(entry.text)
        ]
    return [*tabled, *map(_study, entries)]


def major_of(studies: Sequence[Study]) -> str | None:
    """The field of the most advanced degree; of equal ones, the first."""
    known = [study for study in studies if study.major and study.level > 0]
    return max(known, key=lambda study: study.level).major if known else None


def _apart(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Split entries that hold two degrees because only one of them has a date."""
    for entry in entries:
        lines = [*entry.heading, *entry.body]
        degrees = [
            n for n, line in enumerate(lines) if DEGREE.search(line.text) and not line.bullet
        ]
        schools = [
            n for n, line in enumerate(lines) if SCHOOL.search(line.text) and not line.bullet
        ]
        if len(degrees) >= 2 and len(schools) >= 2:
            cut = max(min(degrees[1], schools[1]), 1)
            yield Entry(lines[:cut])
            yield from _apart([Entry(lines[cut:])])
        else:
            yield entry


def _study(entry: Entry) -> Study:
    lines = [*entry.heading, *entry.body]
    texts = [line.text for line in lines]
    degree = next((match[0].strip() for text in texts if (match := DEGREE.search(text))), None)
    cells = [cell for text in texts for cell in _cells(text)]
    school = next((cell for cell in cells if SCHOOL.search(cell)), None)
    return Study(
        school,
        degree,
        _major(entry.heading, lines),
        entry.dates,
        entry.text,
        lines,
    )


def _cells(text: str) -> list[str]:
    plain = without_dates(text)
    parts = re.split(r"\t+|\s*[|｜•·,;]\s*|\s+[-–—]\s+|\s+/\s+", plain)
    return [part.strip(" .") for part in parts if part.strip(" .")]


def _major(heading: Sequence[Line], lines: Sequence[Line]) -> str | None:
    for value in labelled_values(lines):
        if value.field == "major":
            return _clean(value.value)
    text = "\n".join(line.text for line in lines)
    if _HIGH_SCHOOL.search(text) and not DEGREE.search(text) and "대학교" not in text:
        return None
    if re.search(r"[가-힣]", text) and (found := _korean_major(lines)):
        return found
    for line in lines:
        if found := _of_line(line.text):
            return found
    match = _MAJOR_IN.search(text)
    if match:
        return _clean(match["major"])
    return _beside_degree(heading)


def _of_line(text: str) -> str | None:
    """The field after a degree's name."""
    for match in DEGREE.finditer(text):
        rest = text[match.end() :]
        linked = _LINK.match(rest)
        rest = rest[linked.end() :] if linked else rest
        found = _first_field(rest)
        said = linked is not None and re.search(r"[a-z:]", linked[0], re.IGNORECASE) is not None
        if found and (said or not match["low"]):
            return found
        if match["named"] and not found:
            return match["named"]
    return None


def _first_field(rest: str) -> str | None:
    """The beginning of a text, if it is a field of study."""
    major = _CUT.split(without_dates(rest) if DATE.match(rest.strip()) else rest)[0].strip(
        " ,.-–—:"
    )
    school = SCHOOL.search(major)
    if school:
        # The school may follow without a separator: "Marketing University of London".
        apart = re.match(r"\s+of\b|\s+für\b|\s+de\b", major[school.end() :])
        major = major[: school.start()].strip() if apart else ""
    return major if _is_field(major) else None


def _is_field(text: str) -> bool:
    return (
        2 < len(text) <= MAX_MAJOR_CHARACTERS
        and text[0].isupper()
        and not _REMARK.match(text)
        and not DATE.search(text)
        and not is_place(text)
        and not part_is_place(text)
        and not SCHOOL.search(text)
        and DEGREE.fullmatch(text) is None
        and len(text.split()) <= 9
    )


def _beside_degree(heading: Sequence[Line]) -> str | None:
    """The cells beside a degree that are neither school, place nor remark."""
    for line in heading:
        cells = _cells(line.text)
        for place in [number for number, cell in enumerate(cells) if DEGREE.search(cell)]:
            if place + 1 < len(cells) and _is_field(cells[place + 1]):
                return cells[place + 1]
            first = place
            while first > 0 and _is_field(cells[first - 1]):
                first -= 1
            if first < place:
                # A field may have commas: "Philosophy, Politics and Economics, BA".
                start = line.text.find(cells[first])
                end = line.text.find(cells[place - 1], start) + len(cells[place - 1])
                return line.text[start:end]
    return None


def _korean_major(lines: Sequence[Line]) -> str | None:
    for line in lines:
        if line.bullet and not SCHOOL.search(line.text):
            continue
        for cell in re.split(r"\t+|\s*[|｜·,]\s*", without_dates(line.text)):
            bare = _SCHOOL_KO.sub(" ", cell).strip()
            for pattern in _KOREAN_MAJOR:
                match = pattern.search(bare)
                if match and not re.fullmatch(
                    r"(?:대학|전|본|학)?(?:과|학과|학부)|결과|성과|효과", match["major"]
                ):
                    return _clean(match["major"])
    text = next((line.text for line in lines if _SCHOOL_KO.search(line.text)), "")
    if not _SCHOOL_KO.search(text) or _HIGH_SCHOOL.search(text):
        return None
    rest = _KOREAN_REST.sub(" ", _SCHOOL_KO.sub(" ", without_dates(text)))
    words = [
        word for word in re.split(r"[\s,|·]+", rest) if re.fullmatch(r"[가-힣A-Za-z&]{2,20}", word)
    ]
    return _clean(" ".join(words[:3])) if words and len(words) <= 3 else None


def _clean(value: str | None) -> str | None:
    if not value:
        return None
    value = re.sub(r"\s*[(（\[].*$", "", value.split("\n")[0]).strip(" .,;·-–—:|/")
    return value if 1 < len(value) <= MAX_MAJOR_CHARACTERS else None


def major_in(lines: Sequence[Line], *, strict: bool = False) -> str | None:
    """A field of study in lines of other sections: after a degree, or said to be the major.

    Args:
        strict: only "degree in field" counts; "MS Project" is a program.
    """
    for line in lines:
        if (not strict or _DEGREE_IN.search(line.text)) and (found := _of_line(line.text)):
            return found
        if match := _MAJOR_IN.search(line.text):
            return _clean(match["major"])
        for pattern in (_KOREAN_MAJOR[0], _KOREAN_MAJOR[3]):
            if match := pattern.search(line.text):
                return _clean(match["major"])
    return None
