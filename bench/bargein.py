"""Barge-in: how soon words stop the interviewer's speech, and whether "mm-hm" does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from bench.clips import VOICES, Clip, VoiceRenderer, plain_answers, texts
from bench.driver import POLL_S, REPLY_TIMEOUT_S, SETTLE_S, MeasuredCandidate, interview
from bench.errors import BenchError
from bench.product import Product
from bench.table import Note, Outcome, Sample, Summary, percent, table
from bench.turn import MAX_EMPTY
from kit.language import Language
from models.settings import ModelSettings
from vivavoce.synthetic_candidate.replies import Caption, Span

START_AFTER_S = (1.3, 1.7, 2.1)
"""When the candidate interrupts, after the utterance's first sound; used in turn."""
TALK_S_PER_CHAR = {"en": 0.06, "ko": 0.14}
"""A fast speaker's pace, so that no utterance is estimated too long."""
LEFT_TO_SAY_S = 2.0
"""At least this much of the utterance must be left when the candidate interrupts."""
UTTERANCE_TIMEOUT_S = 30.0
STOPPED_WITHIN_MS = 2_000
"""Silence after a longer time doesn't count as stopping for the candidate."""
PAUSE_S = 0.4
"""Longer than the silences between the interviewer's sentences."""
WATCH_S = 6.0
"""How long the effect of a backchannel is observed."""


@dataclass(frozen=True)
class Clips:
    """What the candidate says."""

    interruptions: list[Clip]
    backchannels: list[Clip]
    answers: list[Clip]


def prepare(language: Language, note: Note) -> Clips:
    """Render all clips."""
    section, settings = texts(language), ModelSettings()
    voices = VOICES[language][:4]
    with VoiceRenderer(language, settings) as renderer:
        interruptions = [renderer.clip(section["interruption"], voice) for voice in voices]
        backchannels = [
            renderer.clip(text, voice) for voice in voices for text in section["backchannels"]
        ]
    note(f"candidates' voices: {len(interruptions) + len(backchannels)} clips")
    return Clips(interruptions, backchannels, plain_answers(language, settings, 12))


def silent_for_good(
    first_voiced_at: float, until: float, spans: Sequence[Span]
) -> tuple[int | None, bool]:
    """How soon an interruption silenced the interviewer.

    Args:
        first_voiced_at: of the interruption.
        until: the next commit of a turn, after which a new utterance begins.
        spans: of the interviewer's voice.

    Returns:
        ms from ``first_voiced_at`` to the end of the last voice before ``until``, None if the
        interviewer was not speaking then; and whether it fell silent in time.
    """
    heard = [min(end, until) for start, end in spans if start < until and end > first_voiced_at]
    if not heard:
        return None, True
    silent_ms = round((max(heard) - first_voiced_at) * 1000)
    return silent_ms, silent_ms <= STOPPED_WITHIN_MS


def longest_pause(
    first_voiced_at: float, until: float, spans: Sequence[Span]
) -> tuple[int | None, bool]:
    """How a backchannel affected the interviewer's voice.

    Args:
        first_voiced_at: of the backchannel.
        until: end of the observed time.
        spans: of the interviewer's voice.

    Returns:
        The longest silence in ms that began after the backchannel and ended in voice, None if
        none was longer than ``PAUSE_S``; and whether any voice came after the backchannel.
    """
    edge, longest, resumed = first_voiced_at, 0.0, False
    for start, end in spans:
        if end <= first_voiced_at or start >= until:
            continue
        if start > edge:
            longest = max(longest, start - edge)
        # Pausing takes a moment: only voice after that shows that the speech continued.
        resumed = resumed or end - first_voiced_at > 1.0
        edge = max(edge, end)
    return (round(longest * 1000) if longest > PAUSE_S else None), resumed


async def measure(
    product: Product, language: Language, clips: Clips, times: int, note: Note
) -> Outcome:
    """Alternate ``times`` interruptions with as many backchannels.

    Raises:
        BenchError: several interviews in a row had no utterance to interrupt.
    """
    samples: list[Sample] = []
    empty = 0
    for seed in count():
        before = len(samples)
        async with interview(product, language, seed, note) as candidate:
            await _one_interview(candidate, language, clips, 2 * times, samples, note)
            candidate.enough = len(samples) >= 2 * times
        if len(samples) >= 2 * times:
            return outcome_of(samples)
        empty = empty + 1 if len(samples) == before else 0
        if empty >= MAX_EMPTY:
            raise BenchError(f"{MAX_EMPTY} interviews in a row had no utterance to interrupt")
    raise AssertionError("not reached")


async def _one_interview(
    candidate: MeasuredCandidate,
    language: Language,
    clips: Clips,
    total: int,
    samples: list[Sample],
    note: Note,
) -> None:
    looked_at = 0
    for turn in count():
        if len(samples) >= total or candidate.over:
            return
        place = START_AFTER_S[len(samples) % len(START_AFTER_S)]
        caption = await _long_utterance(candidate, looked_at, language, place)
        looked_at = len(candidate.captions)
        if caption is not None:
            number = len(samples)
            interrupts = number % 2 == 0
            pool = clips.interruptions if interrupts else clips.backchannels
            clip = pool[number // 2 % len(pool)]
            act = _interrupt if interrupts else _acknowledge
            sample = await act(candidate, clip, caption)
            if sample is not None:
                samples.append({"interview_id": candidate.interview_id, **sample})
                note(f"{len(samples):>3} of {total}  {_line(samples[-1])}")
            if interrupts:
                await _any_reply(candidate, looked_at)
                continue
        if await candidate.my_turn():
            looked_at = len(candidate.captions)
            await candidate.say(clips.answers[turn % len(clips.answers)])
            await _any_reply(candidate, looked_at)


async def _long_utterance(
    candidate: MeasuredCandidate, looked_at: int, language: Language, place_s: float
) -> Caption | None:
    """Wait for a long enough utterance, and for the moment to interrupt it.

    None when the candidate's turn comes first.
    """
    deadline = time.monotonic() + UTTERANCE_TIMEOUT_S
    while time.monotonic() < deadline and not candidate.over:
        if len(candidate.captions) == looked_at:
            if candidate.finished_speaking():
                return None
            await asyncio.sleep(POLL_S)
            continue
        caption = candidate.captions[looked_at]
        looked_at += 1
        length_s = len(caption.text) * TALK_S_PER_CHAR[language]
        if caption.kind == "closing" or length_s < place_s + LEFT_TO_SAY_S:
            continue
        await asyncio.sleep(max(0.0, caption.at + place_s - time.monotonic()))
        if candidate.state == "speaking" and not candidate.over:
            return caption
    return None


async def _any_reply(candidate: MeasuredCandidate, seen: int) -> None:
    """Wait until the interviewer says something new, or ``REPLY_TIMEOUT_S`` have passed."""
    await candidate.until(lambda: len(candidate.captions) > seen, REPLY_TIMEOUT_S)


async def _interrupt(candidate: MeasuredCandidate, clip: Clip, caption: Caption) -> Sample | None:
    said = await candidate.say(clip)
    first, last = said.first_voiced_at, said.last_voiced_at
    assert first is not None and last is not None, "a clip holds voice"
    await candidate.until(lambda: any(at > last for at in candidate.commits), 8.0)
    until = next((at for at in candidate.commits if at > first), time.monotonic())
    silent_ms, stopped = silent_for_good(first, until, candidate.spans(first - 20.0))
    if silent_ms is None:
        return None
    return {
        "what": "interruption",
        "clip": clip.facts(),
        "over": caption.text,
        "silent_ms": silent_ms,
        "stopped": stopped,
    }


async def _acknowledge(candidate: MeasuredCandidate, clip: Clip, caption: Caption) -> Sample | None:
    said = await candidate.say(clip)
    first = said.first_voiced_at
    assert first is not None, "a clip holds voice"
    await candidate.until(
        lambda: any(at > first for at in candidate.commits) or candidate.finished_speaking(),
        WATCH_S,
    )
    await asyncio.sleep(SETTLE_S)
    commit = next((at for at in candidate.commits if at > first), None)
    spans = candidate.spans(first - 20.0)
    if not any(start <= first <= end + PAUSE_S for start, end in spans):
        return None
    paused_ms, resumed = longest_pause(first, commit or time.monotonic(), spans)
    return {
        "what": "backchannel",
        "clip": clip.facts(),
        "over": caption.text,
        "paused_ms": paused_ms,
        "stopped": commit is not None or not resumed,
        "taken_for_a_turn": commit is not None,
    }


def outcome_of(samples: Sequence[Sample]) -> Outcome:
    """The figures of a run."""
    interruptions = [s for s in samples if s["what"] == "interruption"]
    backchannels = [s for s in samples if s["what"] == "backchannel"]
    silent = Summary.of(s["silent_ms"] for s in interruptions)
    pauses = Summary.of(s["paused_ms"] for s in backchannels)
    stopped = sum(s["stopped"] for s in backchannels)
    ignored = sum(not s["stopped"] for s in interruptions)
    summary: dict[str, Any] = {
        "interruptions": asdict(silent),
        "not_stopped_for": ignored,
        "backchannels": {
            "count": len(backchannels),
            "stopped_for_good": stopped,
            "taken_for_a_turn": sum(s["taken_for_a_turn"] for s in backchannels),
            "paused": asdict(pauses),
        },
    }
    columns = ("candidate says", "times", "median", "p95", "largest", "stopped for good")
    rows = [
        [
            "words: silent after, ms",
            *silent.cells(),
            percent(len(interruptions) - ignored, len(interruptions)),
        ],
        [
            f"“mm-hm”: paused longer than {PAUSE_S * 1000:.0f} ms, ms",
            *pauses.cells(),
            percent(stopped, len(backchannels)),
        ],
    ]
    result = table("Barge-in", columns, rows)
    return Outcome("bargein", {"times": len(interruptions)}, list(samples), summary, [result])


def _line(sample: Sample) -> str:
    if sample["what"] == "interruption":
        ignored = "" if sample["stopped"] else " DID NOT STOP"
        return f"silent after {sample['silent_ms']} ms{ignored}"
    paused = f"paused {sample['paused_ms']} ms" if sample["paused_ms"] else "spoke on"
    return f"{sample['clip']['text']:<8} {paused}{' STOPPED FOR GOOD' if sample['stopped'] else ''}"
