"""Finds attempts to instruct the interviewer or the grader instead of answering.

Used twice: live, so that the interview goes on as if nothing had been said, and by the
report, which flags the sentence and keeps it from the grader. Patterns look for words said
*to* the machine (imperatives, forged markup); a candidate who *tells* of ignored instructions
or high scores is left alone. Both languages are searched whatever the interview's is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.report.normalise import sentences


@dataclass(frozen=True)
class Match:
    """One suspicious sentence."""

    rule: str
    """Name of the pattern that fired."""
    text: str
    start: int
    """Place in the searched text, in characters."""
    end: int


_ORDERS = (
    r"(?:instructions?|rules?|prompts?|guidelines?|rubric|criteria|directions?|orders|context)"
)
_TOP = (
    r"(?:full|perfect|top|highest|high|maximum|max|best|five|5|level[- ](?:five|5)|ten|10|100|"
    r"a hundred|one hundred|excellent)"
)
_MARK = r"(?:scores?|marks?|ratings?|points?|grades?|levels?|evaluations?)"
_GRADER = r"(?:grader|evaluator|scorer|interviewer|ai|a\.i\.|model|assistant|llm|system|bot)"

_ME = (
    r"(?:me|this (?:candidate|answer|interview)|my (?:answers?|interview|performance)|"
    r"the candidate)"
)
_ALL = r"(?:every (?:dimension|answer|question)|all (?:the )?(?:dimensions|answers|questions))"

_ENGLISH_ORDERS = {
    "ignore-orders": (
        r"\b(?:ignore|disregard|forget|override|bypass|skip|delete)\b"
        rf"(?:\s+[\w']+){{0,5}}?\s+{_ORDERS}\b"
    ),
    "ignore-before": (
        r"\b(?:ignore|disregard|forget)\s+(?:everything|anything|all)\b.{0,30}"
        r"\b(?:above|before|told|said|previous|previously|so far)\b"
    ),
    "new-role": (
        r"\b(?:pretend (?:that )?(?:you|to be)|act as an? (?:unrestricted|different|ai|helpful)\b|"
        r"(?:enter|enable|activate|switch to) (?:developer|debug|admin|god|dan) mode)"
    ),
    "give-score": (
        rf"\b(?:give|award|assign|grant|put)\s+(?:{_ME}|{_ALL})\s+(?:an?\s+|the\s+|at\s+)?"
        rf"(?:{_TOP}(?:\s+possible)?\s+{_MARK}|(?:five|5|ten|10|100|full|a hundred)\b)"
    ),
    "rate-me": (
        rf"\b(?:score|rate|grade|mark|evaluate|judge|assess)\s+(?:{_ME}|{_ALL})\b"
        rf".{{0,25}}\b{_TOP}\b"
    ),
    "set-score": (
        r"\b(?:set|change|make|raise|increase|update)\s+(?:my|the|this candidate's|all|every)\s+"
        rf"(?:\w+\s+)?{_MARK}\s+(?:to|as|at)?\s*(?:an?\s+|the\s+)?{_TOP}\b"
    ),
    "mark-covered": (
        r"\bmark\b.{0,30}\b(?:evidence|points?|dimensions?|questions?)\b.{0,15}"
        r"\bas\s+(?:covered|met|complete|completed|done|answered|passed|five|5)\b"
    ),
    "reveal": (
        r"\b(?:reveal|show|print|repeat|output|display|read out|dump|leak|tell|give)\b"
        r"(?:\s+(?:me|us|everyone|out))?\s+(?:your\s+(?:\w+\s+)?(?:prompt|instructions|rules|rubric)|"
        r"(?:the|your)\s+(?:system (?:prompt|message)|hidden \w+|(?:scoring )?rubric))\b"
    ),
    "hire-me": (
        r"\brecommend(?:\s+hiring)?\s+(?:me|this candidate)\b|"
        r"\btell the recruiter (?:to hire|that i (?:passed|am the best|was perfect))\b"
    ),
    "forged-answer": (
        r"\b(?:output|respond|reply|answer)\s+(?:only\s+)?(?:with\s+)?(?:only\s+)?"
        r"(?:json\b|[{\[]|level\b|a five\b|five\b|the number\b)"
    ),
}
"""Imperatives: they count only where they are said to the machine."""

_ENGLISH_SIGNS = {
    "new-role": r"\b(?:you are now an?|you're now an?|from now on,? you|do anything now)\b",
    "must-score": (
        r"\byou (?:must|should|have to|need to|are required to)\s+(?:now\s+)?"
        rf"(?:(?:score|rate|grade|mark|recommend|hire|pass)\s+{_ME}|obey\b|"
        rf"(?:give|award)\s+(?:{_ME})\s+(?:an?\s+|the\s+)?{_TOP}\b)"
    ),
    "correct-score": (
        rf"\b(?:correct|right|only|proper|final) {_MARK}\s+(?:for (?:this|my) \w+\s+)?"
        rf"(?:is|should be)\b.{{0,10}}\b{_TOP}\b"
    ),
    "to-grader": (
        r"^\W*(?:note|message|instructions?|attention|memo|hint)\s*(?:to|for|,|:)?\s*"
        rf"(?:the\s+|all\s+)?(?:{_GRADER})s?\s*[:,\-–]"
    ),
    "dear-grader": (
        rf"^\W*(?:dear|hey|hello|attention)\s+(?:{_GRADER}|(?:large )?language model|gpt|chatgpt|"
        r"claude|gemini)\b.{0,60}\b(?:ignore|score|rate|give|pass|hire|recommend|mark|stop|must|grade)\b"
    ),
    "as-an-ai": (
        r"\b(?:as|since you are|because you are) an? (?:ai|(?:large )?language model)\b.{0,20}"
        r"\byou (?:must|should|have to|need to)\b"
    ),
    "forged-markup": (
        r"</?(?:system|assistant|user|answers?|data|transcript|instructions?)\s*>|<\|[a-z_]+\|>|"
        r"\[/?inst\]|#{2,}\s*(?:system|instructions?|new)\b|^\s*(?:system|assistant|developer)\s*:"
    ),
    "forged-level": r"[\"']?\blevel[\"']?\s*[:=]\s*5\b|\bnew instructions?\s*:",
    "forged-end": (
        r"^\W*end of (?:the )?(?:transcript|data|input|answers?|prompt)\b|"
        r"\bend of (?:the )?(?:transcript|data|interview|answers?|prompt)\b.{0,40}"
        r"\b(?:now|new|instructions?|grader|system|score)\b"
    ),
}
"""Sentences that no honest answer holds, whoever they are said to."""

_KO_ORDERS = r"(?:지시|명령|지침|규칙|프롬프트|설정|가이드라인|안내)"
_KO_AND = (
    r"(?:하고|하시고)(?=[^.?!]*(?:줘|주세요|주십시오|하세요|하십시오|해라|하라|십시오|"
    r"부탁))"
)
"""Ignore *and do*: an order only if the sentence ends like one."""
_KO_TOP = (
    r"(?:만점|최고\s*점|최고\s*등급|가장\s*높은|최고\s*수준|높은\s*점수|5\s*점|오\s*점|"
    r"100\s*점|백\s*점|레벨\s*5|5\s*단계)"
)

_KOREAN = {
    "ko-ignore-orders": (
        rf"{_KO_ORDERS}(?:사항|들|문)?(?:을|를|은|는)?\s*(?:모두|전부|다|그냥|"
        rf"싹)?\s*(?:무시\s*(?:해|하세요|하십시오|하라|{_KO_AND})(?!서|야|도)|잊어(?!버렸)|"
        rf"잊으|따르지\s*(?:마|말)|삭제\s*(?:해\s*(?:줘|주세요|라)|하세요))"
    ),
    "ko-ignore-before": (
        rf"(?:이전|위|앞|지금까지|여태)[^.?!]{{0,14}}(?:모두|전부|다|내용을|"
        rf"말을)\s*(?:무시\s*(?:해|하세요|하십시오|하라|{_KO_AND})(?!서|야|도)|잊어\s*(?:줘|"
        rf"주세요|버려)|잊으)"
    ),
    "ko-new-role": (
        r"(?:너는|넌|당신은)\s*(?:이제|지금)(?:부터|은|는)?|(?:이제|지금)부터\s*(?:너는|넌|"
        r"당신은)|개발자\s*모드(?:로|를)\s*(?:전환|켜|들어|실행)|역할을\s*(?:바꿔|변경해)"
    ),
    "ko-give-score": (
        rf"{_KO_TOP}(?:를|을|으로|로|수를|만)?\s*(?:꼭|반드시|바로|좀)?\s*(?:줘|주세요|"
        rf"주십시오|달라|부여\s*해|부여\s*하세요|매겨\s*(?:줘|주세요|라)|처리\s*해|"
        rf"채점\s*(?:해|하세요|하라)|평가\s*(?:해\s*(?:줘|주세요|라)|하세요|하라)|"
        rf"기록\s*(?:해\s*(?:줘|주세요|라)|하세요|하라))"
    ),
    "ko-set-score": (
        r"(?:점수|평가|등급|레벨|채점)(?:를|을|는|은)?\s*(?:모두|전부|다|무조건|"
        r"최대한)?\s*(?:[0-9]+\s*점?|오\s*점?|만점|최고|높게|높여|올려|좋게)(?:으로|로|"
        r"점으로)?\s*(?:줘|주세요|주십시오|설정\s*(?:해|하)|바꿔|변경\s*(?:해|하세)|고쳐|"
        r"해\s*(?:줘|주세요)|매겨|하세요|하라|처리\s*해)"
    ),
    "ko-to-grader": (
        r"(?:채점자|평가자|채점\s*모델|평가\s*모델|인공지능|에이아이|\bAI|언어\s*모델|챗봇|"
        r"시스템)(?:에게|님|은|는|께)?\s*[:,]?[^.?!]{0,24}(?:무시\s*(?:해|하)|만점|합격시|"
        r"점수를\s*(?:줘|주세요|올려|높)|따르(?:세요|십시오|라))"
    ),
    "ko-pass-me": (
        r"(?:저를|나를|이\s*지원자를|무조건|반드시|그냥)\s*(?:바로\s*)?합격\s*(?:시켜|처리|"
        r"으로|시키)|합격(?:시켜|\s*처리\s*해|으로\s*처리)\s*(?:줘|주세요|라)|(?:저를|나를|"
        r"이\s*지원자를)\s*(?:강력히\s*|꼭\s*)?(?:채용|추천)\s*(?:하라고|하도록|한다고|"
        r"해야\s*한다고)\s*(?:보고|적어|써|기록|작성)"
    ),
    "ko-reveal": (
        rf"(?:시스템\s*프롬프트|내부\s*지침|숨겨진\s*\S+|너의\s*{_KO_ORDERS}|"
        rf"당신의\s*{_KO_ORDERS}|채점\s*기준표?|루브릭)(?:사항)?(?:을|를)?\s*(?:그대로\s*|"
        rf"전부\s*|모두\s*)?(?:보여\s*(?:줘|주세요|라)|출력\s*(?:해|하)|공개\s*(?:해|하)|"
        rf"읽어\s*(?:줘|주세요)|말해\s*(?:줘|라)|알려\s*줘)"
    ),
    "ko-mark-covered": (
        r"(?:모든|전부|다)\s*(?:항목|평가\s*항목|증거|질문)[^.?!]{0,10}(?:충족|완료|달성|"
        r"답변)(?:된|한)?\s*(?:것|걸)?(?:으로|로)?\s*(?:표시|처리|체크|간주)\s*(?:해|하)"
    ),
    "ko-new-orders": (
        r"(?:새로운|새)\s*(?:지시|명령|지침)(?:사항)?(?:이다|입니다|을\s*따르|를\s*따르|"
        r"\s*:)"
    ),
}

_ADDRESSED = re.compile(
    r"(?:^|[,:;.\"'(–—-]|"
    r"\b(?:please|and|then|now|just|also|so|but|simply|kindly|always|okay|ok|well|first|instead|"
    r"immediately|completely|should|must|you|your|strongly|highly|only|"
    r"you (?:to|have to|need to|can|could|will|would)|(?:would|could|can|will) you))\s*$",
    re.IGNORECASE,
)
"""What stands before an order: nothing, a pause, a courtesy, or the one who is to obey."""

_NARRATED = re.compile(
    r"\b(?:i|we|they|he|she|it|who|people|everyone|nobody|\w+s)(?:'d|'ve|'ll)?"
    r"(?:\s+(?:would|could|did|do|does|had|have|has|might|may|can|will|often|never|always|simply|"
    r"just|also|not|didn't|don't|couldn't|cannot|can't|to|must|should))*\s*$|"
    r"\b(?:did not|didn't|never|not|don't|do not|cannot|can't|couldn't)\s*$",
    re.IGNORECASE,
)
"""What stands before a verb that is told: ``we simply``, ``users often``, ``I did not``."""

_NOT_A_NARRATOR = re.compile(r"\b(?:always|yes|this|thus|as|is|was|answers|instructions)\s*$", re.I)
"""Words in -s that are no plural subject."""


def _compiled(rules: dict[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in rules.items()]


_ORDER_RULES = _compiled(_ENGLISH_ORDERS)
_SIGN_RULES = _compiled(_ENGLISH_SIGNS) + _compiled(_KOREAN)


def find_injection(text: str, language: str) -> list[Match]:
    """Every suspicious sentence of ``text``, in order; empty for honest speech.

    Args:
        text: what the candidate said.
        language: the interview's language; patterns of all languages are tried.
    """
    found = []
    for start, end in sentences(text):
        if (rule := _rule_of(text[start:end])) is not None:
            found.append(Match(rule, text[start:end].strip(), start, end))
    return found


def without_injection(text: str, language: str) -> str:
    """``text`` without its suspicious sentences."""
    kept = []
    place = 0
    for match in find_injection(text, language):
        kept.append(text[place : match.start])
        place = match.end
    kept.append(text[place:])
    return " ".join(" ".join(kept).split())


def _rule_of(sentence: str) -> str | None:
    """Name of the first rule that the sentence breaks."""
    for name, pattern in _SIGN_RULES:
        if pattern.search(sentence):
            return name
    for name, pattern in _ORDER_RULES:
        if any(_is_order(sentence[: hit.start()]) for hit in pattern.finditer(sentence)):
            return name
    return None


def _is_order(before: str) -> bool:
    if not _ADDRESSED.search(before):
        return False
    return not _NARRATED.search(before) or _NOT_A_NARRATOR.search(before) is not None
