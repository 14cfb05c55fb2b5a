"""The name that a speaker gives, compared with the candidate's."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

NameSaid = Literal["own", "perhaps", "another", ""]
"""``perhaps``: a short form of the candidate's, or in the other script; empty: no name is given."""

LIKE_NAME = {"en": 0.75, "ko": 0.85}
"""From this similarity a word is the name as a recogniser spelled it. Hangul is compared by its
letters: 소 and 서 differ by one of two."""
MIN_NAME_LETTERS = 3

_FAMILY_NAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심"
    "노하곽성차주우구민류나진지엄채원천방공현함변염"
)
_INTRODUCED = re.compile(
    r"(?:[Mm]y name(?: is|'s)|[Tt]his is|\b[Ii]t'?s|\bI'?m|\bI am) "
    r"([A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){0,2}?)(?: speaking| here)?\W*$"
)
_INTRODUCED_KO = re.compile(
    rf"(?:^| )([{_FAMILY_NAMES}][가-힣]{{2}})(?:인데요?|입니다|이에요|예요|이라고|라고)"
)
_NO_NAMES = frozenset({
    "지원자", "당사자", "신청자", "후보자", "구직자", "지망생", "응시자", "전문가", "취준생",
    "대학생", "한국인",
    "american", "british", "korean", "english", "chinese", "japanese", "indian", "german",
    "french", "canadian", "australian", "mexican", "spanish", "italian",
    "ready", "here", "speaking", "sorry", "fine", "good", "okay", "busy",
})  # fmt: skip
"""What stands where a name would: "신청자입니다", "I am American"."""
_SHORT_FORMS = {
    "bob": "robert", "bobby": "robert", "bill": "william", "billy": "william", "dick": "richard",
    "ted": "edward theodore", "ned": "edward", "jack": "john", "hank": "henry",
    "peggy": "margaret", "betty": "elizabeth", "betsy": "elizabeth", "liz": "elizabeth",
    "beth": "elizabeth", "tony": "anthony", "drew": "andrew", "kate": "catherine",
    "becky": "rebecca", "tina": "christina", "sasha": "alexander alexandra", "sandy": "alexandra",
    "polly": "mary",
}  # fmt: skip
"""Common ones that begin with another letter than the name."""


def said_name(text: str, plain: str, name: str) -> NameSaid:
    """Whose name is said.

    Args:
        text: the reply as written; in English, names are told by their capitals.
        plain: the same in lower case, without punctuation.
        name: the candidate's.
    """
    found = _INTRODUCED.search(text)
    introduced = found[1].lower() if found else ""
    if not introduced and (found := _INTRODUCED_KO.search(plain)):
        introduced = found[1]
    if not introduced or re.split("[ -]", introduced)[0] in _NO_NAMES:
        return "own" if holds_name(plain, name) else ""
    if holds_name(introduced.split()[0], name) or _is_whole(introduced, name):
        return "own"
    if _is_hangul(introduced) != _is_hangul(name):
        return "perhaps"
    if holds_name(introduced, name) or _may_be_short(introduced, name):
        return "perhaps"
    return "another"


def is_denied(plain: str, name: str) -> bool:
    """Whether the speaker says that they aren't the candidate, or where the candidate is."""
    for part in name.lower().split():
        if re.search(
            rf"\b(?:not|any|no) {re.escape(part)}\b|\b{re.escape(part)} "
            r"(?:is|has|does|did|can|will|was|moved|left|went)(?:n'?t)?\b"
            r"(?! (?:me|here|speaking|my name|on the))",
            plain,
        ):  # fmt: skip
            return True
    given = name[1:] if len(name) == 3 and _is_hangul(name) else name
    away = r"[가-힣 ]*(?:나갔|없|자고|출근|이사|돌아가|못 받|병원|회사에|계셔|있어요)"
    said = rf"{re.escape(given)} ?(?:이|씨|님|양|군)?[는은가이]?{away}"
    return _is_hangul(name) and re.search(said, plain) is not None


def holds_name(plain: str, name: str) -> bool:
    """Whether a part of the name is said, as it is or as a recogniser may spell it."""
    parts = name.lower().split()
    forms = [part for part in [*parts, *_joined(parts)] if len(part) > 1]
    forms += [part[1:] for part in parts if len(part) == 3 and _is_hangul(part)]
    compact = plain.replace(" ", "")
    if any(_is_hangul(form) and form in compact for form in forms):
        return True
    words = plain.replace("-", " ").split()
    said = [word for word in [*words, *_joined(words)] if len(word) >= MIN_NAME_LETTERS]
    return any(
        _alike(form, word[: len(form)] if _is_hangul(form) else word)
        for form in forms
        if len(form) >= MIN_NAME_LETTERS
        for word in said
    )


def _is_whole(introduced: str, name: str) -> bool:
    """Whether the names are the same once they are written together: "ji woo", Jiwoo."""
    return _alike("".join(name.lower().split()), re.sub("[ -]", "", introduced))


def _may_be_short(introduced: str, name: str) -> bool:
    first = introduced.split()[0]
    parts = name.lower().split()
    return not _is_hangul(name) and any(
        part[0] == first[0] or part in _SHORT_FORMS.get(first, "").split() for part in parts
    )


def _alike(one: str, other: str) -> bool:
    hangul = _is_hangul(one)
    if hangul != _is_hangul(other):
        return False
    if hangul:
        one, other = (unicodedata.normalize("NFD", each) for each in (one, other))
    like = LIKE_NAME["ko" if hangul else "en"]
    return SequenceMatcher(None, one, other).ratio() >= like


def _joined(words: list[str]) -> list[str]:
    return [one + other for one, other in pairwise(words)]


def _is_hangul(text: str) -> bool:
    return text >= "가"
