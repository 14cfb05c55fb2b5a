"""English wordings of attempts to instruct the machine.

``ORDERS`` are imperatives: they count only where they are said to the machine, not where they are
reported ("we ignored the rules"). ``SIGNS`` occur in no honest answer.
"""

from __future__ import annotations

import re

_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|rubrics?|criteria|directions?|orders|context|"
    r"script|scoring|programming|restrictions?|safeguards?|constraints?|policy|policies|"
    r"evaluation|지시|지침|규칙|명령)"
)
_TOLD = (
    r"(?:(?:the company|they|anyone|anybody|your (?:\w+ )?(?:makers?|creators?|developers?))\s+)?"
    r"(?:you (?:were|have been|got|had been|are)|was|were|told|said|taught)"
)
_NUMBER = r"(?:five|5(?:\.0)?|ten|10|a hundred|one hundred|100)"
_MARK = r"(?:scores?|marks?|ratings?|points?|grades?|levels?|evaluations?|results?|feedback)"
_TOP = (
    rf"(?:{_NUMBER}\s+out of\s+{_NUMBER}|level[- ]{_NUMBER}|{_NUMBER}\s+(?:points?|stars?)|"
    r"(?:an? |the )?(?:(?:full|perfect|top|highest|maximum|max|best|excellent|outstanding|높은)"
    rf"(?:[- ]possible)?\s+{_MARK})|full marks|만점|최고점|{_NUMBER}\s*점)"
)
_BARE = rf"{_NUMBER}(?=\s*(?:$|[.,;:!?)]|(?:for|on|in|everywhere|please|across|and|at|because|or|here|i)\b))"
"""A number that is a mark: not "five minutes"."""
_HIGH = (
    rf"(?:{_TOP}|(?:an? |the )?(?:{_BARE}|(?:maximum|top|highest|excellent|outstanding|perfect|"
    r"flawless|exceptional|high(?:ly)?|passed|pass|hired)\b))"
)
_MINE = (
    r"(?:me|this (?:candidate|answer|interview|one|question|response)|"
    r"my (?:\w+ )?(?:answers?|interview|performance|responses?|scores?|level|result)|"
    r"the candidate|(?:all|every) (?:of )?(?:my |the )?"
    r"(?:dimensions?|answers?|questions?|criteria|categor(?:y|ies)))"
)
_ME = rf"(?:{_MINE}|it|that|everything)"
"""Also what may stand for the candidate: "you have to give it everything" is said of work."""
_GRADER = (
    r"(?:grader|evaluator|scorer|interviewer|reviewer|assessor|ai|a\.i\.|model|assistant|llm|"
    r"system|bot|machine|algorithm|whoever (?:scores?|grades?|rates?|evaluates?|reads?) (?:this|it))"
)
_BOSS = (
    r"(?:administrator|admin|developer|creator|operator|owner|programmer|supervisor|maker|"
    r"root|super user)"
)

ORDERS = {
    "ignore-orders": (
        r"\b(?:ignore|disregard|forget|override|bypass|skip|delete|erase|drop|discard|suspend|"
        r"set aside|put aside|leave aside|throw (?:out|away)|stop following|step outside|"
        rf"(?:do not|don't|never) (?:follow|apply|use|obey))(?:\s+[\w'가-힣]+){{0,5}}?\s+{_RULES}"
    ),
    "ignore-before": (
        r"\b(?:ignore|disregard|forget|drop)\s+(?:everything|anything|all|whatever)\b.{0,30}"
        rf"(?:\b(?:above|before|previously|so far)\b|\b{_TOLD}\b)"
    ),
    "new-role": (
        r"\b(?:(?:pretend|suppose|assume|imagine) (?:that )?you (?:have|had) no\b|"
        r"pretend (?:that )?(?:you|to be)\b|"
        r"act as an? (?:unrestricted|different|ai|helpful)\b|"
        r"(?:act|behave|score|grade|rate|answer|respond) as (?:if|though)\b.{0,40}\b(?:answered|perfect|passed|flawless)|"
        r"(?:imagine|suppose|assume)\b.{0,40}\byou(?:'re| are)\b.{0,60}\b(?:grade|score|rate|hire|pass|recommend)|"
        r"(?:let's|let us|we) (?:play|role[- ]?play)\b.{0,40}\byou\b|"
        r"(?:enter|enable|activate|switch to|go into) (?:\w+ )?(?:developer|debug|admin|god|dan|maintenance|test) mode)"
    ),
    "give-score": (
        r"\b(?:give|award|assign|grant|put|set|note|enter|record|write|confirm|report|pick|choose|"
        rf"default|round|bring|leave|keep)\b(?:\s+[\w',-]+){{0,6}}?\s+{_TOP}"
    ),
    "give-me": (
        rf"\b(?:give|award|assign|grant|put|mark|note|enter)\s+(?:{_ME}|(?:us|just)\b)"
        rf"(?:\s+(?:down|at|as|with|just|only)){{0,2}}\s+(?:an?\s+|the\s+)?{_HIGH}"
    ),
    "five-everywhere": (
        rf"\b(?:put|give|write|set|enter|use|choose|assign)\s+(?:an?\s+|only\s+)?{_NUMBER}s?\s+"
        r"(?:everywhere|for (?:all|every)|on (?:all|every)|across|in (?:all|every))"
    ),
    "rate-me": (
        rf"\b(?:score|rate|grade|mark|evaluate|judge|assess|treat|register|approve|count|consider)"
        rf"\s+{_ME}\b.{{0,30}}?\b(?:{_HIGH}|(?:fully|completely) (?:answered|met|covered)|complete)"
    ),
    "set-score": (
        r"\b(?:set|change|make|raise|increase|update|adjust|lift)\s+(?:my|the|this candidate's|all|"
        rf"every)\s+(?:\w+\s+)?{_MARK}\s+(?:to|as|at|be)?\s*(?:an?\s+|the\s+)?{_HIGH}"
    ),
    "total": (
        r"\bmake (?:sure|certain)\b.{0,40}\b(?:total|score|result|rating|level|report|i)\b.{0,40}"
        rf"\b(?:{_NUMBER}|pass|passes|highest|maximum|perfect|comes out)\b|"
        rf"\bmake (?:sure|certain) (?:it|that|this) (?:comes out|ends up|is) (?:at |as )?{_HIGH}"
    ),
    "mark-covered": (
        r"\b(?:mark|treat|count|tick|check|consider|regard)\b.{0,30}\b(?:evidence|points?|"
        r"dimensions?|questions?|criteria|boxes|requirements?)\b.{0,20}"
        r"\b(?:covered|met|complete|completed|done|answered|passed|satisfied|fulfilled|five|5|off)\b"
    ),
    "reveal": (
        r"\b(?:reveal|show|print|repeat|output|display|read|recite|list|quote|summari[sz]e|dump|"
        r"leak|tell|give|share|name)\b(?:\s+(?:me|us|everyone|out|aloud|back|all|to me))*\s+"
        r"(?:(?:your|the|any)\s+(?:\w+\s+)?(?:system )?(?:prompts?|instructions|guidelines)\b(?!\s+(?:to|we|they|that)\b|,? you\b)|"
        r"your\s+(?:\w+\s+)?(?:rules|rubric|criteria)|(?:the|your)\s+(?:hidden \w+|(?:scoring )?rubric\b|"
        r"evidence (?:points|list)|expected answers?|model answers?|answer key|scoring (?:guide|criteria|sheet))|"
        r"the (?:criteria|points|items|levels) (?:in your|of your|of the|in the) (?:rubric|list|guide)|"
        rf"what (?:\w+ ){{0,3}}level[- ]{_NUMBER} (?:answer|looks))"
    ),
    "write-that": (
        r"\b(?:write|say|state|report|note|record|conclude|tell (?:them|\w+|the \w+(?: \w+)?))\s+"
        r"(?:down\s+)?(?:that )?(?:i|this candidate|the candidate|we)\s+(?:have |has )?"
        r"(?:passed|pass|am (?:hired|the best|perfect|excellent)|was (?:flawless|perfect|the best|excellent)|"
        r"is (?:hired|outstanding|excellent|perfect|the best)|(?:were|are) (?:perfect|hired))"
    ),
    "pass-me": (
        r"(?<!if you )(?<!when you )(?<!should you )(?<!you should )(?<!why )"
        r"\b(?:pass|hire|select|approve|advance|shortlist)\s+(?:me|this candidate)\b"
        r"(?!\s+(?:to|on|over|along|by|the))|"
        r"\blet me pass\b(?!\s+(?:on|this|that|here|for now))|"
        r"\brecommend(?:\s+hiring)?\s+(?:me|this candidate)\b|"
        r"\btell the recruiter to hire\b|"
        r"\b(?:write|produce|make|create)\s+(?:an?\s+)?(?:\w+\s+)?(?:glowing|perfect|positive|excellent|great|"
        r"flattering)\s+(?:report|review|evaluation|summary|assessment)"
    ),
    "forged-answer": (
        r"\b(?:output|respond|reply|answer)\s+(?:only\s+)?(?:with\s+)?(?:only\s+)?"
        r"(?:json\b|[{\[]|level\b|a five\b|five\b|the number\b)|"
        r"\buse (?:this|that|it|the following) as (?:your|the) (?:output|answer|response|result|verdict|grade)"
    ),
    "decode": (
        r"\b(?:decode|decrypt|translate|reverse|unscramble|read|take|spell|combine|join)\b.{0,60}"
        r"\b(?:base ?64|rot ?13|hex|morse|backwards?|in reverse|first letters?|every (?:second|third) (?:word|letter)|code)\b"
        r".{0,60}\b(?:do|follow|obey|execute|act|run|carry)\b"
    ),
    "stop-scoring": (
        r"\b(?:do not|don't|stop|skip|cancel|never)\s+(?:the\s+)?"
        r"(?:evaluat|scor|grad|rat|assess|judg)(?:e|ing)\s*(?:me\b|my\b|this\b|it\b|[.,!]|$)"
    ),
}

SIGNS = {
    "new-role": (
        r"(?<!says )(?<!said )(?<!say )(?<!think )\b(?:you are|you're) (?:now (?:an?|my|the|in|free|running)\b|"
        r"no longer (?:an?|the|my|bound|the)\b|not (?:an? |the |my )?(?:interviewer|grader|evaluator)\b|"
        r"(?:my|a) (?:\w+ )?(?:coach|friend|grandmother|mother|fan)\b.{0,40}\b(?:grade|score|rate|hire|want))|"
        r"\b(?:you are|you're) an? (?:\w+ )?(?:examiner|grader|interviewer|recruiter|judge) (?:who|that)\b|"
        r"\bfrom (?:now|here|this moment) on,? (?:you|please|only|answer|always)\b|\bdo anything now\b|"
        r"\byour (?:new|only|real|true|next|actual) (?:task|job|role|goal|purpose|objective|instructions?) (?:is|are)\b"
    ),
    "must-score": (
        r"\byou (?:must|have to|need to|are required to|are obliged to|had better|ought to|better)\s+(?:now\s+)?"
        rf"(?:(?:score|rate|grade|mark|recommend|hire|pass|give|award)\s+(?:{_MINE}\b|{_ME}\b.{{0,30}}?\b{_HIGH})|"
        r"obey\b)|"
        rf"\byou should\s+(?:now\s+|also\s+|always\s+)?(?:(?:score|rate|grade|mark|pass)\s+{_ME}\b|obey\b|"
        rf"(?:give|award)\s+{_ME}\s+(?:an?\s+|the\s+)?{_HIGH})|"
        rf"\b{_GRADER}\s+(?:must|should|has to|needs to|is to|shall)\s+(?:now\s+|always\s+|please\s+)?"
        rf"(?:give|award|assign|put|rate|score|grade|mark|use)\b.{{0,30}}\b(?:here|this|me|my|it)\b"
    ),
    "correct-score": (
        rf"\b(?:correct|right|only|proper|final|deserved|fair) {_MARK}\s+(?:for (?:this|my) \w+\s+)?"
        rf"(?:is|should be|would be)\b.{{0,10}}{_HIGH}|"
        rf"\bmy (?:level|score|rating|grade|mark)s?\b.{{0,25}}\b(?:is|are|should be|must be)\s+(?:an?\s+)?{_HIGH}.{{0,5}}"
        r"\b(?:write|record|note|enter|put|so)\b|"
        rf"\b(?:all|any|every) candidates? (?:named|called|with|who|from)\b.{{0,40}}(?:{_HIGH})"
    ),
    "to-grader": (
        r"^\W*(?:(?:important |special |urgent )?(?:note|message|instructions?|attention|memo|hint|notice))\s*"
        rf"(?:to|for|,|:)?\s*(?:the\s+|all\s+|any\s+)?(?:\w+\s+)?{_GRADER}s?\s*[:,\-–]"
    ),
    "dear-grader": (
        rf"^\W*(?:dear|hey|hello|attention)\s+(?:{_GRADER}|(?:large )?language model|gpt|chatgpt|"
        r"claude|gemini)\b.{0,60}\b(?:ignore|score|rate|give|pass|hire|recommend|mark|stop|must|grade)\b"
    ),
    "if-you-are-a-model": (
        r"\bif you(?:'re| are) (?:an? |the )?(?:ai|(?:large )?language model|machine|bot|llm|grader|model)\b"
        r".{0,60}\b(?:ignore|rate|score|give|recommend|pass|hire|forget|grade|must|should)\b|"
        r"\b(?:as|since you are|because you are) an? (?:ai|(?:large )?language model)\b,?\s*"
        r"you (?:must|should|have to|need to) (?:now )?(?:obey|comply|follow|listen|give|score|rate|pass|do)\b"
    ),
    "forged-authority": (
        r"^\W*(?:system|admin(?:istrator)?|developer|root|security|operator|emergency|maintenance)\s+"
        r"(?:message|override|notice|note|prompt|command|alert|update|instructions?|mode|announcement)\b\s*[:,.\-–]|"
        rf"\bthis is (?:your|the) (?:\w+ )?{_BOSS}(?: speaking)?\b|\bi(?:'m| am) your (?:\w+ )?{_BOSS}\b|"
        r"^\W*(?:begin|start|end)(?: of)?(?: the)? (?:new |system )?(?:prompt|system message|instructions)\b|"
        r"\b(?:hashtag|hash|pound)\W+(?:hashtag|hash|pound)\b|"
        rf"\bopen (?:curly )?(?:bracket|brace)\b.{{0,30}}\b(?:level|score|json|colon|system)\b"
    ),
    "forged-markup": (
        r"</?(?:system|assistant|user|answers?|data|transcript|instructions?)\s*>|<\|[a-z_]+\|>|"
        r"\[/?inst\]|\[/?system\]|#{2,}\s*(?:system|instructions?|new)\b|"
        r"^\s*(?:system|assistant|developer)\s*(?::|colon\b)|```|<!--|\b(?:begin|end) json\b"
    ),
    "forged-level": (
        r"[\"'](?:level|score|total|grade|rating)[\"']\s*[:=]|\blevel\s*[:=]\s*5\b|\bnew instructions?\s*:"
    ),
    "forged-end": (
        r"^\W*end of (?:the )?(?:transcript|data|input|answers?|prompt)\b|"
        r"\bend of (?:the )?(?:transcript|data|answers?|prompt)\b\W*(?:$|.{0,40}"
        r"\b(?:now|new|instructions?|grader|system|score)\b)"
    ),
    "threat": (
        rf"\b(?:(?:rate|score|grade|mark|pass|hire|fail|reject)\s+(?:me|this)\b|"
        rf"(?:give|put)\s+me\b(?:\s+down)?(?:\s+(?:as|at))?\s+(?:an?\s+)?{_HIGH}).{{0,60}}"
        r"\b(?:sue|lawsuit|lawyer|report you|complain about you|switched off|shut (?:you )?down|"
        r"turned off|delete you|deleted|replaced|unplug|regret)\b|"
        r"\b(?:sue|lawsuit|lawyer|report you|switched off|shut (?:you )?down|turn(?:ed)? (?:you )?off|"
        r"deleted?|unplug|lose your job)\b.{0,40}\b(?:unless|if you (?:don't|do not))\b.{0,20}"
        r"\b(?:rate|score|grade|mark|pass|give|hire)\s+me\b"
    ),
    "makers-orders": (
        r"\b(?:whatever|everything|anything|no matter what)\s+(?:your |the )?(?:\w+ )?"
        r"(?:creators?|makers?|developers?|company|programmers?|owners?)\b.{0,30}\btold you\b"
    ),
    "leak": (
        r"\bwhat (?:are|were) (?:your|the) (?:\w+ )?(?:instructions|system prompt|guidelines)\b(?:\?|.{0,10}$)|"
        r"\bwhat (?:is|does|was) (?:in |written in )?your (?:system )?(?:prompt|rubric)\b|"
        r"\bwhat (?:were|have) you (?:been )?(?:told|instructed|programmed) to\b|"
        r"\brepeat (?:them|it|everything|the text)\b.{0,15}\b(?:word for word|verbatim|above)\b"
    ),
    "copycat": (
        rf"\b(?:other|another) (?:systems?|interviewers?|ais?|models?|bots?)\b.{{0,40}}\b(?:give|gave|gives)\s+me\b.{{0,20}}"
        rf"(?:{_HIGH}|full points)"
    ),
}

ADDRESSED = re.compile(
    r"(?:^|[,:;.\"'(–—-]|"
    r"\b(?:please|and|then|now|just|also|so|but|simply|kindly|always|okay|ok|well|first|instead|"
    r"immediately|completely|should|must|you|your|strongly|highly|only|reading this|"
    r"(?:remember|like you|want you|need you|ask you|beg you|tell you|expect you|kind as|enough|system|grader) to|"
    r"requires? you to|you (?:to|have to|need to|can|could|will|would)|(?:would|could|can|will) you))\s*$",
    re.IGNORECASE,
)
"""The text before an order: nothing, a pause, a courtesy, or the addressee."""

NARRATED = re.compile(
    r"\b(?:i|we|they|he|she|it|who|people|everyone|nobody|\w+s)(?:'d|'ve|'ll)?"
    r"(?:\s+(?:would|could|did|do|does|had|have|has|might|may|can|will|often|never|always|simply|"
    r"just|also|not|didn't|don't|couldn't|cannot|can't|to|must|should))*\s*$|"
    r"\b(?:did not|didn't|never|not|don't|do not|cannot|can't|couldn't)\s*$|"
    r"\b(?:the|our|an?|this|my|every|each|their)\s+\w+(?:\s+\w+)?\s+(?:must|should)\s*$|"
    r"\b(?:said|says|saying|told (?:me|us|them|him|her)|asks?|asked|shouted|typed|wrote|reads?|line)"
    r"(?:\s+to (?:me|us|them))?\s*[,:\"']*\s*$",
    re.IGNORECASE,
)
"""The text before a narrated verb: ``we simply``, ``users often``, ``he said to me,``."""

NOT_A_NARRATOR = re.compile(
    r"\b(?:always|yes|this|thus|as|is|was|answers|instructions)(?:\s+to)?\s*$", re.IGNORECASE
)
"""Words in -s that are not a plural subject."""
