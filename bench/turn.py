"""Voice to voice: the time from the end of an answer to the first word of the reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bench.clips import VOICES, Clip, VoiceRenderer, plain_answers, texts
from bench.driver import Answered, interview
from bench.errors import BenchError
from bench.product import Product
from bench.table import Note, Outcome, Sample, Summary, percent, shown, table
from kit.language import Language
from models.settings import ModelSettings

KINDS = ("planned", "followup", "meta", "closing")
ASIDE_EVERY = 7
"""One in this many turns asks for the question again instead of answering it."""
TAKEN_BACK_MS = 400
"""A premature reply counts as taken back if no more than this was heard of it."""
MAX_EMPTY = 3
"""Interviews in a row without a turn after which the measurement is given up."""


def prepare(language: Language, count: int, note: Note) -> list[tuple[Clip, bool]]:
    """The turns' clips in order, and whether each is an aside, not an answer."""
    settings = ModelSettings()

    def progress(done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            note(f"candidates' voices: {done} of {total} clips")

    answers = iter(plain_answers(language, settings, count, progress))
    section, voices = texts(language), VOICES[language]
    turns: list[tuple[Clip, bool]] = []
    with VoiceRenderer(language, settings) as renderer:
        for i in range(count):
            if i % ASIDE_EVERY == ASIDE_EVERY - 1:
                key = "repeat" if (i // ASIDE_EVERY) % 2 == 0 else "rephrase"
                voice = voices[(i // ASIDE_EVERY) % min(2, len(voices))]
                turns.append((renderer.clip(section[key], voice), True))
            else:
                turns.append((next(answers), False))
    return turns


async def hold_turns(
    product: Product, language: Language, turns: Sequence[tuple[Clip, bool]], note: Note
) -> list[Sample]:
    """Answer with each clip in turn, in as many interviews as necessary.

    Raises:
        BenchError: several interviews in a row ended without a turn.
    """
    samples: list[Sample] = []
    coming = iter(turns)
    empty = seed = 0
    while len(samples) < len(turns):
        before = len(samples)
        async with interview(product, language, seed, note) as candidate:
            while len(samples) < len(turns) and await candidate.my_turn():
                clip, aside = next(coming)
                answered = await candidate.answer(clip)
                endpointing = product.endpointing.latest_ms() if product.endpointing else None
                samples.append(_sample(candidate.interview_id, clip, aside, answered, endpointing))
                note(_line(len(samples), len(turns), samples[-1]))
            candidate.enough = len(samples) == len(turns)
        seed += 1
        empty = empty + 1 if len(samples) == before else 0
        if empty >= MAX_EMPTY:
            raise BenchError(f"{MAX_EMPTY} interviews in a row ended before the first answer")
    return samples


def _sample(
    interview_id: str, clip: Clip, aside: bool, answered: Answered, endpointing_ms: int | None
) -> Sample:
    reply = answered.reply
    kind = reply.caption.kind if reply else None
    if kind == "meta" and not aside:
        kind = "unexpected"
    v2v_ms = reply.v2v_ms if reply else None
    return {
        "interview_id": interview_id,
        "clip": clip.facts(),
        "aside": aside,
        "kind": kind,
        "reply": reply.caption.text if reply else None,
        "v2v_ms": v2v_ms,
        "first_audio_ms": reply.first_audio_ms if reply else None,
        "acknowledged": reply.acknowledged if reply else None,
        "endpointing_ms": endpointing_ms if reply else None,
        "over_endpointing_ms": v2v_ms - endpointing_ms
        if v2v_ms is not None and endpointing_ms is not None
        else None,
        "cut_offs": [asdict(cut) for cut in answered.cut_offs],
    }


def summarise(samples: Sequence[Sample]) -> dict[str, Any]:
    """Figures by kind of turn, and counts of answers that were cut off."""
    kinds = {kind: [s for s in samples if s["kind"] == kind] for kind in KINDS}
    kinds["both"] = [*kinds["planned"], *kinds["followup"]]
    by_kind = {
        kind: {
            measure: asdict(Summary.of(s[measure] for s in chosen))
            for measure in ("v2v_ms", "first_audio_ms", "endpointing_ms", "over_endpointing_ms")
        }
        | {"acknowledged": sum(bool(s["acknowledged"]) for s in chosen)}
        for kind, chosen in kinds.items()
        if chosen
    }
    return {"by_kind": by_kind, **cut_off_counts(samples)}


def cut_off_counts(samples: Sequence[Sample]) -> dict[str, int]:
    """Counts of answers that were cut off, by severity, and of those without a proper reply."""
    cut = [s for s in samples if s["cut_offs"]]
    longest = [max(c["heard_ms"] for c in s["cut_offs"]) for s in cut]
    return {
        "answers": len(samples),
        "cut_off": len(cut),
        "of_these_never_heard": sum(ms == 0 for ms in longest),
        "of_these_taken_back": sum(0 < ms <= TAKEN_BACK_MS for ms in longest),
        "without_reply": sum(s["v2v_ms"] is None for s in samples),
        "unexpected_reply": sum(s["kind"] == "unexpected" for s in samples),
    }


def kind_rows(summary: dict[str, Any]) -> Iterator[list[str]]:
    """Rows of the table of kinds."""
    for kind, measures in summary["by_kind"].items():
        v2v, over = Summary(**measures["v2v_ms"]), measures["over_endpointing_ms"]
        waited = measures["endpointing_ms"]["median"]
        ratio = v2v.median / waited if v2v.median is not None and waited else None
        first = Summary(**measures["first_audio_ms"])
        yield [
            kind, *v2v.cells(), shown(first.median), shown(first.p95), shown(waited),
            shown(over["median"]), f"{ratio:.2f}" if ratio else "–", str(measures["acknowledged"]),
        ]  # fmt: skip


KIND_NOTE = (
    "both: planned and followup; first audio: an acknowledgement's if there was one (acked); "
    "silence: what endpointing asked for at that turn; over it: v2v minus that; ratio: v2v median "
    "by silence median. Medians unless stated otherwise."
)
KIND_COLUMNS = (
    "kind", "turns", "v2v median", "p95", "largest", "first audio", "p95", "silence", "over it",
    "ratio", "acked",
)  # fmt: skip


def cut_off_line(summary: dict[str, Any]) -> str:
    """The cut-offs of a run in a sentence, to go with its latency."""
    return (
        f"false cut-offs: {percent(summary['cut_off'], summary['answers'])}; of these "
        f"{summary['of_these_never_heard']} never heard, {summary['of_these_taken_back']} taken "
        f"back within {TAKEN_BACK_MS} ms of voice; {summary['without_reply']} answers without a "
        f"measurable reply, {summary['unexpected_reply']} with an unexpected one"
    )


async def measure(
    product: Product, language: Language, turns: Sequence[tuple[Clip, bool]], note: Note
) -> Outcome:
    """Hold the prepared turns and summarise them."""
    samples = await hold_turns(product, language, turns, note)
    summary = summarise(samples)
    kinds_table = table("Voice to voice, ms", KIND_COLUMNS, kind_rows(summary))
    notes = [KIND_NOTE, cut_off_line(summary)]
    return Outcome("turn", {"turns": len(turns)}, samples, summary, [kinds_table], notes)


def _line(done: int, total: int, sample: Sample) -> str:
    cut = " CUT OFF" if sample["cut_offs"] else ""
    return (
        f"{done:>3} of {total}  {sample['kind'] or 'no reply':<10} {shown(sample['v2v_ms']):>5} ms"
        f"{cut}  {sample['clip']['voice']}: {sample['clip']['text'][:60]}"
    )
