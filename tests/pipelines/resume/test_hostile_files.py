"""Files with texts that break programs: what is read can be stored, and nothing stalls."""

from __future__ import annotations

import pytest

from kit.text import find_unstorable
from pipelines.resume.files import RAW_CHARACTERS, read_file
from pipelines.resume.text import clean_text
from tests.support.hostile_texts import HOSTILE
from tests.support.loop_watcher import watched_loop
from tests.support.pdfs import KoreanFont, make_pdf

TEXTS = HOSTILE | {"very long": "word \U0001f44d " * 4_000}


@pytest.mark.parametrize("font", ["standard", "embedded-like"])
async def test_texts_of_a_pdf_can_be_stored_and_stall_nothing(
    font: KoreanFont, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [f"Page of {name}\n{text}\nEnd of {name}" for name, text in TEXTS.items()]
    data = make_pdf(*pages, korean=font)
    with watched_loop(monkeypatch) as watch:
        document = await read_file(data)
    assert watch.stalls(starts_processes=True) == []
    text = clean_text(document.text)
    assert find_unstorable(text) is None
    assert text.encode()
    assert document.pages == len(pages)
    # The title of each page is read, also behind a page whose text breaks something.
    assert [name for name in TEXTS if f"Page of {name}" not in text] == []


async def test_the_longest_text_that_is_read_stalls_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "word 가나 " * 24 + "\n"
    data = (line * (RAW_CHARACTERS // len(line) - 1)).encode()
    with watched_loop(monkeypatch) as watch:
        document = await read_file(data)
    assert len(document.text) > 0.8 * RAW_CHARACTERS
    assert watch.stalls(starts_processes=True) == []
