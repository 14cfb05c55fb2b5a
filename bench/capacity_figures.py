"""The figures of ``bench capacity``: one result for each number of rooms, and their table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from agent.listening.endpointing import EndpointingPolicy
from bench.simulated import LATENCIES
from bench.stack import Usage
from bench.table import Outcome, Sample, Summary, shown, table


@dataclass(frozen=True)
class RoomsResult:
    """The figures of one number of rooms."""

    rooms: int
    window_s: float
    """Length of the measurement, in which all rooms talk."""
    cpu_s: float
    """CPU time of the worker in the window."""
    idle: Usage
    """Of the worker before the first room."""
    busy: Usage
    """Of the worker at the end, with all its rooms."""
    others_cpu_s: dict[str, float]
    joined_ms: list[int]
    failed: list[str]
    asked_ms: list[int]
    stalls: int
    samples: list[Sample]

    @property
    def cpu_percent_per_room(self) -> float:
        """Per cent of one core, divided by the rooms that were held."""
        return 100 * self.cpu_s / self.window_s / max(1, self.rooms - len(self.failed))

    def over_ms(self) -> Summary:
        """Voice to voice, minus the silence that endpointing waits for."""
        return Summary.of(sample["over_ms"] for sample in self.samples)


COLUMNS = (
    "rooms", "turns", "v2v", "over it", "p95", "largest", "CPU % per room", "all rooms",
    "MiB", "join ms", "p95", "no reply", "failed",
)  # fmt: skip


def outcome_of(results: Sequence[RoomsResult], engines: str, turns: int) -> Outcome:
    """The figures of a run."""
    silence_ms = EndpointingPolicy().sure_ms
    asked = [ms for result in results for ms in result.asked_ms]
    other = sum(ms != silence_ms for ms in asked)
    notes = [
        f"v2v: voice to voice, median; over it: the time beyond the {silence_ms} ms of silence "
        f"that endpointing waits for (median, p95, largest); {other} of {len(asked)} questions "
        "to endpointing asked for another silence.",
        "CPU: of one core, of the agent worker alone, while all rooms talk. MiB: its memory "
        "with all rooms. join: from the join call to sound both ways.",
        *(_load_note(result) for result in results),
        *(
            f"{result.rooms} rooms, failed: {'; '.join(result.failed)}"
            for result in results
            if result.failed
        ),
    ]
    summary = {str(result.rooms): _facts(result) for result in results}
    rooms_table = table(f"One agent worker, {engines} engines, ms", COLUMNS, map(_row, results))
    settings = {
        "engines": engines,
        "latencies": json.loads(json.dumps(asdict(LATENCIES[engines]))),
        "silence_ms": silence_ms,
        "turns": turns,
    }
    samples = [sample for result in results for sample in result.samples]
    return Outcome("capacity", settings, samples, summary, [rooms_table], notes)


def _facts(result: RoomsResult) -> dict[str, Any]:
    return {
        "v2v_ms": asdict(Summary.of(s["v2v_ms"] for s in result.samples)),
        "over_ms": asdict(result.over_ms()),
        "cpu_percent_per_room": result.cpu_percent_per_room,
        "join_ms": asdict(Summary.of(result.joined_ms)),
        "window_s": result.window_s,
        "worker": {"idle": asdict(result.idle), "busy": asdict(result.busy)},
        "others_cpu_percent": {
            name: 100 * cpu_s / result.window_s for name, cpu_s in result.others_cpu_s.items()
        },
        "stalls": result.stalls,
        "failed": result.failed,
        "cut_off": sum(bool(s["cut_offs"]) for s in result.samples),
    }


def _row(result: RoomsResult) -> list[str]:
    v2v = Summary.of(s["v2v_ms"] for s in result.samples)
    join = Summary.of(result.joined_ms)
    per_room = result.cpu_percent_per_room
    return [
        str(result.rooms), str(len(result.samples)), shown(v2v.median),
        *result.over_ms().cells()[1:],
        f"{per_room:.1f}", f"{100 * result.cpu_s / result.window_s:.0f}",
        f"{result.busy.rss_mib:.0f}", shown(join.median), shown(join.p95),
        str(v2v.count and len(result.samples) - v2v.count), str(len(result.failed)),
    ]  # fmt: skip


def _load_note(result: RoomsResult) -> str:
    """CPU use of the other processes, which share the machine with the worker."""
    shares = {name: cpu_s / result.window_s for name, cpu_s in result.others_cpu_s.items()}
    crowd = sum(share for name, share in shares.items() if name.startswith("candidates"))
    rest = ", ".join(
        f"{name} {100 * share:.0f} %"
        for name, share in shares.items()
        if not name.startswith("candidates")
    )
    return (
        f"{result.rooms} rooms, beside the worker: candidates {100 * crowd:.0f} % of a core, "
        f"{rest}; the worker's event loop was over 200 ms late {result.stalls} times"
    )


def line(result: RoomsResult) -> str:
    over = result.over_ms()
    return (
        f"{result.rooms:>3} rooms  over the silence {shown(over.median)} / {shown(over.p95)} ms  "
        f"{result.cpu_percent_per_room:.1f} % of a core per room"
    )
