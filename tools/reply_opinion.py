"""Trains the second opinion on yes-or-no replies, and measures it by cross-validation.

    python tools/reply_opinion.py train   # writes the weights beside the rules
    python tools/reply_opinion.py check   # signs alone, and signs with the classifier

Trained on the replies of tests/data, but for those of turns-check. ``check`` leaves out a fifth of
the replies at a time, by their checksum. The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from agent.listening.confirmation import read_signs  # noqa: E402
from agent.listening.reply_opinion import (  # noqa: E402
    ENDS,
    MEANINGS,
    Asked,
    ReplyOpinion,
    decide,
    features,
)
from bench.labelled_turns import STATES  # noqa: E402
from tools.softmax import Sums, fit_words, packed  # noqa: E402

DATA = ROOT / "tests" / "data"
COMMANDS = ROOT / "agent" / "listening" / "commands"
NAMES = {"en": ("Jane Doe", "Jane"), "ko": ("김서연", "서연")}
"""Of the candidate whom the replies are about, and the given name."""
QUESTIONS: tuple[Asked, ...] = ("person", "stop")
PARTS = 5
BATCH = 32
"""Replies in a step; there are few of them."""


@dataclass(frozen=True)
class Reply:
    """A labelled reply."""

    text: str
    asked: Asked
    means: str


def replies(language: str) -> list[Reply]:
    """All labelled replies, each once."""
    name, given = NAMES[language]
    found: dict[tuple[str, str], Reply] = {}
    listed = yaml.safe_load((DATA / f"confirmations-{language}.yaml").read_text(encoding="utf-8"))
    for turn in listed["turns"]:
        asked = cast(Asked, STATES[turn["state"]])
        found[turn["text"], asked] = Reply(turn["text"], asked, turn["intent"])
    nested = yaml.safe_load((DATA / f"replies-{language}.yaml").read_text(encoding="utf-8"))
    for asked in QUESTIONS:
        for means, texts in nested[asked].items():
            for text in texts:
                said = text.replace("{name}", name).replace("{given}", given)
                found[said, asked] = Reply(said, asked, means)
    return list(found.values())


def train(language: str, labelled: Sequence[Reply]) -> dict[str, Any]:
    """The content of a language's file."""
    data = {}
    name = NAMES[language][0]
    for asked in QUESTIONS:
        chosen = [reply for reply in labelled if reply.asked == asked]
        read = [
            features(
                reply.text, language, name, read_signs(reply.text, language, reply.asked, name)
            )
            for reply in chosen
        ]
        labels = np.array([MEANINGS.index(cast(Any, reply.means)) for reply in chosen])
        weights = np.ones(len(chosen), dtype=np.float32)
        data[asked] = packed(*fit_words(Sums(read), labels, weights, batch=BATCH)).to_json()
    return data


def check(language: str, *, show: bool) -> None:
    """Print how each kind of reply is read."""
    labelled = replies(language)
    name = NAMES[language][0]
    counts: Counter[tuple[Asked, str, str]] = Counter()
    for part in range(PARTS):
        held = [one for one in labelled if zlib.crc32(one.text.encode()) % PARTS == part]
        rest = [one for one in labelled if one not in held]
        opinion = ReplyOpinion.from_json(language, train(language, rest))
        for reply in held:
            signs = read_signs(reply.text, language, reply.asked, name)
            found = opinion.probabilities(reply.text, reply.asked, name, signs)
            both = decide(found, reply.asked)
            for way, read in (("signs", signs), ("both", both)):
                counts[reply.asked, way, "all"] += 1
                counts[reply.asked, way, "right"] += read == reply.means
                if read != reply.means and "unclear" not in (read, reply.means):
                    counts[reply.asked, way, "opposite"] += 1
                if read == ENDS[reply.asked] != reply.means:
                    counts[reply.asked, way, "ended"] += 1
                    if show and way == "both":
                        print(f"  {reply.asked}: {reply.text!r} is {reply.means}, read as {read}")
    for asked in QUESTIONS:
        for way in ("signs", "both"):
            every, right, opposite, ended = (
                counts[asked, way, what] for what in ("all", "right", "opposite", "ended")
            )
            print(
                f"{language} {asked} {way}: {right} of {every} right, "
                f"{opposite} the other way round, {ended} would have ended it wrongly"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=("train", "check"))
    parser.add_argument("languages", nargs="*", default=["en", "ko"])
    parser.add_argument("--show", action="store_true", help="print what would end wrongly")
    options = parser.parse_args()
    for language in options.languages:
        if options.action == "train":
            text = json.dumps(train(language, replies(language)), indent=0)
            (COMMANDS / f"replies-{language}.json").write_text(text + "\n", encoding="utf-8")
        else:
            check(language, show=options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
