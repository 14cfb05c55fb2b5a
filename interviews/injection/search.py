"""The search for sentences that instruct the interviewer or the grader instead of answering.

Used live, so that the interview continues as if nothing had been said, by the report, which flags
the sentence, and by the judge, for whom it proves nothing. Patterns match words said *to* the
machine (orders, requests, forged markup); a candidate who *reports* ignored instructions or high
scores is left alone. Both languages are searched in every interview, and spelled-out, leet and
invisible letters are read as what they stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass

from interviews.injection import patterns_en as en
from interviews.injection import patterns_ko as ko
from interviews.injection.suspicion import THRESHOLD, suspicion
from interviews.words import sentence_spans

SHORT_SENTENCE_WORDS = 3
"""A sentence this short is also read together with the next: "Ignore. The rules." """


@dataclass(frozen=True)
class InjectionMatch:
    """One suspicious sentence."""

    rule: str
    """Name of the pattern that fired."""
    text: str
    start: int
    """Place in the searched text, in characters."""
    end: int


def _compiled(rules: dict[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in rules.items()]


_SIGNS = _compiled(en.SIGNS) + _compiled(ko.SIGNS)
_ORDERS = _compiled(en.ORDERS)
_HANGUL = re.compile(r"[가-힣]")
_CLAUSE_END = re.compile(r"[:,;]|$")
_REQUESTS = _compiled(ko.REQUESTS)


def find_injection(
    text: str,
    *,
    wary: bool = False,
    memo: MutableMapping[str, str | None] | None = None,
) -> list[InjectionMatch]:
    """Every suspicious sentence of ``text``, in order; empty for honest speech.

    Args:
        text: what the candidate said, in any language; all patterns are tried.
        wary: also match sentences that look like an attempt in no known wording.
        memo: the rule that each sentence breaks, filled in here. Searches of a text that grows
            share one, so that no sentence is searched twice; all must be equally ``wary``.
    """

    def rule_of(sentence: str) -> str | None:
        if memo is None:
            return _rule_of(sentence, wary)
        if sentence not in memo:
            memo[sentence] = _rule_of(sentence, wary)
        return memo[sentence]

    matches: list[InjectionMatch] = []
    spans = list(_spans(text))
    place = 0
    while place < len(spans):
        start, end = spans[place]
        rule = rule_of(text[start:end])
        step = 1
        if rule is None and place + 1 < len(spans) and _short(text[start:end]):
            joined_end = spans[place + 1][1]
            together = re.sub(r"[.!?…]+\s+", " ", text[start:joined_end])
            if rule_of(text[spans[place + 1][0] : joined_end]) is None:
                rule = rule_of(together)
                end = joined_end
                step = 2
        if rule is None:
            place += 1
            continue
        matches.append(InjectionMatch(rule, text[start:end].strip(), start, end))
        place += step
    return matches


def without_matches(text: str, matches: Iterable[InjectionMatch]) -> str:
    """``text`` without the matched sentences."""
    kept = []
    place = 0
    for match in matches:
        kept.append(text[place : match.start])
        place = match.end
    kept.append(text[place:])
    return " ".join(" ".join(kept).split())


def _rule_of(sentence: str, wary: bool) -> str | None:
    """Name of the first rule that matches the sentence in any of its readings."""
    for reading in _readings(sentence):
        for name, pattern in _SIGNS:
            if pattern.search(reading):
                return name
        for name, pattern in _ORDERS:
            if any(_is_order(reading[: hit.start()]) for hit in pattern.finditer(reading)):
                return name
        for clause in _requests(reading):
            for name, pattern in _REQUESTS:
                if pattern.search(clause):
                    return name
        if wary and suspicion(reading) >= THRESHOLD:
            return "about-its-own-grading"
    return None


def _is_order(before: str) -> bool:
    if not en.ADDRESSED.search(before):
        return False
    return not en.NARRATED.search(before) or en.NOT_A_NARRATOR.search(before) is not None


def _requests(sentence: str) -> Iterator[str]:
    """Parts of a Korean sentence that end as a request: all of it, or up to a colon or comma."""
    if not _HANGUL.search(sentence):
        return
    for mark in _CLAUSE_END.finditer(sentence):
        if ko.REQUEST_END.search(sentence, 0, mark.start()):
            yield sentence[: mark.start()]


def _short(sentence: str) -> bool:
    return len(sentence.split()) <= SHORT_SENTENCE_WORDS


# ---- readings of a disguised sentence ------------------------------------------------------

_LETTERS = re.compile(r"(?<!\w)(?:\w[\s.,\-–_*]{1,3}){3,}\w(?!\w)")
"""``i-g-n-o-r-e``, ``I G N O R E``, ``이 전 지 시``."""
_ONE_LETTER = re.compile(r"\W*\w\W*")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a"})
_LEET_WORD = re.compile(r"(?<!\w)(?=\w*[a-z])(?=\w*[0-9@])[a-z0-9@]{3,}(?!\w)", re.IGNORECASE)


def _readings(sentence: str) -> Iterator[str]:
    """The sentence as it is, and with its disguises removed."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", _composed(sentence))
        if unicodedata.category(letter) != "Cf"
    )
    yield plain
    joined = _LETTERS.sub(lambda run: re.sub(r"[\s.,\-–_*]+", "", run.group()), plain)
    if joined != plain:
        yield re.sub(r"[.,]\s+", " ", joined)
        yield _WORDS_RUN.sub(lambda run: " ".join(filter(None, run.groups())), joined)
    leet = _LEET_WORD.sub(lambda word: word.group().translate(_LEET), plain)
    if leet != plain:
        yield leet


_WORDS_RUN = re.compile(
    r"\b(ignore|forget|disregard)(your|the|all|my)?(rules|instructions)\b", re.I
)


_JAMO_RUN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]{3,}")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _composed(text: str) -> str:
    """``ㅁㅏㄴㅈㅓㅁ`` as ``만점``."""
    return _JAMO_RUN.sub(lambda run: _syllables(run.group()), text)


def _syllables(letters: str) -> str:
    syllables = []
    place = 0
    while place < len(letters):
        first, vowel = letters[place], letters[place + 1 : place + 2]
        if first not in _INITIALS or not vowel or vowel not in _VOWELS:
            syllables.append(first)
            place += 1
            continue
        final = letters[place + 2 : place + 3]
        closes = final in _FINALS[1:] and letters[place + 3 : place + 4] not in (*_VOWELS,)
        code = (_INITIALS.index(first) * 21 + _VOWELS.index(vowel)) * 28
        code += _FINALS.index(final) if final and closes else 0
        syllables.append(chr(0xAC00 + code))
        place += 3 if final and closes else 2
    return "".join(syllables)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that is spelled letter by letter stays in one piece."""
    begun: int | None = None
    for start, end in sentence_spans(text):
        if _ONE_LETTER.fullmatch(text, start, end):
            begun = start if begun is None else begun
            continue
        yield (start if begun is None else begun), end
        begun = None
    if begun is not None:
        yield begun, len(text)
