"""Taking a person's name out of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from kit.folding import fold
from kit.korean_names import HANGUL, hangul_patterns

_IDEOGRAPHS = r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = r"\u3041-\u30fa\u30fc-\u30ff"
_LETTER = f"[^\\W\\d_{HANGUL}{_IDEOGRAPHS}{_KANA}]"
"""Of scripts with spaces between words; a Korean particle after a Latin name is none of them."""
_PARTS = re.compile(f"[{HANGUL}]+|[{_IDEOGRAPHS}]+|[{_KANA}]+|{_LETTER}+(?:'{_LETTER}+)*\\.?")
_BETWEEN = r"[\s,._-]{1,3}"
"""Between two parts of a name, also in an address or a file's name."""
_MOST_PARTS = 12
SHORTEST = 2
"""Characters of a part of a name that is looked for alone; initials occur everywhere."""
_SHORTEST_IN_CAPITALS = 3
"""The same for a part in capitals: "AI" is rarely a person."""
_TITLE_WORDS = "mr mrs ms miss mx dr prof professor sir madam jr sr ii iii iv phd md"
_TITLES = frozenset(_TITLE_WORDS.split())
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
    capitalised or in capitals, and as a whole word, so that "will" stays when "Will Smith" goes. A
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
        *hangul_patterns([part for part in parts if re.match(f"[{HANGUL}]", part)]),
    ]
    if not patterns or re.search(r"\d", name):
        literal = r"\s+".join(map(re.escape, fold(name).text.split()))
        patterns = [rf"(?<!\w){literal}(?!\w)", *patterns] if literal else patterns
    return re.compile("|".join(patterns)) if patterns else None


def _parts(name: str) -> list[str]:
    found = _PARTS.findall(fold(name).text)
    parts = [part.rstrip(".") if len(part) > SHORTEST else part for part in found]
    return [part for part in parts if part.casefold() not in _TITLES] or parts


def _spelled(parts: Sequence[str], *, whole: bool) -> Iterator[str]:
    """Patterns of names in scripts with spaces between words."""
    parts = list(dict.fromkeys(part for part in parts if re.match(_LETTER, part)))
    if whole and parts and len(parts[0]) >= SHORTEST:
        yield _bounded(f"(?i:{_any_apostrophe(parts[0])})")
        return
    yield from _together(list(islice(parts, _MOST_PARTS)))
    for part in sorted(parts, key=len, reverse=True):
        if len(part) < SHORTEST:
            continue
        word = part.casefold()
        forms = {part.title()} if word in _ORDINARY | _PARTICLES else {part, part.title()}
        if len(part) >= _SHORTEST_IN_CAPITALS:
            forms.add(part.upper())
        pattern = _bounded("|".join(map(_any_apostrophe, sorted(forms, key=len, reverse=True))))
        inside = r"(?<=[^\W_][\s,])" if word in _ORDINARY else ""
        yield inside + pattern


def _together(parts: Sequence[str]) -> Iterator[str]:
    """Two or more different parts side by side, in any order."""
    texts = {part: _any_apostrophe(part) for part in parts}
    for first in parts:
        others = [part for part in parts if part != first]
        if others:
            ways = "|".join(texts[part] for part in others)
            more = "|".join(texts.values())
            joined = "?" if len(first) >= SHORTEST else ""
            run = f"{texts[first]}(?:{_BETWEEN}){joined}(?:{ways})(?:{_BETWEEN}(?:{more}))*"
            yield _bounded(f"(?i:{run})")


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
