"""The data folder is closed to other accounts, whatever creates files in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.private_files import keep_private

WRITE_EVERYTHING = """
import sys, time
from pathlib import Path
from uuid import uuid4
import numpy as np
from agent.transcript.journal import Journal
from kit.private_files import keep_private
from rooms.livekit.keys import load_or_create_keys
from rooms.recording import Recorder
from vivavoce.lan import ensure_certificate, ensure_key
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings

data = Path(sys.argv[1])
keep_private(data)
settings = Settings(data=data)
settings.join_secret()
ensure_key(data)
ensure_certificate(data / "tls", ["localhost"])
load_or_create_keys(data / "livekit")
configure_logs("info", settings.log_file)
recorder = Recorder(settings.folders.recordings / str(uuid4()), now=time.time(), started_at=None)
recorder.candidate(np.zeros(16_000, np.int16))
recorder.close()
(settings.folders.journal).mkdir(parents=True)
(settings.folders.journal / "x.jsonl").open("ab", buffering=0).close()
(data / "resumes").mkdir()
(data / "resumes" / "cv.pdf").write_bytes(b"%PDF")
"""


@pytest.fixture(autouse=True)
def _umask_as_before() -> Iterator[None]:
    former = os.umask(0o022)
    yield
    os.umask(former)


def open_to_others(folder: Path) -> list[str]:
    """What others may read, write or enter; as root, they may pass through the folder itself."""
    paths = [folder, *folder.rglob("*")]
    own = 0o066 if os.geteuid() == 0 else 0o077
    return [
        f"{stat.S_IMODE(path.stat().st_mode):o} {path.relative_to(folder)}"
        for path in paths
        if path.stat().st_mode & (own if path == folder else 0o077)
    ]


def test_whatever_is_created_is_private(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-c", WRITE_EVERYTHING, str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, umask=0)
    assert done.returncode == 0, done.stderr
    assert len(list(data.rglob("*"))) > 10
    assert open_to_others(data) == []


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for folder in ("recordings/1", "postgres/cluster"):
        (data / folder).mkdir(parents=True)
        (data / folder / "file").write_text("x")
    (data / "secret").write_text("x")
    (data / "elsewhere").symlink_to(tmp_path)
    tmp_path.chmod(0o755)
    keep_private(data)
    left = [line for line in open_to_others(data) if "postgres" not in line]
    assert [line for line in left if "elsewhere" not in line] == []
    assert tmp_path.stat().st_mode & 0o077 == 0o055, "a link's target is not ours to change"
    keep_private(data)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    keep_private(tmp_path / "none")
    assert not (tmp_path / "none").exists()
