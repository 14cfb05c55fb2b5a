"""The figures of ``bench peers`` and its tables. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from num2words import num2words
from rapidfuzz.distance import Levenshtein

from bench.peers.turns import BlockResult
from bench.table import Outcome, Sample, Summary, shown, table

FILLERS = frozenset({"um", "uh", "ah", "er", "hmm", "mm"})
"""Left out on both sides: whether they are kept is a matter of style."""
COLUMNS = (
    "", "turns", "median", "p95", "largest", "early, heard", "unheard", "split", "mute",
    "barge-in", "largest", "WER", "CPU s/min",
)  # fmt: skip
NOTES = (
    "median, p95, largest: ms from the candidate's last voiced sample to the first sound of the "
    "reply at the candidate's ear, an acknowledgement's if there is one. With fewer than 100 turns "
    "a p95 says little more than the largest.",
    "early: turns that were committed, or answered, while the answer had speech to come; heard: "
    "the candidate heard such a reply. split: answers kept as several turns. mute: no reply "
    "within 20 s. barge-in: ms from the first sound of an interruption to silence, median.",
    "WER: of all that was said against all that was kept. CPU: seconds of all processes but the "
    "candidate's for each minute of the candidate's speech.",
)


def words(text: str) -> list[str]:
    """``text`` as lower-case words without punctuation and fillers, numbers spelled out."""
    text = text.lower().replace("’", "'").replace("%", " percent")
    text = re.sub(r"\d+", lambda number: f" {num2words(int(number[0]))} ", text)
    return [word for word in re.findall(r"[a-z']+", text) if word.strip("'") not in FILLERS]


def word_errors(said: str, stored: str) -> tuple[int, int]:
    """Substituted, missing and added words, and how many were said."""
    reference = words(said)
    return Levenshtein.distance(reference, words(stored)), len(reference)


def summarise(blocks: Sequence[BlockResult]) -> dict[str, Any]:
    """The figures of one contestant over its blocks."""
    samples = [sample for block in blocks for sample in block.samples]
    interrupted = [s["barge_in"] for s in samples if s["barge_in"]]
    errors = said = 0
    for block in blocks:
        for text, kept in zip(block.said, block.stored, strict=True):
            wrong, total = word_errors(text, kept)
            errors, said = errors + wrong, said + total
    minutes = sum(block.talk_s for block in blocks) / 60
    cpu_s: dict[str, float] = {}
    for block in blocks:
        for name, seconds in block.cpu_s.items():
            cpu_s[name] = cpu_s.get(name, 0.0) + seconds
    per_minute = {name: seconds / minutes for name, seconds in cpu_s.items()} if minutes else {}
    return {
        "turns": len(samples),
        "first_audio_ms": asdict(Summary.of(s["first_audio_ms"] for s in samples)),
        "early_heard": sum(_early(s, heard=True) for s in samples),
        "early_unheard": sum(_early(s, heard=False) for s in samples),
        "split": sum(len(s["entries"]) > 1 for s in samples),
        "mute": sum(s["first_audio_ms"] is None for s in samples),
        "barge_in_ms": asdict(Summary.of(b["silent_ms"] for b in interrupted)),
        "barge_in_ignored": sum(not b["stopped"] for b in interrupted),
        "word_errors": errors,
        "words_said": said,
        "talk_s": round(60 * minutes, 1),
        "conversation_s": round(sum(block.conversation_s for block in blocks), 1),
        "cpu_s_per_minute": {name: round(value, 2) for name, value in per_minute.items()},
    }


def _early(sample: Sample, *, heard: bool) -> bool:
    cut_offs = sample["cut_offs"]
    return bool(cut_offs) and any(cut["heard_ms"] > 0 for cut in cut_offs) == heard


def outcome_of(
    results: Mapping[str, Sequence[BlockResult]], peers: Sequence[str], failures: Sequence[str]
) -> Outcome:
    """Tables and notes of a run.

    Args:
        results: the blocks of each contestant, by name in the tables' order.
        peers: the names that are peers' among them.
        failures: sentences about blocks that could not be measured whole.
    """
    summary = {name: summarise(blocks) for name, blocks in results.items()}
    samples = [
        {"contestant": name, "block": block, **sample}
        for name, blocks in results.items()
        for block, result in enumerate(blocks)
        for sample in result.samples
    ]
    tables = [
        table("First audio and what it costs", COLUMNS, [_row(*item) for item in summary.items()]),
        _cpu_table(summary),
    ]
    own = {name: figures for name, figures in summary.items() if name not in peers}
    others = [figures for name, figures in summary.items() if name in peers]
    notes = [*NOTES, *_ratios(own, others), *failures]
    return Outcome("peers", {}, samples, summary, tables, notes)


def _row(name: str, figures: Mapping[str, Any]) -> list[str]:
    turns = figures["turns"]
    heard, barge_in = Summary(**figures["first_audio_ms"]), Summary(**figures["barge_in_ms"])
    said = figures["words_said"]
    error_rate = 100 * figures["word_errors"] / said if said else None
    cpu = figures["cpu_s_per_minute"]
    return [
        name, str(turns), *heard.cells()[1:],
        _share(figures["early_heard"], turns), _share(figures["early_unheard"], turns),
        str(figures["split"]), str(figures["mute"]),
        f"{shown(barge_in.median)} ({barge_in.count})", shown(barge_in.largest),
        f"{error_rate:.1f} %" if error_rate is not None else "–",
        f"{sum(cpu.values()):.0f}" if cpu else "–",
    ]  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "–"


def _cpu_table(summary: Mapping[str, Mapping[str, Any]]) -> Any:
    names = list(dict.fromkeys(n for one in summary.values() for n in one["cpu_s_per_minute"]))
    rows = [
        [name, *(shown(figures["cpu_s_per_minute"].get(process)) for process in names)]
        for name, figures in summary.items()
    ]
    return table("CPU seconds for each minute of the candidate's speech", ["", *names], rows)


def _ratios(own: Mapping[str, Mapping[str, Any]], peers: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sentence for each room: its figures by those of the better peer."""
    medians = [one["first_audio_ms"]["median"] for one in peers if one["first_audio_ms"]["count"]]
    loads = [sum(one["cpu_s_per_minute"].values()) for one in peers if one["cpu_s_per_minute"]]
    lines = []
    for name, figures in own.items():
        median, load = figures["first_audio_ms"]["median"], figures["cpu_s_per_minute"]
        parts = []
        if median is not None and medians:
            parts.append(f"median {median / min(medians):.2f} of the better peer's")
        if load and loads:
            parts.append(f"CPU {sum(load.values()) / min(loads):.2f} of the more frugal peer's")
        if parts:
            lines.append(f"{name}: {', '.join(parts)}.")
    return lines
