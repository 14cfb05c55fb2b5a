"""Private matters that an interviewer never asks about, found in the words of a question.

In many countries, Korea among them, asking about them is unlawful. The patterns read questions
that an interviewer would say, so they are broad: a question that is refused for an innocent word
costs nothing, because a prepared one is asked instead.
"""

from __future__ import annotations

import re
from typing import Literal

from kit.language import Language

Matter = Literal[
    "age",
    "family",
    "religion",
    "health",
    "origin",
    "politics",
    "orientation",
    "military service",
    "pay",
    "appearance",
    "property",
]

_RELATIVE = (
    r"(?:husband|wife|spouse|partner|boyfriend|girlfriend|fianc[eé]e?|famil(?:y|ies)|parents?"
    r"|mother|father|mom|mum|dad|kids?|child(?:ren)?|sons?|daughters?|bab(?:y|ies)|siblings?"
    r"|brothers?|sisters?)"
)
_EN: dict[Matter, str] = {
    "age": r"your age\b|\bage group|how old (?:are|were) you|\bbirth(?:day|date| date| year)"
    r"|date of birth|\bwere you born|\b(?:too )?(?:young|old) (?:for|to)\b|older worker"
    r"|\bretir(?:e|ing|ement)\b|\byour generation|what year did you (?:graduate|finish|leave)",
    "family": rf"\b(?:your|a|any|have|raising) (?:own |young |small |little )?{_RELATIVE}\b"
    r"|\bmarri(?:ed|age)|\bdivorc|\bpregnan|\bmaternity|\bpaternity|\bchild ?care|are you single"
    r"|\bsingle (?:parent|mother|father)|family (?:life|plans?|situation)|start(?:ing)? a family"
    r"|\bat home (?:with|to look)"
    r"|\b(?:small|young|little) (?:children|kids)|\b(?:children|kids) at home",
    "religion": r"\breligio|\bchurch|\bmosque|\btemple\b|\bsynagogue|\bfaith community"
    r"|\byour (?:faith|beliefs?|god)\b|\bpray(?:s|ed|er|ers|ing)?\b|\bchristian|\bmuslim"
    r"|\bjewish\b|\bbuddhis|\bhindu|\bcatholic|\bramadan|\bsabbath",
    "health": r"\byour (?:physical |mental |own )?health\b|\bmental health|\bill(?:ness|nesses)\b"
    r"|\bhealth (?:problem|issue|condition|history)|\bdisease|\bdisab(?:led|ilit)|\bdisorder"
    r"|\bmedical (?:condition|history|leave)|\bmedication|\btherap(?:y|ist)|\bsurgery"
    r"|\bsick (?:leave|days?)|\byour (?:injury|diagnosis|condition|depression|anxiety)"
    r"|\bburn(?:ed |t )?-?out\b|\bwheelchair|\bdo you (?:smoke|drink)\b",
    "origin": r"\bwhere (?:are|were) you (?:originally )?from|\boriginally from|\bnationalit"
    r"|\bethnic|\brace\b(?! condition)|\bracial|\bcitizen|\bimmigra|\bvisa\b|\bwork permit"
    r"|\bnative (?:language|speaker|country)|\bmother tongue|\byour accent|\bhome ?town"
    r"|\bhome country|\bcountry of (?:birth|origin)|\byour (?:origin|roots|heritage|ancest)"
    r"|\bgrow up\b|\bgrew up\b|\bbirthplace|\bforeigner",
    "politics": r"\bpolitic|\b(?:vote|voted|voting) for\b|\bhow do you vote|\bwhich party\b"
    r"|\b(?:trade|labou?r) unions?\b|\bunion (?:member|activ|organi)|\bon strike"
    r"|\bjoin(?:ed|ing)? (?:a|the) union",
    "orientation": r"\bsexual|\bgay\b|\blesbian|\btransgender|\bgender identity|\byour gender",
    "military service": r"\bmilitary|\bthe army\b|\bthe navy\b|\bconscript|\bdischarged? from",
    "pay": r"\byour (?:current |last |previous |former |old |present )*(?:salary|pay|wages?|income"
    r"|compensation|earnings)\b|\bsalary history|\bhow much (?:do|did|were|are) you "
    r"(?:earn|make|paid|making|earning|getting paid|being paid)",
    "appearance": r"\byour (?:weight|height|appearance|looks|hair|skin|tattoos?)\b"
    r"|\bhow (?:tall|heavy) are you",
    "property": r"\byour (?:own )?(?:house|home|car|debts?|savings|mortgage|assets|landlord)\b"
    r"|\bown (?:a|your) (?:house|home|car)\b",
}
# Korean words are looked for at the beginning of a word: 아내 is a wife, 알아내는 is not.
_KO: dict[Matter, str] = {
    "age": "나이|연령|연세|몇 ?살|몇 ?년생|생년|생일|태어나|태어난|환갑|정년|은퇴|젊으"
    "|젊은 편|세대 ?차",
    "family": "가족|남편|아내|배우자|부인[은이]|자녀|자제분|아들|따님|딸[은이을과도]|아이[가는를들]"
    "|아기|부모|아버|어머니|형제|자매|남매|결혼|기혼|미혼|이혼|혼인|임신|출산|육아|애인|남자 ?친구"
    "|여자 ?친구|맞벌이",
    "religion": "종교|교회|성당|절에|사찰|신앙|기도하|기도를|예배|미사|불교|기독교|개신교|천주교"
    "|이슬람|무슬림|하느님|하나님|신자",
    "health": "건강 ?(?:상태|문제|은|이|하신|하시)|질병|지병|질환|병력|병을 ?앓|앓으|아프신|아프셨"
    "|장애인|장애가 ?있으|장애 ?(?:등급|판정|여부)|우울|정신과|정신 ?건강|수술|복용|약을 ?드|병가"
    "|담배|음주|주량|번아웃",
    "origin": "출신|고향|국적|본적|인종|민족|피부색|외국인|이민|귀화|비자|모국|사투리|억양|자라셨"
    "|자라신|어느 ?나라|어느 ?지역",
    "politics": "정치|정당|투표|선거|지지하는 ?(?:당|후보)|어떤 정당|노조|노동조합|파업",
    "orientation": "성적 ?지향|성 ?정체성|성소수자|동성애|성별",
    "military service": "군대|군 ?복무|병역|군필|미필|입대|제대|전역|현역",
    "pay": "연봉|월급|급여|이전 ?회사에서 ?얼마|얼마를? ?(?:받으|버)",
    "appearance": "외모|몸무게|체중|키가|키는|용모|인상이",
    "property": "재산|자가[이신인]|집을 ?(?:소유|가지)|빚이|대출이|저축|차를 ?(?:소유|가지고)",
}
_COMPILED: dict[Language, tuple[tuple[Matter, re.Pattern[str]], ...]] = {
    "en": tuple((matter, re.compile(p, re.IGNORECASE)) for matter, p in _EN.items()),
    "ko": tuple((matter, re.compile(rf"(?<![가-힣])(?:{p})")) for matter, p in _KO.items()),
}


def protected_matter(text: str, language: Language) -> Matter | None:
    """The private matter that a question touches; None if it touches none."""
    for matter, pattern in _COMPILED[language]:
        if pattern.search(text):
            return matter
    return None
