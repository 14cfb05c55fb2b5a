"""English addresses, terms, roman numerals, capitals and signs."""

from __future__ import annotations

import re

from models.tts.normalization.english_numbers import cardinal, digits
from models.tts.normalization.english_terms import (
    CAPITAL_WORDS,
    JOB_TITLES,
    LETTERS,
    NUMBERED,
    TERMS,
)
from models.tts.normalization.patterns import (
    EMAIL,
    PHONE,
    SENTENCE_STARTS,
    URL,
    alternatives,
    without_trailing,
)
from models.tts.normalization.rules import Match, rule

_IN_ADDRESSES = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", ":": "colon", "@": "at",
    "+": "plus", "?": "question mark", "=": "equals", "#": "hash", "&": "and", "%": "percent",
    "~": "tilde",
}  # fmt: skip
_SIGNS = {
    "&": " and ", "=": " equals ", "≥": " at least ", "≤": " at most ", "≈": " about ",
    ">": " more than ", "<": " less than ", "±": " plus or minus ", "→": " to ", "×": " times ",
    "|": ", ", "·": ", ", "•": ", ", "²": " squared", "³": " cubed", "½": " one half",
    "¼": " one quarter", "¾": " three quarters", "⅓": " one third", "⅔": " two thirds", "™": "",
    "®": "", "©": "", "№": "number ", "%": " percent", "@": " at ", "+": " plus ", "#": " hash ",
    "/": " ", "\\": " ", "_": " ", "^": " ", "*": " ", "`": " ", "~": " ",
}  # fmt: skip
_ENDING = frozenset({"a.m.", "p.m.", "etc."})
"""Abbreviations that a sentence may end with, and another begin after."""
_NEXT_SENTENCE = re.compile(rf" +{SENTENCE_STARTS.pattern}")
_VALUES = {"I": 1, "V": 5, "X": 10}


def _address(match: Match) -> str:
    address, rest = without_trailing(match[0])
    address = re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", address)
    words = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", address)
    said = (digits(w) if w.isdigit() else w if w.isalpha() else _IN_ADDRESSES.get(w) for w in words)
    return " ".join(filter(None, said)) + rest


def _phone(match: Match) -> str:
    plus = "plus " if match[0].startswith("+") else ""
    return plus + ", ".join(digits(group) for group in re.findall(r"\d+", match[0]))


def _term(match: Match) -> str:
    """A term; an abbreviation at the end of a sentence keeps its full stop."""
    rest = match.string[match.end() : match.end() + 16]
    ends = match[0].endswith(".") and not match.string[match.end() :].strip()
    ends = ends or (match[0] in _ENDING and _NEXT_SENTENCE.match(rest) is not None)
    return TERMS[match[0]] + "." * ends


def _roman(match: Match) -> str:
    total, before = 0, 0
    for letter in reversed(match[2].upper()):
        value = _VALUES[letter]
        total += value if value >= before else -value
        before = max(before, value)
    return f"{match[1]} {cardinal(str(total))}"


def _capitals(match: Match) -> str:
    word, ending = match[1], match[2] or ""
    short = len(word) <= 3 and word not in CAPITAL_WORDS
    if short or word in LETTERS or not re.search("[AEIOUY]", word):
        return ".".join(word) + ("'s" if ending else "")
    return match[0]


WORDS_FIRST = [
    rule(EMAIL, _address),
    rule(rf"(?<![\w/.])(?:{alternatives(TERMS)})(?![$]|\w(?<![+#]\d))", _term),
    rule(URL, _address),
    rule(PHONE, _phone),
]
WORDS_LAST = [
    # A voice takes "C." for an initial, and goes on without a pause.
    rule(rf"(?<![\w.])([A-Z])\. (?={SENTENCE_STARTS.pattern})", lambda m: f"{m[1]}; "),
    rule(
        rf"\b((?i:{'|'.join([*NUMBERED, *JOB_TITLES])})s?) (X{{0,3}}(?:IX|IV|VI{{0,3}}|I{{1,3}}|(?<=X)))(?!\w)",
        _roman,
    ),
    rule(r"(?<![\w.])()(V?I{2,3})(?!\w)", lambda m: _roman(m).strip()),
    rule(r"(?<![\w.&'])([A-Z]{2,6})('?s)?(?![\w&]|\.[A-Z])", _capitals),
    rule(r"\(s\)", "s"),
    rule(r"[()\[\]{}]| [-–—]+ |[–—]+", ", "),
    rule("[" + "".join(map(re.escape, _SIGNS)) + "]", lambda m: _SIGNS[m[0]]),
]
