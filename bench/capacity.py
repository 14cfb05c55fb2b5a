"""How many rooms one agent worker holds: reply times, CPU and memory by the number of rooms.

Each number of rooms has a product of its own: a LiveKit server, PostgreSQL, the API, one worker
with simulated engines, and candidates in processes of their own, who come one after the other.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.listening.endpointing import EndpointingPolicy
from bench.clips import Clip, Renderer
from bench.crowds import Crowds
from bench.errors import BenchError
from bench.simulated import LATENCIES, answers
from bench.stage import Stage, Usage, running_stage, usage
from bench.table import Outcome, Summary, shown, table
from bench.turn import Note, Sample
from kit.audio import SPEECH_RATE, Pcm
from kit.language import Language
from models.settings import ModelSettings
from vivavoce.synthetic_candidate.levels import levels_dbfs

VOICE: dict[str, str] = {"en": "am_michael", "ko": ""}
CLIPS = 4
LOUD_DBFS = -36.0
LOUD_RUN_S = 0.06
"""Clips end with so much sound above this level, so that every detector sees the same end."""
PAUSE_S = 0.15
"""Pauses in clips are made no longer: a turn that ends early is not this measurement's business."""

STAGGER_S = 0.8
"""Between two candidates' arrivals."""
ARRIVE_TIMEOUT_S = 60.0
"""For a candidate's first turn, after the last one's arrival."""
TURN_S = 20.0
"""No turn takes longer, in the mean, or the measurement is cut short."""
FEWEST_TURNS = 20
"""In all rooms together: a 95th percentile needs as many."""


@dataclass(frozen=True)
class Level:
    """What was found with so many rooms."""

    rooms: int
    window_s: float
    """The time that CPU was counted over: all rooms talk."""
    cpu_s: float
    """Of the worker in that time."""
    idle: Usage
    """Of the worker before the first room."""
    busy: Usage
    """Of the worker at the end, its rooms still there."""
    others_cpu_s: dict[str, float]
    joined_ms: list[int]
    failed: list[str]
    asked_ms: list[int]
    stalls: int
    samples: list[Sample]

    @property
    def cpu_percent_per_room(self) -> float:
        """Of one core, by the rooms that were held."""
        return 100 * self.cpu_s / self.window_s / max(1, self.rooms - len(self.failed))

    def over_ms(self) -> Summary:
        """Voice to voice less the silence that endpointing waits for."""
        return Summary.of(sample["over_ms"] for sample in self.samples)


def prepare(language: Language, note: Note) -> list[Clip]:
    """Real voices, rendered beforehand."""
    with Renderer(language, ModelSettings()) as renderer:
        spoken = [renderer.clip(text, VOICE[language]) for text in answers(language)[:CLIPS]]
    note(f"candidates' voices: {len(spoken)} clips")
    return [Clip(clip.text, in_one_breath(clip.pcm), clip.voice) for clip in spoken]


def in_one_breath(pcm: Pcm) -> Pcm:
    """``pcm`` (24 kHz mono) up to the end of its last loud stretch, with short pauses only.

    Raises:
        ValueError: nothing in it is loud.
    """
    loud = levels_dbfs(pcm, SPEECH_RATE) >= LOUD_DBFS
    run = round(LOUD_RUN_S * 100)
    stretches = np.flatnonzero(np.convolve(loud, np.ones(run), "valid") == run)
    if not len(stretches):
        raise ValueError("nothing loud in this sound")
    frame = SPEECH_RATE // 100
    kept, quiet = [], 0
    for index in range(int(stretches[-1]) + run):
        quiet = 0 if loud[index] else quiet + 1
        if quiet <= PAUSE_S * 100:
            kept.append(pcm[index * frame : (index + 1) * frame])
    return np.concatenate(kept)


def long_plan(language: Language, turns: int) -> dict[str, Any]:
    """A plan with short questions that goes on for at least ``turns`` turns."""
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
                "levels": {str(level): f"Level {level}." for level in range(1, 6)},
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
    """Measure with each number of rooms in turn.

    Args:
        turns: that each candidate takes while measured, at least.
        engines: ``zero`` or ``simulated``.
        fewest: turns in all rooms together; where there are few rooms, each takes more.

    Raises:
        BenchError: no candidate got in.
    """
    levels = []
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-clips-") as folder:
        files = [str(_saved(clip, Path(folder) / f"{n}.npy")) for n, clip in enumerate(clips)]
        for number in rooms:
            note(f"{number} room{'s' if number > 1 else ''}: starting the product …")
            async with running_stage(language, engines, number) as stage:
                wanted = max(turns, math.ceil(fewest / number))
                levels.append(await _measure(stage, language, files, number, wanted, note))
                note(_line(levels[-1]))
    return outcome_of(levels, engines, turns)


async def _measure(
    stage: Stage, language: Language, files: list[str], rooms: int, turns: int, note: Note
) -> Level:
    note(f"the worker is process {stage.worker_pid}")
    idle = stage.worker()
    coming_s = rooms * STAGGER_S
    # Those who came first have talked for a while when the last one comes.
    plan = long_plan(language, 3 * turns + round(coming_s / 4) + 9)
    async with Crowds(stage.url, language, files, plan, rooms, STAGGER_S) as crowds:
        await crowds.until(
            lambda: crowds.turns_since(0.0, 1) + len(crowds.failed) >= rooms,
            coming_s + ARRIVE_TIMEOUT_S,
        )
        if not crowds.attending:
            raise BenchError(f"no candidate got in: {'; '.join(crowds.reasons()) or 'too slow'}")
        began_at, cpu_s = time.monotonic(), stage.worker().cpu_s
        others = {name: usage(pid).cpu_s for name, pid in _others(stage, crowds).items()}
        await crowds.until(
            lambda: crowds.turns_since(began_at, turns) >= crowds.attending, turns * TURN_S
        )
        window_s = time.monotonic() - began_at
        busy = stage.worker()
        return Level(
            rooms=rooms,
            window_s=window_s,
            cpu_s=busy.cpu_s - cpu_s,
            idle=idle,
            busy=busy,
            others_cpu_s={
                name: usage(pid).cpu_s - others[name]
                for name, pid in _others(stage, crowds).items()
            },
            joined_ms=crowds.joined_ms,
            failed=crowds.reasons(),
            asked_ms=stage.asked_ms(),
            stalls=stage.stalls(),
            samples=[_sample(rooms, told) for told in crowds.told_since(began_at)],
        )


def _others(stage: Stage, crowds: Crowds) -> dict[str, int]:
    return stage.others | {f"candidates {n}": pid for n, pid in enumerate(crowds.pids)}


def _sample(rooms: int, told: dict[str, Any]) -> Sample:
    v2v_ms = told["v2v_ms"]
    over_ms = v2v_ms - EndpointingPolicy().sure_ms if v2v_ms is not None else None
    return {"rooms": rooms, **told, "over_ms": over_ms}


def _saved(clip: Clip, path: Path) -> Path:
    np.save(path, clip.pcm)
    return path


COLUMNS = (
    "rooms", "turns", "v2v", "over it", "p95", "largest", "CPU % per room", "all rooms",
    "MiB", "join ms", "p95", "no reply", "failed",
)  # fmt: skip


def outcome_of(levels: Sequence[Level], engines: str, turns: int) -> Outcome:
    """The figures of a run."""
    silence_ms = EndpointingPolicy().sure_ms
    asked = [ms for level in levels for ms in level.asked_ms]
    other = sum(ms != silence_ms for ms in asked)
    notes = [
        f"v2v: voice to voice, median; over it: what that takes beyond the {silence_ms} ms of "
        f"silence that endpointing waits for (median, p95, largest); {other} of {len(asked)} "
        "questions to endpointing asked for another silence.",
        "CPU: of one core, of the agent worker alone, while all rooms talk. MiB: its memory "
        "with all rooms. join: from the join call to sound both ways.",
        *(_load_note(level) for level in levels),
        *(
            f"{level.rooms} rooms, failed: {'; '.join(level.failed)}"
            for level in levels
            if level.failed
        ),
    ]
    summary = {str(level.rooms): _facts(level) for level in levels}
    made = table(f"One agent worker, {engines} engines, ms", COLUMNS, map(_row, levels))
    settings = {
        "engines": engines,
        "latencies": json.loads(json.dumps(asdict(LATENCIES[engines]))),
        "silence_ms": silence_ms,
        "turns": turns,
    }
    samples = [sample for level in levels for sample in level.samples]
    return Outcome("capacity", settings, samples, summary, [made], notes)


def _facts(level: Level) -> dict[str, Any]:
    return {
        "v2v_ms": asdict(Summary.of(s["v2v_ms"] for s in level.samples)),
        "over_ms": asdict(level.over_ms()),
        "cpu_percent_per_room": level.cpu_percent_per_room,
        "join_ms": asdict(Summary.of(level.joined_ms)),
        "window_s": level.window_s,
        "worker": {"idle": asdict(level.idle), "busy": asdict(level.busy)},
        "others_cpu_percent": {
            name: 100 * cpu_s / level.window_s for name, cpu_s in level.others_cpu_s.items()
        },
        "stalls": level.stalls,
        "failed": level.failed,
        "cut_off": sum(bool(s["cut_offs"]) for s in level.samples),
    }


def _row(level: Level) -> list[str]:
    v2v = Summary.of(s["v2v_ms"] for s in level.samples)
    join = Summary.of(level.joined_ms)
    per_room = level.cpu_percent_per_room
    return [
        str(level.rooms), str(len(level.samples)), shown(v2v.median), *level.over_ms().cells()[1:],
        f"{per_room:.1f}", f"{100 * level.cpu_s / level.window_s:.0f}",
        f"{level.busy.rss_mib:.0f}", shown(join.median), shown(join.p95),
        str(v2v.count and len(level.samples) - v2v.count), str(len(level.failed)),
    ]  # fmt: skip


def _load_note(level: Level) -> str:
    """What else ran, since the worker had to share the machine with it."""
    shares = {name: cpu_s / level.window_s for name, cpu_s in level.others_cpu_s.items()}
    crowd = sum(share for name, share in shares.items() if name.startswith("candidates"))
    rest = ", ".join(
        f"{name} {100 * share:.0f} %"
        for name, share in shares.items()
        if not name.startswith("candidates")
    )
    return (
        f"{level.rooms} rooms, beside the worker: candidates {100 * crowd:.0f} % of a core, "
        f"{rest}; the worker's event loop was over 200 ms late {level.stalls} times"
    )


def _line(level: Level) -> str:
    over = level.over_ms()
    return (
        f"{level.rooms:>3} rooms  over the silence {shown(over.median)} / {shown(over.p95)} ms  "
        f"{level.cpu_percent_per_room:.1f} % of a core per room"
    )
