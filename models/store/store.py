"""Weights on disk: where they are, whether they are complete, and fetching what is missing.

Layout: ``<models_dir>/<model id>/<file>``. ``.verified.json`` beside the files holds each file's
size and time of change at its last successful sha256 check, so that a start needn't read a
gigabyte again. Unfinished files are in ``.partial``.

Everything here blocks: call it from a thread.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from models.errors import ModelFileError
from models.store.catalog import Catalog, Model, ModelFile, default_catalog
from models.store.partial import Progress as Progress

FileState = Literal["verified", "present", "missing", "corrupt"]
"""``present``: it has the right size, its sha256 was not checked since it changed."""

STAMP_NAME = ".verified.json"


@dataclass(frozen=True)
class FileReport:
    """The state of one file."""

    model_id: str
    name: str
    state: FileState
    detail: str = ""
    """For a damaged or missing file: the fault and the remedy."""


@dataclass(frozen=True)
class ModelStatus:
    """The state of one model, without reading its files."""

    id: str
    purpose: str
    licence: str
    size: int
    """Bytes when complete."""
    state: FileState | Literal["partial"]


class ModelStore:
    """The weights under one folder.

    Args:
        models_dir: created when a file is fetched into it.
        catalog: of the models; None: the product's catalog.
    """

    def __init__(self, models_dir: Path, catalog: Catalog | None = None) -> None:
        self.models_dir = models_dir
        self.catalog = catalog or default_catalog()
        self._stamp_lock = threading.Lock()

    def path(self, model_id: str) -> Path:
        """The model's folder, which may not exist. Raises UnknownModelError."""
        return self.models_dir / self.catalog.get(model_id).id

    def require(self, model_id: str) -> Path:
        """The folder of a model that is complete and verified.

        Raises:
            UnknownModelError: the catalog lacks the id.
            ModelFileError: a file is missing or damaged; the message names it and the remedy.
        """
        for report in self.check(model_id):
            if report.state != "verified":
                raise ModelFileError(report.detail)
        return self.path(model_id)

    def check(self, model_id: str, *, full: bool = False) -> list[FileReport]:
        """The state of a model's files; reads those that changed since their last check.

        Args:
            full: read every file, even a verified one.
        """
        model = self.catalog.get(model_id)
        return [self.check_file(model, file, full=full) for file in model.files]

    def check_file(self, model: Model, file: ModelFile, *, full: bool = False) -> FileReport:
        """The state of one file; reads it when it changed, or when ``full``."""
        path = self.models_dir / model.id / file.name
        state = self._quick_state(model, file)
        if state == "verified" and not full:
            return FileReport(model.id, file.name, state)
        remedy = f"run `vivavoce models pull {model.id}`"
        if state == "missing":
            return FileReport(model.id, file.name, state, f"{path} is missing: {remedy}")
        size = path.stat().st_size
        if size != file.size:
            detail = f"{path} is damaged ({size} bytes instead of {file.size}): {remedy}"
            return FileReport(model.id, file.name, "corrupt", detail)
        sha256 = sha256_of(path)
        if sha256 != file.sha256:
            detail = f"{path} is damaged (sha256 {sha256} instead of {file.sha256}): {remedy}"
            return FileReport(model.id, file.name, "corrupt", detail)
        self._stamp(model, file)
        return FileReport(model.id, file.name, "verified")

    def verify(self, ids: Iterable[str] | None = None) -> list[FileReport]:
        """Read and check every file of the models (None: of those on disk)."""
        chosen = list(ids) if ids is not None else self._present_ids()
        return [report for model_id in chosen for report in self.check(model_id, full=True)]

    def status(self, ids: Iterable[str] | None = None) -> list[ModelStatus]:
        """The state of models (None: the whole catalog), without reading their files."""
        models = [self.catalog.get(i) for i in (self.catalog.ids if ids is None else ids)]
        return [
            ModelStatus(m.id, m.purpose, m.licence, m.size, self._model_state(m)) for m in models
        ]

    def ensure(self, ids: Iterable[str], progress: Progress | None = None) -> None:
        """Fetch what is missing or damaged of some models.

        While another process fetches the same model, this one waits.

        Args:
            ids: of the catalog.
            progress: called with bytes done, bytes in all, and a label of the work.

        Raises:
            UnknownModelError: the catalog lacks an id.
            ModelFileError: none of a file's sources has it, or the disk is full.
        """
        models = [self.catalog.get(model_id) for model_id in dict.fromkeys(ids)]
        if all(r.state == "verified" for m in models for r in self.check(m.id)):
            return
        report = progress or _ignore
        with _locked(self.models_dir, models, report):
            missing = [
                (model, file)
                for model in models
                for file in model.files
                if self.check_file(model, file).state != "verified"
            ]
            from models.store.fetch import fetch_files  # with its clients of the web

            fetch_files(self.models_dir, self.catalog, missing, report, self._stamp)

    def _present_ids(self) -> list[str]:
        return [s.id for s in self.status() if s.state != "missing"]

    def _model_state(self, model: Model) -> FileState | Literal["partial"]:
        states = {self._quick_state(model, file) for file in model.files}
        if len(states) == 1:
            return states.pop()
        if "corrupt" in states:
            return "corrupt"
        return "partial" if "missing" in states else "present"

    def _quick_state(self, model: Model, file: ModelFile) -> FileState:
        """The state of a file by its size and time, without reading it."""
        path = self.models_dir / model.id / file.name
        try:
            stat = path.stat()
        except OSError:
            return "missing"
        if stat.st_size != file.size:
            return "corrupt"
        noted = self._stamps(model).get(file.name)
        return "verified" if noted == _stamp_of(stat, file) else "present"

    def _stamps(self, model: Model) -> dict[str, list[object]]:
        try:
            data = json.loads((self.models_dir / model.id / STAMP_NAME).read_text())
        except (OSError, ValueError):
            return {}  # missing or incomplete: the files are read again
        return data if isinstance(data, dict) else {}

    def _stamp(self, model: Model, file: ModelFile) -> None:
        """Record that the file is verified as it is now."""
        folder = self.models_dir / model.id
        with self._stamp_lock:
            stamps = self._stamps(model)
            stamps[file.name] = _stamp_of((folder / file.name).stat(), file)
            temporary = folder / f"{STAMP_NAME}.{os.getpid()}"
            try:
                temporary.write_text(json.dumps(stamps))
                temporary.replace(folder / STAMP_NAME)
            except OSError:  # a read-only folder only costs time later
                with suppress(OSError):
                    temporary.unlink()


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp_of(stat: os.stat_result, file: ModelFile) -> list[object]:
    return [stat.st_size, stat.st_mtime_ns, file.sha256]


def _ignore(_done: int, _total: int, _label: str) -> None:
    """Discard the progress."""


@contextmanager
def _locked(models_dir: Path, models: list[Model], report: Progress) -> Iterator[None]:
    """Hold a lock for each model, taken in the order of their ids to avoid a deadlock."""
    total = sum(model.size for model in models)
    with ExitStack() as held:
        for model_id in sorted(model.id for model in models):
            held.callback(_acquire(models_dir, model_id, total, report).release)
        yield


def _acquire(
    models_dir: Path, model_id: str, total: int, report: Progress
) -> filelock.BaseFileLock:
    """Take a model's lock, waiting for another process that holds it."""
    try:
        folder = models_dir / ".locks"
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / f"{model_id}.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            report(0, total, f"{model_id}: another process is fetching it")
            lock.acquire(poll_interval=0.2)
    except OSError as error:
        raise ModelFileError(
            f"cannot write to {models_dir} ({error}): make the folder writable, or name another "
            "one in VIVAVOCE_MODELS_DIR"
        ) from error
    return lock
