"""What the columns of a list are: by their headings, or by what is in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from pipelines.invitation_batches.person import Person
from pipelines.resume.contact import EMAIL, find_phone

Field = Literal["name", "family", "given", "email", "phone", "language", "file"]

_HEADINGS: dict[Field, str] = {
    "name": "name|full name|candidate|candidate name|applicant|applicant name|이름|성명|성함"
    "|지원자|지원자명|지원자 이름|지원자 성명|후보자|후보자명|응시자",
    "family": "last name|surname|family name|성",
    "given": "first name|given name|forename|명",
    "email": "email|e mail|email address|e mail address|mail|mail address|이메일|이메일 주소|메일"
    "|메일 주소|전자우편|전자 우편",
    "phone": "phone|phone number|mobile|mobile number|mobile phone|tel|telephone|cell|cell phone"
    "|전화|전화번호|휴대폰|휴대폰 번호|휴대전화|휴대전화번호|핸드폰|핸드폰 번호|연락처|연락처 번호",
    "language": "language|lang|locale|언어",
    "file": "file|filename|file name|resume|résumé|resume file|cv|cv file|파일|파일명|파일 이름"
    "|이력서|이력서 파일|이력서 파일명|첨부|첨부파일",
}
_FIELD_OF = {
    heading: field for field, headings in _HEADINGS.items() for heading in headings.split("|")
}
_LANGUAGES = {
    "ko": "ko", "kr": "ko", "kor": "ko", "korean": "ko", "ko-kr": "ko", "한국어": "ko",
    "한글": "ko", "국문": "ko", "en": "en", "eng": "en", "english": "en", "en-us": "en",
    "en-gb": "en", "영어": "en", "영문": "en",
}  # fmt: skip
_PHONE = re.compile(r"\+?[\d\s().‑–-]{8,25}$")
_FILE = re.compile(r"\.(?:pdf|docx?|html?|txt|hwpx?)$", re.IGNORECASE)
_KOREAN = re.compile(r"[가-힣]")


def headings_of(cells: Sequence[str]) -> dict[int, Field] | None:
    """The fields of a list by column, if its first row has headings; otherwise None."""
    found: dict[int, Field] = {}
    for place, cell in enumerate(cells):
        field = _FIELD_OF.get(_key(cell))
        if field is not None and field not in found.values():
            found[place] = field
    fields = list(found.values())
    if "family" in fields and "name" in fields and "given" not in fields:
        # 성, 이름: the second is the given name beside the first.
        found = {place: "given" if f == "name" else f for place, f in found.items()}
    # A candidate may be called Mobile, but has an address or a number of their own.
    if not found or any(EMAIL.search(cell) for cell in cells):
        return None
    named = {"name", "family", "given", "email", "file"}.intersection(found.values())
    return found if named else None


def person_by_headings(cells: Sequence[str], headings: dict[int, Field]) -> Person:
    """A row of a list with headings."""
    values: dict[Field, str] = {
        field: cells[place].strip() for place, field in headings.items() if place < len(cells)
    }
    name = values.get("name") or _whole_name(values.get("family", ""), values.get("given", ""))
    return Person(
        name,
        values.get("email", "").removeprefix("mailto:"),
        values.get("phone", ""),
        language_of(values.get("language", "")),
        values.get("file", ""),
    )


def person_by_content(cells: Sequence[str]) -> Person:
    """A row of a list without headings: what a cell is follows from its form."""
    values: dict[str, str] = {}
    for cell in filter(None, map(str.strip, cells)):
        field = _form(cell)
        if field == "email" and "email" not in values:
            name, values["email"] = split_address(cell)
            if name and "name" not in values:
                values["name"] = name
        elif field not in values:
            values[field] = language_of(cell) if field == "language" else cell
    return Person(**values)


def split_address(text: str) -> tuple[str, str]:
    """The name and the address in ``Name <address>``, ``Name address`` or an address alone."""
    if (angled := re.fullmatch(r"([^<>]{0,300})<([^<>]{0,300})>.{0,300}", text)) is not None:
        return _display_name(angled[1]), angled[2].strip().removeprefix("mailto:")
    words = text.split()
    addresses = [word for word in words if "@" in word]
    if len(words) < 2 or len(addresses) != 1:
        return "", text.strip()
    name = " ".join(word for word in words if word != addresses[0])
    return _display_name(name), addresses[0].strip("()[],;:").removeprefix("mailto:")


def language_of(value: str) -> str:
    """A language's code; what is none stays as it is written."""
    return _LANGUAGES.get(value.strip().casefold(), value.strip())


def _display_name(text: str) -> str:
    """A name without quotes; ``Lovelace, Ada`` in its order."""
    name = text.strip().strip("\"'“”‘’,;:-–").strip()
    family, comma, given = (part.strip() for part in name.partition(","))
    return _whole_name(family, given) if comma and given and "," not in given else name


def _whole_name(family: str, given: str) -> str:
    if _KOREAN.search(family) and _KOREAN.search(given):
        return f"{family}{given}"
    return f"{given} {family}".strip()


def _form(cell: str) -> str:
    if "@" in cell:
        return "email"
    if _FILE.search(cell):
        return "file"
    if _PHONE.fullmatch(cell) or find_phone(cell) == cell:
        return "phone"
    return "language" if cell.casefold() in _LANGUAGES else "name"


def _key(cell: str) -> str:
    """A heading as it is compared: ``E-mail Address *`` is ``e mail address``."""
    text = unicodedata.normalize("NFC", cell).casefold()
    text = re.sub(r"\([^)]{0,50}\)", " ", text)
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())
