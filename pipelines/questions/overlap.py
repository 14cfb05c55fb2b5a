"""Whether two texts say the same, and whether one refers to the other: by their words.

Words are compared by their beginnings, so that "managed" is "manage" and "이유는" is "이유"; words
that any question of an interview may have decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pipelines.resume.text import normalise

SAME_FROM = 0.7
"""Share of common letter groups from which two texts count as the same."""
SAME_WORDS_FROM = 0.75
"""Share of the shorter text's telling words that the longer one has, likewise."""
LEAST_SHARED = 2
STEM = 6
"""Letters of a Latin word that are compared."""

_EN = """
a about after all also an and any are as ask at be been before but by can could describe did do
does done for from get give had has have how i if in into is it its just last like list lists make
many may me mention mentions more most much my of on one or other our out over own part place
please résumé resume role say says should since so some something tell than that the
their them then there these they thing things this those through time to told up us use used was
way we well were what when where which who whom whose why will with would write writes you your
yours yourself example situation job work worked working works was did during while within
description experience time times still today now once ever kind sort
"""
_KO = """
가장 거기 거기서 것 것은 것이 경우 경험 그 그것 그곳 그때 그런 그중 나오 내용 누구 다음 당시
대해 되는 들려 때 또는 말씀 먼저 무슨 무엇 본인 부분 생각 설명 수 알려 어디 어떤 어떻 언제 업무
여쭙 왜 위해 이 이런 이력 이후 일 일하 있나 있다 있으 있을 저 적어 적으 점 정도 제 주세 주시 중
중에 지금 직무 직접 채용 공고 통해 하나 하는 하셨 하시 하신 한 할 해
"""
_STOP = frozenset([word[:STEM] for word in _EN.split()] + _KO.split())
_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*[+#]*")
_HANGUL = re.compile(r"[가-힣]")
_PARTICLE = re.compile(
    r"(?:에서는|에서|에게|으로는|으로|까지|부터|처럼|이라는|라는|이나|에는|에|의|은|는|이|가|을|를|와|과|로|도|만)$"
)


def stems(text: str) -> list[str]:
    """The words of a text in the form that is compared, in order."""
    return [_stem(word) for word in _WORD.findall(normalise(text))]


def telling(text: str) -> set[str]:
    """The words by which a text is known: without those that any question may have."""
    return {stem for stem in stems(text) if len(stem) > 1 and stem not in _STOP}


def ask_of(text: str) -> str:
    """The sentence that asks; what stands before it only says what it is about."""
    sentences = re.split(r"(?<=[.!?…])\s+", text.strip())
    return next((one for one in reversed(sentences) if one.rstrip().endswith("?")), text)


def nearly_equal(one: str, other: str) -> bool:
    """Whether two texts say the same in the same or nearly the same words."""
    first, second = _groups(one), _groups(other)
    if not first or not second:
        return first == second
    return 2 * len(first & second) / (len(first) + len(second)) >= SAME_FROM


def asks_the_same(one: str, other: str, ignoring: Collection[str] = ()) -> bool:
    """Whether two questions ask the same.

    Args:
        ignoring: stems of names that both may have, such as the role's: what is asked about them
            decides.
    """
    first, second = ask_of(one), ask_of(other)
    if nearly_equal(first, second):
        return True
    if nearly_equal(_without(first, ignoring), _without(second, ignoring)):
        return True
    words, others = telling(first) - set(ignoring), telling(second) - set(ignoring)
    shared = len(words & others)
    return shared >= LEAST_SHARED and shared >= SAME_WORDS_FROM * min(len(words), len(others))


def refers_to(text: str, source: str) -> bool:
    """Whether a text has a telling word of its source; any word where the source has no such."""
    words = telling(source) or set(stems(source))
    said = set(stems(text))
    return bool(words & said) or any(_HANGUL.match(word) and word in text for word in words)


def best_line(text: str, source: str) -> str:
    """The line of a source that has most of a text's telling words; the first of several."""
    said = telling(text)
    return max(source.split("\n"), key=lambda line: len(telling(line) & said))


def _without(text: str, ignoring: Collection[str]) -> str:
    return " ".join(word for word in _WORD.findall(normalise(text)) if _stem(word) not in ignoring)


def _stem(word: str) -> str:
    bare = _PARTICLE.sub("", word) or word
    if _HANGUL.match(bare):
        return bare[:2]
    # A Korean ending may follow a Latin word.
    return re.sub(r"(?:['’]s|[가-힣]+)$", "", bare)[:STEM]


def _groups(text: str) -> set[str]:
    """Groups of three letters (two in Hangul, whose characters are syllables)."""
    dense = re.sub(r"[\W_]+", " ", normalise(text)).strip()
    size = 2 if _HANGUL.search(dense) else 3
    return {dense[i : i + size] for i in range(max(1, len(dense) - size + 1))} if dense else set()
