"""What is said in invented interviews."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from kit.language import Language

NAMES = 5_000
"""Names of systems and products for each language. The first ones are in some thousand of 500,000
entries, most are in a few: the n-th is chosen with a weight of 1/n."""
_LATIN = tuple(c + v for c in "bdfgklmnprstvz" for v in "aeiou")
_KOREAN = tuple("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조")
_NAME_WEIGHTS = [*accumulate(1 / rank for rank in range(1, NAMES + 1))]
_BLANK = re.compile(r"\{(\w+)\}")


@cache
def texts(language: Language) -> dict[str, list[str]]:
    """The sentences, and the words that fill their blanks."""
    return {**_section(language), "name": names(language)}


def long_ago(language: Language) -> str:
    """What is said in the oldest interviews alone, in many answers."""
    return str(_section(language)["long_ago"])


@cache
def _section(language: Language) -> dict[str, Any]:
    file = Path(__file__).with_name("speech.yaml")
    section: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))[language]
    return section


@cache
def names(language: Language) -> list[str]:
    """Invented names, the most frequent first."""
    chance = random.Random(language)
    syllables = _KOREAN if language == "ko" else _LATIN
    return [
        "".join(chance.choices(syllables, k=chance.choice((3, 4)))).capitalize()
        for _ in range(NAMES)
    ]


def answer(chance: random.Random, language: Language) -> str:
    """One to four sentences of a candidate."""
    words = texts(language)
    sentences = chance.choices(words["sentences"], k=chance.randint(1, 4))

    def fill(blank: re.Match[str]) -> str:
        if blank[1] == "name":
            return chance.choices(words["name"], cum_weights=_NAME_WEIGHTS)[0]
        return chance.choice(words[blank[1]])

    return _BLANK.sub(fill, " ".join(sentences))


def common_words(language: Language) -> list[str]:
    """Words of at least two characters that many interviews have."""
    sentences = " ".join(_BLANK.sub(" ", each) for each in texts(language)["sentences"])
    found = dict.fromkeys(re.findall(r"\w{2,}", sentences.lower()))
    return [*found]


def phrases(language: Language) -> list[str]:
    """Three successive words of each sentence that has them without a blank between."""
    parts = (part for each in texts(language)["sentences"] for part in _BLANK.split(each)[::2])
    words = (part.strip(" .,").split() for part in parts)
    return [" ".join(some[:3]) for some in words if len(some) >= 3]
