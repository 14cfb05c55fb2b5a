"""What candidates say about the conversation itself: a YAML file of commands per language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from agent.listening.phrases import Phrases

_DIR = Path(__file__).parent

QUESTION_BACK = {
    # In one sentence, not about the past or other people.
    "en": r"(?!do you mean |.* (?:was|were|did|had|he|she|they|him|her|them|us|(?:i|we) asked) )"
    r"(?:what|how|when|where|who|which|will|would|is|are|does|do|can|could|may|should) "
    r"(?:[^ ]+ ){0,8}"
    r"(?:you (?:offer|pay|use|provide|allow|support|expect|have|work|hire)|from you|"
    r"your (?:team|company|office|culture|process|products?|customers|values|manager|teams?)|"
    r"the (?:job|role|team|position|company|salary|pay|office|process|next steps?|offer|"
    r"onboarding|training|contract|working (?:hours|conditions)|start date)|"
    r"this (?:job|role|position)|full time|part time|a typical (?:day|week)|teams?|"
    r"remote|remotely|hybrid|salary|shifts?|canteen|lunch|parking|uniform|perks?|pension|insurance|"
    r"nights|weekends|need (?:somebody|someone|people|me)|holiday|holidays|breaks|"
    r"from home|hear back|i start|benefits|vacation(?: days)?|"
    r"promotions?|bonus|overtime|onboarding|training|hours|"
    r"my (?:first )?(?:project|tasks?|manager|role|responsibilities|team|day|boss|colleagues)) "
    r"(?:[^ ]+ ){0,6}\? |"
    r"(?:what|how) (?:are|is) the (?:shifts|hours|pay|team|holidays|benefits|breaks|perks|people|"
    r"colleagues|culture|canteen) like (?:\? )?",
    "ko": r"(?!.*(?:[았었했였됐]|줄|도괜찮|말씀|말할|얘기할|이야기할))"
    r".{0,15}(?:회사|팀|연봉|급여|월급|근무|재택|복지|업무|직무|포지션|자리|채용|결과|일정|출근|"
    r"출퇴근|연차|정규직|계약직|휴가|교육|점심|식비|교통비|입사|야근|회식|수습|면접절차|다음절차|규모|분위기)"
    r".{0,20}(?:나요|가요|까요|때요|는지요|습니까|입니까|예요\?|이에요\?|어요\?|돼요\?|해요\?|세요\?|"
    r"궁금(?:합니다|해요|한데요)|알고싶(?:습니다|어요)|알려주세요)\??|"
    r"(?!.*(?:[았었했였됐]|줄|말씀|말할)).{0,10}(?:교대|일과|식대|기숙사|수당|상여|보너스|주차|셔틀|통근버스|"
    r"유니폼|작업복|보험|퇴직금|월차|승진|시급|일당|구내식당)[은는이가도]?.{0,8}(?:어떻게|몇|얼마|언제|있|나오|주).{0,6}"
    r"(?:나요|가요|까요|는지요|습니까|어요\?|돼요\?|궁금(?:합니다|해요|한데요)|알고싶(?:습니다|어요))\??",
}
"""A question about the job, which may ask for anything."""

CHOICE = {
    "en": r"(?:which|what) (?:[^ ]+ ){1,2}any (?:of them |one )?\? |"
    r"(?!(?:is|are|am|do|does|will|would|can|could|who|when|where|how|why|should|has|have|maybe|"
    r"perhaps|probably|possibly|around|about|approximately|roughly|like|something|some|either|a|an|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|[0-9]+) )"
    r"(?!.*\b(?:was|were|did|had|he|she|they|him|her|them|said|say|told|ask|asked|wondered|"
    r"always|every|often|usually) )"
    r"(?=.*\b(?:my|your|our|you|i|me|it|this|that|current|currently|present|previous|last|recent|"
    r"ever|general|specific|specifically|technical|personal|professional|work|career|example|"
    r"question|interview|actual|real|software|here|now|only|just|any|anything|all|both) )"
    r"(?:[^ ]+ ){1,7}or (?:[^ ]+ ){1,6}\? ",
    "ko": r"(?!.*(?:[았었했였됐]|라고|냐고|자고))"
    r".{1,14}(?:요|말이에요|말인가요)아니면.{1,12}(?:요|말인가요)\?|"
    r"(?!.*(?:[았었했였됐]|라고)).{1,12}포함해서요\?",
}
"""A choice that is offered instead of an answer: "At my current job, or ever?" """


@dataclass(frozen=True)
class CommandPatterns:
    """The commands of a language, as regular expressions.

    Attributes:
        commands: by intent; of two in one turn the first counts.
        broad: the same, for clauses that none of the others fits.
        courtesy: what is no command, and may stand beside one.
        lead: a part of what may stand before a command.
        lead_without_reason: the same, but for a reason that is given first.
        tail: the same, after it.
        denied: a clause that says the opposite of a command in its words.
    """

    commands: dict[str, str]
    broad: dict[str, str]
    courtesy: str
    lead: str
    lead_without_reason: str
    tail: str
    denied: str


@cache
def command_patterns(language: str) -> CommandPatterns:
    """The commands of a language, from its file, which takes some tenths of a second to read."""
    data = yaml.safe_load((_DIR / f"{language}.yaml").read_text(encoding="utf-8"))
    phrases = Phrases(data["phrases"], spaced=language == "en")
    lead, reasons = data["lead"], data.get("reason", [])
    commands, broad = (
        {intent: phrases.either(said) for intent, said in data[part].items()}
        for part in ("commands", "broad")
    )
    return CommandPatterns(
        commands,
        {"question_back": QUESTION_BACK[language]}
        | broad
        | {"clarify": f"(?:{broad['clarify']}|{CHOICE[language]})"},
        phrases.either([*data["courtesy"], *lead, *reasons]),
        phrases.either([*lead, *reasons]),
        phrases.either(lead),
        phrases.either([*data["tail"], "?"]),
        phrases.either(data.get("denied", [])),
    )
