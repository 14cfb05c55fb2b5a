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
    """The LiveKit server is not available or does not start; the message says why."""


def find_server(named: str = "") -> Path | None:
    """The program of a LiveKit server, or None.

    Args:
        named: its path by the settings; then no other place is searched.

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
    on_path = shutil.which(PROGRAM)
    if on_path is not None and _version(on_path) >= OLDEST_VERSION:
        return Path(on_path)
    return None


def _version(program: str) -> tuple[int, ...]:
    """The version that a server prints; empty if it prints none."""
    try:
        run = subprocess.run((program, "--version"), capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    version = re.search(r"(\d+)\.(\d+)\.(\d+)", run.stdout)
    return tuple(int(part) for part in version.groups()) if version else ()
