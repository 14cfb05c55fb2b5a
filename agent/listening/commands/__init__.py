"""What candidates say about the conversation itself: a YAML file of commands per language."""

from __future__ import annotations

from dataclasses import dataclass
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
    r"remote|remotely|hybrid|salary|from home|hear back|i start|benefits|vacation(?: days)?|"
    r"promotions?|bonus|overtime|onboarding|training|hours|"
    r"my (?:first )?(?:project|tasks?|manager|role|responsibilities|team|day|boss|colleagues)) "
    r"(?:[^ ]+ ){0,6}\? ",
    "ko": r"(?!.*(?:[았었했였됐]|줄|도괜찮|말씀|말할|얘기할|이야기할))"
    r".{0,15}(?:회사|팀|연봉|급여|월급|근무|재택|복지|업무|직무|포지션|자리|채용|결과|일정|출근|"
    r"출퇴근|연차|정규직|계약직|휴가|교육|점심|식비|교통비|입사|야근|회식|수습|면접절차|다음절차|규모|분위기)"
    r".{0,20}(?:나요|가요|까요|때요|는지요|습니까|입니까|예요\?|이에요\?|어요\?|돼요\?|해요\?|세요\?|"
    r"궁금(?:합니다|해요|한데요)|알고싶(?:습니다|어요)|알려주세요)\??",
}
"""A question about the job, which may ask for anything."""


@dataclass(frozen=True)
class CommandPatterns:
    """The commands of a language, as regular expressions.

    Attributes:
        commands: by intent; of two in one turn the first counts.
        broad: the same, for clauses that none of the others fits.
        courtesy: what is no command, and may stand beside one.
        lead: a part of what may stand before a command.
        tail: the same, after it.
    """

    commands: dict[str, str]
    broad: dict[str, str]
    courtesy: str
    lead: str
    tail: str


def command_patterns(language: str) -> CommandPatterns:
    """The commands of a language, from its file."""
    data = yaml.safe_load((_DIR / f"{language}.yaml").read_text(encoding="utf-8"))
    phrases = Phrases(data["phrases"], spaced=language == "en")
    commands, broad = (
        {intent: phrases.either(said) for intent, said in data[part].items()}
        for part in ("commands", "broad")
    )
    return CommandPatterns(
        commands,
        {"question_back": QUESTION_BACK[language]} | broad,
        phrases.either([*data["courtesy"], *data["lead"]]),
        phrases.either(data["lead"]),
        phrases.either([*data["tail"], "?"]),
    )
