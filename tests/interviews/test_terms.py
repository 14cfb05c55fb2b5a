"""Which names and terms of an interview the recogniser is told."""

from __future__ import annotations

import pytest

from interviews.terms import MAX_CHARACTERS, MAX_TERMS, found_terms, interview_terms

RESUME = {
    "skills": ["Python (FastAPI, SQLModel)", "PostgreSQL", "CI/CD", "postgresql"],
    "experience_entries": [{"company": "Globex Systems LLC"}, {"company": None}, "odd"],
}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("We run Python on PostgreSQL, Kafka and gRPC.", ["Python", "PostgreSQL", "Kafka", "gRPC"]),
        ("Our team at Northwind Freight uses C# and CI/CD.", ["Northwind Freight", "C#", "CI/CD"]),
        ("You own the service. Tell us why.", []),
        ("AWS 기반 MSA 경험이 있는 Spring Boot 개발자", ["AWS", "MSA", "Spring Boot"]),
        ("TELL us what YOU did, OK? IT was fine. SQL too.", ["SQL"]),
        ("We ask. Then You answer in Go.", ["Go"]),
        ("This Is A Heading In Capital Letters Of Many Words", []),
        ("", []),
    ],
)
def test_what_is_written_like_a_term(text: str, terms: list[str]) -> None:
    assert list(found_terms(text)) == terms


def test_company_role_and_name_come_first_and_each_once() -> None:
    terms = interview_terms(
        name="Jane Doe",
        role="Backend Engineer",
        company="Northwind Freight Ltd.",
        texts=["We use Kafka and PostgreSQL."],
        resume=RESUME,
    )
    assert terms == (
        "Northwind Freight", "Backend Engineer", "Jane Doe", "Globex Systems", "Python", "FastAPI",
        "SQLModel", "PostgreSQL", "CI/CD", "Kafka",
    )  # fmt: skip


@pytest.mark.parametrize("resume", [None, {}, {"skills": "Python"}, {"skills": [None, 3]}])
def test_a_resume_of_another_form_adds_nothing(resume: dict[str, object] | None) -> None:
    assert interview_terms(name="A", role="B", company="C", resume=resume) == ("C", "B", "A")


def test_a_list_stays_short() -> None:
    skills = [f"Framework{number}" for number in range(200)]
    terms = interview_terms(name="A", role="B", company="C", resume={"skills": skills})
    assert terms[:3] == ("C", "B", "A")
    assert len(terms) <= MAX_TERMS
    assert sum(map(len, terms)) <= MAX_CHARACTERS
    endless = interview_terms(name="A" * 500, role="B " * 50, company="C", texts=["X1" * 90_000])
    assert endless == ("C",)
