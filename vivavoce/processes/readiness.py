"""The progress of a process's start, for ``/readyz`` and for the supervisor."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Readiness:
    """The stage of a process's start, until candidates can be admitted.

    Args:
        progress_file: where the supervisor writes the progress of the models' download.
    """

    progress_file: Path
    stage: str = "starting"
    error: str | None = None
    faults: dict[str, str] = field(default_factory=dict)
    """What a person should look at, by kind; interviews are held nevertheless."""

    @property
    def ready(self) -> bool:
        return self.stage == "ready"

    def show(self) -> dict[str, Any]:
        """``status`` and, until ready, the stage, the download's progress and the error.

        ``degraded`` with the reasons: interviews are held, and something needs a person.
        """
        if self.ready and self.faults:
            return {"status": "degraded", "reasons": list(self.faults.values())}
        if self.ready:
            return {"status": "ready"}
        body: dict[str, Any] = {"status": "starting", "stage": self.stage}
        models = read_progress(self.progress_file)
        if models is not None and self.stage == "models":
            body["models"] = models
        if self.error is not None:
            body |= {"status": "failed", "error": self.error}
        return body


def write_progress(path: Path, done_bytes: int, total_bytes: int, label: str) -> None:
    """Write the progress of the download, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(
        json.dumps({"done_bytes": done_bytes, "total_bytes": total_bytes, "label": label})
    )
    part.replace(path)


def read_progress(path: Path) -> dict[str, Any] | None:
    """The progress that :func:`write_progress` wrote last, or None."""
    try:
        progress: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return progress
