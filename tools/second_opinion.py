"""Trains and measures the second opinion on turns that no rule fits.

    python tools/second_opinion.py train [en|ko]   # writes the weights beside the rules
    python tools/second_opinion.py check           # figures on turns that nothing was trained on

Trained on: the turns of tests/data but for the halves that only check; paraphrases that are
sampled from the rules; sentences of labelled answers. The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from agent.conductor import Intent  # noqa: E402
from agent.listening.clauses import clauses  # noqa: E402
from agent.listening.intents import classify  # noqa: E402
from agent.listening.second_opinion import (  # noqa: E402
    FEATURES,
    MOST_WORDS,
    LinearModel,
    SecondOpinion,
    hashed,
    second_opinion,
)
from judging.labelled.load import load_labelled  # noqa: E402
from models.embeddings import EMBEDDER, QUICK, TextEmbedder  # noqa: E402
from models.settings import ModelSettings  # noqa: E402

DATA = ROOT / "tests" / "data"
COMMANDS = ROOT / "agent" / "listening" / "commands"
SAMPLES = 40
"""Paraphrases of each intent that are sampled from the rules."""
SAMPLE_WEIGHT, SENTENCE_WEIGHT = 0.3, 0.7
DECAY = 1e-4
KEPT = 0.3
"""Share of the words' weights that is kept; the rest is close to zero."""
ANSWERS = {Intent.ANSWER, Intent.YES, Intent.NO}

Turn = tuple[str, str]


def turns(language: str, *, check: bool) -> list[Turn]:
    """Labelled turns to train on, or those that nothing was trained on."""
    parts = yaml.safe_load((DATA / f"turns-{language}.yaml").read_text(encoding="utf-8"))
    found = [
        turn for name, part in parts.items() if (name == "held") == check for turn in _flat(part)
    ]
    wordings = yaml.safe_load((DATA / f"wordings-{language}.yaml").read_text(encoding="utf-8"))
    found += [turn for turn in _flat(wordings) if (zlib.crc32(turn[0].encode()) % 2 == 1) == check]
    if not check:
        more = yaml.safe_load((DATA / f"paraphrases-{language}.yaml").read_text(encoding="utf-8"))
        found += _flat(more)
    return found


def _flat(part: dict[str, list[str]]) -> list[Turn]:
    return [(said, means) for means, said_turns in part.items() for said in said_turns]


def sentences(language: str) -> list[str]:
    """Short sentences of the answers that judges are measured by."""
    found = set()
    labelled = load_labelled(language)
    said = [answer.text for answer in labelled.answers]
    said += [answer.answer for interview in labelled.interviews for answer in interview.answers]
    for text in said:
        found.update(re.split(r"(?<=[.?!])\s+", " ".join(text.split())))
    return sorted(text for text in found if 0 < len(text.split()) <= MOST_WORDS[language])


class Sampler:
    """Writes turns that the rules of a language accept."""

    def __init__(self, language: str) -> None:
        self._space = " " if language == "en" else ""
        self._random = random.Random(7)
        self._rules = yaml.safe_load((COMMANDS / f"{language}.yaml").read_text(encoding="utf-8"))

    def turns(self, intents: set[str]) -> list[Turn]:
        """Up to ``SAMPLES`` turns of each intent."""
        found = []
        for means, phrases in self._rules["commands"].items():
            if means in intents:
                said = {self._phrase(self._random.choice(phrases)) for _ in range(3 * SAMPLES)}
                found += [(text, means) for text in sorted(said - {""})[:SAMPLES]]
        return found

    def _phrase(self, phrase: str) -> str:
        tokens = re.findall(r"<[\w-]+>|[\[\]()|]|[^\s<>\[\]()|]+", phrase)
        try:
            words = self._choose(tokens)
        except LookupError:  # any word may stand there
            return ""
        return self._space.join(words).replace(" ?", "?")

    def _choose(self, tokens: list[str]) -> list[str]:
        """One way to say it: an alternative at each bar, some of what may be missing."""
        alternatives: list[list[str]] = [[]]
        depth = 0
        for token in tokens:
            depth += (token in "([") - (token in ")]")
            if token == "|" and depth == 0:
                alternatives.append([])
            else:
                alternatives[-1].append(token)
        chosen = self._random.choice(alternatives)
        words: list[str] = []
        at = 0
        while at < len(chosen):
            token = chosen[at]
            at += 1
            if token in ("(", "["):
                begin, depth = at, 1
                while depth:
                    depth += (chosen[at] in ("(", "[")) - (chosen[at] in (")", "]"))
                    at += 1
                if token == "(" or self._random.random() < 0.35:
                    words += self._choose(chosen[begin : at - 1])
            elif re.fullmatch(r"<\d+-\d+>", token):
                raise LookupError(token)
            elif token.startswith("<"):
                named = self._rules["phrases"][token[1:-1]]
                words += self._choose(re.findall(r"<[\w-]+>|[\[\]()|]|[^\s<>\[\]()|]+", named))
            else:
                words.append(token)
        return words


def fit(
    inputs: np.ndarray, labels: np.ndarray, weights: np.ndarray, *, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """Softmax regression by Adam: (features, classes) and the bias."""
    classes = int(labels.max()) + 1
    matrix = np.zeros((inputs.shape[1], classes), np.float32)
    bias = np.zeros(classes, np.float32)
    mean, square = np.zeros_like(matrix), np.zeros_like(matrix)
    target = np.eye(classes, dtype=np.float32)[labels]
    transposed = np.ascontiguousarray(inputs.T)
    shares = (weights / weights.sum())[:, None]
    for step in range(1, steps + 1):
        scores = inputs @ matrix + bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = (scores / scores.sum(axis=1, keepdims=True) - target) * shares
        gradient = transposed @ error + DECAY * matrix
        bias -= error.sum(axis=0)
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient**2 - square)
        rate = 0.05 / (1 - 0.9**step)
        matrix -= rate * mean / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return matrix, bias


def packed(matrix: np.ndarray, bias: np.ndarray, *, kept: float = 1.0) -> LinearModel:
    """The weights in a byte each, the smallest of them as zero."""
    least = np.quantile(np.abs(matrix), 1.0 - kept)
    scale = float(np.abs(matrix).max()) / 127
    small = np.round(np.where(np.abs(matrix) < least, 0.0, matrix) / scale).astype(np.int8)
    return LinearModel(small, round(scale, 6), bias)


def train(language: str, embed: Callable[[str], np.ndarray] | None) -> dict[str, object]:
    """The content of a language's file."""
    longest = MOST_WORDS[language]
    by_hand = [turn for turn in turns(language, check=False) if len(turn[0].split()) <= longest]
    intents = ["answer", *sorted({means for _, means in by_hand} - {"answer"})]
    plain = [(text, "answer") for text in sentences(language)]
    sampled = Sampler(language).turns(set(intents))
    every = by_hand + plain + sampled
    print(language, len(by_hand), "turns", len(plain), "sentences", len(sampled), "sampled")
    weights = np.array(
        [1.0] * len(by_hand) + [SENTENCE_WEIGHT] * len(plain) + [SAMPLE_WEIGHT] * len(sampled),
        dtype=np.float32,
    )
    labels = np.array([intents.index(means) for _, means in every])
    inputs = np.zeros((len(every), FEATURES), np.float32)
    for number, (text, _) in enumerate(every):
        rows, signs = hashed(clauses(text, language), language)
        np.add.at(inputs[number], rows, signs / np.sqrt(max(1, len(rows))))
    data: dict[str, object] = {
        "intents": intents,
        "words": packed(*fit(inputs, labels, weights, steps=120), kept=KEPT).to_json(),
    }
    if embed is not None:
        meanings = np.array([embed(text) for text, _ in every])
        data["meaning"] = packed(*fit(meanings, labels, weights, steps=300)).to_json()
    return data


def check(language: str, embed: Callable[[str], np.ndarray] | None, *, show: bool) -> None:
    """Print the figures of a language."""
    opinion: SecondOpinion = second_opinion(language)
    counts: dict[str, list[str]] = {name: [] for name in ("missed", "confused", "taken", "by rule")}
    commands = answers = 0
    for said, means in turns(language, check=True):
        answers += means == "answer"
        commands += means != "answer"
        intent = classify(said, language)
        if intent in ANSWERS:
            counts["by rule"] += [said] if means != "answer" else []
            intent = opinion.read(said, None if embed is None else embed(said))
        if means == "answer":
            counts["taken"] += [f"{said} ({intent})"] if intent not in ANSWERS else []
        elif intent in ANSWERS:
            counts["missed"].append(f"{said} ({means})")
        elif intent != means:
            counts["confused"].append(f"{said} ({means}: {intent})")
    for name, found in counts.items():
        of = answers if name == "taken" else commands
        print(f"{language} {name}: {len(found)} of {of} ({len(found) / of:.1%})")
        if show and name != "by rule":
            print("".join(f"    {line}\n" for line in found), end="")


def quick_embedding() -> Callable[[str], np.ndarray]:
    """The function that embeds one text as running interviews do."""
    encoder = TextEmbedder(ModelSettings().models_dir / EMBEDDER, compute_type=QUICK)
    return lambda text: encoder.encode([text])[0]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=("train", "check"))
    parser.add_argument("languages", nargs="*", default=["en", "ko"])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--words", action="store_true", help="without the encoder")
    options = parser.parse_args()
    for language in options.languages:
        embed = None
        if language == "en" and not (options.words and options.action == "check"):
            embed = quick_embedding()
        if options.action == "train":
            text = json.dumps(train(language, embed), indent=0)
            (COMMANDS / f"second-opinion-{language}.json").write_text(text + "\n", encoding="utf-8")
        check(language, embed, show=options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
