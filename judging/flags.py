"""Flags: what a person should check before relying on an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypeAliasType

from interviews.injection import find_injection
from judging.answers import INJECTION, LOW_CONFIDENCE, Entry
from judging.quotes import time_of

FlagKind = TypeAliasType(
    "FlagKind",
    Literal[
        "injection",
        "low_confidence",
        "human",
        "reschedule",
        "other_format",
        "accommodation",
        "language",
        "withdraw",
        "other_voice",
        "voicemail",
    ],
)
"""Named, so that the contract has one schema for it."""
FOR_PEOPLE: tuple[FlagKind, ...] = (
    "human",
    "reschedule",
    "other_format",
    "accommodation",
    "language",
    "withdraw",
)
"""Requests of the candidate that only a person can grant."""
OTHERS_HEARD: tuple[FlagKind, ...] = ("other_voice", "voicemail")
"""Who else was heard on the line."""


class Flag(BaseModel):
    """A passage that a person should check."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: FlagKind
    """``injection``: it tries to instruct the machine. ``low_confidence``: the recogniser was
    unsure of the words. ``other_voice``: another person or a television said it. ``voicemail``: a
    machine took the call."""
    text: str
    """As the transcript has it."""
    start_s: float
    """Seconds from the recording's first sample."""
    entry_seq: int
    """``seq`` of the transcript entry that contains ``text``."""


def flags_of(entries: Iterable[Entry]) -> list[Flag]:
    """The flags of a transcript, in the order in which the passages were said."""
    flags = []
    for entry in sorted(entries, key=lambda e: e.seq):
        if str(entry.speaker) != "candidate":
            continue
        matches = find_injection(entry.text, wary=True)
        for match in matches:
            start_s = time_of(entry, match.start)
            flags.append(
                Flag(kind=INJECTION, text=match.text, start_s=start_s, entry_seq=entry.seq)
            )
        if INJECTION in entry.flags and not matches:
            flags.append(_whole_entry(INJECTION, entry))
        if LOW_CONFIDENCE in entry.flags:
            flags.append(_whole_entry(LOW_CONFIDENCE, entry))
        flags.extend(
            _whole_entry(kind, entry)
            for kind in (*FOR_PEOPLE, *OTHERS_HEARD)
            if kind in entry.flags
        )
    return flags


def _whole_entry(kind: FlagKind, entry: Entry) -> Flag:
    return Flag(kind=kind, text=entry.text, start_s=round(entry.start_s, 3), entry_seq=entry.seq)
