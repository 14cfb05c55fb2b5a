"""The report on paper in any script: no empty box, and a backslash is a backslash."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from interviews.plan import load_plan
from models.settings import MORE_REPORT_FONTS, REPORT_FONTS, ModelSettings
from models.store.store import ModelStore
from pipelines.report.pdf import document_of, render
from pipelines.report.pdf.fonts import ReportFonts, report_fonts
from tests.pipelines.report.test_pdf import example
from tests.support.pdfs import text_of
from tests.support.transcripts import interview

NAMES = [
    "Zoë Müller 🎉",
    "김서연",
    "뷁쒫 똠방각하",
    "王小明",
    "龘麤",
    "Дмитрий Ёжиков",
    "Ελένη Παπαδοπούλου",
    "محمد علي",
    "דוד לוי",
    "สมชาย ใจดี",
    "अनिता शर्मा",
    "Nguyễn Thị Hạnh",
    "Łukasz Žižka",
]


@pytest.fixture(scope="module")
def models_dir() -> Path:
    store = ModelStore(ModelSettings().models_dir)
    store.ensure([REPORT_FONTS, MORE_REPORT_FONTS])
    return store.models_dir


@pytest.fixture
def few_fonts(models_dir: Path, tmp_path: Path) -> Path:
    """A models' folder without the fonts for other scripts."""
    (tmp_path / REPORT_FONTS).symlink_to(models_dir / REPORT_FONTS)
    return tmp_path


def pdf_of(models_dir: Path, language: str = "en", *, name: str, summary: str = "All.") -> bytes:
    report = example(language, summary_text=summary)
    row = interview(started_at=datetime(2026, 11, 20, tzinfo=UTC), candidate_name=name)
    plan = load_plan(f"standard-{language}")
    document = document_of(report, row, plan, length_s=872, zone=ZoneInfo("Asia/Seoul"))
    return render(document, report.generated_at, models_dir)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_has_glyphs(models_dir: Path, name: str) -> None:
    fonts = report_fonts(models_dir)
    assert fonts.printable(name) == name
    shown = text_of(pdf_of(models_dir, name=name))
    for letter in name:
        assert letter in shown or letter in "\u0e33"


def test_every_glyph_of_a_page_is_one(models_dir: Path) -> None:
    """Glyph 0 is the empty box; PDFium shows it as a character without a Unicode value."""
    pdf = pdf_of(models_dir, name=" ".join(NAMES[:4]), summary=" ".join(NAMES))
    for page in pypdfium2.PdfDocument(pdf):
        assert "\ufffe" not in page.get_textpage().get_text_range()
        assert "\ufffd" not in page.get_textpage().get_text_range()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_backslash_is_a_backslash(models_dir: Path, few_fonts: Path, language: str) -> None:
    for folder in (models_dir, few_fonts):
        pdf = pdf_of(folder, language, name="Sam", summary="C:\\Users and \\d+")
        shown = text_of(pdf)
        assert "C:\\Users and \\d+" in shown and "₩" not in shown
        assert _fonts_of(pdf, "\\").isdisjoint({"NanumGothic", "NanumGothicBold"})


def test_what_no_font_has_is_named(few_fonts: Path) -> None:
    shown = text_of(pdf_of(few_fonts, name="Sam สม 🎉 \ue000"))
    assert "[THAI CHARACTER SO SUA]" in shown and "[PARTY POPPER]" in shown
    assert "[U+E000]" in shown


def test_numbers_and_lists_of_a_document_are_kept() -> None:
    fonts = ReportFonts((), frozenset())
    value = {"a": [1, None, "é", "한"], "b": {"c": "\u200b"}}
    expected = {"a": [1, None, "é", "[HANGUL SYLLABLE HAN]"], "b": {"c": "\u200b"}}
    assert fonts.printable(value) == expected


def _fonts_of(pdf: bytes, character: str) -> set[str]:
    """The fonts in which a character is set."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        content = text.get_text_range()
        found |= {
            _font_at(text, index) for index, shown in enumerate(content) if shown == character
        }
    return found


def _font_at(text: pypdfium2.PdfTextPage, index: int) -> str:
    import ctypes

    from pypdfium2 import raw

    buffer, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, buffer, 100, flags)
    return buffer.value.decode().rpartition("+")[2]
