"""Scans are read by character recognition, where the machine has it."""

from __future__ import annotations

import io
import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest

from pipelines.resume.document.recognition import cells_of_words
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import read_file
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH

needs_package = pytest.mark.skipif(find_spec("pytesseract") is None, reason="needs pytesseract")

PROGRAM = """#!/bin/sh
if [ "$1" = --version ]; then echo 'tesseract 5.3.0'; exit 0; fi
if [ "$1" = --list-langs ]; then printf 'List of languages (2):\\neng\\nkor\\n'; exit 0; fi
{behaviour}
"""
HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num"
    "\tleft\ttop\twidth\theight\tconf\ttext\n"
)


def scan_of(text: str) -> bytes:
    """A PDF with a picture of a page, as a scanner makes."""
    document = pypdfium2.PdfDocument(make_pdf(text))
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    written = io.BytesIO()
    picture.save(written, "PDF", resolution=200)
    return written.getvalue()


def install(folder: Path, behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program ``tesseract`` first on the path."""
    program = folder / "tesseract"
    program.write_text(PROGRAM.format(behaviour=behaviour))
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@needs_package
@pytest.mark.skipif(
    shutil.which("tesseract") is None and "CI" not in os.environ,
    reason="needs the program tesseract",
)
async def test_a_scan_is_read() -> None:
    document = await read_file(scan_of(ENGLISH))
    words = set(ENGLISH.split())
    assert len(words & set(document.text.split())) >= 0.85 * len(words)


@needs_package
async def test_what_was_recognised_has_its_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        ("1 1 1 1", 100, 100, 90, "Jane"), ("1 1 1 2", 200, 100, 90, "Lovelace"),
        ("2 1 1 1", 100, 300, 200, "Analytical"), ("2 1 1 2", 310, 300, 150, "Engine"),
        ("2 1 1 3", 1100, 300, 200, "1843-1852"),
    ]  # fmt: skip
    table = HEAD + "".join(
        "5\t1\t" + "\t".join([*place.split(), str(x), str(y), str(width), "30", "91.5", text, "\n"])
        for place, x, y, width, text in rows
    )
    (tmp_path / "words.tsv").write_text(table.replace("\t\n", "\n"))
    install(tmp_path, f'cp {tmp_path}/words.tsv "$2.tsv"', monkeypatch)
    document = await read_file(scan_of("anything at all"))
    texts = [line.text for line in document.lines]
    assert texts == ["Jane Lovelace", "Analytical Engine\t1843-1852"]


@needs_package
@pytest.mark.parametrize("behaviour", ["exit 1", ': > "$2.tsv"', f"printf '{HEAD}' > \"$2.tsv\""])
async def test_a_scan_without_words_is_refused_as_a_scan(
    behaviour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, behaviour, monkeypatch)
    with pytest.raises(ResumeError) as refused:
        await read_file(scan_of("anything at all"))
    assert refused.value.code == "scanned"


@needs_package
async def test_a_program_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.resume.files.RECOGNITION_S", 0.5)
    monkeypatch.setattr("pipelines.resume.files.TIMEOUT_S", 2.0)
    install(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600", monkeypatch)
    with pytest.raises(ResumeError) as refused:
        await read_file(scan_of("anything at all"))
    assert refused.value.code == "too_slow"
    status = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"


async def test_a_text_layer_needs_no_recognition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, f"touch {tmp_path}/ran; exit 1", monkeypatch)
    assert "Lovelace" in (await read_file(make_pdf(ENGLISH))).text
    assert not (tmp_path / "ran").exists()


def test_smudges_are_no_words_and_bullets_no_text() -> None:
    words = {
        "text": ["•", "Led", "it", "~", ""],
        "conf": [80, 95, 90.5, 12, -1],
        "left": [0, 20, 60, 90, 0],
        "top": [0] * 5,
        "width": [8, 30, 20, 9, 0],
        "height": [20] * 5,
        "block_num": [1] * 5,
        "par_num": [1] * 5,
        "line_num": [1] * 5,
    }
    (cell,) = cells_of_words(words, 2.0)
    assert (cell.text, cell.bullet) == ("Led it", True)
    assert (cell.x0, cell.text_x0, cell.size) == (0.0, 10.0, 10.0)
