"""Names in a text that its source does not have: an invented skill, product or company.

Names are recognised by their form (capitals and digits inside a word, a capital in the middle of
a sentence, Latin words in Korean, a Korean company's endings) and by a list of well-known ones.
"""

from __future__ import annotations

import re

from pipelines.resume.text import SearchableText, normalise

_KNOWN_WORDS = """
python java javascript typescript kotlin scala golang rust ruby php perl matlab haskell erlang
elixir clojure fortran cobol react angular vue svelte django flask fastapi rails laravel
kubernetes docker terraform ansible jenkins github gitlab git linux postgres postgresql mysql
mariadb mongodb redis cassandra elasticsearch kafka rabbitmq spark hadoop airflow snowflake
bigquery tableau powerbi excel photoshop figma illustrator autocad solidworks pytorch tensorflow
keras numpy pandas aws azure gcp salesforce sap hubspot jira confluence graphql grpc android ios
html css sql nosql devops scrum kanban google amazon microsoft facebook netflix ibm intel nvidia
samsung lg hyundai naver kakao coupang baemin nexon deloitte mckinsey pwc kpmg accenture siemens
bosch toyota sony
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())
"""Names in any case; names that are common words too are recognised by their capital."""

_KOREAN_NAMES = {
    "파이썬": "python",
    "자바": "java",
    "자바스크립트": "javascript",
    "코틀린": "kotlin",
    "리액트": "react",
    "스프링": "spring",
    "쿠버네티스": "kubernetes",
    "도커": "docker",
    "리눅스": "linux",
    "오라클": "oracle",
    "엑셀": "excel",
    "포토샵": "photoshop",
    "피그마": "figma",
    "구글": "google",
    "아마존": "amazon",
    "네이버": "naver",
    "카카오": "kakao",
    "쿠팡": "coupang",
    "삼성": "samsung",
    "현대자동차": "hyundai",
    "마이크로소프트": "microsoft",
}
"""Well-known names in Hangul; a source that has the Latin name has them too."""

_PLAIN_WORDS = """
i i'd i'm i've i'll ok cv ai it hr star kpi kpis english korean korea monday tuesday wednesday
thursday friday saturday sunday january february march april may june july august september
october november december
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Capitalised words that are no names of skills, products or companies."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#&]*(?:[./'’-][A-Za-z0-9+#&]+)*")
_INNER = re.compile(r"[A-Z0-9+#]")
_COMPANY = re.compile(
    r"(?:주식회사|㈜|\(주\))\s*([가-힣A-Za-z0-9]+)"
    r"|([가-힣]{2,}?(?:전자|소프트|그룹|은행|테크|랩스|물산|대학교))"
    r"|([가-힣A-Za-z0-9]{2,})(?:에서|에)\s+(?:근무|재직|입사|인턴)"
)
_PARTICLE = re.compile(r"(?:에서|에게|에|의|은|는|이|가|을|를|와|과|로|으로)$")
_COMMON_WORDS = "회사 직장 부서 현장 조직 이곳 그곳 기업 기관 학교 해외 국내 이전 당시"
_COMMON = frozenset(_COMMON_WORDS.split())


def unknown_names(text: str, known: SearchableText) -> list[str]:
    """The names in ``text`` that ``known`` does not have, in the order of the text."""
    korean = any("가" <= character <= "힣" for character in text)
    unknown = [word for word in _latin(text, korean=korean) if not _has(word, known)]
    if korean:
        unknown += [
            name
            for name in _companies(text)
            if not (known.has(name) or known.has(_PARTICLE.sub("", name)))
        ]
        dense = normalise(text)
        unknown += [
            name
            for name, latin in _KOREAN_NAMES.items()
            if re.search(rf"(?<![가-힣]){name}(?!스크립트)", dense)
            and not (known.has(name) or known.has(latin))
        ]
    return list(dict.fromkeys(unknown))


def _latin(text: str, *, korean: bool) -> list[str]:
    words = []
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s$", "", match[0]).rstrip(".")
        folded = word.casefold()
        if folded in _PLAIN or len(word) < 2:
            continue
        if korean or folded in _KNOWN or _INNER.search(word[1:]) or _is_named(text, match.start()):
            words.append(word)
    return words


def _is_named(text: str, start: int) -> bool:
    """Whether a word is capitalised without beginning a sentence."""
    before = text[:start].rstrip(" \"'“‘(")
    return text[start].isupper() and bool(before) and before[-1] not in ".?!:\n"


def _has(word: str, known: SearchableText) -> bool:
    """Whether a word is known, as a whole or in all its parts (``Python/Kotlin``)."""
    if known.has(word):
        return True
    singular = word[:-1] if word.endswith("s") else word
    parts = re.split(r"[/-]", word)
    return known.has(singular) or (len(parts) > 1 and all(map(known.has, parts)))


def _companies(text: str) -> list[str]:
    names = [next(filter(None, groups)) for groups in _COMPANY.findall(text)]
    return [name for name in names if name not in _COMMON]
