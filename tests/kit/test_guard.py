"""Guards run their command when their process is killed, and only then."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.realtime

PROGRAM = """
import os, sys
from kit.guard import Guard
guard = Guard(("/bin/touch", sys.argv[1]))
assert guard.watching
if sys.argv[2] == "dismiss":
    guard.dismiss()
    guard.dismiss()
    assert not guard.watching
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("end", ["kill", "dismiss"])
def test_a_guard_acts_after_a_kill_unless_dismissed(tmp_path: Path, end: str) -> None:
    sign = tmp_path / "it's done"
    subprocess.run((sys.executable, "-c", PROGRAM, str(sign), end), timeout=60)
    deadline = time.monotonic() + (10.0 if end == "kill" else 0.5)
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert sign.exists() is (end == "kill")
