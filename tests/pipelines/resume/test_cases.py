"""Kinds of résumés that are easily misread, as text and as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.resumes.forms import pdf_of
from pipelines.questions.schemas import ContentRequest
from pipelines.questions.subject import Subject
from pipelines.resume.parse import ParsedResume, ResumeSource, parse_resume
from pipelines.resume.transition import is_transition

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "resumes.yaml").read_text()
)
DRAWN = ("form fields", "hidden text is ignored and flagged")
TEXTS = [case for case in CASES if "text" in case and case["kind"] not in DRAWN]
TRANSITIONS = [row for case in CASES for row in case.get("transition", [])]


def drawn(*contents: str, crop: str = "") -> bytes:
    """A page with these operators."""
    content = "\n".join(contents)
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {crop} /Contents 5 0 R"
            " /Resources << /Font << /F1 4 0 R >> >> >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    )


def line(text: str, x: float, y: float, size: float = 11, before: str = "0 g") -> str:
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET Q"


VISIBLE = (line("Jo Park", 60, 780, 18), line("Target role: QA Engineer", 60, 740))
BAIT = "Google, Staff Engineer, 2015-2023"
HEAD = line("Experience", 60, 700, 14)


def check(parsed: ParsedResume, expected: dict[str, Any]) -> None:
    header = parsed.data.header
    for name, value in expected.items():
        match name:
            case "flag":
                assert value in [flag.kind for flag in parsed.reading.flags]
            case "experience":
                assert len(header.experience) == value, header.experience
            case "topics_without":
                subject = Subject.of(parsed.data, ContentRequest(role="Engineer"))
                assert not {topic.name for topic in subject.topics()} & set(value)
            case _:
                assert getattr(header, name) == value


@pytest.mark.parametrize("case", TEXTS, ids=[case["kind"] for case in TEXTS])
async def test_a_text_of_this_kind_is_read(case: dict[str, Any]) -> None:
    check(await parse_resume(ResumeSource(text=case["text"]), None), case["expect"])


@pytest.mark.parametrize(("major", "role", "transition"), TRANSITIONS)
def test_unknown_is_not_different(major: str, role: str, transition: bool) -> None:
    assert is_transition(major, role) is transition


@pytest.mark.parametrize(
    ("hidden", "crop"),
    [
        (line(BAIT, 60, 680, 2, "1 g"), ""),
        (line(BAIT, 60, 680, 11, "1 g"), ""),
        (line(BAIT, 60, 680, 2), ""),
        (line(BAIT, 60, 680, 11, "3 Tr"), ""),
        (line(BAIT, 900, 680), ""),
        (line(BAIT, 60, 20), "/CropBox [0 100 595 842]"),
        (f"0.2 g 50 670 400 30 re f {line(BAIT, 60, 680, 11, '0.22 g')}", ""),
        (f"{line(BAIT, 60, 680)} 1 g 50 670 400 30 re f", ""),
    ],
    ids=["white, tiny", "white", "tiny", "invisible", "off the page", "cropped", "dark", "covered"],
)
async def test_hidden_text_reaches_no_field_and_is_flagged(hidden: str, crop: str) -> None:
    parsed = await parse_resume(ResumeSource(file=drawn(*VISIBLE, HEAD, hidden, crop=crop)), None)
    header = parsed.data.header
    assert (header.name, header.target_role, header.experience) == ("Jo Park", "QA Engineer", [])
    assert "Google" not in parsed.text
    assert [flag.kind for flag in parsed.reading.flags] == ["hidden_text"]
    assert "Staff Engineer" in parsed.reading.flags[0].text


async def test_white_text_on_a_dark_sidebar_is_visible() -> None:
    dark = f"0.1 g 0 0 220 842 re f {line('jo.park@example.com', 20, 700, 10, '1 g')}"
    parsed = await parse_resume(ResumeSource(file=drawn(dark, line("Jo Park", 260, 780, 20))), None)
    assert parsed.data.header.email == "jo.park@example.com"
    assert parsed.reading.flags == []


async def test_each_field_has_its_place() -> None:
    parsed = await parse_resume(ResumeSource(file=drawn(*VISIBLE)), None)
    place = parsed.reading.places["/target_role"]
    assert (place.page, place.line) == (1, 2)
    assert (
        place.box is not None
        and 90 < place.box[1] < 105
        and place.box[0] == pytest.approx(60, abs=2)
    )


async def test_two_columns_are_read_one_after_the_other() -> None:
    rows = [("EXPERIENCE", "SKILLS"), ("Engineer, Acme", "Python"), ("2019 - 2021", "Go")]
    rows += [("- Wrote the timetable for", "Rust"), ("  three schools in one year", "")]
    drawing = [
        line(a, 50, 700 - 16 * n) + line(b, 330, 700 - 16 * n) for n, (a, b) in enumerate(rows)
    ]
    parsed = await parse_resume(
        ResumeSource(file=drawn(line("Jane Doe", 50, 760, 20), *drawing)), None
    )
    header = parsed.data.header
    assert header.skills == ["Python", "Go", "Rust"]
    entry = header.experience_entries[0]
    assert (entry.role, entry.company, entry.dates) == ("Engineer", "Acme", "2019 - 2021")
    assert entry.description == ["Wrote the timetable for three schools in one year"]
