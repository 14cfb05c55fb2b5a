"""What the candidate says, the same for every contestant, and the words to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bench.clips import (
    VOICES,
    Clip,
    Place,
    VoiceRenderer,
    by_voice,
    human_answer,
    human_paused,
    parts,
    paused,
    texts,
)
from bench.pauses import CASES
from bench.table import Note
from models.settings import ModelSettings

T = TypeVar("T")

BARGE_IN_EVERY = 4
"""After one answer in this many, the candidate interrupts the reply."""
HUMAN_WORDS = (
    "In short, the period was so far like the present period, that some of its noisiest "
    "authorities insisted on its being received, for good or for evil, in the superlative degree "
    "of comparison only."
)
"""What is said in the recording that all human answers are cut from."""
_INSIDE = tuple(case for case in CASES if case[0] != "sentence")
_STRIDE = 3
PAUSED_CASES: tuple[tuple[Place, int], ...] = tuple(
    _INSIDE[number * _STRIDE % len(_INSIDE)] for number in range(len(_INSIDE))
)
"""All pauses inside a sentence, ordered so that the first few differ in place and length."""
_PAUSE = re.compile(r"\[\d+ ms\]")


@dataclass(frozen=True)
class Turn:
    """One answer."""

    number: int
    clip: Clip
    interruption: Clip | None
    """What the candidate says over the reply."""

    @property
    def words(self) -> str:
        """What the answer says, without its pause."""
        return HUMAN_WORDS if self.clip.voice == "human" else _PAUSE.sub(" ", self.clip.text)


def prepare(count: int, note: Note) -> list[Turn]:
    """``count`` answers, in turn whole, with a pause inside a sentence, and of human speech."""
    section, voices = texts("en"), VOICES["en"]
    clips: dict[int, Clip] = {}
    with VoiceRenderer("en", ModelSettings()) as renderer:
        made = [(number, number // 3, voices[number % len(voices)]) for number in range(count)]
        for number, place, voice in by_voice(made):
            clips[number] = _clip(renderer, number % 3, place, voice)
        interruptions = [renderer.clip(section["interruption"], voice) for voice in voices[:4]]
    note(f"candidates' voices: {count} clips")
    return [
        Turn(number, clips[number], _interruption(number, interruptions)) for number in range(count)
    ]


def _clip(renderer: VoiceRenderer, kind: int, place: int, voice: str) -> Clip:
    section = texts("en")
    if kind == 2:
        pause_ms = PAUSED_CASES[place % len(PAUSED_CASES)][1]
        # Every second one is whole; the other has its natural pause made longer or shorter.
        human = human_paused("clause", pause_ms, place) if place % 2 else None
        return human or human_answer()
    if kind == 1:
        where, pause_ms = PAUSED_CASES[place % len(PAUSED_CASES)]
        return paused(renderer, section, place, where, pause_ms, voice)
    answer = section["answers"][place % len(section["answers"])]
    return renderer.clip(parts(answer, "sentence", section)[0], voice)


def _interruption(number: int, clips: Sequence[Clip]) -> Clip | None:
    if number % BARGE_IN_EVERY != BARGE_IN_EVERY - 1:
        return None
    return clips[number // BARGE_IN_EVERY % len(clips)]


def split(turns: Sequence[T], blocks: int) -> list[list[T]]:
    """``turns`` in order in so many blocks, whose lengths differ by one at most; none is empty."""
    blocks = min(blocks, len(turns))
    size, longer = divmod(len(turns), blocks)
    at = 0
    made: list[list[T]] = []
    for block in range(blocks):
        end = at + size + (block < longer)
        made.append(list(turns[at:end]))
        at = end
    return made


def order(contestants: Sequence[T], blocks: int) -> Iterator[tuple[int, T]]:
    """(block, contestant): every second block in reverse, so that a machine that becomes slower
    or hotter favours none."""
    for block in range(blocks):
        for contestant in contestants if block % 2 == 0 else reversed(contestants):
            yield block, contestant
