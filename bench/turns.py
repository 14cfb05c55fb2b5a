"""``bench turns``: what candidates' labelled turns are read as.

It counts answers that are taken for commands, commands that are missed or read as others, those
that an interview may end on and were not meant, and confirmations; and the time of a turn.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier
from agent.listening.confirmation import read_confirmation
from agent.listening.intents import load_commands
from agent.listening.reply_opinion import Asked
from bench.labelled_turns import NAMES, LabelledTurn, default_files, language_of, load_turns
from bench.table import Note, Outcome, Summary, percent, table
from kit.language import Language
from models.embeddings import QuickEncoder

ANSWERS = frozenset({"answer", "yes", "no"})
"""Read as these, a turn is kept as an answer."""
COSTLY = frozenset({Intent.STOP, Intent.WRONG_PERSON, Intent.DISTRESS, Intent.WITHDRAW})
"""An interview may end on these, once they are confirmed."""


@dataclass(frozen=True)
class ReadTurn:
    """A turn and what it was read as.

    Attributes:
        guessed: by the second opinion, because no rule fits.
    """

    turn: LabelledTurn
    intent: str
    guessed: bool
    took_ms: float

    @property
    def fault(self) -> str:
        """What is wrong with the reading; empty: nothing."""
        turn = self.turn
        if self.intent in turn.right or (turn.kind == "answer" and self.intent in ANSWERS):
            return ""
        if turn.kind == "confirmation":
            return "confirmation misread"
        if turn.kind == "answer":
            return "answer taken"
        return "command missed" if self.intent in ANSWERS else "command confused"

    @property
    def wrongly_costly(self) -> bool:
        """Whether it leads to the question of ending without having been meant so."""
        return self.intent in COSTLY and not COSTLY & set(self.turn.right)


class PatientEncoder:
    """An encoder that is waited for, however busy this machine is."""

    def __init__(self, encoder: QuickEncoder) -> None:
        self._encoder = encoder

    async def encode(self, text: str, within_s: float) -> np.ndarray | None:
        return await self._encoder.encode(text, 10.0)


async def measure(
    file: Path | None, languages: Sequence[Language], encoder: QuickEncoder | None, note: Note
) -> Outcome:
    """Read the turns of a file, or of the sets of some languages.

    Args:
        encoder: as in a running interview; None: without embeddings.

    Raises:
        BenchError: a file can't be read.
    """
    load_commands()
    if file is not None:
        turns = load_turns(file)
        sets = [(language_of(turns), file.stem, turns)]
    else:
        sets = [
            (language, path.stem, load_turns(path))
            for language in languages
            for path in default_files(language)
        ]
    rows: list[list[str]] = []
    summary: dict[str, Any] = {}
    samples: list[dict[str, Any]] = []
    notes: list[str] = []
    intents: list[list[str]] = []
    for language, name, turns in sets:
        read = await read_turns(turns, language, encoder)
        note(f"{name}: {len(read)} turns")
        rows.append(_row(name, read))
        intents += _by_intent(name, read)
        summary[name] = figures(read)
        samples += [
            asdict(one.turn) | {"set": name, "read_as": one.intent, "guessed": one.guessed,
                                "ms": round(one.took_ms, 2), "fault": one.fault}
            for one in read
        ]  # fmt: skip
        notes += [
            f"{name}: {one.fault}: {one.turn.text} ({one.turn.means}: {one.intent})"
            for one in sorted(read, key=lambda one: one.fault)
            if one.fault
        ]
    columns = (
        "set", "answers taken", "commands missed", "confused", "costly, not meant",
        "confirmations right", "ms median", "ms p95",
    )  # fmt: skip
    grids = [
        table("Turns read", columns, rows),
        table("By intent", ("set: intent", "turns", "missed", "confused", "taken for it"), intents),
    ]
    return Outcome("turns", {"embeddings": encoder is not None}, samples, summary, grids, notes)


async def read_turns(
    turns: Sequence[LabelledTurn], language: Language, encoder: QuickEncoder | None
) -> list[ReadTurn]:
    """Read turns as a running interview in their language does, each as the first of its own."""
    patient = PatientEncoder(encoder) if encoder is not None else None
    read = []
    for turn in turns:
        began = time.perf_counter()
        name = turn.name or NAMES[language]
        if turn.kind == "confirmation":
            intent: str = read_confirmation(turn.text, language, cast(Asked, turn.asked), name)
            guessed = False
        else:
            known = await TextClassifier(language, patient, name=name).prepare(turn.text)
            intent, guessed = known.intent.value, known.guessed
        took_ms = 1000 * (time.perf_counter() - began)
        read.append(ReadTurn(turn, intent, guessed, took_ms))
    return read


def figures(read: Sequence[ReadTurn]) -> dict[str, Any]:
    """The counts of a set."""
    kinds = Counter(one.turn.kind for one in read)
    faults = Counter(one.fault for one in read if one.fault)
    took = Summary.of(one.took_ms for one in read)
    return {
        "answers": kinds["answer"],
        "answers_taken": faults["answer taken"],
        "commands": kinds["command"],
        "commands_missed": faults["command missed"],
        "commands_confused": faults["command confused"],
        "costly_not_meant": sum(one.wrongly_costly for one in read),
        "confirmations": kinds["confirmation"],
        "confirmations_right": kinds["confirmation"] - faults["confirmation misread"],
        "ms_median": took.median,
        "ms_p95": took.p95,
    }


def _row(name: str, read: Sequence[ReadTurn]) -> list[str]:
    counts = figures(read)
    return [
        name,
        percent(counts["answers_taken"], counts["answers"]),
        percent(counts["commands_missed"], counts["commands"]),
        percent(counts["commands_confused"], counts["commands"]),
        str(counts["costly_not_meant"]),
        percent(counts["confirmations_right"], counts["confirmations"]),
        f"{counts['ms_median']:.1f}",
        f"{counts['ms_p95']:.1f}",
    ]


def _by_intent(name: str, read: Sequence[ReadTurn]) -> list[list[str]]:
    said = Counter(one.turn.means for one in read if one.turn.kind == "command")
    missed, confused, taken = (
        Counter(
            one.intent if fault == "answer taken" else one.turn.means
            for one in read
            if one.fault == fault
        )
        for fault in ("command missed", "command confused", "answer taken")
    )
    return [
        [f"{name}: {intent}", str(said[intent]), str(missed[intent]), str(confused[intent]),
         str(taken[intent])]
        for intent in sorted({*said, *taken})
    ]  # fmt: skip
