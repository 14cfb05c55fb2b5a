"""The sample interview's report on paper, as a hiring manager reads it: without a level."""

from __future__ import annotations

import re

import pytest

from interviews.plan import load_plan
from judging.embedded import judge_for
from judging.prompts import PROMPT_VERSION
from judging.qualification_store import known_qualification
from kit.language import Language
from models.budget import ComputeBudget
from models.llm.providers import build_text_model
from models.llm.settings import LLMSettings
from pipelines.report import QualifiedJudge, build_report
from pipelines.report.explain import explain
from tests.pipelines.report.test_pdf import pdf_of
from tests.support.pdfs import text_of
from tests.support.transcripts import interview, transcript
from vivavoce.sample.script import answers_of, person_of

pytestmark = pytest.mark.usefixtures("models_dir")

WITHHELD: dict[Language, tuple[str, ...]] = {
    "en": (
        "No total",
        "Levels are withheld: the language model embedded/qwen2.5-coder-1.5b agrees too little "
        "with large language models about what example answers tell (κ 0.00 on 27 points; 0.60 is "
        "needed). Read what was said under each question and set the levels yourself, or have the "
        "report generated again with a larger model.",
        "judged nothing. Listen to the recording, and decide yourself.",
        "About what example answers tell, the model agrees with large language models with κ 0.00 "
        "on 27 points.",
        "What each level looks like, for your own rating",
        "Drafted by a machine. A person decides.",
    ),
    "ko": (
        "총점 없음",
        "점수를 보류했습니다. 예시 답변에 대한 언어 모델 embedded/qwen2.5-coder-1.5b의 판단이 "
        "대형 언어 모델의 판단과 충분히 일치하지 않습니다(확인 항목 10개에서 κ −0.30, 95% 신뢰 "
        "구간 −0.45~0.00, 기준 0.60). 질문마다 정리된 답변을 읽고 직접 점수를 매기거나, 더 큰 "
        "모델로 리포트를 다시 만드시기 바랍니다.",
        "아무것도 판단하지 않았습니다. 녹음을 듣고 직접 결정하시기 바랍니다.",
        "일치도는 확인 항목 10개에서 κ −0.30입니다(95% 신뢰 구간 −0.45~0.00).",
        "직접 평가할 때 쓰는 수준별 기준",
        "AI가 작성한 초안입니다. 결정은 사람이 합니다.",
    ),
}
NEVER: dict[Language, tuple[str, ...]] = {
    # The labels are those of language models, and an interval without width says nothing.
    "en": ("people labelled", "people gave", "those of people", "0.00 to 0.00", "of 5"),
    "ko": ("사람이 표시한", "사람이 매긴", "0.00~0.00", "5점 중"),
}


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_the_sample_s_report_says_what_was_said_and_why_no_level(language: Language) -> None:
    settings = LLMSettings(providers=("embedded",), embedded_url="http://127.0.0.1:9/v1")
    model = build_text_model(settings, embedded=None, budget=ComputeBudget())
    judge = judge_for(model, language)
    measured = known_qualification(judge.name, PROMPT_VERSION, language)
    plan = load_plan(f"standard-{language}").shortened(3)
    person = person_of(language)
    said = answers_of(language)
    answers = [(q.id, text) for q in plan.questions for text in said[q.id]]
    facts = {"candidate_name": person["name"], "role": person["role"], "company": person["company"]}
    report = await build_report(
        interview(**facts), plan, transcript(answers), QualifiedJudge(judge, measured)
    )
    text = _one_line(text_of(pdf_of(report, plan, **facts)))
    for sentence in WITHHELD[language]:
        assert _one_line(sentence) in text, sentence
    for fact in [*facts.values(), *(answer for _, answer in answers)]:
        assert _one_line(fact) in text, fact
    told = _one_line(explain(report, plan).text)
    for words in NEVER[language]:
        assert _one_line(words) not in text, words
        assert _one_line(words) not in told, words
    assert {d.level for d in report.dimensions} == {None}


def _one_line(text: str) -> str:
    """Without white space: where a line ends, and where a long word is broken, is no matter."""
    return re.sub(r"[\s\u200b]+", "", text)
