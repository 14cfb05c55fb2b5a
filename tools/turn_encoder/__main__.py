"""Train the adapter of the encoder, and the meaning's part of the second opinion.

    python -m tools.turn_encoder en             # writes both, about half an hour on two cores
    python -m tools.turn_encoder en --check     # only prints figures of what was left out

Needs ``pip install --require-hashes -r requirements/training.txt``. One in five ways of wording and
one in five answers are left out and read at the end, so that the probabilities of
``agent/listening/second_opinion.py`` can be chosen by turns that nothing was trained on.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib

import numpy as np

from agent.listening.intents import classify
from agent.listening.second_opinion import MOST_WORDS, SecondOpinion
from models.adapters import ADAPTERS
from models.settings import EMBEDDER, ModelSettings
from tools import second_opinion
from tools.softmax import packed
from tools.turn_encoder.model import TurnModel, adapter_of, head_of
from tools.turn_encoder.training import read, train

LEFT_OUT = 5
"""One in so many."""


def left_out(turn: second_opinion.Turn) -> bool:
    """Whether nothing is trained on a turn."""
    said = turn.text if turn.means == "answer" else turn.form
    return bool(said) and zlib.crc32(said.encode()) % LEFT_OUT == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.turn_encoder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("language", choices=("en",))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    language = options.language

    labelled = second_opinion.turns(language)
    out = [turn for turn in labelled if left_out(turn)]
    kept = [turn for turn in labelled if not left_out(turn)]
    material = second_opinion.material(language, kept)
    print(f"{len(material.turns)} turns to train on, {len(out)} left out", flush=True)
    model = TurnModel(ModelSettings().models_dir / EMBEDDER, len(material.intents))
    trained = train(model, material, options.epochs, lambda text: print(text, flush=True))
    head = packed(*head_of(trained))

    words = SecondOpinion.from_json(language, second_opinion.train(language, kept))
    short = [turn for turn in out if len(turn.text.split()) <= MOST_WORDS[language]]
    by_words = np.log([words.probabilities(turn.text) + 1e-9 for turn in short])
    by_meaning = read(model, trained, [turn.text for turn in short])
    both = np.exp((by_words + by_meaning) / 2)
    both /= both.sum(axis=1, keepdims=True)
    names = np.array(material.intents)
    for name, found in (("words", np.exp(by_words)), ("both", both)):
        rows = [
            (turn, names, probabilities, classify(turn.text, language))
            for turn, probabilities in zip(short, found, strict=True)
        ]
        second_opinion.print_figures(f"{language} {name}", language, rows, show=False)
    if options.check:
        return 0

    adapter = json.dumps(adapter_of(trained).to_json(), indent=0)
    (ADAPTERS / f"turns-{language}.json").write_text(adapter + "\n", encoding="utf-8")
    file = second_opinion.COMMANDS / f"second-opinion-{language}.json"
    data = second_opinion.train(language, labelled) | {"meaning": head.to_json()}
    file.write_text(json.dumps(data, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
