"""The headings and labels of résumés, in English and Korean.

All keys are in the form of ``key_of``: one case, and Korean without spaces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.resume.text import normalise

if TYPE_CHECKING:  # the child process that reads files must start quickly
    from pipelines.resume.schemas import SectionKind

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
    "personal": "personal information, personal details, personal data, personal info, contact, "
    "contacts, contact information, contact details, contact info, contact me, get in touch, "
    "how to reach me, reach me, details, links, "
    "인적사항, 기본정보, 개인정보, 기본인적사항, 인적정보, 연락처정보, 지원자정보, 신상정보",
    "summary": "summary, professional summary, executive summary, career summary, profile, "
    "professional profile, personal profile, about, about me, who i am, objective, bio, "
    "career objective, introduction, personal statement, cover letter, overview, "
    "summary of qualifications, career goal, goals, motivation, "
    "자기소개, 자기소개서, 소개, 요약, 간단소개, 핵심요약, 지원동기, 경력요약, 지원사항, 지원정보, "
    "지원내용, 한줄소개, 프로필, 성장과정, 입사후포부, 성격의장단점, 지원동기및포부, 자기소개글",
    "education": "education, academic background, educational background, education and training, "
    "education & training, academic history, academic qualifications, academics, studies, "
    "degrees, schooling, qualifications, academic record, educational qualifications, "
    "education history, where i studied, where i learned, my education, "
    "학력, 최종학력, 교육, 교육이력, 학력및교육, 학교교육",
    "experience": "experience, work experience, professional experience, employment, "
    "employment history, work history, career, career history, relevant experience, jobs, "
    "professional background, work background, career background, industry experience, "
    "positions held, positions, appointments, professional history, professional appointments, "
    "my work, my career, my journey, career path, career highlights, where i worked, "
    "where i work, where i have worked, where i've worked, jobs i've had, jobs i have had, "
    "what i've done, what i have done, clinical experience, teaching experience, "
    "employment record, work record, previous employment, practical experience, "
    "경력, 경력기술서, 업무경험, 직무경험, 경험, 주요경력, 근무경력, 업무경력, 직장경력, 근무이력, "
    "재직이력, 실무경험, 실무경력, 회사경력, 일한곳, 걸어온길, 직무이력",
    "projects": "projects, personal projects, selected projects, key projects, side projects, "
    "notable projects, academic projects, open source, open source projects, selected work, "
    "selected works, portfolio, what i've built, what i have built, what i've made, "
    "things i've built, things i built, "
    "프로젝트, 주요프로젝트, 프로젝트경험, 개인프로젝트, 수행프로젝트, 참여프로젝트, 프로젝트이력",
    "skills": "skills, technical skills, core skills, key skills, core competencies, key "
    "competencies, competencies, technologies, tech stack, tools, skill set, skillset, expertise, "
    "areas of expertise, proficiencies, technical proficiencies, professional skills, "
    "soft skills, hard skills, it skills, computer skills, digital skills, toolbox, toolkit, "
    "strengths, tools and technologies, what i know, what i use, what i bring, what i do best, "
    "what i'm good at, top skills, skills summary, technical expertise, specialties, "
    "기술, 기술스택, 보유기술, 스킬, 핵심역량, 보유역량, 역량, 사용기술, 활용기술, 주요기술, "
    "직무역량, "
    "사용가능기술, 보유스킬, 컴퓨터활용능력, 활용능력, oa능력",
    "certificates": "certificates, certifications, certification, licenses, licences, license, "
    "licenses and certifications, licenses & certifications, professional certifications, "
    "credentials, accreditations, training, courses, training and certifications, "
    "자격증, 자격, 자격면허, 면허, 자격증및면허, 보유자격증, 자격증및교육, 수료, 이수교육, "
    "교육수료",
    "languages": "languages, language skills, foreign languages, language proficiency, "
    "mother tongue, 어학, 외국어, 언어, 어학능력, 외국어능력, 어학성적, 언어능력",
    "awards": "awards, honors, honours, awards and honors, achievements, key achievements, "
    "honors and awards, accomplishments, recognition, honors-awards, "
    "수상, 수상경력, 수상내역, 수상이력, 상훈, 수상및활동",
    "publications": "publications, papers, patents, talks, selected publications, presentations, "
    "논문, 특허, 논문및특허, 발표, 출판",
    "activities": "activities, volunteer, volunteering, volunteer experience, volunteer work, "
    "interests, hobbies, hobbies and interests, personal interests, extracurricular activities, "
    "references, military service, community, community service, leadership, memberships, "
    "affiliations, professional memberships, additional information, miscellaneous, "
    "활동, 대외활동, 교내활동, 봉사활동, 취미, 특기, 취미및특기, 병역, 기타, 추천인, 해외경험, "
    "동아리",
}

HEADINGS: dict[str, SectionKind] = {
    key.strip(): kind for kind, keys in _HEADINGS.items() for key in keys.split(",")
}
for _base in [key for key in HEADINGS if _HANGUL.search(key)]:
    for _suffix in ("사항", "내역", "이력", "현황", "상세", "내용", "정보", "소개"):
        HEADINGS.setdefault(_base + _suffix, HEADINGS[_base])

_LABELS = {
    "name": "name, full name, applicant, applicant name, 이름, 성명, 지원자, 지원자명, 성함",
    "email": "email, e-mail, mail, email address, 이메일, 메일, 전자우편, 이메일주소, 메일주소",
    "phone": "phone, tel, telephone, mobile, cell, phone number, mobile phone, "
    "전화, 전화번호, 연락처, 휴대폰, 휴대전화, 핸드폰, 휴대폰번호, 휴대전화번호",
    "target_role": "target role, target position, target job title, desired job title, desired "
    "role, desired position, desired job, "
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
    *(
        "주민등록번호",
        "우편번호",
        "연령",
        "사진",
        "입학",
        "재학",
        "재학기간",
        "근무기간",
        "직급",
        "소속",
    ),
    *(
        "최종학력",
        "학위",
        "졸업구분",
        "졸업여부",
        "평점",
        "소재지",
        "퇴사사유",
        "자격증명",
        "발행처",
    ),
    *(
        "취득일",
        "발행기관",
        "병역",
        "혼인",
        "보훈",
        "장애",
        "영문",
        "한문",
        "한자",
        "영문이름",
        "e-mail",
    ),
    *("company", "employer", "role", "position", "title", "dates", "date", "period", "duration"),
    *("city", "country", "zip", "postcode", "post code", "state", "age", "sex", "marital status"),
    *("institution", "graduation", "grade", "thesis", "advisor", "result", "subject", "year"),
    *("availability", "notice period", "salary", "expected salary", "visa", "driving licence"),
    *(
        "place of birth",
        "telephone number",
        "fax",
        "web",
        "twitter",
        "blog",
        "skype",
        "responsibilities",
    ),
    *("회사명", "직책", "직위", "부서", "담당업무", "포트폴리오", "깃허브", "블로그", "홈페이지"),
}
"""Labels of values that are not read; they end the value before them."""

WEAK_LABELS = {
    "role": "target_role",
    "position": "target_role",
    "job": "target_role",
    "job title": "target_role",
    "title": "target_role",
    "직무": "target_role",
    "직종": "target_role",
    "company": "target_company",
    "employer": "target_company",
    "회사": "target_company",
    "회사명": "target_company",
    "기업": "target_company",
    "기업명": "target_company",
}
"""Labels that mean the target only beside one of ``LABELS`` that means it."""

_TABLE_LABELS = {
    "company": "company, employer, organization, organisation, 회사명, 회사, 근무처, 직장명, "
    "기업명, 직장, 근무회사",
    "role": "role, position, title, job title, 직위, 직책, 직급, 직무, 직위직책, 직급직책, "
    "담당직무, 포지션",
    "dates": "dates, date, period, duration, years, 기간, 근무기간, 재직기간, 재학기간, 년월, "
    "졸업년월, 일자, 취득일, "
    "입학졸업, 수학기간, 연도",
    "work": "responsibilities, duties, description, tasks, 담당업무, 업무, 주요업무, 업무내용, "
    "내용, 담당",
    "school": "institution, school, university, college, 학교명, 학교, 출신학교",
    "major": "major, field, subject, field of study, course, 전공, 학과, 전공학과, 학과전공, "
    "전공및학위, 전공학부",
    "degree": "degree, qualification, 학위, 졸업구분, 졸업여부, 구분, 졸업, 상태",
    "other": "location, city, grade, gpa, result, 소재지, 학점, 평점, 비고, 성적, 퇴사사유, 부서,"
    " 소속, 부서명",
}
TABLE_LABELS: dict[str, str] = {
    key.strip(): field for field, keys in _TABLE_LABELS.items() for key in keys.split(",")
}
"""The heads of columns in tables of positions and schools."""

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


_JOINED = re.compile(r"\s*(?:&|/|·|,|\+|\||\band\b|및|와|과(?=[가-힣]))\s*", re.IGNORECASE)
_LABELLED = re.compile(r"^\W*([^:：]{1,40}?)\s*[:：]\s*(.*)$")
MAX_HEADING_CHARACTERS = 48
_QUALIFIER_WORDS = (
    "professional work career employment relevant selected recent previous additional other "
    "technical core key personal academic industry main major my general special"
)
_QUALIFIERS = frozenset(_QUALIFIER_WORDS.split())


def heading_kind(line: str) -> SectionKind | None:
    """The kind of section that a line begins, if it is a heading and nothing else."""
    line = line.strip()
    if not line or len(line) > MAX_HEADING_CHARACTERS or line[-1] in ".,;" or "\t" in line:
        return None
    key = key_of(line)
    if key in HEADINGS:
        return HEADINGS[key]
    first, *others = (key_of(part) for part in _JOINED.split(key))
    known = bool(others) and all(other in HEADINGS or other in BESIDE for other in others)
    if known and first in HEADINGS:
        return HEADINGS[first]
    if known and others[0] in HEADINGS and first in BESIDE:
        return HEADINGS[others[0]]
    words = key.split(" ")
    if 2 <= len(words) <= 4 and all(word in _QUALIFIERS for word in words[:-1]):
        return HEADINGS.get(words[-1])
    return None


def is_heading(text: str) -> bool:
    """Whether a text is the heading of a section."""
    return heading_kind(text) is not None


def is_label(cell: str) -> bool:
    """Whether a cell is a label, with or without a value, or a heading."""
    label = _LABELLED.match(cell)
    key = key_of(label[1] if label else cell)
    return key in LABELS or key in OTHER_LABELS or heading_kind(cell) is not None
