"""An unfinished file: the bytes that have arrived, its verified parts, the final check."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from models.store.catalog import Model, ModelFile

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all and a label of the work, from any thread."""

_CHUNK = 1 << 20


class FetchError(Exception):
    """A source could not give the file; the message is the reason."""


class Arrival(Protocol):
    """Receives the progress of a download."""

    size: int

    def bytes_done(self, done: int) -> None:
        """Note the bytes of the file that have arrived."""


class Tally:
    """Adds up the bytes of many files for one progress callback."""

    def __init__(self, total: int, report: Progress) -> None:
        self._total = total
        self._report = report
        self._lock = threading.Lock()
        self._done: dict[str, int] = {}

    def set(self, key: str, done: int, label: str) -> None:
        """Set the bytes that ``key`` has, and report the sum."""
        with self._lock:
            self._done[key] = done
            self._report(min(self._total, sum(self._done.values())), self._total, label)


class PartialFile:
    """One file to fetch and its unfinished bytes under ``.partial``.

    Bytes from the web are appended to ``<name>.web``; parts from packages are written at their
    offsets in ``<name>.parts``, and a note beside it lists the verified parts.
    """

    def __init__(self, models_dir: Path, model: Model, file: ModelFile, tally: Tally) -> None:
        self.model = model
        self.file = file
        self.size = file.size
        self.key = f"{model.id}/{file.name}"
        self.target = models_dir / model.id / file.name
        self.folder = folder = models_dir / ".partial" / model.id
        self.web_path = folder / f"{file.name}.web"
        self.parts_path = folder / f"{file.name}.parts"
        self._note_path = folder / f"{file.name}.note"
        self._tally = tally
        self._lock = threading.Lock()
        self._parts: dict[int, int] = self._noted_parts()
        self._arriving: dict[int, int] = {}
        self._claimed = False
        self.bytes_done(min(self.size, max(_size(self.web_path), sum(self._parts.values()))))

    def bytes_done(self, done: int) -> None:
        """Report the bytes that have arrived."""
        self._tally.set(self.key, done, self.key)

    def has_part(self, offset: int, size: int) -> bool:
        """Whether this part was verified in an earlier attempt."""
        return self._parts.get(offset) == size

    def claim(self) -> bool:
        """Whether all parts are here; True for one caller only, which finishes the file.

        Two parts may arrive at the same moment, in two threads.
        """
        with self._lock:
            if self._claimed or sum(self._parts.values()) != self.size:
                return False
            self._claimed = True
            return True

    @property
    def allocated(self) -> int:
        """Bytes that the unfinished file takes on the disk."""
        paths = (self.web_path, self.parts_path)
        return min(self.size, max(p.stat().st_blocks * 512 if p.exists() else 0 for p in paths))

    def expect(self, offset: int, arriving: int) -> None:
        """Set the bytes of the part at ``offset`` that have arrived, for the progress only."""
        with self._lock:
            self._arriving[offset] = arriving
            self._report()

    def write_part(self, offset: int, size: int, sha256: str, stream: IO[bytes]) -> None:
        """Write a part at its offset and note it. Raises FetchError if its checksum is wrong."""
        digest = hashlib.sha256()
        written = 0
        descriptor = os.open(self.parts_path, os.O_RDWR | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "r+b") as out:
            out.seek(offset)
            while chunk := stream.read(min(_CHUNK, size - written + 1)):
                written += len(chunk)
                if written > size:
                    break
                digest.update(chunk)
                out.write(chunk)
        if written != size or digest.hexdigest() != sha256:
            raise FetchError(_mismatch(written, size, digest.hexdigest(), sha256))
        with self._lock:
            self._parts[offset] = size
            self._arriving.pop(offset, None)
            with self._note_path.open("a") as note:
                note.write(f"{offset} {size}\n")
            self._report()

    def finish(self, path: Path) -> None:
        """Check the complete file and move it to its place.

        Raises FetchError, after removing the bytes, when it is not the file of the catalog.
        """
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            size = os.fstat(stream.fileno()).st_size
            if size == self.size and sha256 == self.file.sha256:
                os.fsync(stream.fileno())
        if size != self.size or sha256 != self.file.sha256:
            self.discard()
            raise FetchError(_mismatch(size, self.size, sha256, self.file.sha256))
        self.target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(self.target)
        self.discard()
        self.bytes_done(self.size)

    def discard(self) -> None:
        """Remove all unfinished bytes."""
        for path in (self.web_path, self.parts_path, self._note_path):
            path.unlink(missing_ok=True)
        with self._lock:
            self._parts = {}
            self._claimed = False

    def _report(self) -> None:
        here = sum(self._parts.values()) + sum(self._arriving.values())
        self.bytes_done(min(self.size, here))

    def _noted_parts(self) -> dict[int, int]:
        try:
            lines = self._note_path.read_text().splitlines()
            parts = {int(at): int(size) for at, size in (line.split() for line in lines)}
        except (OSError, ValueError):
            return {}
        end = _size(self.parts_path)
        return {at: size for at, size in parts.items() if at + size <= end}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _mismatch(size: int, expected_size: int, sha256: str, expected_sha256: str) -> str:
    if size != expected_size:
        return f"refused: {size} bytes or more instead of {expected_size}"
    return f"refused: sha256 {sha256} instead of {expected_sha256}"
