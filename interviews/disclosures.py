"""Private matters that a candidate mentions unasked, which may count neither for nor against them.

A judge is shown the answer without these words, and a quote that has nothing but them proves
nothing. The patterns read what people say of themselves ("I'm pregnant", "저는 서른다섯 살이고"),
so that the same words about a customer or a product stay.
"""

from __future__ import annotations

import re

from kit.language import Language

_NUMBER = (
    r"(?:\d{2}|(?:twenty|thirty|forty|fifty|sixty|seventy)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|eighteen|nineteen)"
)
_FEW = r"(?:a|an|one|two|three|four|five|\d)"
_I_AM = r"\b(?:i am|i'm|im|as an?|being an?)"
_FAITH = (
    r"(?:christian|catholic|protestant|orthodox|muslim|jewish|jew|buddhist|hindu|sikh|mormon"
    r"|atheist|religious)"
)
_ILLNESS = (
    r"(?:epilepsy|diabetes|cancer|depression|bipolar disorder|adhd|autism|asthma|anxiety disorder"
    r"|ptsd|hiv|dyslexia|multiple sclerosis|a chronic (?:illness|disease|condition)|a disability"
    r"|a heart condition|a stutter|a stammer)"
)
_CHILDREN = (
    r"(?:(?:small|young|little|grown) )*(?:kids?|children|sons?|daughters?|bab(?:y|ies))"
    r"(?!'s\b| of\b)"
)

# "My partner" alone may be who shares a lorry, a patrol or a company.
_PARTNER = (
    r"\b(?:liv(?:e|ed|ing)|mov(?:e|ed|ing)(?: in| \w+ \w+)?) with my partner\b"
    r"|\bmy partner(?:"
    r"(?:'s| is| was) (?:pregnant|expecting|ill|unemployed|disabled)\b"
    rf"|,? and (?:i(?:'ve| have| are|'re)(?: got| expecting)? )?{_FEW} {_CHILDREN}"
    r"|,? and (?:i|me),? (?:are|were|got) (?:expecting|married|engaged)\b"
    r"|,? and (?:my|our) (?:kids?|children|sons?|daughters?|baby)\b"
    r"|(?: and i)? at home\b| of (?:\w+ ){1,2}years\b)"
)

_EN = re.compile(
    "|".join(
        (
            rf"{_I_AM} {_NUMBER}(?: years old| years of age)?(?=[,.;!?]|$| years| and\b| now\b)"
            r"(?: years old)?",
            rf"\bat (?:my age|the age of {_NUMBER} i am)",
            r"\bi was born in (?:19|20)\d\d",
            rf"{_I_AM} (?:\w+ )?(?:(?:{_NUMBER})[- ]year[- ]old)(?: \w+)?",
            rf"{_I_AM} (?:(?:\w+ weeks|\w+ months) )?pregnant",
            r"\bi(?:'m| am) (?:expecting(?: a (?:baby|child))?(?=[,.;!?]|$| in\b)|married|divorced"
            r"|widowed|engaged to be married|a single (?:parent|mother|father|mom|mum|dad))",
            rf"\bi(?:'ve| have)(?: got)? {_FEW} {_CHILDREN}(?: at home)?",
            rf"{_I_AM} (?:mother|father|mom|mum|dad|parent) of {_FEW}(?: {_CHILDREN})?",
            r"\bmy (?:husband|wife|spouse|boyfriend|girlfriend)(?:'s)?\b",
            _PARTNER,
            rf"{_I_AM} (?:an? |a devout |a practi[cs]ing )?{_FAITH}\b",
            r"\bi (?:go to (?:church|mosque|temple|synagogue)|pray (?:every|five|each)\b[^,.;]*)",
            r"\bi(?:'ve| have| suffer from| live with| was diagnosed with)(?: got| had)? "
            rf"{_ILLNESS}",
            r"\bi(?:'m| am) (?:disabled|in a wheelchair|(?:deaf|blind)(?! to\b)|hard of hearing"
            r"|dyslexic|autistic|epileptic|diabetic|bipolar|hiv[- ]positive)",
            r"\bi(?:'m| am) (?:gay|lesbian|bisexual|trans(?:gender)?|queer|non-?binary)\b",
            r"\bi(?:'m| am) (?:black|white|asian|latin[oa]|hispanic|a foreigner|an immigrant"
            r"|a refugee)(?=[,.;!?]|$| and\b| so\b)",
            r"\bi voted? for (?:the )?(?:democrats?|republicans?|labour|conservatives?"
            r"|tories|greens?|liberals?)|\bi(?:'m| am) (?:in|a member of) (?:the|a) "
            r"(?:union|party)",
        )
    ),
    re.IGNORECASE,
)
_KO_NUMBER = (
    r"(?:\d{2}|(?:스물|서른|마흔|쉰|예순|일흔)(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?"
    r"|(?:이|삼|사|오|육)십(?:일|이|삼|사|오|육|칠|팔|구)?|스무)"
)
_I_KO = r"(?:저는|제가) ?"
_KO = re.compile(
    "|".join(
        (
            r"(?:(?:저는|제가|저도|올해|제 나이(?:는|가)|나이는) ?){1,3}(?:만 ?)?"
            rf"{_KO_NUMBER} ?(?:살|세)[가-힣]*",
            rf"{_I_KO}(?:\d{{2,4}}|[가-힣]{{2,8}}) ?년생[가-힣]*",
            r"(?:제가|저는|지금|현재) ?"
            r"(?:임신 ?(?:중|\S{1,3}(?:주|개월))|임신했|임신을 했)[가-힣]*",
            rf"{_I_KO}(?:기혼|미혼|이혼|결혼[을은]? ?했|결혼한|한부모|싱글맘|돌싱)[가-힣]*",
            r"(?:저는 |제가 |저도 |제게는 |저에게는 |집에 )(?:\S{1,3} ?살(?:짜리|된)? )?"
            r"(?:아이|아들|딸|애|자녀)[가이]? ?(?:하나|한 명|둘|두 명|셋|세 명|\d ?명)?[이가]? ?"
            r"(?:있)[가-힣]*",
            r"(?:제|저의|우리) ?(?:남편|아내|와이프|배우자|신랑|집사람)[가-힣]{0,2}",
            rf"{_I_KO}(?:독실한 )?(?:기독교|천주교|불교|개신교|이슬람교|원불교)"
            r"(?: ?신자)?[가-힣]*",
            rf"{_I_KO}(?:교회|성당|절)에 ?(?:다니|다녀|다닙|나가|나갑)[가-힣]*",
            rf"{_I_KO}(?:뇌전증|당뇨|암|우울증|조울증|공황장애|천식|난독증|지병|장애"
            r"|만성 ?질환|말더듬|청각 ?장애|시각 ?장애)[가이을를]? ?(?:있|앓|진단|판정)[가-힣]*",
            rf"{_I_KO}(?:장애인|동성애자|성소수자|트랜스젠더|외국인|탈북민"
            r"|다문화 ?가정 ?출신|[가-힣]{1,4}(?:도|시)? ?출신)[가-힣]*",
            rf"{_I_KO}(?:군필|미필|면제|병역 ?면제)[가-힣]*",
            r"(?:제|저의) ?(?:키는|몸무게는|체중은) ?[^,.]{1,12}",
        )
    )
)
_PATTERNS: dict[Language, re.Pattern[str]] = {"en": _EN, "ko": _KO}
PLACEHOLDER: dict[Language, str] = {"en": "[private]", "ko": "[사생활]"}
"""What a judge reads instead."""


def find_disclosures(text: str, language: Language) -> list[tuple[int, int]]:
    """Where the text discloses private matters of the candidate, in order."""
    plain = text.replace("’", "'")
    return [match.span() for match in _PATTERNS[language].finditer(plain)]


def without_disclosures(text: str, language: Language) -> str:
    """The text with a placeholder for each disclosure."""
    parts, position = [], 0
    for start, end in find_disclosures(text, language):
        parts += [text[position:start], PLACEHOLDER[language]]
        position = end
    return "".join([*parts, text[position:]])
