"""An explanation of a report in plain words, for the candidate it is about.

Everything comes from the stored report and the plan; nothing is added afterwards.
"""

from __future__ import annotations

from pydantic import BaseModel

from interviews.plan import Plan
from judging.quotes import Quote
from pipelines.report.schemas import DimensionScore, Report, level_range
from pipelines.report.sentences import clock_time, replaced_text

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "how": "A speech recogniser wrote down what you said. For each thing that this position "
        "requires there is a written description of five levels, the same for every candidate. "
        "{judge} A person, not this report, decides about your application.",
        "machine": "A language model ({model}) compared your answers with these descriptions and "
        "proposed a level for each.",
        "findings": "A language model ({model}) read your answers for what these descriptions "
        "require. The levels follow from what it found by rules that are the same for everyone.",
        "withheld": "A machine proposed no level: it was not shown that the language model reads "
        "answers closely enough.",
        "no_machine": "No level was proposed by a machine.",
        "level": "{name}: level {level} of 5. This level is described as: “{anchor}”",
        "found": "{name}: {reasoning}",
        "described": "This level is described as: “{anchor}”",
        "why": "Why: {reasoning}",
        "none": "{name}: no level. {reasoning}",
        "person": "A person reviewed it and decided on level {level}. Their reason: {reason}",
        "before": "Before that, the machine had proposed level {level}: {reasoning}",
        "before_found": "Before that, the machine had found: {reasoning}",
        "before_none": "Before that, there was no level.",
        "total": "The total is {total} of 5: the mean of the levels, each counted by its weight "
        "({weights}). A dimension without a level counts neither for you nor against you.",
        "total_range": "The total is between {low} and {high} of 5: the mean of the levels, each "
        "counted by its weight ({weights}), with the lowest and the highest that are possible. A "
        "dimension without a level counts neither for you nor against you.",
        "total_person": "The total is {total} of 5. A person set it. Their reason: {reason}",
        "no_total": "There is no total, because there was no level to compute it from.",
        "not_used": "Not used: your voice, accent, pauses and filler words, how long you spoke, "
        "your looks, your name, and your résumé.",
        "flags": "Sentences that were read as instructions to the machine and left out of the "
        "judgement: {count}. The people who decide can see them.",
        "unclear": "Places where the recogniser was unsure of your words: {count}. The people who "
        "decide are asked to listen to the recording there.",
        "rights": "If something you said was written down wrongly, or you disagree, you can ask "
        "for a review by a person.",
    },
    "ko": {
        "how": "음성 인식기가 지원자의 말을 글로 옮겼습니다. 이 직무가 요구하는 항목마다 다섯 "
        "수준을 설명한 글이 있으며, 모든 지원자에게 똑같이 적용됩니다. {judge} 채용 여부는 이 "
        "리포트가 아니라 사람이 결정합니다.",
        "machine": "언어 모델({model})이 답변을 이 설명과 견주어 항목마다 수준을 제안했습니다.",
        "findings": "언어 모델({model})이 답변에서 이 설명이 요구하는 내용을 찾았습니다. 점수는 "
        "찾은 내용에 따라 모든 지원자에게 똑같은 규칙으로 정해집니다.",
        "withheld": "언어 모델이 답변을 충분히 정확하게 판단하는지 확인되지 않아, AI는 "
        "점수를 제안하지 않았습니다.",
        "no_machine": "AI가 제안한 수준은 없습니다.",
        "level": "{name}: 5점 중 {level}점입니다. 이 수준의 설명은 다음과 같습니다. “{anchor}”",
        "found": "{name}: {reasoning}",
        "described": "이 수준의 설명은 다음과 같습니다. “{anchor}”",
        "why": "이유: {reasoning}",
        "none": "{name}: 점수가 없습니다. {reasoning}",
        "person": "사람이 다시 보고 {level}점으로 정했습니다. 이유: {reason}",
        "before": "그 전에 AI가 제안한 점수는 {level}점이었습니다. {reasoning}",
        "before_found": "그 전에 AI가 판단한 내용은 다음과 같습니다. {reasoning}",
        "before_none": "그 전에는 점수가 없었습니다.",
        "total": "총점은 5점 만점에 {total}점입니다. 각 점수를 비중({weights})에 따라 평균한 "
        "값입니다. 점수가 없는 항목은 유리하게도 불리하게도 계산하지 않습니다.",
        "total_range": "총점은 5점 만점에 {low}점에서 {high}점 사이입니다. 가능한 가장 낮은 "
        "점수와 가장 높은 점수를 비중({weights})에 따라 각각 평균한 값입니다. 점수가 없는 항목은 "
        "유리하게도 불리하게도 계산하지 않습니다.",
        "total_person": "총점은 5점 만점에 {total}점이며, 사람이 정했습니다. 이유: {reason}",
        "no_total": "계산할 점수가 없어 총점이 없습니다.",
        "not_used": "목소리, 억양, 쉬는 시간과 군말, 말한 길이, 외모, 이름, 이력서는 평가에 쓰지 "
        "않았습니다.",
        "flags": "지원자의 말 중 {count}곳은 AI에 대한 지시로 읽혀 평가에서 제외했습니다. "
        "결정하는 사람에게는 그대로 보여 줍니다.",
        "unclear": "{count}곳에서는 음성 인식이 불확실했습니다. 사람이 그 부분의 녹음을 듣도록 "
        "안내합니다.",
        "rights": "말이 잘못 옮겨졌거나 판단에 동의하지 않으면 사람에 의한 재검토를 요구할 수 "
        "있습니다.",
    },
}


class CitedWords(BaseModel):
    """The candidate's own words that a level is based on."""

    text: str
    time: str
    """In the recording, such as ``4:07``."""


class DimensionExplanation(BaseModel):
    """The explanation of one dimension."""

    name: str
    level: int | None
    text: str
    quotes: list[CitedWords]


class Explanation(BaseModel):
    """The whole explanation, in the interview's language."""

    language: str
    how: str
    """How the report was made."""
    dimensions: list[DimensionExplanation]
    total: str
    also: list[str]
    """What was not used, what was left out, and what the candidate can do."""

    @property
    def text(self) -> str:
        """The explanation as one text."""
        parts = [self.how]
        for dimension in self.dimensions:
            quotes = [f"  “{quote.text}” ({quote.time})" for quote in dimension.quotes]
            parts.append("\n".join([dimension.text, *quotes]))
        return "\n\n".join([*parts, self.total, *self.also])


def explain(report: Report, plan: Plan) -> Explanation:
    """Explain a complete report, overrides included."""
    texts = _TEXTS.get(report.language, _TEXTS["en"])
    also = [texts["not_used"]]
    for key, kind in (("flags", "injection"), ("unclear", "low_confidence")):
        count = sum(flag.kind == kind for flag in report.flags)
        if count:
            also.append(texts[key].format(count=count))
    return Explanation(
        language=report.language,
        how=texts["how"].format(judge=_judge(report, texts)),
        dimensions=[_dimension(d, plan, report.language) for d in report.dimensions],
        total=_total(report, texts),
        also=[*also, texts["rights"]],
    )


def _judge(report: Report, texts: dict[str, str]) -> str:
    if report.withheld_reason is not None:
        return texts["withheld"]
    if report.model is None:
        return texts["no_machine"]
    # A report without a described judge was made when models still proposed the levels.
    return texts["machine" if report.judge is None else "findings"].format(model=report.model)


def _dimension(score: DimensionScore, plan: Plan, language: str) -> DimensionExplanation:
    texts = _TEXTS.get(language, _TEXTS["en"])
    levels = level_range(score)
    # Reasoning that is written from findings begins with the level.
    found = bool(score.findings)
    level = None if levels is None else levels.exact
    anchor = next((d.levels[level] for d in plan.rubric if d.id == score.id and level), "")
    parts = []
    if levels is None:
        parts.append(texts["none"].format(name=score.name, reasoning=score.reasoning))
    elif score.override is None and found:
        parts.append(texts["found"].format(name=score.name, reasoning=score.reasoning))
        if anchor:
            parts.append(texts["described"].format(anchor=anchor))
    else:
        parts.append(texts["level"].format(name=score.name, level=level, anchor=anchor))
        if score.override is None:
            parts.append(texts["why"].format(reasoning=score.reasoning))
    if score.override is not None:
        parts.append(texts["person"].format(level=level, reason=score.override.reason))
        before = replaced_text(language, score.override)
        key = "before_none" if before is None else "before_found" if found else "before"
        parts.append(texts[key].format(level=before, reasoning=score.reasoning))
    return DimensionExplanation(
        name=score.name,
        level=score.level,
        text=" ".join(parts),
        quotes=[_cited(quote) for quote in score.quotes],
    )


def _cited(quote: Quote) -> CitedWords:
    return CitedWords(text=quote.text, time=clock_time(quote.start_s))


def _total(report: Report, texts: dict[str, str]) -> str:
    if report.total_override is not None:
        reason = report.total_override.reason
        return texts["total_person"].format(total=report.total, reason=reason)
    weights = sum(d.weight for d in report.dimensions) or 1.0
    shares = ", ".join(f"{d.name} {d.weight / weights:.0%}" for d in report.dimensions)
    if report.total is not None:
        return texts["total"].format(total=report.total, weights=shares)
    if report.total_range is not None:
        low, high = report.total_range
        return texts["total_range"].format(low=low, high=high, weights=shares)
    return texts["no_total"]
