"""Labelled turns of candidates: files of tests/data, or one of the same form.

A file is a mapping. Either its key ``turns`` holds a list of entries::

    - {text: Could I hear that again?, kind: command, intent: repeat, form: hedged}
    - {text: I heard it again and again., kind: answer, intent: answer, also: [done]}
    - {text: That's me., kind: confirmation, state: confirm_identity, intent: 'yes'}

or its keys lead to texts: intent → texts, or any names above that (part → form → intent → texts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from agent.conductor import Intent
from bench.errors import BenchError
from kit.language import Language

DATA = Path(__file__).parents[1] / "tests" / "data"
NAMES = {"en": "Jane Doe", "ko": "김서연"}
"""Candidates whose name is asked for where an entry has none."""
Kind = Literal["answer", "command", "confirmation"]
STATES = {"confirm_identity": "person", "confirm_stop": "stop"}
_HANGUL = re.compile("[가-힣]")
_WORDS = {True: "yes", False: "no"}
"""YAML reads a bare yes or no as a boolean."""


@dataclass(frozen=True)
class LabelledTurn:
    """One turn and what it means.

    Attributes:
        means: an intent; of a confirmation ``yes``, ``no`` or ``unclear``.
        also: what is right too.
        form: how it is worded, or the part of its file.
        asked: of a confirmation, ``person`` or ``stop``.
        name: of the candidate, where it is asked for.
    """

    text: str
    kind: Kind
    means: str
    also: tuple[str, ...] = ()
    form: str = ""
    asked: str = ""
    name: str = ""

    @property
    def right(self) -> tuple[str, ...]:
        """All readings that are right."""
        return (self.means, *self.also)


def default_files(language: Language) -> list[Path]:
    """The sets of a language in tests/data."""
    names = ("turns", "wordings", "confirmations", "turns-check", "turns-hard", "denials-check")
    return [path for name in names if (path := DATA / f"{name}-{language}.yaml").is_file()]


def load_turns(path: Path) -> list[LabelledTurn]:
    """Read a file.

    Raises:
        BenchError: it can't be read as labelled turns.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(data, dict) and isinstance(data.get("turns"), list):
            turns = [_entry(entry) for entry in data["turns"]]
        else:
            turns = list(_nested(data, ""))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BenchError(f"cannot read {path}: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BenchError(f"{path} does not hold labelled turns: {error}") from error
    if not turns:
        raise BenchError(f"{path} holds no turns")
    return turns


def language_of(turns: list[LabelledTurn]) -> Language:
    """The language in which most turns are written."""
    korean = sum(_HANGUL.search(turn.text) is not None for turn in turns)
    return "ko" if 2 * korean > len(turns) else "en"


def _entry(entry: dict[str, Any]) -> LabelledTurn:
    text, kind = str(entry["text"]), entry["kind"]
    state = entry.get("state") or "asked_question"
    means = _WORDS.get(entry["intent"], entry["intent"])
    also = tuple(_WORDS.get(intent, intent) for intent in entry.get("also") or ())
    form, name = str(entry.get("form") or ""), str(entry.get("name") or "")
    if state in STATES:
        if not {means, *also} <= {"yes", "no", "unclear"}:
            raise ValueError(f"{text!r}: a confirmation is yes, no or unclear, not {means}")
        return LabelledTurn(text, "confirmation", means, also, form, STATES[state], name)
    for intent in (means, *also):
        Intent(intent)
    if kind not in ("answer", "command") or (kind == "answer") != (means == "answer"):
        raise ValueError(f"{text!r}: kind {kind} does not go with intent {means}")
    return LabelledTurn(text, kind, means, also, form)


def _nested(data: dict[str, Any], form: str) -> Iterator[LabelledTurn]:
    for key, value in data.items():
        name = _WORDS[key] if isinstance(key, bool) else key
        if isinstance(value, dict):
            yield from _nested(value, name)
        else:
            means = Intent(name).value
            for text in value:
                kind: Kind = "answer" if means == "answer" else "command"
                yield LabelledTurn(str(text), kind, means, form=form)
