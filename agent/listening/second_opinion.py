"""A second opinion on short turns that no rule fits: a classifier over their words and meaning.

Two models vote: a linear one over the turn's words and runs of letters, and, where an encoder is
at hand, one over its meaning: the encoder, adapted to what candidates say, and a linear layer. In
doubt a turn is an answer. ``tools/second_opinion.py`` trains and measures the first,
``tools/turn_encoder`` the second.
"""

from __future__ import annotations

import base64
import json
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.conductor import Intent
from agent.listening.clauses import Clause, clauses
from agent.listening.denials import is_negated, without_denials

MOST_WORDS = {"en": 14, "ko": 12}
"""A longer turn is an answer unless a rule says otherwise."""
LEAST_SURE = {"en": 0.88, "ko": 0.88}
"""A turn is a command from this probability that it is any, by its words."""
LEAST_SURE_WITH_MEANING = 0.95
"""… and by its meaning too."""
LEAST_SURE_NEGATED = 0.93
"""… if it has a negation."""
LEAST_COSTLY = 0.7
"""… and one that the interview may end on from this probability that it is any of these."""
LEAST_COSTLY_WORDS = 2
"""One word is too little to guess from that the interview may have to end: "무서워요." """
FEATURES = 1 << 16
"""Rows that words and runs of letters are hashed to."""

COSTLY = frozenset({Intent.STOP, Intent.WITHDRAW, Intent.DISTRESS, Intent.WRONG_PERSON})
"""Commands that an interview may end on."""
_DIR = Path(__file__).parent / "commands"

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearModel:
    """Weights of one model, (features, intents), and its bias."""

    weights: npt.NDArray[np.int8]
    scale: float
    bias: Vector

    def log_probabilities(self, summed: Vector) -> Vector:
        """Of each intent, from the weights that a turn's features sum up to."""
        scores = summed * np.float32(self.scale) + self.bias
        scores = scores - scores.max()
        return _vector(scores - np.log(np.exp(scores).sum()))

    def read(self, rows: npt.NDArray[np.int64], signs: Vector) -> Vector:
        """Log probabilities of each intent, from the features that :func:`hashed` gives."""
        summed = signs @ self.weights[rows].astype(np.float32)  # zeros without features
        return self.log_probabilities(_vector(summed / np.float32(np.sqrt(max(1, len(rows))))))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> LinearModel:
        """Read what :meth:`to_json` wrote."""
        raw = zlib.decompress(base64.b85decode(data["weights"]))
        weights = np.frombuffer(raw, dtype=np.int8).reshape(-1, len(data["bias"]))
        return cls(weights, data["scale"], np.array(data["bias"], dtype=np.float32))

    def to_json(self) -> dict[str, Any]:
        packed = base64.b85encode(zlib.compress(self.weights.tobytes(), 9)).decode()
        bias = [round(float(value), 3) for value in self.bias]
        return {"scale": self.scale, "bias": bias, "weights": packed}


class SecondOpinion:
    """Reads turns of one language.

    Args:
        intents: by column of the weights, ``answer`` first.
        words: over :func:`hashed`.
        meaning: over the states of the adapted encoder; None: the language has none.
    """

    def __init__(
        self,
        language: str,
        intents: Sequence[Intent],
        words: LinearModel,
        meaning: LinearModel | None,
    ) -> None:
        self._language = language
        self._intents = tuple(intents)
        self._words = words
        self._meaning = meaning

    @classmethod
    def from_json(cls, language: str, data: dict[str, Any]) -> SecondOpinion:
        """Read what ``tools/second_opinion.py`` and ``tools/turn_encoder`` wrote."""
        meaning = data.get("meaning")
        return cls(
            language,
            [Intent(name) for name in data["intents"]],
            LinearModel.from_json(data["words"]),
            LinearModel.from_json(meaning) if meaning else None,
        )

    @property
    def knows_meaning(self) -> bool:
        """Whether the states of an encoder make it surer."""
        return self._meaning is not None

    def may_read(self, text: str) -> bool:
        """Whether the turn is short enough."""
        return len(text.split()) <= MOST_WORDS[self._language]

    def read(self, text: str, states: Vector | None = None) -> Intent:
        """The intent of a turn that no rule fits; ``ANSWER`` in doubt.

        Args:
            states: what :class:`models.embeddings.QuickEncoder` gives for the turn.
        """
        if not self.may_read(text):
            return Intent.ANSWER
        probabilities, by_meaning = self._weigh(text, states)
        if by_meaning:
            least = LEAST_SURE_NEGATED if is_negated(text) else LEAST_SURE_WITH_MEANING
        else:
            least = LEAST_SURE[self._language]
        intent = decide(self._intents, probabilities, least)
        too_short = intent in COSTLY and len(text.split()) < LEAST_COSTLY_WORDS
        return Intent.ANSWER if too_short else intent

    def probabilities(self, text: str, states: Vector | None = None) -> Vector:
        """Of each intent, ``answer`` first.

        What denies a request ("No need to repeat it.") is left out of the reading, because it has
        the request's words; a turn that says nothing else is an answer.
        """
        return self._weigh(text, states)[0]

    def _weigh(self, text: str, states: Vector | None) -> tuple[Vector, bool]:
        """The probabilities, and whether the meaning counted: not that of a turn with denials."""
        said = clauses(text, self._language)
        read = without_denials(said, self._language)
        if said and not read:
            return _vector(np.eye(len(self._intents))[0]), False
        votes = [self._words.read(*hashed(read, self._language))]
        if states is not None and self._meaning is not None and len(read) == len(said):
            votes.append(self._meaning.log_probabilities(_vector(states @ self._meaning.weights)))
        mean = np.exp(np.mean(votes, axis=0))
        return _vector(mean / mean.sum()), len(votes) > 1


def decide(intents: Sequence[Intent], probabilities: Vector, least: float) -> Intent:
    """The likeliest command, if it is likely enough that the turn is any; else ``ANSWER``.

    Args:
        intents: of the probabilities, ``ANSWER`` first.
        least: the probability of any command.
    """
    best = intents[1 + int(probabilities[1:].argmax())]
    if 1.0 - probabilities[0] < least:
        return Intent.ANSWER
    costly = sum(
        float(p) for p, intent in zip(probabilities, intents, strict=True) if intent in COSTLY
    )
    return Intent.ANSWER if best in COSTLY and costly < LEAST_COSTLY else best


@cache
def second_opinion(language: str) -> SecondOpinion:
    """The trained one of a language."""
    text = (_DIR / f"second-opinion-{language}.json").read_text(encoding="utf-8")
    return SecondOpinion.from_json(language, json.loads(text))


def hashed(said: Sequence[Clause], language: str) -> tuple[npt.NDArray[np.int64], Vector]:
    """The turn's features as rows, each once, and the sign of each."""
    hashes = [zlib.crc32(feature.encode()) for feature in set(_features(said, language))]
    rows = np.array([value % FEATURES for value in hashes], dtype=np.int64)
    signs = np.array([1 if value >> 24 & 1 else -1 for value in hashes], dtype=np.float32)
    return rows, signs


def _vector(values: npt.ArrayLike) -> Vector:
    return np.asarray(values, dtype=np.float32)


def _features(said: Sequence[Clause], language: str) -> Iterable[str]:
    return _words(said) if language == "en" else _syllables(said)


def _words(said: Sequence[Clause]) -> Iterable[str]:
    """Words, two and three in a row, two around one, and runs of letters within words."""
    words = ["^"]
    for clause in said:
        words += [*clause.words.split(), "?" if clause.asked else "|"]
    words.append("$")
    for at, word in enumerate(words):
        yield word
        for length in (2, 3):
            if at + length <= len(words):
                yield " ".join(words[at : at + length])
        if at + 3 <= len(words):
            yield f"{word} * {words[at + 2]}"
        if len(word) > 3:
            yield from _runs(f"<{word}>", (4, 5))


def _syllables(said: Sequence[Clause]) -> Iterable[str]:
    """Runs of syllables and of their letters, whatever the spaces between words are.

    Forms of one verb have letters in common where they have no syllable in common.
    """
    for clause in said:
        end = "$" if clause is said[-1] else "|"
        text = f"^{clause.words}{'?' if clause.asked else ''}{end}"
        yield from _runs(text, (1, 2, 3, 4))
        yield from _runs(unicodedata.normalize("NFD", text), (4, 6, 8))


def _runs(text: str, lengths: Sequence[int]) -> Iterable[str]:
    for length in lengths:
        for at in range(len(text) - length + 1):
            yield text[at : at + length]
