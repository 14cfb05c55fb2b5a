"""A virtual environment for each peer, in the data folder; made once, kept between runs."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.errors import SetupError
from bench.table import Note

REQUIREMENTS = Path(__file__).parent / "agents"
INSTALL_TIMEOUT_S = 1800
"""For a slow index and a busy disk; an environment takes up to a gigabyte."""
_PIN = re.compile(r"^[\w.-]+(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
INSTALLED = "installed.sha256"
"""Written last: the digest of the requirements that the environment holds."""


def ensure(peer: str, folder: Path, note: Note) -> Path:
    """Make the environment of ``peer`` unless it is there and current.

    Args:
        peer: name of the requirements file, without its ending.
        folder: holds the environments, one folder each.

    Returns:
        The environment's Python.

    Raises:
        SetupError: it can't be made; the message says why and what to do.
    """
    requirements = REQUIREMENTS / f"{peer}.txt"
    home = folder.resolve() / peer
    python = home / "bin" / "python"
    digest = _digest(requirements)
    marker = home / INSTALLED
    if marker.is_file() and marker.read_text() == digest and python.exists():
        return python
    note(f"installing {peer} in {home} …")
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    _run(peer, [sys.executable, "-m", "venv", str(home)])
    _run(
        peer,
        [
            *(str(python), "-m", "pip", "install", "--quiet", "--no-input"),
            *("--disable-pip-version-check", "--requirement", str(requirements)),
        ],
    )
    marker.write_text(digest)
    return python


def version(peer: str) -> str:
    """The version of the framework that is compared with: the requirements' first pin."""
    pins: list[str] = _PIN.findall((REQUIREMENTS / f"{peer}.txt").read_text())
    return pins[0]


def _digest(requirements: Path) -> str:
    """Changes with the requirements and with the Python that made the environment."""
    content = requirements.read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def _run(peer: str, command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise _failure(peer, f"not done within {INSTALL_TIMEOUT_S} s") from None
    except OSError as error:
        raise _failure(peer, str(error)) from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        errors = [line for line in lines if line.startswith("ERROR")] or lines
        raise _failure(peer, errors[-1].strip() if errors else f"exit status {done.returncode}")


def _failure(peer: str, reason: str) -> SetupError:
    return SetupError(
        f"{peer} cannot be installed: {reason}. Check that pip on this machine reaches a package "
        f"index, or measure without this peer (--peers names those to compare with)"
    )
