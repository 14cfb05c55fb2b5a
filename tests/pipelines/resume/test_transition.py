"""Which candidates studied another field than their role's."""

from __future__ import annotations

import pytest

from pipelines.resume.transition import is_transition


@pytest.mark.parametrize(
    ("major", "role", "transition"),
    [
        ("Marketing", "Backend Engineer", True),
        ("Mechanical Engineering", "Data Scientist", True),
        ("Music", "Pastry Cook", True),
        ("경영학과", "백엔드 개발자", True),
        ("영어영문학과", "마케터", True),
        ("Nursing", "Data Analyst", True),
        ("Computer Science", "Backend Engineer", False),
        ("Software Engineering", "software engineering", False),
        ("Accounting", "Senior Accountant", False),
        ("컴퓨터공학과", "백엔드 개발자", False),
        ("간호학과", "간호사", False),
        ("Industrial Design", "UX Designer", False),
        ("Fashion", "Fashion Buyer", False),
        ("Egyptology", "Backend Engineer", False),
        ("Computer Science", "Wrangler", False),
        ("Liberal Studies", "Zookeeper", False),
        ("자유전공학부", "백엔드 개발자", False),
        ("Undeclared", "Nurse", False),
        (None, "Backend Engineer", False),
        ("Marketing", None, False),
    ],
)
def test_only_fields_known_to_differ_are_a_transition(
    major: str | None, role: str | None, transition: bool
) -> None:
    assert is_transition(major, role) is transition
