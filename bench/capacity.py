"""How many rooms one agent worker can hold: reply times, CPU and memory by the number of rooms.

For each number of rooms a new product is started: a LiveKit server, PostgreSQL, the API and one
worker with simulated engines. Candidates run in separate processes and come one after the other.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from agent.listening.endpointing import EndpointingPolicy
from bench.capacity_figures import RoomsResult, line, outcome_of
from bench.clips import Clip, VoiceRenderer
from bench.crowds import Crowds
from bench.errors import BenchError
from bench.simulated import answers
from bench.stack import Stack, running_stack, usage
from bench.table import Note, Outcome, Sample
from kit.audio import SPEECH_RATE, Pcm
from kit.language import Language
from models.settings import ModelSettings
from vivavoce.synthetic_candidate.levels import levels_dbfs

VOICE: dict[str, str] = {"en": "am_michael", "ko": ""}
CLIPS = 4
LOUD_DBFS = -36.0
LOUD_RUN_S = 0.06
"""Clips end with this much sound above the level, so that all detectors find the same end."""
PAUSE_S = 0.15
"""The longest pause in a clip: turns that end early are not to be measured here."""

STAGGER_S = 0.8
"""Between two candidates' arrivals."""
ARRIVE_TIMEOUT_S = 60.0
"""For a candidate's first turn, after the last one's arrival."""
TURN_S = 20.0
"""Mean time of a turn, above which the measurement is cut short."""
FEWEST_TURNS = 20
"""In all rooms together, as a 95th percentile needs."""


def prepare(language: Language, note: Note) -> list[Clip]:
    """Render the candidates' clips with real voices."""
    with VoiceRenderer(language, ModelSettings()) as renderer:
        spoken = [renderer.clip(text, VOICE[language]) for text in answers(language)[:CLIPS]]
    note(f"candidates' voices: {len(spoken)} clips")
    return [Clip(clip.text, in_one_breath(clip.pcm), clip.voice) for clip in spoken]


def in_one_breath(pcm: Pcm) -> Pcm:
    """``pcm`` (24 kHz mono) up to the end of its last loud stretch, with its pauses shortened.

    Raises:
        ValueError: nothing in it is loud.
    """
    loud = levels_dbfs(pcm, SPEECH_RATE) >= LOUD_DBFS
    run = round(LOUD_RUN_S * 100)
    stretches = np.flatnonzero(np.convolve(loud, np.ones(run), "valid") == run)
    if not len(stretches):
        raise ValueError("nothing loud in this sound")
    frame = SPEECH_RATE // 100
    frames, quiet = [], 0
    for index in range(int(stretches[-1]) + run):
        quiet = 0 if loud[index] else quiet + 1
        if quiet <= PAUSE_S * 100:
            frames.append(pcm[index * frame : (index + 1) * frame])
    return np.concatenate(frames)


def long_plan(language: Language, turns: int) -> dict[str, Any]:
    """A plan with short questions for at least ``turns`` turns."""
    question, again, more = {
        "en": ("What was the task number {}?", "How did you do it?", "And how did it end?"),
        "ko": ("{}번째 과제는 무엇이었나요?", "어떻게 하셨나요?", "결과는 어땠나요?"),
    }[language]
    points = [
        {"id": f"point-{n}", "description": "Tells something.", "follow_up": text, "hints": []}
        for n, text in enumerate((again, more))
    ]
    questions = [
        {
            "id": f"task-{n}",
            "text": question.format(n),
            "rephrased": question.format(n),
            "objective": "Keep talking.",
            "evidence": points,
            "dimensions": ["talk"],
            "max_follow_ups": 2,
        }
        for n in range(1, math.ceil(turns / 3) + 1)
    ]
    return {
        "id": "capacity",
        "title": "Capacity",
        "language": language,
        "scenario": "standard",
        "time_budget_s": 7200,
        "greeting": "Hello." if language == "en" else "안녕하세요.",
        "closing": "Goodbye." if language == "en" else "안녕히 가세요.",
        "stages": [{"id": "only", "title": "Only", "questions": questions}],
        "rubric": [
            {
                "id": "talk",
                "name": "Talk",
                "weight": 1.0,
                "levels": {str(level): f"RoomsResult {level}." for level in range(1, 6)},
            }
        ],
    }


async def measure(
    language: Language,
    clips: Sequence[Clip],
    rooms: Sequence[int],
    turns: int,
    engines: str,
    note: Note,
    fewest: int = FEWEST_TURNS,
) -> Outcome:
    """Measure with each number of rooms, one after the other.

    Args:
        turns: least number of measured turns of each candidate.
        engines: ``zero`` or ``simulated``.
        fewest: least number of turns in all rooms together; with few rooms, each takes more.

    Raises:
        BenchError: no candidate could join.
    """
    results = []
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-clips-") as folder:
        files = [str(_saved(clip, Path(folder) / f"{n}.npy")) for n, clip in enumerate(clips)]
        for number in rooms:
            note(f"{number} room{'s' if number > 1 else ''}: starting the product …")
            async with running_stack(language, engines, number) as stack:
                turns_each = max(turns, math.ceil(fewest / number))
                results.append(await _measure(stack, language, files, number, turns_each, note))
                note(line(results[-1]))
    return outcome_of(results, engines, turns)


async def _measure(
    stack: Stack, language: Language, files: list[str], rooms: int, turns: int, note: Note
) -> RoomsResult:
    note(f"the worker is process {stack.worker_pid}")
    idle = stack.worker()
    coming_s = rooms * STAGGER_S
    # The first candidates have talked for a while when the last one comes.
    plan = long_plan(language, 3 * turns + round(coming_s / 4) + 9)
    async with Crowds(stack.url, language, files, plan, rooms, STAGGER_S) as crowds:
        await crowds.until(
            lambda: crowds.turns_since(0.0, 1) + len(crowds.failed) >= rooms,
            coming_s + ARRIVE_TIMEOUT_S,
        )
        if not crowds.attending:
            raise BenchError(
                f"no candidate could join: {'; '.join(crowds.reasons()) or 'not in time'}"
            )
        began_at, cpu_s = time.monotonic(), stack.worker().cpu_s
        others = {name: usage(pid).cpu_s for name, pid in _others(stack, crowds).items()}
        await crowds.until(
            lambda: crowds.turns_since(began_at, turns) >= crowds.attending, turns * TURN_S
        )
        window_s = time.monotonic() - began_at
        busy = stack.worker()
        return RoomsResult(
            rooms=rooms,
            window_s=window_s,
            cpu_s=busy.cpu_s - cpu_s,
            idle=idle,
            busy=busy,
            others_cpu_s={
                name: usage(pid).cpu_s - others[name]
                for name, pid in _others(stack, crowds).items()
            },
            joined_ms=crowds.joined_ms,
            failed=crowds.reasons(),
            asked_ms=stack.asked_ms(),
            stalls=stack.stalls(),
            samples=[_sample(rooms, turn) for turn in crowds.turns_after(began_at)],
        )


def _others(stack: Stack, crowds: Crowds) -> dict[str, int]:
    return stack.others | {f"candidates {n}": pid for n, pid in enumerate(crowds.pids)}


def _sample(rooms: int, turn: dict[str, Any]) -> Sample:
    v2v_ms = turn["v2v_ms"]
    over_ms = v2v_ms - EndpointingPolicy().sure_ms if v2v_ms is not None else None
    return {"rooms": rooms, **turn, "over_ms": over_ms}


def _saved(clip: Clip, path: Path) -> Path:
    np.save(path, clip.pcm)
    return path
