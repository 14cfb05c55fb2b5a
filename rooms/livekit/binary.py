"""The program of a LiveKit server on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

PROGRAM = "livekit-server"
OLDEST_VERSION = (1, 13, 5)
"""Older ones on PATH are passed over; tools/livekit.sh builds this one."""
BUILT = Path(__file__).parents[2] / ".tools" / "bin" / PROGRAM


class LiveKitServerError(RuntimeError):
    """The LiveKit server cannot be had or does not start; the message says why."""


def find_server(named: str = "") -> Path | None:
    """The program of a LiveKit server, or None.

    Args:
        named: where the settings say it is; then nothing else is looked at.

    Raises:
        LiveKitServerError: there is no program at ``named``.
    """
    if named:
        path = Path(named).expanduser()
        if not os.access(path, os.X_OK) or path.is_dir():
            raise LiveKitServerError(f"VIVAVOCE_LIVEKIT_SERVER: '{named}' is not a program")
        return path
    if os.access(BUILT, os.X_OK):
        return BUILT
    found = shutil.which(PROGRAM)
    if found is not None and _version(found) >= OLDEST_VERSION:
        return Path(found)
    return None


def _version(program: str) -> tuple[int, ...]:
    """The version that a server says it has; empty if it says none."""
    try:
        told = subprocess.run((program, "--version"), capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", told.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()
