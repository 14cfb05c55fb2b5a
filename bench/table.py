"""The outcome of a measurement: tables for people, and all results as JSON."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from agent.listening.endpointing import EndpointingPolicy
from kit.language import Language
from models.llm.settings import LLMSettings
from models.settings import ModelSettings, stt_model_id, tts_engine_name

PACKAGES = (
    "vivavoce", "livekit-agents", "aiortc", "faster-whisper", "ctranslate2", "onnxruntime",
    "hibari-tts", "xllamacpp", "numpy",
)  # fmt: skip


Note = Callable[[str], None]
"""Prints a line about the progress."""
Sample = dict[str, Any]
"""What was measured once, as it is written to the JSON file."""


@dataclass(frozen=True)
class Summary:
    """Summary of some samples; None where there are none.

    ``p95`` is by nearest rank: the smallest sample that 95 % of all do not exceed.
    """

    count: int
    median: float | None
    p95: float | None
    smallest: float | None
    largest: float | None

    @classmethod
    def of(cls, samples: Iterable[float | None]) -> Summary:
        """Summarise samples, ignoring None."""
        values = sorted(v for v in samples if v is not None)
        if not values:
            return cls(0, None, None, None, None)
        middle = len(values) // 2
        median = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
        p95 = values[max(0, math.ceil(0.95 * len(values)) - 1)]
        return cls(len(values), median, p95, values[0], values[-1])

    def cells(self) -> list[str]:
        """Count, median, p95 and largest, as shown in a table."""
        return [str(self.count), *(shown(v) for v in (self.median, self.p95, self.largest))]


@dataclass
class Outcome:
    """All results of one measurement."""

    bench: str
    settings: dict[str, Any]
    samples: list[dict[str, Any]]
    summary: dict[str, Any]
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def shown(value: float | None) -> str:
    """A number for people."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"


def percent(part: int, whole: int) -> str:
    """A share with its counts, which show how reliable it is."""
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "–"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A plain table, its first column left and the others right."""
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        grid.add_column(column, justify="right" if index else "left")
    for row in rows:
        grid.add_row(*row)
    return grid


def run_settings(language: Language, room: str, url: str | None) -> dict[str, Any]:
    """Settings that the figures depend on; for a product at ``url`` only its address is known."""
    settings: dict[str, Any] = {"language": language, "room": room}
    if url:
        return settings | {"url": url}
    models, llm = ModelSettings(), LLMSettings()
    return settings | {
        "stt": stt_model_id(language, models),
        "tts": tts_engine_name(language, models),
        "llm": [*llm.providers, llm.embedded_model],
        "cpu_threads": models.cpu_threads,
        "endpointing": asdict(EndpointingPolicy()),
    }


def machine() -> dict[str, Any]:
    """The machine, and how busy it was when the measurement began."""
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "usable_cores": len(psutil.Process().cpu_affinity() or [])
        if hasattr(psutil.Process, "cpu_affinity")
        else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "load_1min": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Versions of Python and the packages that matter for the figures."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def present(
    outcome: Outcome,
    began: dict[str, Any],
    json_file: Path | None,
    console: Console,
) -> None:
    """Print the tables and, if given, write all results to ``json_file``.

    Args:
        began: :func:`machine` at the start.
    """
    console.print()
    for item in outcome.tables:
        console.print(item)
        console.print()
    for note in outcome.notes:
        console.print(note)
    settings = ", ".join(f"{k} {v}" for k, v in outcome.settings.items() if k != "endpointing")
    console.print(
        f"{settings}; {began['usable_cores']} cores of {began['cpu']}, "
        f"load {began['load_1min']} at the start"
    )
    if json_file is None:
        return
    whole = {
        "bench": outcome.bench,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "settings": outcome.settings,
        "machine": began,
        "versions": versions(),
        "summary": outcome.summary,
        "notes": outcome.notes,
        "samples": outcome.samples,
    }
    json_file.parent.mkdir(parents=True, exist_ok=True)
    json_file.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    console.print(f"written to {json_file}")


def _cpu_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
