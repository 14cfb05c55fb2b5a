"""The headings and labels of résumés, in English and Korean.

All keys are in the form of ``key_of``: one case, and Korean without spaces.
"""

from __future__ import annotations

import re

from pipelines.resume.schemas import SectionKind
from pipelines.resume.text import normalise

MAX_KEY_CHARACTERS = 80
"""Longer text is neither a heading nor a label."""

_ORNAMENT = re.compile(r"^[\W\d_]+|[\W_]+$")
_HANGUL = re.compile(r"[가-힣]")


def key_of(text: str) -> str:
    """A heading or label in the form of the tables: without bullets, numbers, brackets, colons."""
    if len(text) > MAX_KEY_CHARACTERS:
        return ""
    key = _ORNAMENT.sub("", normalise(text))
    return re.sub(r"\s+", "" if _HANGUL.search(key) else " ", key)


_HEADINGS: dict[SectionKind, str] = {
    "personal": "personal information, personal details, contact, contact information, "
    "contact details, 인적사항, 기본정보, 개인정보, 기본인적사항, 연락처정보",
    "summary": "summary, professional summary, profile, about, about me, objective, "
    "career objective, introduction, personal statement, cover letter, "
    "자기소개, 자기소개서, 소개, 요약, 간단소개, 핵심요약, 지원동기, 경력요약, 지원사항, 지원정보",
    "education": "education, academic background, education and training, academic history, "
    "학력, 학력사항, 최종학력, 교육, 교육사항, 교육이력, 학력및교육",
    "experience": "experience, work experience, professional experience, employment, "
    "employment history, work history, career, career history, relevant experience, "
    "경력, 경력사항, 경력기술서, 업무경험, 직무경험, 경험, 경력상세, 주요경력, 근무경력",
    "projects": "projects, personal projects, selected projects, key projects, "
    "프로젝트, 주요프로젝트, 프로젝트경험, 개인프로젝트, 수행프로젝트",
    "skills": "skills, technical skills, core skills, key skills, core competencies, "
    "competencies, technologies, tech stack, tools, skill set, expertise, "
    "기술, 기술스택, 보유기술, 스킬, 핵심역량, 보유역량, 역량, 사용기술, 활용기술, 주요기술",
    "certificates": "certificates, certifications, certification, licenses, licences, "
    "licenses and certifications, 자격증, 자격, 자격사항, 자격면허, 면허, 자격증및면허, 보유자격증",
    "languages": "languages, language skills, foreign languages, 어학, 외국어, 어학능력, "
    "외국어능력, 어학성적, 어학사항",
    "awards": "awards, honors, honours, awards and honors, achievements, "
    "수상, 수상경력, 수상내역, 수상이력, 상훈, 수상및활동",
    "publications": "publications, papers, patents, talks, 논문, 특허, 논문및특허, 발표, 출판",
    "activities": "activities, volunteer, volunteering, volunteer experience, interests, hobbies, "
    "extracurricular activities, references, military service, "
    "활동, 대외활동, 교내활동, 봉사활동, 취미, 병역, 병역사항, 기타, 기타사항, 추천인, 활동사항",
}

HEADINGS: dict[str, SectionKind] = {
    key.strip(): kind for kind, keys in _HEADINGS.items() for key in keys.split(",")
}

_LABELS = {
    "name": "name, full name, applicant, applicant name, 이름, 성명, 지원자, 지원자명, 성함",
    "email": "email, e-mail, mail, email address, 이메일, 메일, 전자우편, 이메일주소, 메일주소",
    "phone": "phone, tel, telephone, mobile, cell, phone number, mobile phone, "
    "전화, 전화번호, 연락처, 휴대폰, 휴대전화, 핸드폰, 휴대폰번호, 휴대전화번호",
    "target_role": "target role, target position, desired role, desired position, desired job, "
    "position applied for, applied position, role applied for, applying for, position desired, "
    "job applied for, target job, "
    "지원직무, 지원분야, 지원부문, 지원포지션, 지원직종, 지원직군, 지원업무, 희망직무, 희망직종, "
    "희망직군, 희망포지션, 희망업무, 희망분야, 목표직무",
    "target_company": "target company, desired company, company applied to, applying to, "
    "target employer, employer applied to, "
    "지원회사, 지원기업, 지원업체, 지원사, 희망회사, 희망기업, 목표회사, 목표기업, 지원처",
    "major": "major, field of study, course of study, area of study, "
    "전공, 주전공, 학과, 전공분야, 전공학과, 학과전공",
}

LABELS: dict[str, str] = {
    key.strip(): field for field, keys in _LABELS.items() for key in keys.split(",")
}

OTHER_LABELS = {
    *("address", "date of birth", "birth date", "nationality", "gender", "website", "linkedin"),
    *("github", "location", "portfolio", "gpa", "degree", "school", "university"),
    *("주소", "생년월일", "나이", "성별", "국적", "학교", "학교명", "학점", "졸업", "기간", "회사"),
    *("희망연봉", "연봉", "희망근무지", "근무지", "입사일", "입사가능일", "지원일", "지원경로"),
    *("회사명", "직책", "직위", "부서", "담당업무", "포트폴리오", "깃허브", "블로그", "홈페이지"),
}
"""Labels of values that are not read; they end the value before them."""

BESIDE = {
    *("training", "qualifications", "qualification", "background", "abilities", "knowledge"),
    *("history", "details", "recognition", "memberships", "leadership", "coursework", "software"),
}
"""Words beside one of the ``HEADINGS``, as in "Education & Training"."""

TITLES = {
    *("resume", "résumé", "curriculum vitae", "cv", "application", "job application"),
    *("이력서", "입사지원서", "지원서", "경력기술서", "자기소개서", "이력서및자기소개서"),
}
"""Titles of the whole document."""
