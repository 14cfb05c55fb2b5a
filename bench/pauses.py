"""False cut-offs of answers with pauses, and the latency of the same run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from bench.clips import VOICES, Clip, Place, VoiceRenderer, by_voice, human_paused, paused, texts
from bench.product import Product
from bench.table import Note, Outcome, Sample, percent, table
from bench.turn import (
    KIND_COLUMNS,
    KIND_NOTE,
    cut_off_counts,
    cut_off_line,
    hold_turns,
    kind_rows,
    summarise,
)
from kit.language import Language
from models.settings import ModelSettings

PAUSES_MS = (500, 800, 1200, 1600, 2000)
CASES: tuple[tuple[Place, int], ...] = (
    *(("clause", ms) for ms in PAUSES_MS),
    *(("inside", ms) for ms in PAUSES_MS),
    *(("filler", ms) for ms in (800, 1600)),
    *(("conjunction", ms) for ms in (800, 1600)),
    *(("sentence", ms) for ms in (500, 1200, 2000)),
)
"""One pause in each answer. After a whole sentence only time shows that more will come, so these
cases are counted separately and not in the total."""
HUMAN_EVERY = 3
"""One in this many English cases at a clause or sentence is a human recording."""
PLACES: dict[str, str] = {
    "clause": "after a clause",
    "inside": "within a clause",
    "filler": "after “um”",
    "conjunction": "after “and …”",
    "sentence": "after a sentence",
}


def prepare(language: Language, count: int, note: Note) -> list[tuple[Clip, bool]]:
    """``count`` answers with a pause each: all cases in turn, in a seeded random order."""
    section, voices = texts(language), VOICES[language]
    clips: dict[int, Clip] = {}
    cases = [(i, CASES[i % len(CASES)], voices[i % len(voices)]) for i in range(count)]
    with VoiceRenderer(language, ModelSettings()) as renderer:
        for i, (place, pause_ms), voice in by_voice(cases):
            human = None
            if language == "en" and i % HUMAN_EVERY == 1:
                human = human_paused(place, pause_ms, i)
            # Each round of cases uses other answers than the one before.
            index = i + i // len(CASES)
            clips[i] = human or paused(renderer, section, index, place, pause_ms, voice)
            if len(clips) % 10 == 0 or len(clips) == count:
                note(f"candidates' voices: {len(clips)} of {count} clips")
    ordered = [clips[i] for i in range(count)]
    random.Random(count).shuffle(ordered)
    return [(clip, False) for clip in ordered]


def is_counted(sample: Sample) -> bool:
    """Whether a sample counts in the total."""
    return bool(sample["clip"]["place"] != "sentence")


def pause_rows(samples: Sequence[Sample]) -> Iterator[list[str]]:
    """Rows of the table: cut-offs by place and length of the pause."""
    lengths = sorted({s["clip"]["pause_ms"] for s in samples})
    for place, words in PLACES.items():
        chosen = [s for s in samples if s["clip"]["place"] == place]
        if not chosen:
            continue
        cells = [_cut([s for s in chosen if s["clip"]["pause_ms"] == ms]) for ms in lengths]
        yield [words, *cells, percent(_count(chosen), len(chosen))]
    inside = [s for s in samples if is_counted(s)]
    cells = [_cut([s for s in inside if s["clip"]["pause_ms"] == ms]) for ms in lengths]
    yield ["inside sentences", *cells, percent(_count(inside), len(inside))]


def _count(samples: Sequence[Sample]) -> int:
    return sum(bool(s["cut_offs"]) for s in samples)


def _cut(samples: Sequence[Sample]) -> str:
    return f"{_count(samples)} of {len(samples)}" if samples else "–"


def outcome_of(samples: Sequence[Sample]) -> Outcome:
    """The figures of a run."""
    inside = [s for s in samples if is_counted(s)]
    after = [s for s in samples if not is_counted(s)]
    summary: dict[str, Any] = {
        **cut_off_counts(inside),
        "after_a_sentence": cut_off_counts(after),
        "by_kind": summarise(samples)["by_kind"],
    }
    lengths = sorted({s["clip"]["pause_ms"] for s in samples})
    columns = ["pause", *(f"{ms} ms" for ms in lengths), "all"]
    tables = [
        table("Answers cut off", columns, pause_rows(samples)),
        table("Voice to voice at the true ends of this run, ms", KIND_COLUMNS, kind_rows(summary)),
    ]
    notes = [KIND_NOTE, f"inside sentences, {cut_off_line(summary)}"]
    if after:
        notes.append(f"after a sentence, {cut_off_line(summary['after_a_sentence'])}")
    return Outcome("pauses", {"turns": len(samples)}, list(samples), summary, tables, notes)


async def measure(
    product: Product, language: Language, turns: Sequence[tuple[Clip, bool]], note: Note
) -> Outcome:
    """Hold the prepared turns and summarise them."""
    return outcome_of(await hold_turns(product, language, turns, note))
