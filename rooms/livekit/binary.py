"""Finds the program of a LiveKit server on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

PROGRAM = "livekit-server"
OLDEST_VERSION = (1, 13, 5)
"""Older ones on PATH are ignored; tools/livekit.sh builds this one."""
BUILT = Path(__file__).parents[2] / ".tools" / "bin" / PROGRAM


class LiveKitServerError(RuntimeError):
    """There is no LiveKit server or it does not start; the message says why."""


def find_server(named: str = "") -> Path | None:
    """Find the program: the one that ``make livekit`` built, else one on PATH, else None.

    Args:
        named: its path in the settings; the only one that is considered.

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
    installed = shutil.which(PROGRAM)
    if installed is not None and _version(installed) >= OLDEST_VERSION:
        return Path(installed)
    return None


def _version(program: str) -> tuple[int, ...]:
    """The version that a server reports; empty if it reports none."""
    try:
        result = subprocess.run((program, "--version"), capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    match = re.search(r"(\d+)\.(\d+)\.(\d+)", result.stdout)
    return tuple(int(part) for part in match.groups()) if match else ()
