"""Taking a person's name out of texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from kit.folding import fold
from kit.korean_names import HANGUL, hangul_patterns

_IDEOGRAPHS = r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = r"\u3041-\u30fa\u30fc-\u30ff"
_UNSPACED = r"\u0e01-\u0e4e\u0e81-\u0edf\u1000-\u103f\u1780-\u17d3"
"""Thai, Lao, Burmese and Khmer have no spaces between words."""
_MARKS = "".join(
    chr(code)
    for code in chain(range(0x483, 0x20000), range(0xE0100, 0xE01F0))  # none is elsewhere
    if unicodedata.category(chr(code)) in ("Mn", "Mc") and not re.match(f"[{_UNSPACED}]", chr(code))
)
"""Vowel signs and the like, which are part of a word."""
_LETTER = f"(?:[^\\W\\d_{HANGUL}{_IDEOGRAPHS}{_KANA}{_UNSPACED}]|[{_MARKS}])"
"""Of scripts with spaces between words; a Korean particle after a Latin name is none of them."""
_PARTS = re.compile(
    f"[{HANGUL}]+|[{_IDEOGRAPHS}]+|[{_KANA}]+|[{_UNSPACED}]+|{_LETTER}+(?:'{_LETTER}+)*\\.?"
)
_BETWEEN = r"[\s,._-]{1,3}"
"""Between two parts of a name, also in an address or a file's name."""
_MOST_PARTS = 12
SHORTEST = 2
"""Characters of a part of a name that is looked for alone; initials occur everywhere."""
_SHORTEST_IN_CAPITALS = 3
"""The same for a part in capitals: "AI" is rarely a person."""
_SHORTEST_INSIDE = 4
"""Letters of a part that are looked for inside the name of an e-mail address."""
_SHORTEST_GLUED = 5
"""Letters of two parts that are looked for without anything between them."""
_TITLE_WORDS = "mr mrs ms miss mx dr prof professor sir madam jr sr ii iii iv phd md"
_TITLES = frozenset(_TITLE_WORDS.split())
_KOREAN_TITLE_WORDS = (
    "님 씨 군 양 지원자 지원자님 후보자 후보자님 사원 주임 대리 대리님 과장 과장님 차장 차장님 "
    "부장 부장님 팀장 팀장님 실장 실장님 매니저 매니저님 박사 박사님 교수 교수님 선생님"
)
_KOREAN_TITLES = frozenset(_KOREAN_TITLE_WORDS.split())
_REMARK = re.compile(f"(?<=[{HANGUL}])\\s*[(\\[（][^)\\]）]*[)\\]）]")
"""What stands in brackets after a name: a department, a nickname."""
_ORDINARY_WORDS = (
    "a am an and are as at be but by can do does for from go had has he her his how i if in is it "
    "my no not of on or she so than that the then they this to up was we were what when who "
    "with yes you"
)
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Words that begin many sentences: as a part of a name they are hidden only inside one."""
_PARTICLE_WORDS = "al bin da das de del della den der di dos du el la le los van von"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
"""Words of other languages too, unless they are capitalised."""


def hide_name(text: str, name: str, instead: str) -> str:
    """The text with a name, its parts and a Korean given name replaced.

    Two parts together, and a name of one part, are found in any case; one part as it is written,
    capitalised or in capitals, and as a whole word, so that "will" stays when "Will Smith" goes;
    spelled letter by letter, and inside e-mail addresses. A
    Korean name is found before particles; a given name that is also an ordinary word (수정, 지원)
    only where it is used as a name. Apostrophes, hyphens, diacritics and forms of Unicode don't
    matter. A replacement is not searched again.
    """
    pattern = _pattern(name)
    if pattern is None:
        return text
    folded = fold(text)
    pieces, end = [], 0
    for found in pattern.finditer(folded.text):
        pieces += [text[end : folded.place(found.start())], instead]
        end = folded.place(found.end())
    return "".join([*pieces, text[end:]])


def has_whole_name(text: str, name: str) -> bool:
    """Whether a text has all parts of a name; of one short word or one syllable, never."""
    words = _words(name)
    long = len(words) >= SHORTEST or any(re.match(f"[{HANGUL}]{{3}}", word) for word in words)
    return long and words <= _words(text)


def _words(text: str) -> set[str]:
    parts = _parts(text)
    hangul = "".join(part for part in parts if re.match(f"[{HANGUL}]", part))
    others = {part.casefold() for part in parts if not re.match(f"[{HANGUL}]", part)}
    return others | {hangul} - {""}


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str] | None:
    """All ways in which the name may be written, as one pattern; None for an empty name."""
    parts = _parts(name)
    patterns = [
        *_spelled(parts, whole=len(parts) == 1),
        *_ideographs([part for part in parts if re.match(f"[{_IDEOGRAPHS}{_KANA}]", part)]),
        *_unspaced([part for part in parts if re.match(f"[{_UNSPACED}]", part)]),
        *hangul_patterns([part for part in parts if re.match(f"[{HANGUL}]", part)]),
    ]
    literal = r"\s+".join(map(re.escape, fold(name).text.split()))
    if literal and (not patterns or re.search(r"\d", name)):
        patterns.insert(0, rf"(?<!\w){literal}(?!\w)")
    return re.compile("|".join(patterns)) if patterns else None


def _parts(name: str) -> list[str]:
    found = _PARTS.findall(_REMARK.sub("", fold(name).text))
    parts = [part.rstrip(".") if len(part) > SHORTEST else part for part in found]
    if len(parts) > 1 and len(parts[0]) > 1:
        parts = [parts[0], *(part for part in parts[1:] if part not in _KOREAN_TITLES)]
    return [part for part in parts if part.casefold() not in _TITLES] or parts


def _spelled(parts: Sequence[str], *, whole: bool) -> Iterator[str]:
    """Patterns of names in scripts with spaces between words."""
    parts = list(dict.fromkeys(part for part in parts if re.match(_LETTER, part)))
    yield from _letters(parts)
    if whole and parts and len(parts[0]) >= SHORTEST:
        yield _bounded(f"(?i:{_any_apostrophe(parts[0])})")
        return
    yield from _together(list(islice(parts, _MOST_PARTS)))
    in_lower_case = all(part.islower() for part in parts)
    for part in sorted(parts, key=len, reverse=True):
        if len(part) < SHORTEST:
            continue
        word = part.casefold()
        forms = {part.title()}
        if word not in _ORDINARY | _PARTICLES and not in_lower_case:
            forms.add(part)
        if len(part) >= _SHORTEST_IN_CAPITALS:
            forms.add(part.upper())
        pattern = _bounded("|".join(map(_any_apostrophe, sorted(forms, key=len, reverse=True))))
        inside = r"(?<=[^\W_][\s,])" if word in _ORDINARY else ""
        yield inside + pattern


def _letters(parts: Sequence[str]) -> Iterator[str]:
    """Parts inside the name of an e-mail address, and spelled letter by letter."""
    inside = "|".join(re.escape(part) for part in parts if len(part) >= _SHORTEST_INSIDE)
    if inside:
        yield rf"(?i:(?<![\w.+-])[\w.+-]{{0,64}}?(?:{inside})[\w.+-]{{0,64}}+(?=@\w))"
    for part in parts:
        if len(part) >= _SHORTEST_IN_CAPITALS and part.isalpha():
            yield _bounded(f"(?i:{r'[ .,-]{1,3}'.join(map(re.escape, part))})")


def _together(parts: Sequence[str]) -> Iterator[str]:
    """Two or more different parts side by side, in any order.

    Nothing may be between them if they are long enough not to be an ordinary word by chance.
    """
    texts = {part: _together_text(part) for part in sorted(parts, key=len, reverse=True)}
    more = "|".join(texts.values())
    tail = "|".join(text for part, text in texts.items() if len(part) >= SHORTEST)
    further = f"(?:{_BETWEEN}(?:{more}){f'|(?:{tail})' if tail else ''})*+"
    for first in parts:
        others = [part for part in texts if part != first]
        if not others:
            continue
        apart = "|".join(texts[part] for part in others)
        yield _bounded(f"{texts[first]}{_BETWEEN}(?:{apart}){further}")
        glued = [
            texts[part]
            for part in others
            if min(len(first), len(part)) >= SHORTEST and len(first + part) >= _SHORTEST_GLUED
        ]
        if glued:
            yield _bounded(f"{texts[first]}(?:{'|'.join(glued)}){further}")


def _together_text(part: str) -> str:
    """In any case, but for ordinary words: "so young" is said of many."""
    text = _any_apostrophe(part)
    if part.casefold() not in _ORDINARY:
        return f"(?i:{text})"
    return f"(?:{_any_apostrophe(part.title())}|{_any_apostrophe(part.upper())})"


def _any_apostrophe(part: str) -> str:
    return re.escape(part).replace("'", r"['\s]?")


def _bounded(pattern: str) -> str:
    return f"(?<!{_LETTER})(?:{pattern})(?!{_LETTER})"


def _ideographs(parts: Sequence[str]) -> Iterator[str]:
    """Patterns of names in scripts without spaces."""
    if not parts:
        return
    yield r"\s{0,3}".join(parts)
    given = [part[1:] for part in parts if len(part) > SHORTEST]
    alone = {part for part in (*parts, *given) if len(part) >= SHORTEST}
    yield from sorted(alone, key=len, reverse=True)


def _unspaced(parts: Sequence[str]) -> Iterator[str]:
    """Patterns of names in scripts whose words follow each other without spaces."""
    if parts:
        yield r"\s{0,3}".join(map(re.escape, parts))
        yield from (re.escape(part) for part in parts if len(part) > SHORTEST)
