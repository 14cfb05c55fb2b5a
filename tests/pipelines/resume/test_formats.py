"""Word documents, web pages and text files, with hidden parts and hostile ones."""

from __future__ import annotations

import io
import zipfile

import pytest

from bench.resumes import flowing
from bench.resumes.people import BAIT_WORDS, Wording, document_data, people
from pipelines.resume.errors import ResumeError
from pipelines.resume.files import format_of, read_file
from pipelines.resume.parse import ResumeSource, parse_resume

PERSON = people()[0]
DATA = document_data(PERSON, Wording(), "test")


@pytest.mark.parametrize("make", [flowing.word_boxes, flowing.page_cards])
async def test_hidden_parts_reach_no_field_and_are_flagged(make: type) -> None:
    parsed = await parse_resume(ResumeSource(file=make(DATA)), None)
    header = parsed.data.header
    assert (header.name, header.email) == (PERSON.name, PERSON.email)
    assert not any(word in header.model_dump_json() + parsed.text for word in BAIT_WORDS)
    assert {flag.kind for flag in parsed.reading.flags} == {"hidden_text"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (flowing.word_plain(DATA), "docx"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Ada", "html"),
        ("김서연\n이력서".encode("cp949"), "txt"),
        ("Ada".encode("utf-16"), "txt"),
    ],
)
def test_the_content_decides_the_format(data: bytes, kind: str) -> None:
    assert format_of(data) == kind


async def test_korean_encodings_are_read() -> None:
    for encoding in ("utf-8", "cp949", "utf-16"):
        document = await read_file("김서연\n지원 직무: 분석가".encode(encoding))
        assert "김서연" in document.text


def archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive({"word/document.xml": b"<a>" + b" " * 40_000_000 + b"</a>"}), "too_much_text"),
        (archive({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"}), "broken"),
        (archive({"picture.png": b"x"}), "not_pdf"),
        (flowing.word_plain(DATA)[:3000], "broken"),
        (b"<html><body>" + b"<div>" * 3000 + b"Ada", "broken"),
        (b"<html><script>Ada Lovelace</script></html>", "unreadable"),
        (b"\0\1\2\3" * 100, "not_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "not_pdf"),
    ],
    ids=["bomb", "entity", "other zip", "cut", "deep", "script", "binary", "old word"],
)
async def test_a_hostile_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ResumeError) as refused:
        await read_file(data)
    assert refused.value.code == code
