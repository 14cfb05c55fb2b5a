"""The report's sentences, in the interview's language."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "no_model": "Not scored: no language model was available.",
        "model_failed": "Not scored: the language model gave no usable judgement ({why}).",
        "all_failed": "Not scored: the language model failed on every dimension.",
        "nothing_said": "Not scored: the candidate gave no answers.",
        "too_little": "Insufficient evidence: {words} words on this were heard clearly "
        "({needed} are needed).",
        "no_evidence": "Insufficient evidence: the answers contain nothing by which this "
        "dimension can be judged.",
        "no_quote": "Insufficient evidence: no words of the candidate could be cited for a "
        "judgement.",
        "anchor": "Matches level {level}: {anchor}",
        "ended": "The interview was completed.",
        "ended_reason": "The interview ended: {reason}.",
        "summary": "{name} was interviewed for {role} at {company}. The conversation took "
        "{duration}. {answered} of {asked} questions asked were answered ({planned} planned), "
        "with {words} words in total.",
        "total": "The weighted total is {total} of 5 over {scored} of {dimensions} dimensions.",
        "no_total": "There is no total score.",
        "total_by_person": "The total is {total} of 5, set by a person.",
        "changed": "A person changed the machine's judgement.",
        "flagged": "{count} place(s) need to be checked by a person.",
        "feedback": "{name}, level {level} of 5: {reasoning}",
        "no_feedback": "No dimension was scored.",
        "strength": "{name}: {anchor}",
        "improvement": "{name}: {anchor}",
        "minutes": "{m} min {s} s",
    },
    "ko": {
        "no_model": "채점하지 않음: 사용할 수 있는 언어 모델이 없었습니다.",
        "model_failed": "채점하지 않음: 언어 모델이 쓸 수 있는 판단을 내놓지 못했습니다({why}).",
        "all_failed": "채점하지 않음: 모든 평가 항목에서 언어 모델이 실패했습니다.",
        "nothing_said": "채점하지 않음: 지원자의 답변이 없습니다.",
        "too_little": "근거 부족: 이 항목에 대해 분명하게 들린 답변이 {words}어절입니다"
        "({needed}어절 이상 필요).",
        "no_evidence": "근거 부족: 이 항목을 판단할 만한 내용이 답변에 없습니다.",
        "no_quote": "근거 부족: 판단의 근거로 인용할 지원자의 말을 찾지 못했습니다.",
        "anchor": "{level}수준에 해당: {anchor}",
        "ended": "면접이 끝까지 진행되었습니다.",
        "ended_reason": "면접이 종료되었습니다: {reason}.",
        "summary": "{name} 님이 {company} {role} 직무 면접을 보았습니다. "
        "대화 시간은 {duration}입니다. 질문 {asked}개 중 {answered}개에 답했고"
        "(계획된 질문 {planned}개), 답변은 모두 {words}어절입니다.",
        "total": "가중 평균은 5점 만점에 {total}점이며, 평가 항목 {dimensions}개 중 {scored}개를 "
        "채점했습니다.",
        "no_total": "총점이 없습니다.",
        "total_by_person": "총점은 5점 만점에 {total}점이며, 사람이 정했습니다.",
        "changed": "사람이 기계의 판단을 고쳤습니다.",
        "flagged": "사람이 확인해야 할 곳이 {count}군데 있습니다.",
        "feedback": "{name}, 5점 중 {level}점: {reasoning}",
        "no_feedback": "채점된 평가 항목이 없습니다.",
        "strength": "{name}: {anchor}",
        "improvement": "{name}: {anchor}",
        "minutes": "{m}분 {s}초",
    },
}


def sentence(language: str, key: str, **values: object) -> str:
    """One sentence of the report. Unknown languages get English."""
    return _TEXTS.get(language, _TEXTS["en"])[key].format(**values)


def duration_text(language: str, seconds: float) -> str:
    """A length of time for people, such as ``12 min 30 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return sentence(language, "minutes", m=minutes, s=rest)
