"""A second opinion on the reply to a yes-or-no question: a classifier over its words.

What the signs say (:mod:`agent.listening.confirmation`) is one of its features, so it has learned
where they can be relied on. ``tools/reply_opinion.py`` trains and measures it.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from agent.conductor import Confirmation
from agent.listening.clauses import clauses
from agent.listening.second_opinion import FEATURES, LinearModel, hashed

Asked = Literal["person", "stop"]
"""``person``: "Am I speaking with Jane Doe?" ``stop``: "Shall we end here?" """
MEANINGS: tuple[Confirmation, ...] = ("yes", "no", "unclear")
"""By column of the weights."""
ENDS: dict[Asked, Confirmation] = {"person": "no", "stop": "yes"}
"""What an interview ends on."""
LEAST_SURE, LEAST_SURE_TO_END, LEAST_SURE_AGAIN = 0.5, 0.85, 0.4
"""Probabilities from which a reply is read as what doesn't end the interview, as what does, and as
what doesn't when it is asked for the second time. Below, it is unclear."""
SIGNS_WEIGHT = 4
"""Features by which the classifier is told what the signs say."""
OWN_NAME = {"en": "ownname", "ko": "홍길동"}
"""Stands for the candidate's name: a speaker's own name says the same whatever it is."""

_DIR = Path(__file__).parent / "commands"


class ReplyOpinion:
    """Reads replies of one language.

    Args:
        models: by question, over :func:`agent.listening.second_opinion.hashed`.
    """

    def __init__(self, language: str, models: dict[Asked, LinearModel]) -> None:
        self._language = language
        self._models = models

    @classmethod
    def from_json(cls, language: str, data: dict[str, Any]) -> ReplyOpinion:
        """Read what ``tools/reply_opinion.py`` wrote."""
        models: dict[Asked, LinearModel] = {
            "person": LinearModel.from_json(data["person"]),
            "stop": LinearModel.from_json(data["stop"]),
        }
        return cls(language, models)

    def probabilities(
        self, text: str, asked: Asked, name: str, signs: Confirmation
    ) -> dict[Confirmation, float]:
        """Of each meaning.

        Args:
            text: the whole reply.
            name: the candidate's.
            signs: what its signs say.
        """
        read = features(text, self._language, name, signs)
        found = np.exp(self._models[asked].read(*read))
        return dict(zip(MEANINGS, map(float, found), strict=True))


def decide(
    probabilities: dict[Confirmation, float], asked: Asked, *, again: bool = False
) -> Confirmation:
    """What a reply is read as.

    Args:
        probabilities: of each meaning.
        again: it was asked before, and the reply was unclear: the next one ends the interview, so
            that it is rather read as what doesn't.
    """
    ends = ENDS[asked]
    stays: Confirmation = "yes" if ends == "no" else "no"
    if probabilities[ends] >= LEAST_SURE_TO_END:
        return ends
    least = LEAST_SURE_AGAIN if again else LEAST_SURE
    return stays if probabilities[stays] >= least else "unclear"


def features(
    text: str, language: str, name: str, signs: Confirmation
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Rows and signs of a reply's features: its words, and what its signs say."""
    rows, directions = hashed(clauses(without_name(text, name, language), language), language)
    said = [zlib.crc32(f"={signs} {copy}".encode()) % FEATURES for copy in range(SIGNS_WEIGHT)]
    return (
        np.concatenate([rows, np.array(said, dtype=np.int64)]),
        np.concatenate([directions, np.ones(SIGNS_WEIGHT, dtype=np.float32)]),
    )


def without_name(text: str, name: str, language: str) -> str:
    """The reply with a placeholder in the place of the candidate's name."""
    names = sorted(_names(name, language), key=len, reverse=True)
    if not names:
        return text
    said = "|".join(map(re.escape, names))
    pattern = rf"\b(?:{said})\b" if language == "en" else f"(?:{said})"
    return re.sub(pattern, OWN_NAME[language], text, flags=re.IGNORECASE)


def _names(name: str, language: str) -> set[str]:
    """The whole name, and in English its parts, in Korean the given name."""
    parts = name.split()
    if language == "en":
        return {name, *(part for part in parts if len(part) > 1)} - {""}
    given = name[1:] if len(parts) == 1 and len(name) == 3 else ""
    return {part for part in (name, given, *parts) if len(part) > 1}


@cache
def reply_opinion(language: str) -> ReplyOpinion:
    """The trained one of a language."""
    text = (_DIR / f"replies-{language}.json").read_text(encoding="utf-8")
    return ReplyOpinion.from_json(language, json.loads(text))
