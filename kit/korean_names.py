"""How a name in Hangul may stand in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.korean_words import NOUNS, WORDS_LIKE_SURNAMES

HANGUL = "가-힣"
_LONGEST = 5
"""Syllables of a Korean name; what is longer is a foreign one."""
_DISTINCT = 3
"""Syllables that hardly meet by chance: so many are found inside words, too."""
_LONG_SURNAMES = frozenset(
    ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절", "강전", "소봉")
)
_GAP = r"\s{0,3}"
_START = f"(?<![{HANGUL}])"
_END = f"(?![{HANGUL}])"
_OF_HONORIFICS = f"(?:가|는|를|의|와|도|이|은|을|과|만|랑|[{HANGUL}]{{2,4}})?"
_HONORED = rf"\s?(?:씨|님){_OF_HONORIFICS}"
_OF_PEOPLE = (
    f"(?:이?{_HONORED}|[이가은는을를의와과아야]|이[가는를의도와야]|이?랑|이?(?:한테|에게)(?:서|는|도)?|"
    "께서?(?:는|도)?|이?라고(?:는|도|요)?|이?라는|입니[다까]|이?(?:에요|예요)|이었습니다|였습니다|인데요?|이고요?)"
)
_AS_NAME = f"(?={_OF_PEOPLE}{_END})"
_NO_VERB = "(?!하(?!고)|했|해|할|한(?!테)|합|함|되|됐|된|될|됩|됨|시[키켰킨킬]|졌|지[고는면])"
"""Korean makes verbs of nouns with 하다, 되다, 시키다 and 지다, never of names."""


def hangul_patterns(parts: Sequence[str]) -> Iterator[str]:
    """Patterns of a name and of what people are called by it; the longest come first.

    Args:
        parts: the name's parts in Hangul, as it is written.
    """
    name = "".join(parts)
    if not name:
        return
    if len(name) > _LONGEST or _is_foreign(parts):
        yield _GAP.join(parts)
        yield from (_alone(part) for part in sorted(parts, key=len, reverse=True) if len(part) > 1)
        return
    splits = _splits(parts)
    for family, given in splits:
        whole = family + given
        if len(whole) < _DISTINCT:
            yield _alone(whole)
        else:  # not in 행정지원팀: the given name is an ordinary word, too
            yield (_START if given in NOUNS else "") + whole
        yield from _spaced(family, given)
    for family, given in splits:
        yield _alone(given) if len(given) > 1 else f"{_START}{given}(?={_HONORED}{_END})"
        if family:
            yield rf"{_START}{family}(?=\s?씨{_OF_HONORIFICS}{_END})"


def _is_foreign(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and min(map(len, parts)) > 1 and parts[0] not in _LONG_SURNAMES


def _splits(parts: Sequence[str]) -> list[tuple[str, str]]:
    """Family and given names that the parts may be."""
    name = "".join(parts)
    if len(parts) > 1:
        if len(parts[-1]) == 1 and len(parts[0]) > 1 and parts[0] not in _LONG_SURNAMES:
            return [(parts[-1], "".join(parts[:-1]))]
        return [(parts[0], "".join(parts[1:]))]
    if len(name) == 1:
        return [("", name)]
    splits = [(name[:1], name[1:])]
    if name[:2] in _LONG_SURNAMES and len(name) > _DISTINCT - 1:
        splits.insert(0, (name[:2], name[2:]))
    return splits


def _spaced(family: str, given: str) -> Iterator[str]:
    """The same with spaces, and with the given name first."""
    if not family:
        return
    end = ""
    if family in WORDS_LIKE_SURNAMES:
        end = _AS_NAME if given in NOUNS or len(given) == 1 else _NO_VERB
    elif len(given) == 1:
        end = f"(?={_OF_PEOPLE}?{_END})"
    yield rf"{_START}{family}\s{{1,3}}{given}{end}"
    if not end:
        yield rf"{_START}{given}\s{{1,3}}{family}(?={_OF_PEOPLE}?{_END})"
    if len(given) > 1:
        yield _START + r"\s{1,3}".join(family + given) + _END


def _alone(name: str) -> str:
    """A given name where it is no ordinary word, or where people are spoken of."""
    if len(name) == 1 or name in NOUNS:
        return rf"{_START}{name}{_AS_NAME}|(?<=이름은\s){name}"
    return (_START if len(name) < _DISTINCT else "") + name + _NO_VERB
