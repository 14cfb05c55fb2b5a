"""Trains the words' part of the second opinion on turns that no rule fits, and measures it.

    python tools/second_opinion.py train [en|ko]   # writes the weights beside the rules
    python tools/second_opinion.py check [en|ko]   # figures of turns that nothing was trained on

Trained on: the labelled turns of tests/data, but for those of turns-check; turns that are sampled
from the rules; sentences of labelled answers. ``check`` leaves out one way of wording at a time,
trains on the others and reads what was left out. The same input gives the same weights. The
meaning's part is trained by ``tools/turn_encoder`` and kept.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from agent.conductor import Intent  # noqa: E402
from agent.listening.clauses import clauses  # noqa: E402
from agent.listening.denials import without_denials  # noqa: E402
from agent.listening.intents import classify  # noqa: E402
from agent.listening.second_opinion import (  # noqa: E402
    COSTLY,
    MOST_WORDS,
    SecondOpinion,
    decide,
    hashed,
)
from judging.labelled.load import load_labelled  # noqa: E402
from tools.softmax import Sums, fit_words, packed  # noqa: E402

DATA = ROOT / "tests" / "data"
COMMANDS = ROOT / "agent" / "listening" / "commands"
SETS = (
    "turns", "wordings", "paraphrases", "phrasings", "voices", "denials", "near", "occupations",
)  # fmt: skip
"""Files of labelled turns; what is nested deepest is intent → turns, and above it is their form."""
SAMPLES = 40
"""Paraphrases of each intent that are sampled from the rules."""
SAMPLE_WEIGHT, SENTENCE_WEIGHT, BARE_WEIGHT = 0.3, 0.7, 0.5
KEPT = 0.2
"""Share of the words' weights that is kept; the rest is close to zero."""
ANSWERS = {Intent.ANSWER, Intent.YES, Intent.NO}
LEAST = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Probabilities from which a turn might be read as a command, for ``check``."""


Read = tuple["Turn", np.ndarray, np.ndarray, Intent]
"""A turn, the names of intents and their probabilities, and what the rules say."""


@dataclass(frozen=True)
class Turn:
    """A labelled turn; what it means is an intent, and the form is how it is worded."""

    text: str
    means: str
    form: str = ""


def turns(language: str) -> list[Turn]:
    """The labelled turns to train on, each text once."""
    found = {}
    for name in SETS:
        data = yaml.safe_load((DATA / f"{name}-{language}.yaml").read_text(encoding="utf-8"))
        for turn in _nested(data, name):
            found[turn.text] = turn
    return list(found.values())


def _nested(data: dict[str, Any], form: str) -> Iterator[Turn]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _nested(value, key)
        else:
            yield from (Turn(said, key, form) for said in value)


def sentences(language: str) -> list[Turn]:
    """Short sentences of the answers that judges are measured by."""
    found = set()
    labelled = load_labelled(language)
    said = [answer.text for answer in labelled.answers]
    said += [answer.answer for interview in labelled.interviews for answer in interview.answers]
    for text in said:
        found.update(re.split(r"(?<=[.?!])\s+", " ".join(text.split())))
    return [
        Turn(text, "answer")
        for text in sorted(found)
        if 0 < len(text.split()) <= MOST_WORDS[language]
    ]


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
                found += [Turn(text, means) for text in sorted(said - {""})[:SAMPLES]]
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


@dataclass(frozen=True)
class Material:
    """What is trained on: turns, how much each counts, and the intents, ``answer`` first."""

    turns: list[Turn]
    weights: np.ndarray
    intents: list[str]

    @property
    def labels(self) -> np.ndarray:
        """The place of each turn's intent."""
        return np.array([self.intents.index(turn.means) for turn in self.turns])


def material(language: str, labelled: Sequence[Turn]) -> Material:
    """Labelled turns that are short enough and say more than a denial, sentences and samples."""
    longest = MOST_WORDS[language]
    by_hand = [
        turn
        for turn in labelled
        if len(turn.text.split()) <= longest
        and (turn.means != "answer" or without_denials(clauses(turn.text, language), language))
    ]
    intents = ["answer", *sorted({turn.means for turn in by_hand} - {"answer"})]
    plain = sentences(language)
    sampled = Sampler(language).turns(set(intents))
    weights = [1.0] * len(by_hand) + [SENTENCE_WEIGHT] * len(plain) + [SAMPLE_WEIGHT] * len(sampled)
    return Material(by_hand + plain + sampled, np.array(weights, dtype=np.float32), intents)


def bare(text: str) -> str:
    """As a recogniser may write it: without capitals and punctuation."""
    return re.sub(r"[^\w\s']", "", text.lower())


def train(language: str, labelled: Sequence[Turn]) -> dict[str, Any]:
    """The intents and the words' weights of a language."""
    found = material(language, labelled)
    by_hand = found.weights == 1.0
    every = found.turns + [
        Turn(bare(turn.text), turn.means)
        for turn, whole in zip(found.turns, by_hand, strict=True)
        if whole
    ]
    weights = np.concatenate([found.weights, np.full(int(by_hand.sum()), BARE_WEIGHT, np.float32)])
    labels = np.concatenate([found.labels, found.labels[by_hand]])
    sums = Sums([hashed(clauses(turn.text, language), language) for turn in every])
    return {
        "intents": found.intents,
        "words": packed(*fit_words(sums, labels, weights), kept=KEPT).to_json(),
    }


def check(language: str, *, show: bool) -> None:
    """Print the figures of each way of wording, read by what was trained on the others.

    Answers are left out a part at a time, by their checksum.
    """
    labelled = turns(language)
    forms = list(dict.fromkeys(turn.form for turn in labelled if turn.means != "answer"))
    read: list[Read] = []
    for number, form in enumerate(forms):
        out = {
            turn
            for turn in labelled
            if (turn.form == form and (turn.means != "answer" or form in SETS))
            or (turn.means == "answer" and turn.form not in SETS
                and zlib.crc32(turn.text.encode()) % len(forms) == number)
        }  # fmt: skip
        data = train(language, [turn for turn in labelled if turn not in out])
        opinion = SecondOpinion.from_json(language, data)
        names = np.array(data["intents"])
        fold = [
            (turn, names, opinion.probabilities(turn.text), classify(turn.text, language))
            for turn in labelled
            if turn in out
        ]
        print_figures(f"{language} {form}", language, fold, show=False)
        read += fold
    print_figures(f"{language} all", language, read, show=show)


def print_figures(name: str, language: str, read: Sequence[Read], *, show: bool) -> None:
    """Print the shares of answers taken, commands missed and confused, by the least probability."""
    answers = sum(turn.means == "answer" for turn, *_ in read)
    commands = len(read) - answers
    for least in LEAST:
        taken, missed, confused, costly = [], [], [], []
        for turn, names, probabilities, ruled in read:
            intent = ruled
            if ruled in ANSWERS and len(turn.text.split()) <= MOST_WORDS[language]:
                intent = decide([Intent(one) for one in names], probabilities, least)
            line = f"{turn.text} ({turn.means}: {intent})"
            if turn.means == "answer":
                taken += [line] if intent not in ANSWERS else []
            elif intent in ANSWERS:
                missed.append(line)
            elif intent != turn.means:
                confused.append(line)
            if intent in COSTLY and turn.means not in COSTLY:
                costly.append(line)
        print(
            f"{name} from {least}: taken {len(taken)}/{answers}"
            f" missed {len(missed)}/{commands} ({len(missed) / max(1, commands):.1%})"
            f" confused {len(confused)} costly {len(costly)}",
            flush=True,
        )
        if show:
            for title, lines in (("taken", taken), ("costly", costly), ("missed", missed)):
                print(f"  {title}:", *lines, sep="\n    ")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=("train", "check"))
    parser.add_argument("languages", nargs="*", default=["en", "ko"])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for language in options.languages:
        if options.action == "train":
            file = COMMANDS / f"second-opinion-{language}.json"
            kept = json.loads(file.read_text(encoding="utf-8"))
            data = train(language, turns(language))
            if kept.get("meaning") and kept["intents"] == data["intents"]:
                data["meaning"] = kept["meaning"]
            file.write_text(json.dumps(data, indent=0) + "\n", encoding="utf-8")
        else:
            check(language, show=options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
