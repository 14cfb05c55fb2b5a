"""What is searched for: names of candidates, and texts that few, many or none have said."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import chain

from bench.database.fill import Filled
from bench.database.speech import common_words, names, phrases, texts
from interviews.plan import load_plan
from kit.language import Language

MOST = 12
"""Texts of each kind, chosen at random but the same each time."""
LANGUAGES: dict[Language, str] = {"en": "English", "ko": "Korean"}
OF_LONG_AGO: dict[Language, tuple[str, ...]] = {
    "en": ("summer campaign", "worked late", "campaign", "mpaig"),
    "ko": ("여름 캠페인", "늦게까지", "캠페인", "페인때문"),
}
UNSAID: dict[Language, tuple[str, ...]] = {
    "en": ("zeppelin", "quartz vow", "xylophone", "we measured a zebra"),
    "ko": ("뷁뷁", "퓰리처", "쐐기풀 전설", "했습니다뿅"),
}


def said(each: int, seed: int = 3) -> dict[str, Sequence[str]]:
    """Texts to look for in what was said, by their kind: ``each`` of every kind, at most 12."""
    chance = random.Random(seed)
    each = min(each, MOST)

    def some(among: list[str]) -> list[str]:
        return chance.sample(among, min(each, len(among)))

    found: dict[str, Sequence[str]] = {}
    for language, shown in LANGUAGES.items():
        many = common_words(language)
        rare = names(language)
        asked = [question.text for question in load_plan(f"standard-{language}").questions]
        kinds = {
            "a word of many": some(many),
            "part of a word": some([_part(chance, word) for word in many if len(word) > 3]),
            "a question": some([" ".join(text.split()[:4]) for text in asked]),
            "a phrase of many": some(phrases(language)),
            "a phrase of some": some(texts(language)["thing"]),
            "a word of some": rare[:each],
            "words of long ago": OF_LONG_AGO[language][:each],
            "a word of few": some(rare[len(rare) // 10 :]),
            "part of a word of few": [word[1:] for word in some(rare[len(rare) // 10 :])],
            "said by none": UNSAID[language][:each],
        }
        found |= {f"{shown}, {kind}": words for kind, words in kinds.items()}
    found["two letters"] = ["AI", "BI", "SQ", "we", "고객", "이전", "했습", "결제"]
    return found


def some_names(filled: Filled, count: int, seed: int = 4) -> list[str]:
    """Names of candidates, whole or their given part, Korean and English in turn."""
    chance = random.Random(seed)
    by_language = {
        language: [
            row.candidate.name for row in filled.interviews if row.position.language == language
        ]
        for language in LANGUAGES
    }
    sampled = [chance.sample(sorted({*every}), count // 2) for every in by_language.values()]
    return [
        name if place % 4 < 2 else _given(name)
        for place, name in enumerate(chain.from_iterable(zip(*sampled, strict=True)))
    ]


def rare_words(count: int) -> list[str]:
    """Words of which each is said in other interviews, English and Korean in turn."""
    return list(chain.from_iterable(zip(names("en"), names("ko"), strict=True)))[:count]


def _given(name: str) -> str:
    return name.split()[0] if " " in name else name[-2:]


def _part(chance: random.Random, word: str) -> str:
    """All but a letter or two."""
    return word[1:] if chance.random() < 0.5 else word[:-1]
