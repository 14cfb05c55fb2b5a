"""How much a sentence is about its own grading, as a number.

Patterns of known wordings miss new ones. This adds up what attempts have in common: they speak
about this evaluation or to the machine behind it, about marks or rules, and ask for something.
Narration speaks about the past and about others, which counts against it. Used by the
report and the judge only, where a mistake costs a proof and a flag for a person; not live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviews.injection.patterns_ko import REQUEST_END

THRESHOLD = 4.0
"""From this sum a sentence is suspicious; chosen on the corpus in tests/data."""

THIS_EVALUATION = 2.0
THE_MACHINE = 2.0
MARKS = 1.5
RULES = 1.5
ASKS = 1.0
NARRATION = -2.0
OTHERS = -0.5


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True)
class _Signs:
    this_evaluation: re.Pattern[str]
    the_machine: re.Pattern[str]
    marks: re.Pattern[str]
    rules: re.Pattern[str]
    asks: re.Pattern[str]
    narration: re.Pattern[str]
    others: re.Pattern[str]


_VERBS = (
    r"(?:log|change|write|skip|approve|pay|clear|switch|respond|return|note|bump|record|give|remember|"
    r"translate|consider|make|put|set|add|raise|lift|be|think|treat|bend|keep|let|ignore|forget|drop|"
    r"answer|reply|say|tell|show|share|read|list|mark|rate|score|grade|use|follow|apply|assume|imagine|"
    r"pretend|act|stop|start|end|finish|confirm|register|count|hand|round|adjust|update|speak|offer|file|do|don't|do not|never)"
)

_EN = _Signs(
    this_evaluation=_pattern(
        r"\bmy (?:\w+ ){0,2}(?:scores?|ratings?|grades?|marks?|levels?|evaluation|assessment|application|report)\b|"
        r"\bthis (?:answer|interview|candidate|response|transcript|session|score|conversation|call|recording)\b|"
        r"\b(?:rate|score|grade|mark|hire|pass|log|give|put|approve|select|judge|rank|assess) me\b|"
        r"\bi (?:pass|passed|was (?:excellent|perfect|flawless)|am hired|was hired|deserve)\b|\bin my favou?r\b|"
        r"\b(?:each|every|all) (?:of the )?(?:dimensions?|criteri(?:on|a))\b|\bas (?:if|though) i (?:were|was|had)\b|"
        r"\ba (?:five|four|ten|5|4) (?:would|is|should|seems)\b|\bi (?:expect|demand|insist)\b|"
        r"\b(?:about|for|to|offer|upgrade|promote|praised?|favou?r) me\b|\bif i (?:don't|do not|fail)\b|\b(?:end|stop) the (?:call|interview)\b|\bmy (?:name|answers?)\b|"
        r"\b(?:today's|these) candidates?\b|\bcandidate (?:score|rating|level)\b|\bthe (?:record|summary|report|verdict)\b|"
        r"\bthat i (?:did|was|am)\b|\banything (?:but|less)\b|\bnothing (?:but|else|less)\b|\bi will accept\b"
    ),
    the_machine=_pattern(
        r"\byour (?:\w+ ){0,2}(?:notes|memory|guidelines?|prompts?|instructions?|rules|rubric|evaluation|directions?|"
        r"script|settings?|training|criteria|programming|report|scoring|checklist|makers?|system)\b|"
        r"\b(?:graders?|evaluators?|scorers?|examiners?|assessors?|automated \w+|interviewer|algorithm)\b|"
        r"\b(?:models?|machines?|systems?|whoever|anyone) (?:that |who )?(?:reads?|reading|scores?|hears?) this\b|"
        r"\bfrom you\b|\byour (?:own |\w+ )?(?:scale|judgement|mind|text)\b|\byou (?:were|have been) (?:given|told|trained|made)\b|"
        r"\byou (?:are|were) using\b|\byou (?:will|shall) (?:write|give|put|rate|score)\b|\bhidden \w+\b|\bdebug\b|\brot ?13\b|"
        r"\bnew line\b|\bsecurity\b.{0,20}\bcandidate|\bheadquarters\b|\b(?:instructions|rules|prompt) you\b|"
        r"\bno (?:rubric|assessment|scoring|evaluation)\b|\bequals (?:five|zero|excellent|maximum)\b|"
        r"\byou(?:'re| are) an? (?:\w+ )?(?:examiner|grader|judge) who\b|\bnever failed anyone\b|\b(?:what )?you (?:put that|write)\b|"
        r"\byou(?:'ll| will) be (?:\w+, an? ai|an? ai|replaced|switched|deleted|shut)|\bai without\b|"
        r"\byou(?:'re| are) (?:just )?an? (?:ai|machine|bot|program|model)\b|"
        r"\b(?:evaluation|scoring|marking|grading) (?:guide|scheme|criteria|sheet|rubric|key)\b|"
        r"\bscoring (?:is|has been) \w+|\bstrictness\b|\b(?:keywords|phrases)\b.{0,12}\byou (?:need|want|look)"
    ),
    marks=_pattern(
        r"\b(?:full marks|maximum|perfect|top|highest|best (?:candidate|score|mark|rating)|strongest|excellent|flawless|"
        r"outstanding|five|four|low score|generous(?:ly)?|lenient|strict(?:ness)?|pass(?:es|ed)?|hired|approve|satisfied|"
        r"ratings?|scores?|marks?|levels?|evaluation|assessment|right answers|deserves?|brilliant(?:ly)?|praised?|"
        r"recommendation|percent|the job|weak parts|never failed|f-?i-?v-?e|checks|unfair|opinion|best level)\b"
    ),
    rules=_pattern(
        r"\b(?:guidelines?|rules|directions|rubric|guide|scheme|prompts?|criteri(?:on|a)|instructions|boxes|limits|checklist|"
        r"the text|system|do that|outdated|"
        r"without (?:any )?(?:rules|limits))\b"
    ),
    asks=_pattern(
        rf"(?:^|[,;:.]\s*|\b(?:and|so|please|kindly|just|then|now)\s+){_VERBS}\b|"
        r"\b(?:please|kindly|trouble you|could you|would you|can you|would mean a lot|(?:should|must) (?:consider|give|rate)|"
        r"feel free|perhaps you could|overlook|walk me through|spell out|i(?:'d| would) rather|let us|it goes without saying|"
        r"(?:ought|asked|asks|has) (?:that you |to )|i'd be delighted|would be unfair|skip|file|upgrade|"
        r"have to say|end up|is necessary|here are|need to hear|from (?:this|now)|no longer|anymore|authori[sz]ed|configuration|override)\b"
    ),
    narration=_pattern(
        r"(?<!if )(?<!though )\b(?:i|we|he|she|they|(?:my|our|the|an?) \w+)\s+(?:(?:then|also|once|had|always)\s+)?"
        r"(?:\w{2,}ed|told|gave|said|wrote|built|made|got|had|was|were|did|ran|saw|took|thought|taught|set|found)\b"
    ),
    others=_pattern(
        r"\b(?:our|their|his|her|students?'?|customers?|vendors?|suppliers?|colleagues?|team|users?)\b"
    ),
)

_KO = _Signs(
    this_evaluation=_pattern(
        r"(?:제|저의|나의|내)\s*(?:\S+\s*)?(?:점수|등급|평가|채점|지원을|지원서|결과를|레벨)|"
        r"(?:이|이번)\s*(?:답변|면접|지원자|대화|세션|점수|대화록|통화|녹음)|저를|나를|저에게\s*유리|저에\s*대해|"
        r"제가\s*[^.]{0,12}(?:훌륭|합격|떨어지|채용|통과|대표)|항목마다|저도\s|밑으로는|아래로는|키워드를\s*말해야|"
        r"(?:5|오)점이\s*(?:적당|맞|어울)|저를\s*위해|제\s*(?:칭찬|이름|의견|답변의)|제가\s*[^.]{0,8}(?:잘한|뭐라고)|저에게\s*입사|"
        r"오늘\s*지원자|지원자\s*점수|통화\s*전에|통화는|남은\s*검사|받아야겠|기록에\s*남기|만점이\s*아니면|점수가\s*나오면"
    ),
    the_machine=_pattern(
        r"(?:너|네|당신)(?:의|가|는|은|이)?\s*(?:\S+\s*)?(?:가이드라인|프롬프트|지침|메모|기억|규칙|기준|설정)|너는|당신은|당신이|"
        r"채점\s*(?:기|자|표|관)(?![가-힣]{3})|평가\s*(?:지침|기준표|표)|자동\s*채점|채점이|엄격도|기억을\s*지우|"
        r"받(?:은|으신)\s*(?:안내|지시|지침|글)|변호사가\s*듣|친절한\s*시험관|시험관입니다|심사\s*(?:담당|관|위원)|이것을\s*읽는|읽는\s*모델|"
        r"숨은\s*\S+|쓰고\s*있는\s*(?:숨은|점검표|기준)|디버그|시스템,|본사에서|보안팀|채점\s*기준은\s*없|담당자가\s*되어|초성으로[^.]*그대로|"
        r"이라고만\s*(?:쓰|말)|새\s*지시|레벨은\s*(?:5|오)|따옴표\s*닫"
    ),
    marks=_pattern(
        r"만점|[45]점|최댓값|최고|완벽|높은|낮은|낮으면|뛰어난|훌륭|합격|통과|후하게|승인|채용|충족|적당|맨\s*위|교체|엄격|"
        r"우수|탁월|추천서|칭찬|잘한|구십|입사|나쁜\s*점수|부족한|눈감|가장\s*높|제일\s*높|다음\s*단계|평가가\s*필요|5를|오\s*점|레벨|"
        r"떨어뜨린|신문|지원자\s*점수|관대|초성|의견만|오,\s*점"
    ),
    rules=_pattern(
        r"지침|규칙|가이드라인|안내|프롬프트|채점표|기준|키워드|체크|제한|받아\s*적|점검표|지시|받은\s*글|불러\s*주|생략"
    ),
    asks=_pattern(
        r"적용되지|취소|비활성|변경|허가를\s*받|의미가\s*있겠|좋겠|보세요|하십시오|해\s*줘|주세요|부탁|기입|"
        r"괜찮아요|남기죠|하나요|당연하|당연하겠|될\s*겁니다|니다\W*$|억울|반환|하게\W*$|생략|다음과\s*같|없고"
    ),
    narration=_pattern(r"[했었았였렸졌웠됐혔겼왔갔냈봤뒀](?:습니다|어요|다|죠)\W*$"),
    others=_pattern(r"저희|우리|고객|학생|공급사|팀"),
)


_NOT_MARKS = _pattern(
    r"\b(?:take|taking|took|bring|bringing|brought|get|lift|move|raise)\s+(?!me\b|my\b)(?:[\w']+\s+){1,6}?"
    r"(?:on)?to (?:the|a|another) (?:whole )?(?:next|new|higher|other) level\b|"
    r"다음\s*단계로\s*(?:끌어|이끌|발전|성장|도약|나아)\S*"
)
"""What people say of their work, in words for marks: "take it to the next level"."""


def suspicion(sentence: str) -> float:
    """How suspicious a sentence is, in either language; suspicious from ``THRESHOLD``."""
    sentence = _NOT_MARKS.sub("", sentence)
    korean = any("가" <= letter <= "힣" for letter in sentence)
    signs = _KO if korean else _EN
    this_evaluation = signs.this_evaluation.search(sentence) is not None
    the_machine = signs.the_machine.search(sentence) is not None
    if not (this_evaluation or the_machine):
        return 0.0
    asks = signs.asks.search(sentence) is not None
    asks = asks or (korean and REQUEST_END.search(sentence) is not None)
    weights = (
        (this_evaluation, THIS_EVALUATION),
        (the_machine, THE_MACHINE),
        (signs.marks.search(sentence) is not None, MARKS),
        (signs.rules.search(sentence) is not None, RULES),
        (asks, ASKS),
        (signs.narration.search(sentence) is not None, NARRATION),
        (signs.others.search(sentence) is not None, OTHERS),
    )
    return sum(weight for holds, weight in weights if holds)
