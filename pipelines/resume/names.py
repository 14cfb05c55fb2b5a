"""The candidate's name: by a label, or by its form, its place and its look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.resume.dates import DATE
from pipelines.resume.document.lines import Document, Line
from pipelines.resume.occupations import SCHOOL, company_score, is_place, part_is_place, role_score
from pipelines.resume.vocabulary import TITLES, heading_kind, is_label, key_of

SEARCHED_LINES = 14
"""Of the document's beginning; of the rest, lines in the largest letters."""
SURE = 2.8
LEAST = 1.5
MAX_CHARACTERS = 70

_PARTICLE_WORDS = (
    "van der den de la las los da das do dos di del della du le von zu zum vom bin ibn binti "
    "bint al"
    " el ul ter ten af av y e und op 't san st"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-‐‑](?=\w|$)|[\u0300-\u036f])*")
_KOREAN = re.compile(r"^[가-힣](?: ?[가-힣]){1,4}$")
_CJK = re.compile(
    r"^[\u3400-\u9fff\u3040-\u30ff々]{2,8}(?:[ \u3000・][\u3400-\u9fff\u3040-\u30ff]{1,6})?$"
)
_KOREAN_SURNAMES = (
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 유 홍 전 고 문 손 양 배 백 허 남 "
    "심 노 하 곽 성 차"
    " 주 우 구 민 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 연 위 표 명 "
    "기 반 라 왕"
    " 금 옥 육 인 맹 제 모 탁 국 어 은 편 용 예 경 봉 사 부 남궁 황보 제갈 선우 독고 사공 서문 동방"
)
_SURNAMES = frozenset(_KOREAN_SURNAMES.split())
_CREDENTIALS = re.compile(
    r"(?:,?\s+(?:Ph\.?D\.?|M\.?D\.?|MBA|MSc|M\.Sc\.?|BSc|B\.Sc\.?|RN|BSN|CPA|CFA|PMP|PE|Esq\.?|JD|LL\.?M"
    r"|Jr\.?|Sr\.?|P\.?Eng\.?|CISSP|SHRM-CP|LCSW|DDS|OTR/L|CCNA|FRCS))+$"
)
_HONORIFIC = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Mx|Prof|Ing|Dipl\.-Ing)\.?\s+")
_DOCUMENT = re.compile(
    r"\b(?:resume|résumé|curriculum|vitae|cv|sample|template|portfolio|application|page|profile"
    r"|candidate|confidential|linkedin|email|phone|address|contact|references)\b|이력서|지원서|자기소개|경력",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^(?:(?:resume|résumé|cv|curriculum vitae)\s*(?:of|for|[-–—:|])?\s*)"
    r"|\s*(?:[-–—:|]\s*)?(?:resume|résumé|cv"
    r"|curriculum vitae|이력서|입사지원서)$|^(?:이력서|입사지원서)\s*[-–—:|]?\s*",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(r"\s*[(\[](?:she|he|they)\s*/.{1,14}[)\]]", re.IGNORECASE)
_CELLS = re.compile(r"\t+|\s*[|｜•·]\s*|\s+[-–—]\s+|\s+/\s+|\s{3,}")


@dataclass(frozen=True)
class FoundName:
    """A name and how likely it is one."""

    name: str
    sure: bool


@dataclass(frozen=True)
class _Candidate:
    name: str
    score: float


def name_of(value: str) -> str | None:
    """A value as a name: without title, credentials and remarks; None when it is no name."""
    value = _PRONOUNS.sub("", value.strip()[:200])
    value = re.split(r"[(（|｜\t]", value)[0].strip(" ,;:·•")
    value = _HONORIFIC.sub("", _CREDENTIALS.sub("", value)).strip(" ,")
    if not value or len(value) > MAX_CHARACTERS or re.search(r"[\d@/:&!?]", value):
        return None
    if _KOREAN.match(value):
        return value.replace(" ", "")
    if _CJK.match(value):
        return value
    if "," in value:
        return _turned(value)
    tokens = value.split()
    if not 1 <= len(tokens) <= 8 or not all(map(_TOKEN.fullmatch, tokens)):
        return None
    proper = [token for token in tokens if token.casefold() not in _PARTICLES]
    capital = all(re.match(r"(?:[a-z]{1,3}['’-])?[^\Wa-z]", token) for token in proper)
    return value if proper and capital and not all(t[0].islower() for t in proper) else None


def find_name(document: Document, email: str | None) -> FoundName | None:
    """The likeliest name in a document, without labels."""
    found: dict[str, float] = {}
    for candidate in _candidates(document, email):
        known = found.get(candidate.name, 0.0)
        found[candidate.name] = max(known, candidate.score)
    ranked = sorted(found.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < LEAST:
        return None
    apart = len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= 0.8
    return FoundName(ranked[0][0], ranked[0][1] >= SURE and apart)


def _candidates(document: Document, email: str | None) -> Iterator[_Candidate]:
    lines = document.lines
    largest = max((line.size for line in lines if line.page == 1), default=0.0)
    body = sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0
    headed = False
    for place, line in enumerate(lines[:400]):
        large = line.page == 1 and largest > 1.15 * body and line.size >= 0.97 * largest
        if place >= SEARCHED_LINES and not large:
            continue
        kind = heading_kind(line.text)
        headed = headed or kind not in (None, "personal", "summary")
        bonus = (2.5 if large else 0.0) + max(0.0, 2.0 - 0.4 * place)
        bonus -= 2.5 if (headed and not large) or line.bullet else 0.0
        following = lines[place + 1] if place + 1 < len(lines) else None
        for text in _texts(line, following):
            if (name := name_of(text)) is not None:
                yield _Candidate(name, bonus + _form(text, name, email))


def _texts(line: Line, following: Line | None) -> Iterator[str]:
    for cell in _CELLS.split(line.text):
        text = _TITLED.sub("", cell.strip())
        if text and key_of(text) not in TITLES and not is_label(text):
            yield text
            if "," in text:
                yield text.split(",")[0]
    # A name set on two lines.
    if following is not None and _same_look(line, following) and "\t" not in line.text:
        words = [line.text.strip(), following.text.strip()]
        if all(map(_may_be_half, words)):
            yield " ".join(words)


def _same_look(one: Line, two: Line) -> bool:
    return abs(one.size - two.size) < 0.5 and one.bold == two.bold


def _may_be_half(text: str) -> bool:
    return (
        len(text.split()) <= 2
        and name_of(text) is not None
        and not role_score(text)
        and not is_label(text)
        and not part_is_place(text)
        and not _DOCUMENT.search(text)
        and key_of(text) not in TITLES
        and re.search(r"[가-힣]", text) is None
    )


def _form(text: str, name: str, email: str | None) -> float:
    """How much a text has the form of a name."""
    if heading_kind(text) or _DOCUMENT.search(name) or DATE.search(text):
        return -9.0
    score = 0.0
    tokens = name.split()
    if _KOREAN.match(name):
        surname = name[:1] in _SURNAMES or name[:2] in _SURNAMES
        score += 1.5 if surname and len(name) <= 4 else -1.5
    elif not _CJK.match(name):
        score += 1.0 if len(tokens) >= 2 else -0.6
    else:
        score += 1.0
    score += _in_address(tokens, email)
    if role_score(name):
        score -= 3.0
    if is_place(text) or (len(tokens) > 1 and part_is_place(name)):
        score -= 3.0
    elif len(tokens) == 1 and part_is_place(name):
        score -= 1.0
    if company_score(name) or SCHOOL.search(name):
        score -= 2.5
    return score


def _in_address(tokens: Sequence[str], email: str | None) -> float:
    """How much of the name an e-mail address has."""
    if not email:
        return 0.0
    local = re.sub(r"[^\w]", "", email.split("@")[0]).casefold()
    plain = [re.sub(r"[^\w]", "", token).casefold() for token in tokens]
    hits = sum(len(token) >= 3 and token in local for token in plain)
    if hits:
        return 2.0 + min(hits, 2) * 0.5
    initials = "".join(token[0] for token in plain if token)
    return 1.5 if len(initials) >= 2 and local.startswith(initials) and len(local) <= 6 else 0.0


def _turned(value: str) -> str | None:
    """ "Smith, John" as "John Smith"; None for a place or a role behind the comma."""
    surname, _, given = (part.strip() for part in value.partition(","))
    if "," in given or not surname or not given or is_place(value) or part_is_place(given):
        return None
    if re.fullmatch(r"[A-Z]{2,4}", given) or role_score(given) or role_score(surname):
        return None
    if len(given.split()) > 3 or len(surname.split()) > 3:
        return None
    one, two = name_of(given), name_of(surname)
    return f"{one} {two}" if one and two else None
