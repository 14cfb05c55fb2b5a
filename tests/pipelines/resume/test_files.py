"""Text out of files, in a process that may die."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipelines.resume import files
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import read_file
from tests.support.loop_watcher import watched_loop
from tests.support.pdfs import KoreanFont, make_pdf, scanned_pdf
from tests.support.resumes import ENGLISH, KOREAN


async def refusal(data: bytes) -> str:
    with pytest.raises(ResumeError) as refused:
        await read_file(data)
    return refused.value.code


@pytest.mark.parametrize("korean", ["standard", "embedded-like"])
async def test_korean_is_read_whatever_its_font_is(korean: KoreanFont) -> None:
    document = await read_file(make_pdf(KOREAN, korean=korean))
    words = {word for line in KOREAN.split("\n") for word in line.split()}
    assert document.pages == 1
    # Bullets have one sign, and a title is one word.
    marks = {"-", "■", "이", "력", "서"}
    assert words - marks <= set(document.text.split())


async def test_all_pages_are_read_in_order() -> None:
    document = await read_file(make_pdf(ENGLISH, "the second page", "한국어 셋째 쪽"))
    text = document.text
    assert document.pages == 3
    assert text.index("Lovelace") < text.index("the second page") < text.index("셋째 쪽")


async def test_a_file_that_anybody_may_open_is_read_though_it_is_encrypted() -> None:
    document = await read_file(make_pdf(ENGLISH, user_password=""))
    assert "Babbage Ltd" in document.text


async def test_each_way_of_being_unreadable_has_its_code() -> None:
    whole = make_pdf(ENGLISH)
    assert await refusal(b"PK\x03\x04 a word processor's file") == "broken"
    assert await refusal(b"\x89PNG\r\n\x1a\n a picture") == "not_pdf"
    assert await refusal(whole[:200]) == "broken"
    assert await refusal(b"%PDF-1.7\n" + b"\xff" * 1000) == "broken"
    assert await refusal(make_pdf(ENGLISH, user_password="secret")) == "encrypted"
    assert await refusal(scanned_pdf(2)) == "scanned"
    assert await refusal(make_pdf()) == "broken"
    assert await refusal(make_pdf(*["a page"] * (files.PAGE_LIMIT + 1))) == "too_many_pages"


async def test_a_small_file_with_endless_text_stalls_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "word " * 400
    pages = ["\n".join([line] * 40)] * files.PAGE_LIMIT  # 2.4 million characters
    data = make_pdf(*pages)
    with watched_loop(monkeypatch) as watch:
        assert await refusal(data) == "too_much_text"
    assert watch.stalls(starts_processes=True) == []  # 4 s before


async def test_a_file_that_crashes_the_reader_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(files, "CHILD", child)
    assert await refusal(make_pdf(ENGLISH)) == "broken"


async def test_a_file_that_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text("import sys\nsys.stdin.buffer.read()\nwhile True: pass\n")
    monkeypatch.setattr(files, "CHILD", child)
    monkeypatch.setattr(files, "TIMEOUT_S", 0.5)
    monkeypatch.setattr(files, "RECOGNITION_S", 0.5)
    began = asyncio.get_running_loop().time()
    assert await refusal(make_pdf(ENGLISH)) == "too_slow"
    assert asyncio.get_running_loop().time() - began < 10


async def test_a_reader_that_wants_too_much_memory_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        f"""import importlib.util, sys
spec = importlib.util.spec_from_file_location("child", {str(files.CHILD)!r})
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
child._read = lambda *_: {{"pages": len(bytes({3 << 29})), "lines": [], "hidden": []}}
sys.exit(child.main())
"""
    )
    monkeypatch.setattr(files, "CHILD", child)
    assert await refusal(make_pdf(ENGLISH)) == "broken"
