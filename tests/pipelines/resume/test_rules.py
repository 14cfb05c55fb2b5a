"""A header by rules, from résumés of many shapes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.resume.check import drop_unsupported
from pipelines.resume.document.plain import read_text
from pipelines.resume.parse import ResumeSource, parse_resume
from pipelines.resume.rules import read_header
from pipelines.resume.schemas import Header
from pipelines.resume.sections import cleaned, split_sections
from pipelines.resume.text import SearchableText
from tests.support.resumes import ENGLISH, KOREAN

AMERICAN = """\
JANE Q. PUBLIC
123 Main Street, Springfield, IL 62701 · (555) 123-4567 · jane@mail.example.com

OBJECTIVE
Seeking a position as a Data Analyst at Initech Corporation.

PROFESSIONAL EXPERIENCE
Globex Corporation — Springfield, IL
Registered Nurse, Intensive Care   June 2016 – Present
• Position: the head of the night shift
• Applying for grants as a Fund Raiser at Globex
Mercy Hospital
Nurse Intern   2014 - 2016

EDUCATION & TRAINING
Bachelor of Science in Nursing, University of Illinois, May 2014

TECHNICAL SKILLS
• Languages: Python, SQL (PostgreSQL, SQLite)
• Tools: Tableau
"""

TABLE = """\
입사지원서
성명\t박 서 연\t생년월일\t1995.03.02
연락처\t010 9876 5432\t이메일\tseoyeon@example.kr
희망직무 데이터 분석가 희망연봉 협의
지원회사\t(주)새벽데이터

학력
2014.03 ~ 2018.02 한국대학교 경영학과 졸업 (학점 3.9/4.5)

경력
㈜바람유통 | 2018.03 ~ 2021.12 | 대리
· 매출 분석 보고서 작성
구름커머스 | 2022.01 ~ 재직중 | 과장
"""

SENTENCES = """\
홍길동 | 서버 개발자
hong@example.com / 010-1111-2222 / github.com/hong
백엔드 개발자 직무에 지원합니다.

## 학력
한국대학교 전자공학 전공 (2013 - 2019)
"""

LETTER = """\
I am applying for the position of Senior Compiler Engineer at Analytical Engines Ltd.
I hold a Master's degree in Computer Science.
"""


def header_of(text: str) -> Header:
    document = cleaned(read_text(text))
    return read_header(document, split_sections(document)).header


@pytest.mark.parametrize(
    ("resume", "expected"),
    [
        (
            ENGLISH,
            {
                "name": "Ada Lovelace",
                "email": "ada.lovelace@example.org",
                "phone": "+44 20 7946 0958",
                "links": ["https://ada.example.org"],
                "headline": "Marketing Manager",
                "target_role": "Backend Engineer",
                "target_company": "Analytical Engines",
                "major": "Marketing",
            },
        ),
        (
            KOREAN,
            {
                "name": "김민수",
                "email": "minsu.kim@example.co.kr",
                "phone": "010-1234-5678",
                "target_role": "백엔드 개발자",
                "target_company": "한빛소프트",
                "major": "컴퓨터공학과",
                "skills": ["Python", "Kotlin", "PostgreSQL"],
            },
        ),
        (
            AMERICAN,
            {
                "name": "JANE Q. PUBLIC",
                "phone": "(555) 123-4567",
                "target_role": "Data Analyst",
                "target_company": "Initech Corporation",
                "major": "Nursing",
                "skills": ["Python", "SQL (PostgreSQL, SQLite)", "Tableau"],
            },
        ),
        (
            TABLE,
            {
                "name": "박서연",
                "phone": "010 9876 5432",
                "email": "seoyeon@example.kr",
                "headline": None,
                "target_role": "데이터 분석가",
                "target_company": "(주)새벽데이터",
                "major": "경영학과",
            },
        ),
        (
            SENTENCES,
            {"name": "홍길동", "target_role": "백엔드 개발자", "major": "전자공학"},
        ),
        (
            LETTER,
            {
                "name": None,
                "target_role": "Senior Compiler Engineer",
                "target_company": "Analytical Engines Ltd",
                "major": "Computer Science",
            },
        ),
    ],
    ids=["english", "korean", "american", "table", "sentences", "letter"],
)
def test_the_header_is_found(resume: str, expected: dict[str, Any]) -> None:
    header = header_of(resume).model_dump()
    assert {name: header[name] for name in expected} == expected


def test_what_is_not_told_is_null() -> None:
    header = header_of("This letter is about nothing in particular. It was a mild May.")
    assert header == Header()


def test_a_former_position_is_no_target() -> None:
    header = header_of(
        "Ada Lovelace\nMarketing Manager\nEXPERIENCE\nPosition: Head of Sales\n"
        "Applied for a patent at Acme\nTarget role: met"
    )
    assert (header.target_role, header.target_company) == (None, None)
    assert header.headline == "Marketing Manager"


@pytest.mark.parametrize(
    ("line", "major"),
    [
        ("B.A. in Marketing University of London 2011", "Marketing"),
        ("BSc Physics, Imperial College", "Physics"),
        ("Ph.D. in Computer Science (2010)", "Computer Science"),
        ("Master of Science in Civil Engineering from Leeds", "Civil Engineering"),
        ("Majored in Economics at Bocconi", "Economics"),
        ("Major: Fine Arts", "Fine Arts"),
        ("한국대학교 경제학 학사", "경제학"),
        ("전공: 산업 디자인", "산업 디자인"),
        ("High school diploma", None),
    ],
)
def test_a_major_is_told_in_many_ways(line: str, major: str | None) -> None:
    assert header_of(f"EDUCATION\n{line}").major == major


def test_each_position_is_one_entry() -> None:
    first, second = header_of(KOREAN).experience
    assert first.startswith("주식회사 나무") and first.endswith("데이터베이스 이전")
    assert second.startswith("하늘시스템")
    assert [entry.split("\n")[0] for entry in header_of(TABLE).experience] == [
        "㈜바람유통 | 2018.03 ~ 2021.12 | 대리",
        "구름커머스 | 2022.01 ~ 재직중 | 과장",
    ]


def test_sections_hold_the_text_by_headings() -> None:
    sections = header_of(ENGLISH).sections
    assert [section.kind for section in sections] == [
        "summary",
        "experience",
        "education",
        "skills",
    ]
    assert sections[0].text == "Eight years in marketing, three of them with code."


WORDS = st.sampled_from(
    [
        *(
            "이름:",
            "Target role:",
            "지원 회사",
            "Education",
            "경력",
            "전공",
            "B.Sc. in",
            "Ada",
            "김민수",
        ),
        *(
            "applying for the role of",
            "at",
            "Engineer",
            "2019 - 2020",
            "- ",
            "\n",
            "\n\n",
            "\t",
            "|",
        ),
        *("a@b.co", "010-1234-5678", "(", ")", ",", ":", "•", "C++", "́", "ﬁ", "㈜", "𝒜", "\u200b"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=40).map(" ".join))
def test_every_value_is_found_in_the_text(text: str) -> None:
    document = cleaned(read_text(text))
    header = drop_unsupported(
        read_header(document, split_sections(document)).header, document.text
    )[0]
    haystack = SearchableText(document.text)
    strings = [value for value in header.model_dump().values() if isinstance(value, str)]
    for value in [*strings, *header.links, *header.skills, *header.education, *header.experience]:
        assert haystack.has(value) or value == header.name, (value, document.text)


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 59_000, "a@" * 29_000, "a." * 29_000, "a'" * 29_000, "\t \t" * 19_000 + "a"),
        *("SKILLS\n" + "a,(" * 19_000, "자기소개\n" + "가" * 58_000, "+1 2 " * 11_000),
        *("SUMMARY\n" + "apply for " * 5_800, "EDUCATION\n" + "Bachelor of " * 4_900),
        *("경력\n" + "2019 - 2020\n" * 4_900, "이름 " * 19_000, "http://" * 8_000),
    ],
    ids=range(13),
)
async def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    await parse_resume(ResumeSource(text=text), None)
    assert time.process_time() - began < 5
