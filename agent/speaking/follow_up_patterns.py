"""The wordings by which the checks of a follow-up recognise its faults."""

from __future__ import annotations

import re

from kit.language import Language

# Several questions in one.
SEVERAL: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:and|or|plus|as well as|followed by),? (?:also |then |so |in the end )?"
        r"(?:(?:with |for |to |by |in )?(?:what|how|why|when|where|who|which|whom)\b"
        r"|(?:did|do|does|was|were|is|are|have|has|had|could|would|can|will) "
        r"(?:you|it|he|she|they|that|this|the|your|there|someone|anyone)\b)"
        r"|\b(?:what|which|describe|explain|name)\b[^?]*\b(?:the|your|its) \w+,? and "
        r"(?:also )?(?:the|your|its|their) "
        r"(?:reasons?|results?|outcome|causes?|effects?|role|part)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"(?:나요|까요|가요|지요|는지|은지|을지|세요|신지)[,.?]? ?(?:와|과|,)? ?"
        r"(?:그리고|또한?|아울러|그럼|함께)"
        r"|(?:와|과|하고|및|이랑) (?:그 )?(?:이유|결과|원인|과정|방법|역할|효과|반응)"
    ),
}

KO_ASKING = re.compile(r"무엇|무슨|뭐|뭘|어떤|어떻|어땠|왜|어디|언제|누구|누가|얼마|몇|어느")

# Open or answered with yes or no.
CLAUSE_END = re.compile(r"[,;:.!–—]\s+|\s-\s")

LEAD_IN = re.compile(
    r"^(?:(?:and|so|but|then|also|well|okay|now|or|in the end|after that|there|exactly)\s+)+",
    re.IGNORECASE,
)

EN_ASKS = re.compile(
    r"^(?:(?:in|for|to|with|by|from|at|on|of|about|through|under|towards?) )?"
    r"(?:what|how|why|which|who|whom|whose|where\b|when (?:did|do|does|was|were|is|are|will|would"
    r"|have|had|could))\b",
    re.IGNORECASE,
)

EN_YES_NO = re.compile(
    r"^(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must|am)"
    r"(?:n't)?\b",
    re.IGNORECASE,
)

EN_REQUEST = re.compile(
    r"^(?:could|can|would|will) you (?:please |also |briefly |perhaps )?"
    r"(?:tell|describe|explain|walk|share|say|talk|give|show|name|elaborate|expand|take me)\b"
    r"(?![^?]*\b(?:if|whether)\b)",
    re.IGNORECASE,
)

KO_REQUEST = re.compile(
    r"까닭|이유|(?:말씀|설명|소개|이야기|얘기)(?:을|를)? ?(?:해|좀)|들려 ?주|알려 ?주|예를 들어"
)

KO_WHETHER = re.compile(r"여부|지 아닌지|지 않(?:은|았는)지|(?:인지|는지|했는지) (?:아닌지|안)")

# Leading.
PRAISE = (
    r"(?:great|good|nice|excellent|amazing|impressive|wonderful|brilliant|fantastic|perfect|bad"
    r"|wrong|terrible|poor|disappointing|risky)"
)

LEADING: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r",\s*(?:right|correct|true|no|yes)\?$|^(?:is|are|was|were|do|does|did|have|has)n't\b"
        r"|\b(?:is|are|was|were|do|does|did|have|has|had|would|could|should|wo|ca)n't "
        r"(?:you|it|they|he|she|that|there|we)\b"
        r"|\b(?:surely|obviously|clearly|of course|presumably|no doubt|undoubtedly|naturally"
        r"|certainly)\b|\b(?:i|we) (?:assume|suppose|guess|imagine|expect|bet|take it)\b"
        r"|\byou must (?:have|be)\b|\bwould you (?:agree|say that|not)\b|\bshouldn'?t have\b"
        r"|\byou should have\b|\bwhy on earth|\bwhy did(?: not|n't) you\b"
        rf"|\b{PRAISE} (?:job|work|idea|choice|decision|result|answer|success)\b"
        r"|\b(?:that|this|it) (?:is|was|sounds?) (?:such )?(?:an? )?(?:very |really |so |quite )*"
        rf"{PRAISE}\b|\b(?:so|very|how) (?:successful|unsuccessful|badly|poorly|brilliantly)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"지 ?않(?:나요|으세요|았나요|으셨나요|을까요|습니까|으신가요)|아닌가요|아니었나요"
        r"|그렇나요|맞나요"
        r"|당연히|당연한|분명히|분명|물론|틀림없이|확실히"
        r"|(?:했|셨|었|았)어야|어야 했|왜 (?:안 |못 )"
        r"|(?:왜|어째서)[^?]*지 ?(?:않으셨|못하셨)"
        r"|훌륭|대단하|대단한|인상적|멋지|멋진|아쉽|안타깝|잘하셨|잘못하|실망"
    ),
}

KO_TAG = re.compile(r"(?:죠|지요)\?$")

# Words that are put into the candidate's mouth.
QUOTATION = re.compile(r"[\"“”‘「『]([^\"“”’」』]+)[\"“”’」』]")

ATTRIBUTED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\byou(?:'ve| have)? (?:just )?(?:said|mentioned|told me|talked about|described|spoke of"
        r"|spoke about|noted|brought up|referred to)(?: that)? ([^,;?]+)",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"([^,?]+?)(?:라고|다고|에 대해|을|를|이야기를?|얘기를?)? ?"
        r"(?:말씀하셨|말씀하신|말씀을? ?해 ?주셨|언급하셨|언급하신"
        r"|이야기(?:해|를 해) ?주셨|다고 하셨|라고 하셨)"
    ),
}

# What was said.
ASKS_BEYOND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:why|how|reason|what (?:made|led|came|happened|changed|followed))\b", re.IGNORECASE
    ),
    "ko": re.compile(
        r"왜|어떻|어땠|이유|까닭|계기|얼마나|결과|반응|달라|바뀌|바꾸|어떤 (?:방법|방식|과정|기준)"
    ),
}
"""A reason, a way or what came of it: more than a fact that the answer's own words give."""
