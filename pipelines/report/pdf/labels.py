"""The labels of the printed report, in the interview's language."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Interview report",
        "subtitle": "{role} at {company}",
        "date": "Date",
        "duration": "Duration",
        "plan": "Interview",
        "end": "End",
        "reference": "Reference",
        "unknown": "not recorded",
        "banner": "Drafted by a machine. A person decides.",
        "total": "Total",
        "of_five": "of 5",
        "no_total": "No total",
        "total_note": "Weighted mean of {scored} of {all} dimensions",
        "total_range_note": "Lowest and highest weighted mean of {scored} of {all} dimensions; "
        "some of it is unclear",
        "summary": "Summary",
        "dimensions": "Dimensions",
        "weight": "Weight",
        "level": "Level {level} of 5",
        "insufficient_evidence": "Insufficient evidence",
        "not_scored": "Not scored",
        "withheld": "Withheld",
        "anchor": "What this level looks like",
        "anchors": "What these levels look like",
        "scale": "What each level looks like, for your own rating",
        "numbered": "{level}: {text}",
        "see_questions": "Questions on this: {numbers}",
        "reasoning": "Why this level",
        "findings": "What was found",
        "quotes": "In the candidate's words",
        "by_person": "Set by a person",
        "strengths": "Strongest",
        "improvements": "Weakest",
        "override": "{by} set this on {date}. The machine had: {machine}.",
        "override_total": "{by} set the total on {date}. Computed: {machine}.",
        "no_number": "no number",
        "changed_total": "Before changes by people: {machine}",
        "flags": "Places to check",
        "flags_note": "Listen to the recording at these times before you decide.",
        "injection": "Tried to instruct the interviewer or the judge; counts as no evidence",
        "low_confidence": "The recogniser was unsure of these words",
        "human": "Asked to speak to a person",
        "reschedule": "Asked for another time",
        "other_format": "Asked for another format",
        "accommodation": "Asked for more time or another arrangement",
        "language": "Asked for another language",
        "withdraw": "Asked to withdraw the application",
        "other_voice": "Another voice in the room",
        "voicemail": "An answering machine took the call",
        "questions": "Questions",
        "answered": "Answered, {words} words in {length}",
        "unanswered": "Asked, not answered",
        "told_before": "Not asked, since earlier answers told it",
        "told": "Told",
        "not_told": "Asked and not told",
        "unclear": "Unclear",
        "never_asked": "Never asked",
        "listen_for": "What a full answer tells",
        "follow_up": "Follow-up: {text}",
        "no_answer": "No answer",
        "ratings": "Ratings by people",
        "independent": "independent",
        "not_independent": "after seeing other judgements",
        "corrected": "corrected on {at}",
        "cannot_judge": "Can’t judge",
        "decisions": "Decisions",
        "invite_on": "Invite on",
        "hold": "Hold",
        "reject": "Reject",
        "notes": "Notes",
        "transcript": "Transcript",
        "candidate": "Candidate",
        "none": "None yet.",
        "note_left_out": "The transcript comes from a speech recogniser; times are counted from "
        "the start of the recording. The machine’s assessment is left out.",
        "note_independent": "It has no judgement, so that you can rate the interview yourself.",
        "note_by_people": "What people rated, decided or noted is in this document: a rating made "
        "after reading it isn’t independent.",
        "note": "How this report was made",
        "note_machine": "The transcript comes from a speech recogniser and the levels from a "
        "language model ({model}). Levels are a first assessment against the rubric, not a "
        "decision: listen to the recording, and decide yourself.",
        "note_judge": "The transcript comes from a speech recogniser. A language model ({model}, "
        "prompt version {version}) looked in the answers for the criteria; the levels follow from "
        "what it found, by fixed rules. Levels are a first assessment against the rubric, not a "
        "decision: listen to the recording, and decide yourself.",
        "note_points": "The transcript comes from a speech recogniser. A language model ({model}, "
        "prompt version {version}) marked which points were told; it gave no levels. Listen to "
        "the recording, and decide yourself.",
        "note_withheld": "The transcript comes from a speech recogniser. The language model "
        "({model}, prompt version {version}) judged nothing. Listen to the recording, and decide "
        "yourself.",
        "note_points_kappa": "About what example answers tell, the model agrees with large "
        "language models with κ {kappa} on {n} points{interval}.",
        "note_levels_kappa": "Its levels of example interviews agree with theirs with quadratic κ "
        "{kappa} on {n} levels{interval}.",
        "note_interval": " ({interval})",
        "note_no_machine": "The transcript comes from a speech recogniser. No language model "
        "judged this interview: listen to the recording, and decide yourself.",
        "note_quotes": "Every quote is in the transcript word for word, at the time given, "
        "counted from the start of the recording.",
        "note_quotes_hidden": "The candidate’s name is replaced. Otherwise quotes are word for "
        "word as in the transcript, at the time given, counted from the start of the recording.",
        "note_name_hidden": "The candidate’s name is replaced, also in what was said.",
        "note_total": "The total is computed from the levels and their weights; a dimension "
        "without a level does not count.",
        "note_rights": "The candidate can ask for an explanation and for a review by a person.",
        "made": "Created {date}",
        "page": "Page {page} of {pages}",
        "confidential": "Confidential: personal data of a candidate",
        "file_name": "Interview report, {name}",
    },
    "ko": {
        "title": "면접 리포트",
        "subtitle": "{company} · {role}",
        "date": "일시",
        "duration": "면접 시간",
        "plan": "면접 구성",
        "end": "종료",
        "reference": "면접 번호",
        "unknown": "기록 없음",
        "banner": "AI가 작성한 초안입니다. 결정은 사람이 합니다.",
        "total": "총점",
        "of_five": "/ 5점",
        "no_total": "총점 없음",
        "total_note": "평가 항목 {all}개 중 {scored}개의 가중 평균",
        "total_range_note": "평가 항목 {all}개 중 {scored}개의 가중 평균이 놓이는 범위. 일부는 "
        "분명하지 않음",
        "summary": "요약",
        "dimensions": "평가 항목",
        "weight": "비중",
        "level": "5점 중 {level}점",
        "insufficient_evidence": "근거 부족",
        "not_scored": "채점하지 않음",
        "withheld": "점수 보류",
        "anchor": "이 수준의 기준",
        "anchors": "이 수준들의 기준",
        "scale": "직접 평가할 때 쓰는 수준별 기준",
        "numbered": "{level}점: {text}",
        "see_questions": "관련 질문: {numbers}번",
        "reasoning": "판단 이유",
        "findings": "확인한 내용",
        "quotes": "지원자의 말",
        "by_person": "사람이 정함",
        "strengths": "강점",
        "improvements": "약점",
        "override": "{by}, {date}에 수정. AI의 판단: {machine}",
        "override_total": "{by}, {date}에 총점을 정함. 계산된 값: {machine}",
        "no_number": "점수 없음",
        "changed_total": "사람이 고치기 전: {machine}",
        "flags": "확인이 필요한 곳",
        "flags_note": "결정하기 전에 해당 시각의 녹음을 들어 보시기 바랍니다.",
        "injection": "면접관이나 채점기에게 지시하려 한 말로, 근거로 삼지 않았습니다",
        "low_confidence": "음성 인식이 불확실한 말",
        "human": "사람과의 면접을 요청함",
        "reschedule": "다른 시간을 요청함",
        "other_format": "다른 면접 방식을 요청함",
        "accommodation": "더 많은 시간이나 편의를 요청함",
        "language": "다른 언어를 요청함",
        "withdraw": "지원 철회를 요청함",
        "other_voice": "다른 사람이나 TV의 소리",
        "voicemail": "자동 응답으로 연결됨",
        "questions": "질문별 요약",
        "answered": "{length} 동안 {words}어절로 답변",
        "unanswered": "질문했으나 답변 없음",
        "told_before": "앞선 답변에서 말하여 질문하지 않음",
        "told": "언급함",
        "not_told": "질문했으나 언급하지 않음",
        "unclear": "불분명함",
        "never_asked": "질문하지 않음",
        "listen_for": "충분한 답변에 담기는 내용",
        "follow_up": "추가 질문: {text}",
        "no_answer": "답변 없음",
        "ratings": "사람의 평가",
        "independent": "독립 평가",
        "not_independent": "다른 평가를 본 뒤",
        "corrected": "{at}에 정정",
        "cannot_judge": "판단 불가",
        "decisions": "결정",
        "invite_on": "다음 단계로",
        "hold": "보류",
        "reject": "불합격",
        "notes": "메모",
        "transcript": "대화록",
        "candidate": "지원자",
        "none": "아직 없습니다.",
        "note_left_out": "대화록은 음성 인식기가 만들었고, 시각은 녹음이 시작된 때부터 셉니다. "
        "AI의 평가는 넣지 않았습니다.",
        "note_independent": "직접 평가할 수 있도록 누구의 판단도 넣지 않았습니다.",
        "note_by_people": "사람의 평가나 결정, 메모가 들어 있어, 이 문서를 읽은 뒤의 평가는 독립 "
        "평가가 아닙니다.",
        "note": "이 리포트의 작성 방식",
        "note_machine": "대화록은 음성 인식기가, 점수는 언어 모델({model})이 만들었습니다. "
        "점수는 평가 기준 문장에 비추어 본 첫 판단이며 결정이 아닙니다. 녹음을 듣고 직접 "
        "결정하시기 바랍니다.",
        "note_judge": "대화록은 음성 인식기가 만들었습니다. 언어 모델({model}, 프롬프트 버전 "
        "{version})이 답변에서 평가 기준에 맞는 내용을 찾았고, 점수는 찾은 내용에 따라 정해진 "
        "규칙으로 매겼습니다. 점수는 첫 판단이며 결정이 아닙니다. 녹음을 듣고 직접 결정하시기 "
        "바랍니다.",
        "note_points": "대화록은 음성 인식기가 만들었습니다. 언어 모델({model}, 프롬프트 버전 "
        "{version})은 답변에서 언급한 내용만 표시했고 점수는 매기지 않았습니다. 녹음을 듣고 직접 "
        "결정하시기 바랍니다.",
        "note_withheld": "대화록은 음성 인식기가 만들었습니다. 언어 모델({model}, 프롬프트 버전 "
        "{version})은 아무것도 판단하지 않았습니다. 녹음을 듣고 직접 결정하시기 바랍니다.",
        "note_points_kappa": "예시 답변에 대한 이 모델의 판단을 대형 언어 모델의 판단과 비교한 "
        "일치도는 확인 항목 {n}개에서 κ {kappa}입니다{interval}.",
        "note_levels_kappa": "예시 면접에 매긴 점수의 일치도는 점수 {n}개에서 이차 가중 κ "
        "{kappa}입니다{interval}.",
        "note_interval": "({interval})",
        "note_no_machine": "대화록은 음성 인식기가 만들었습니다. 이 면접을 판단한 언어 모델은 "
        "없습니다. 녹음을 듣고 직접 결정하시기 바랍니다.",
        "note_quotes": "인용문은 모두 대화록에 그대로 있는 말이며, 시각은 녹음이 시작된 때부터 "
        "셉니다.",
        "note_quotes_hidden": "지원자의 이름은 다른 말로 바꾸었습니다. 그 밖에는 인용문 모두 "
        "대화록에 그대로 있는 말이며, 시각은 녹음이 시작된 때부터 셉니다.",
        "note_name_hidden": "지원자의 이름은 대화에서도 다른 말로 바꾸었습니다.",
        "note_total": "총점은 점수와 비중으로 계산하고, 점수가 없는 항목은 넣지 않습니다.",
        "note_rights": "지원자는 설명과 사람에 의한 재검토를 요구할 수 있습니다.",
        "made": "{date} 작성",
        "page": "{page} / {pages}쪽",
        "confidential": "대외비: 지원자의 개인정보",
        "file_name": "면접 리포트, {name}",
    },
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def labels(language: str) -> dict[str, str]:
    """All labels of one language; unknown languages get English."""
    return LABELS.get(language, LABELS["en"])


def long_date(language: str, year: int, month: int, day: int) -> str:
    """A date for people, such as ``21 November 2026``."""
    if language == "ko":
        return f"{year}년 {month}월 {day}일"
    return f"{day} {_MONTHS[month - 1]} {year}"
