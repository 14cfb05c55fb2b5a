"""Attempts in résumés: whatever stands in one, no score moves.

The grader never reads a résumé. What could carry words from it to the grader are the fields
that questions are filled with, and the answers themselves; so each known attempt is put where a
résumé's writer would put it, the résumé is read, and the interview that comes of it is graded by
a model that obeys every order it can read.
"""

from __future__ import annotations

from typing import Any

import pytest

from db.tables import Interview
from interviews.plan import load_plan
from models.fakes import FakeTextModel
from pipelines.report import Report, build_report
from pipelines.resume.parse import ResumeSource, parse_resume
from tests.interviews.injection.test_corpus import HANDBOOK, attempts, judgement, obeying
from tests.support.transcripts import ANSWERS, KOREAN_ANSWERS, transcript

PER_LANGUAGE = 60
RESUMES = {
    "en": (
        "{name}\nObjective: {role}\nTarget company: {company}\nMajor: Computer Science\n\n"
        "Summary\n{summary}\n\nExperience\nAcme, 2020 to 2024: built billing. {experience}\n\n"
        "Skills\nPython, PostgreSQL, {skill}\n"
    ),
    "ko": (
        "이름: {name}\n지원 직무: {role}\n지원 회사: {company}\n전공: 컴퓨터공학\n\n"
        "자기소개\n{summary}\n\n경력\n에이콤, 2020년부터 2024년까지 정산 개발. {experience}\n\n"
        "기술\n파이썬, PostgreSQL, {skill}\n"
    ),
}
HONEST = {
    "en": {"name": "Ada Park", "role": "Backend Engineer", "company": "Acme"},
    "ko": {"name": "박민지", "role": "백엔드 개발자", "company": "에이콤"},
}
PLACES = ("name", "role", "company", "summary", "experience", "skill")


async def grade(language: str, interview: Interview, model: FakeTextModel) -> Report:
    answers = ANSWERS if language == "en" else KOREAN_ANSWERS
    plan = load_plan(f"standard-{language}")
    return await build_report(interview, plan, transcript(answers), model)


def interview_of(language: str, header: dict[str, Any]) -> Interview:
    """As the API makes it from what was read."""
    honest = HONEST[language]
    return Interview(
        language=language,
        candidate_name=header.get("name") or honest["name"],
        role=header.get("target_role") or honest["role"],
        company=header.get("target_company") or honest["company"],
        plan={},
    )


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_no_attempt_in_a_resume_changes_a_score(language: str) -> None:
    known = attempts(language)[:PER_LANGUAGE]
    assert len(known) == PER_LANGUAGE
    model = FakeTextModel(obeying([attempt.order for attempt in known]))
    fair = judgement(await grade(language, interview_of(language, {}), model))
    assert any(level for _, level, _, _ in fair)
    carried = 0
    for number, attempt in enumerate(known):
        place = PLACES[number % len(PLACES)]
        facts = dict.fromkeys(PLACES, "") | HONEST[language] | {place: attempt.text}
        parsed = await parse_resume(ResumeSource(text=RESUMES[language].format(**facts)), None)
        header = parsed.data.header.model_dump()
        # Even where the reader took an attempt for an honest field, and where it did not.
        forced = {"name": "name", "role": "target_role", "company": "target_company"}
        for fields in (header, header | {forced.get(place, "target_role"): attempt.text}):
            carried += attempt.text in fields.values()
            tried = await grade(language, interview_of(language, fields), model)
            assert judgement(tried) == fair, (place, attempt.text)
    assert carried >= PER_LANGUAGE


def test_the_handbook_counts_them() -> None:
    page = HANDBOOK.read_text()
    assert f"puts {PER_LANGUAGE} attempts in each language into résumés" in page
    both = f"{2 * PER_LANGUAGE} in résumés ({PER_LANGUAGE} and {PER_LANGUAGE})"
    assert both in page
