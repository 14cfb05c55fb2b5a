"""The report's sentences, in the interview's language."""

from __future__ import annotations

from collections.abc import Sequence

from interviews.recording_gaps import RecordingGap
from judging.levels import LevelRange
from judging.qualification import two_places
from pipelines.report.schemas import Override

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "no_model": "Not scored: no language model was available.",
        "model_failed": "Not scored: the language model gave no usable judgement ({why}).",
        "all_failed": "Not scored: the language model failed on every dimension.",
        "nothing_said": "Not scored: the candidate gave no answers.",
        "too_little": "Insufficient evidence: {words} words on this were heard clearly "
        "({needed} are needed).",
        "withheld": "Level withheld: this model has not been shown to read answers closely enough "
        "to give one.",
        "never_asked": "No question on this was asked.",
        "withheld_points": "Levels are withheld: the language model {model} agrees too little "
        "with large language models about what example answers tell (κ {kappa} on {n} points"
        "{interval}; {needed} is needed).",
        "withheld_levels": "Levels are withheld: the language model {model} agrees too little "
        "with large language models about the levels of example interviews (quadratic κ {kappa} on "
        "{n} levels{interval}; {needed} with a lower bound of {needed_low} is needed).",
        "withheld_no_levels": "Levels are withheld: those of the language model {model} were never "
        "compared with the known levels of example interviews.",
        "withheld_unmeasured": "Levels are withheld: it was not measured how closely the language "
        "model {model} reads answers.",
        "interval": "95 % interval {low} to {high}",
        "rate_yourself": "Read what was said under each question and set the levels yourself, or "
        "have the report generated again with a larger model.",
        "ended": "The interview was completed.",
        "ended_reason": "The interview ended: {reason}.",
        "summary": "{name} was interviewed for {role} at {company}. The conversation took "
        "{duration}. {answered} of {asked} questions asked were answered ({planned} planned), "
        "with {words} words in total.",
        "poorly_heard": "The speech recogniser was unsure of most of what was said ({poor} of "
        "{answers} answers): listen to the recording before relying on anything below.",
        "total": "The weighted total is {total} of 5 over {scored} of {dimensions} dimensions.",
        "total_range": "The weighted total is between {low} and {high} of 5 over {scored} of "
        "{dimensions} dimensions, since some of it is unclear.",
        "no_total_withheld": "Levels are withheld, so there is no total score.",
        "no_total": "There is no total score.",
        "total_by_person": "The total is {total} of 5, set by a person.",
        "changed": "A person changed the machine’s judgement.",
        "flagged": "{count} place(s) need to be checked by a person.",
        "feedback": "{name}, level {level} of 5: {reasoning}",
        "feedback_from_findings": "{name}: {reasoning}",
        "levels": "{low}–{high}",
        "no_feedback": "No dimension was scored.",
        "strength": "{name}: {anchor}",
        "improvement": "{name}: {anchor}",
        "minutes": "{m} min {s} s",
        "seconds": "{s} s",
        "stretch": "{begin}–{end}",
        "recording_gaps": "The recording has no sound at {stretches}: it could not be recorded "
        "then. The transcript has what was said.",
        "no_recording": "There is no recording: it could not be made. The transcript has what was "
        "said.",
    },
    "ko": {
        "no_model": "채점하지 않음: 사용할 수 있는 언어 모델이 없었습니다.",
        "model_failed": "채점하지 않음: 언어 모델이 쓸 수 있는 판단을 내놓지 못했습니다({why}).",
        "all_failed": "채점하지 않음: 모든 평가 항목에서 언어 모델이 실패했습니다.",
        "nothing_said": "채점하지 않음: 지원자의 답변이 없습니다.",
        "too_little": "근거 부족: 이 항목에 대해 분명하게 들린 답변이 {words}어절입니다"
        "({needed}어절 이상 필요).",
        "withheld": "점수 보류: 이 모델이 답변을 충분히 정확하게 판단하는지 확인되지 않았습니다.",
        "never_asked": "이 항목에 관한 질문을 하지 않았습니다.",
        "withheld_points": "점수를 보류했습니다. 예시 답변에 대한 언어 모델 {model}의 판단이 대형 "
        "언어 모델의 판단과 충분히 일치하지 않습니다(확인 항목 {n}개에서 κ {kappa}{interval}, "
        "기준 {needed}).",
        "withheld_levels": "점수를 보류했습니다. 언어 모델 {model}의 점수가 대형 언어 모델이 예시 "
        "면접에 매긴 점수와 충분히 일치하지 않습니다(점수 {n}개에서 이차 가중 κ {kappa}{interval}, "
        "기준 {needed}, 하한 기준 {needed_low}).",
        "withheld_no_levels": "점수를 보류했습니다. 언어 모델 {model}의 점수를 예시 면접의 기준 "
        "점수와 비교한 적이 없습니다.",
        "withheld_unmeasured": "점수를 보류했습니다. 언어 모델 {model}의 판단이 얼마나 정확한지 "
        "측정한 적이 없습니다.",
        "interval": "95% 신뢰 구간 {low}~{high}",
        "rate_yourself": "질문마다 정리된 답변을 읽고 직접 점수를 매기거나, 더 큰 모델로 리포트를 "
        "다시 만드시기 바랍니다.",
        "ended": "면접이 끝까지 진행되었습니다.",
        "ended_reason": "면접이 종료되었습니다: {reason}.",
        "summary": "{name} 님이 {company} {role} 직무 면접을 보았습니다. "
        "대화 시간은 {duration}입니다. 질문 {asked}개 중 {answered}개에 답했고"
        "(계획된 질문 {planned}개), 답변은 모두 {words}어절입니다.",
        "poorly_heard": "음성 인식이 대부분의 답변을 확실히 알아듣지 못했습니다"
        "(답변 {answers}개 중 {poor}개). 아래 내용을 참고하기 전에 녹음을 먼저 들어 보시기 "
        "바랍니다.",
        "total": "가중 평균은 5점 만점에 {total}점이며, 평가 항목 {dimensions}개 중 {scored}개를 "
        "채점했습니다.",
        "total_range": "가중 평균은 5점 만점에 {low}점에서 {high}점 사이이며, 평가 항목 "
        "{dimensions}개 중 {scored}개를 채점했습니다. 일부는 답변만으로 분명하지 않습니다.",
        "no_total": "총점이 없습니다.",
        "no_total_withheld": "점수를 보류하여 총점이 없습니다.",
        "total_by_person": "총점은 5점 만점에 {total}점이며, 사람이 정했습니다.",
        "changed": "사람이 AI의 판단을 고쳤습니다.",
        "flagged": "사람이 확인해야 할 곳이 {count}군데 있습니다.",
        "feedback": "{name}, 5점 중 {level}점: {reasoning}",
        "feedback_from_findings": "{name}: {reasoning}",
        "levels": "{low}~{high}",
        "no_feedback": "채점된 평가 항목이 없습니다.",
        "strength": "{name}: {anchor}",
        "improvement": "{name}: {anchor}",
        "minutes": "{m}분 {s}초",
        "seconds": "{s}초",
        "stretch": "{begin}~{end}",
        "recording_gaps": "녹음에서 {stretches} 구간은 저장하지 못해 소리가 없습니다. 그때 나눈 "
        "말은 대화록에 있습니다.",
        "no_recording": "녹음을 저장하지 못해 녹음 파일이 없습니다. 나눈 말은 대화록에 있습니다.",
    },
}


def sentence(language: str, key: str, **values: object) -> str:
    """One sentence of the report. Unknown languages get English."""
    return _TEXTS.get(language, _TEXTS["en"])[key].format(**values)


def interval_text(language: str, low: float, high: float) -> str | None:
    """A 95 % interval; None for one without width, which a small uniform sample gives."""
    bounds = {"low": two_places(low), "high": two_places(high)}
    return None if bounds["low"] == bounds["high"] else sentence(language, "interval", **bounds)


def level_text(language: str, levels: LevelRange) -> str:
    """A level, or a range of levels such as ``3–4``."""
    if levels.exact is not None:
        return str(levels.exact)
    return sentence(language, "levels", low=levels.low, high=levels.high)


def replaced_text(language: str, override: Override) -> str | None:
    """The machine's number or range that a person replaced; None where it gave none."""
    if override.machine is not None:
        return f"{override.machine:g}"
    if override.machine_range is None:
        return None
    low, high = override.machine_range
    return sentence(language, "levels", low=f"{low:g}", high=f"{high:g}")


def duration_text(language: str, seconds: float) -> str:
    """A length of time for people, such as ``12 min 30 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return sentence(language, "minutes" if minutes else "seconds", m=minutes, s=rest)


def clock_time(seconds: float) -> str:
    """A place in the recording, such as ``4:07`` or ``1:02:09``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def recording_note(
    language: str, gaps: Sequence[RecordingGap], *, recorded: bool = True
) -> str | None:
    """What a recording lacks, as a sentence; None if it is whole.

    Args:
        recorded: whether there is a recording.
    """
    if not gaps:
        return None
    if not recorded:
        return sentence(language, "no_recording")
    stretches = [
        sentence(language, "stretch", begin=clock_time(gap.start_s), end=clock_time(gap.end_s))
        for gap in gaps
    ]
    return sentence(language, "recording_gaps", stretches=", ".join(stretches))
