"""What looks the same in every language: addresses, numbers, characters to unify."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
URL = re.compile(
    r"(?<![\w@.-])(?:https?://|www\.)[^\s<>()\"'，。、]+"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|dev|ai|kr|edu|gov)"
    r"(?:/[^\s<>()\"'，。、]*)?(?![A-Za-z\d_-])"
)
TRAILING = re.compile(r"[.,;:!?…]+$")
IP_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\) ?|\d{1,4} ?[ .–-] ?)(?:\d{3,4} ?[ .–-] ?){1,2}\d{4}(?![A-Za-z\d_-])"
    r"|(?<![\w.-])\d{3}-0\d{3}(?![A-Za-z\d_-])"
)
SENTENCE_STARTS = re.compile(
    r"(?:What|How|Why|When|Where|Which|Who|Whose|Could|Can|Would|Will|Should|Do|Does|Did|Is|Are|"
    r"Was|Were|Have|Has|Had|Tell|Please|Let|Take|Thank|Thanks|You|Your|I|We|It|He|She|They|The|"
    r"This|That|These|Those|There|In|On|At|For|From|If|And|But|So|Or|Then|Now|Next|Also|My|Our)\b"
    r"|[가-힣]"
)
"""What begins a sentence after a single letter: "You list C. Could you …", not "J. Park"."""
LONGEST_NUMBER = 15
"""Digits; a longer number is an identifier, and is read digit by digit."""
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A whole or decimal number, with or without thousands separators."""

_UNIFORM = str.maketrans(
    {
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
        "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00d7": "×", "\uff05": "%",
        "\uff06": "&", "\uff0b": "+", "\uff0f": "/", "\uff5e": "~", "\u301c": "~", "\uff1a": ":",
        "\uff08": "(", "\uff09": ")", "\u2044": "/", "\u339d": "cm", "\u339e": "km",
    }
)  # fmt: skip
_ROMAN = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", "I II III IV V VI VII VIII IX X".split(), strict=True))


def uniform(text: str) -> str:
    """The text with one kind of space, hyphen, parenthesis, digit and roman numeral."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    for character, letters in _ROMAN.items():
        text = text.replace(character, letters)
    return text.translate(_UNIFORM)


def without_trailing(address: str) -> tuple[str, str]:
    """An address, and the punctuation of the sentence that was taken for its end."""
    mark = TRAILING.search(address)
    return (address[: mark.start()], mark.group()) if mark else (address, "")


def plain(number: str) -> str:
    """A number without thousands separators."""
    return number.replace(",", "")


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def tidy(text: str) -> str:
    """One space between words, one mark between clauses."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" (?=[,.;:!?…。])", "", text)
    text = re.sub(r"[,;:](?:\s?,)+", ",", text)
    text = re.sub(r",(?=[.;:!?…])", "", text)
    text = re.sub(r"(?<=[.!?…]),", "", text)
    return text.strip(" ,")
