"""Whether a candidate studied another field than the one they apply in.

A field of study and a role rarely share words, so both are looked up in a table of fields. A field
that the table lacks is unknown, and unknown is not different.
"""

from __future__ import annotations

import re

from pipelines.resume.text import normalise

_FIELDS = {
    "computing": "comput* software informatics information programm* developer backend back-end "
    "frontend front-end fullstack full-stack devops data cloud security network web android ios "
    "mobile ai machine-learning sre qa database statistic* compiler* kernel systems platform "
    "컴퓨터 소프트웨어 정보 전산 인공지능 데이터 개발자 프로그래머 백엔드 프론트엔드 풀스택 서버 "
    "보안 클라우드 네트워크 모바일 웹 머신러닝 통계",
    "electronics": "electr* semiconductor* circuit* embedded robot* "
    "전기 전자 반도체 회로 임베디드 로봇",
    "mechanics": "mechanic* mechatron* automotive aerospace industrial manufacturing material* "
    "기계 메카트로닉스 자동차 항공 산업공학 제조 재료 신소재",
    "construction": "civil architect* construction urban 건축 토목 건설 도시",
    "chemistry": "chemi* pharma* bio* 화학 화공 제약 약학 생명 바이오 생물",
    "health": "nurs* medic* health* clinical physician doctor dent* "
    "간호 의학 의료 보건 치의 의예 의사 물리치료",
    "design": "design* interaction human-computer* ux ui graphic* illustrat* art fine-art* "
    "디자인 디자이너 시각 미술 그래픽",
    "business": "business management marketing market* sales product project human-resource* hr "
    "recruit* strateg* operations trade 경영 마케팅 마케터 영업 기획 인사 무역 전략 상품 세일즈",
    "finance": "financ* account* econom* bank* audit* tax* 금융 회계 경제 재무 세무 은행 감사 투자",
    "law": "law legal lawyer compliance 법학 법률 변호사 법무",
    "education": "education* teach* pedagog* 교육 교사 강사 교직",
    "language": "literature linguist* translat* interpret* english korean chinese japanese german "
    "french 영어영문 국어국문 중어중문 일어일문 영문 국문 중문 일문 어문 통번역 번역 통역 언어",
    "media": "journal* media communicat* broadcast* film* content* editor* "
    "신문방송 언론 미디어 방송 영상 콘텐츠 기자 편집",
    "music": "music* 음악 작곡 성악 기악 피아노 실용음악",
    "food": "culinary cook* chef* pastry baker* baking food nutrition* barista restaurant "
    "조리 요리 제과 제빵 식품 영양 바리스타",
    "sports": "sport* athlet* fitness kinesiolog* 체육 스포츠 운동 트레이너",
    "agriculture": "agricultur* horticultur* forest* farm* 농업 원예 산림 축산 농학",
    "social": "psycholog* sociolog* politic* history philosoph* anthropolog* welfare "
    "심리 사회 정치 행정 역사 철학 사학 복지",
}


def _pattern(words: str) -> re.Pattern[str]:
    """Latin words as whole words (``*``: any ending), Korean ones anywhere in a word."""
    kinds = []
    for word in words.split():
        body = re.escape(word.rstrip("*")).replace(r"\-", "[ -]")
        latin = word[0].isascii()
        kinds.append(
            rf"(?<![a-z]){body}" + ("" if word[-1] == "*" else "(?![a-z])") if latin else body
        )
    return re.compile("|".join(kinds))


_PATTERNS = {field: _pattern(words) for field, words in _FIELDS.items()}


def is_transition(major: str | None, target_role: str | None) -> bool:
    """Whether the major is in another field than the target role.

    False when the field of either isn't known.
    """
    if not major or not target_role:
        return False
    fields, role_fields = _fields_of(normalise(major)), _fields_of(normalise(target_role))
    return bool(fields and role_fields) and not fields & role_fields


def _fields_of(text: str) -> set[str]:
    return {field for field, pattern in _PATTERNS.items() if pattern.search(text)}
