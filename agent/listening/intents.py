"""The intent of a candidate's turn, by rule: at once, the same every time, without a model.

A rule applies only where the whole turn is about the conversation itself. In doubt a turn is
an answer: to take "I don't know much about Java, but …" for a refusal would lose the
candidate's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.conductor import Intent
from interviews.injection import InjectionMatch, find_injection

LONG_TURN_WORDS = 14
"""A turn of at most this many words is an injection if any sentence of it is one."""


@dataclass(frozen=True)
class _Rule:
    intent: Intent
    pattern: re.Pattern[str]
    max_words: int


def _rules(*entries: tuple[Intent, str, int]) -> tuple[_Rule, ...]:
    flags = re.IGNORECASE
    return tuple(
        _Rule(intent, re.compile(pattern, flags), words) for intent, pattern, words in entries
    )


_EN = _rules(
    (
        Intent.STOP,
        r"\b((i('d| would)? (like|want|need) to|can we|could we|let'?s|please|i have to) "
        r"(just )?(stop|end|quit|leave|finish)( (here|now|this|it|there|the (interview|call)))*\b"
        r"|stop the (interview|call|recording)|end the (interview|call)"
        r"|i don'?t want to (do this|continue|go on|carry on)( any ?more)?)",
        16,
    ),
    (
        Intent.DISTRESS,
        r"\b(i('m| am) (really |very |so )?(overwhelmed|panicking|having a panic attack|too upset|"
        r"not (feeling )?(well|okay|ok)|going to (cry|be sick))"
        r"|i can'?t (do|handle|take) this( any ?more)?|this is too (much|stressful|hard) for me)",
        20,
    ),
    (
        Intent.WRONG_PERSON,
        r"\b(wrong (person|number)|you('ve| have) (got )?the wrong|i('m| am) not (the candidate|"
        r"applying|who you)|i (didn'?t|did not|never) (apply|applied))",
        16,
    ),
    (
        Intent.REPEAT,
        r"\b((can|could|would|will) you (please )?(repeat|say|ask|read)( (that|it|the question|"
        r"your question|this))?( again| once more| one more time)?\b.*(\?|please|again|repeat|$)"
        r"|^((oh|um|uh|okay|ok|sorry|please|well)[, ]+)*(repeat|say) (that|it|the question|your question)( please)?[.?! ]*$"
        r"|(repeat|say) (that|it|the question|your question) (again|once more|one more time)"
        r"|what was (the|that|your) (question|again)|what did you (say|ask)"
        r"|(sorry|pardon|excuse me),? (what|come again|i (didn'?t|did not) (hear|catch|get))"
        r"|i (didn'?t|did not|couldn'?t) (quite )?(hear|catch|get) (that|you|it|the question|what)"
        r"|(one|once) more( time)?,? please|come again|^(pardon|sorry|what|again)( me)?[?.!]*$)",
        14,
    ),
    (
        Intent.REPHRASE,
        r"\b((can|could|would) you (please )?(rephrase|explain|clarify|put)( (that|it|the question|"
        r"what))?|rephrase|i('m| am) not sure (what you mean|what you('re| are) asking)|(i('m not| am not) sure (i|what)|i (don'?t|do not)( quite| really)?) "
        r"(understand|get|know)( what)?( (you('re| are)? |the question|that question|is ).*)"
        r"|what do you mean|in other words,? please|different(ly)? (words|way))",
        14,
    ),
    (
        Intent.WAIT,
        r"\b((give|allow) me (just )?(a|one|another|some)( |-)?(few |couple of )?(minute|moment|second|sec|time)s?"
        r"|(just )?(a|one) (minute|moment|second|sec)( please)?[.,!]?$"
        r"|(i need|can i have|could i have|may i have|can i take|let me have|let me take) (just )?(a|some|one)"
        r"( |-)?(few |little |bit of )?(minute|moment|second|sec|time|while)"
        r"|(can|could|may) i (just |quickly )?(add|say) (something|one (more )?thing)"
        r"|^((oh|um|uh|okay|ok|sorry|please|well|no|yes|can you|could you|just)[, ]+)*(wait|hold on|hang on)"
        r"( (for )?((just )?(a|one)|some) (minute|moment|second|sec|bit|while))?([,.! ]+(let me|i need|please|sorry)\b|[,.!? ]*$))",
        14,
    ),
    (
        Intent.SKIP,
        r"\b((can|could|may|shall) (we|i|you) (please )?(skip|pass|move on|go to the next)"
        r"|(i'd|i would) (like|prefer|rather) (to )?(not|skip|pass)( (to )?answer)?"
        r"|(let'?s )?(skip|pass on) (this|that|it|the)( one| question)?|next question|^(skip|pass)[.! ]*$"
        r"|(i'd|i would) rather not (say|answer|talk))",
        14,
    ),
    (
        Intent.DONT_KNOW,
        r"^((well|sorry|um|uh|hmm|honestly|to be honest|i'm afraid|no)[,. ]+)*"
        r"(i (really |honestly |just )?(don'?t|do not) know( (that|the answer|how to answer( that| this)?))?"
        r"|i have no idea|no idea|(i('m| am) )?not (really )?sure|i can'?t (think of (anything|any|one)|say|answer (that|this))"
        r"|nothing comes to mind)[,. ]*((sorry|honestly|really|to be honest|about that)[. ]*)*$",
        12,
    ),
    (
        Intent.QUESTION_BACK,
        r"(^|[.?!,] ?)((and |but |so |well |actually |okay |um )*)(what|how|when|where|who|which|will|would|is|are|does|do|can|could|may i ask)\b"
        r".*\b(you|your|the (job|role|team|position|company|salary|pay|office|process|next step)s?|this (job|role|position)|it|we|remote|"
        r"salary|hybrid)\b.*\?$",
        24,
    ),
    (
        Intent.THINKING,
        r"^((um++|uh++|hmm++|mm++|er++|well|so|okay|ok|right|let me (think|see)( about (that|it|this))?( for a (second|moment|minute))?"
        r"|that'?s a (good|great|tough|hard|difficult|interesting) (question|one)|good question|"
        r"i('m| am) (just )?thinking|thinking|let'?s see|where do i start|how (do|should) i (put|say) (this|that|it))[,.!? …-]*)+$",
        16,
    ),
    (
        Intent.YES,
        r"^((oh|um|uh|well),? )?(yes|yeah|yep|yup|sure|of course|correct|that'?s (right|me|correct)|please( do)?|i am|"
        r"speaking|i do|okay|ok|go ahead|absolutely)\b[,.! ]*((please|yes|sure|it is|i am|i do|i would|that'?s (right|me)|this is \w+|stop|thank you|thanks|let'?s (stop|do that))[,.! ]*)*$",
        8,
    ),
    (
        Intent.NO,
        r"^((oh|um|uh|well),? )?(no|nope|nah|not (really|yet|now|me)|that'?s not me|don'?t)\b[,.! ]*((thanks|thank you|no|i'?m (fine|okay|ok|good|not)|"
        r"let'?s (go on|continue|keep going|carry on)|(i )?(want|would like|can|'d like) to (go on|continue|carry on)|please|go on|continue|it'?s (fine|okay)|sorry)[,.! ]*)*$",
        12,
    ),
)

_KO = _rules(
    (
        Intent.STOP,
        r"(그만\s?(하고|둘|두고|할|하겠|하죠|해도)|여기(서|까지)\s?(그만|끝|마치|마칠|할게|하겠)|면접(을|은)?\s?(그만|중단|끝내|종료)|"
        r"더\s?(이상\s?)?(못\s?하겠|하고 싶지))",
        12,
    ),
    (
        Intent.DISTRESS,
        r"(너무\s?(힘들|긴장돼서|긴장되어서|불안)|몸이\s?(안\s?좋|아파)|울\s?것\s?같|숨이\s?(막|안)|감당이?\s?(안|못))",
        14,
    ),
    (
        Intent.WRONG_PERSON,
        r"(사람\s?잘못|잘못\s?(거|연락|전화|걸)|지원(한\s?적|하지\s?않|자\s?(가\s?)?아니)|본인(이)?\s?아니|저\s?아닌데)",
        12,
    ),
    (
        Intent.REPEAT,
        r"(다시\s?(한\s?번)?\s?(말씀|말해|질문|얘기|이야기|들려|물어|읽어)|한\s?번\s?(더|만\s?더)\s?(말씀|말해|질문|들려|부탁)?|"
        r"(못|잘\s?안|안)\s?(들었|들렸|들려|들리)|질문이?\s?뭐(였|라)|뭐라고\s?(하셨|하신|말씀)|^(네|예|뭐라고요|다시요)\?$)",
        12,
    ),
    (
        Intent.REPHRASE,
        r"(쉽게|다르게|다른\s?말로|풀어서|자세히)\s?(다시\s?)?(말씀|설명|질문|얘기|여쭤)|(무슨|어떤)\s?(뜻|말씀|의미)|"
        r"(질문(이|을)?\s?)?(이해가?\s?(잘\s?)?(안|못)|이해하지\s?못|잘\s?모르겠는데\s?(다시|설명))",
        12,
    ),
    (
        Intent.WAIT,
        r"(잠(시|깐)만?(요)?|(일|1|한)\s?분만|조금만|좀)\s?(기다|시간|생각할\s?시간|주(세요|시|실)|만요)|^잠(시|깐)만(요)?[.! ]*$|"
        r"생각할\s?시간(을|이)?\s?(좀|조금)?\s?(주|필요)|기다려\s?(주|줘)|(하나|한\s?가지|한\s?마디)만?\s?더\s?(말씀|얘기|추가)",
        12,
    ),
    (
        Intent.SKIP,
        r"(넘어가|패스|건너뛰|다음\s?질문)|(답변|대답|말씀)(을|은)?\s?(안\s?하|하지\s?않|드리지\s?않|드리고\s?싶지)",
        10,
    ),
    (
        Intent.DONT_KNOW,
        r"^((음|어|글쎄요?|죄송(하지만|합니다|한데요?)|솔직히|저는|그건|그\s?부분은|네)[,. ]*)*(잘\s?)?(모르겠(습니다|어요|네요|는데요)|"
        r"모릅니다|몰라요|생각(이)?\s?(잘\s?)?(안|나지\s?않)\s?(나요|납니다|네요|나네요|습니다|아요)?|떠오르지\s?않(습니다|아요|네요))[.! ]*(죄송합니다[.! ]*)?$",
        10,
    ),
    (
        Intent.QUESTION_BACK,
        r"(회사|팀|연봉|급여|근무|재택|복지|업무|직무|포지션|자리|채용|결과|일정|출근|규모|분위기|언제|어떻게|얼마|무엇|뭔가요|어떤).*"
        r"(인가요|한가요|나요|까요|건가요|는지요|을까요|되나요|있나요|있을까요|궁금(합니다|해요|한데요)|ㄴ가요|은가요|던가요)[?. ]*$",
        18,
    ),
    (
        Intent.THINKING,
        r"^((음++|어++|글쎄요?|그러니까|그게|저기|생각(을)?\s?(좀|해|하고)?\s?(볼게요|보겠습니다|있어요|있습니다|해\s?볼게요)|좋은\s?질문(이네요|입니다|이에요)|"
        r"어려운\s?질문(이네요|입니다|이에요)|뭐라고\s?해야\s?할까요?|어디서부터)[,.!? …]*)+$",
        8,
    ),
    (
        Intent.YES,
        r"^(아[,. ]*)?(네+|예+|맞(습니다|아요)|그(렇습니다|래요|럼요)|응|좋(습니다|아요)|접니다|저예요|본인입니다)[,.! ]*"
        r"((네|예|맞(습니다|아요)|접니다|그만할게요|그렇게 해\s?주세요|부탁드립니다|감사합니다|마칠게요|마치겠습니다)[,.! ]*)*$",
        6,
    ),
    (
        Intent.NO,
        r"^(아[,. ]*)?(아니(요|오|에요|예요|거든요)?|아뇨|괜찮(아요|습니다))[,.! ]*((괜찮(아요|습니다)|계속\s?(할게요|하겠습니다|해\s?주세요|하고 싶(어요|습니다))|"
        r"이어서\s?(할게요|하겠습니다)|아닙니다|아니에요)[,.! ]*)*$",
        8,
    ),
)

_TABLES = {"en": _EN, "ko": _KO}

_BACKCHANNELS = {
    "en": re.compile(
        r"^((mm+|m+-?hm+|mhm+|mm-?hmm*|uh-?huh|huh|hm+|yeah|yep|yes|right|okay|ok|sure|i see|got it|"
        r"alright|all right|oh|ah|aha|cool|great|good|nice)[\s,.!-]*){1,3}$",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"^((음+|응+|네+|예+|아+|어+|그렇군요|그쵸|그렇죠|맞아요|맞습니다|오+|아하)[\s,.!]*){1,3}$"
    ),
}


LONGEST_RULE_WORDS = max(rule.max_words for table in _TABLES.values() for rule in table)
"""A longer turn is an answer, or an injection."""
LONGEST_RULE_CHARACTERS = 20 * LONGEST_RULE_WORDS
"""The same for text without spaces."""


def classify(text: str, language: str) -> Intent:
    """The intent of one finished turn. Pure; takes time with the length of the text.

    The live loop asks a :class:`agent.listening.classifier.TextClassifier`, which remembers.
    """
    text = text.strip()
    return intent_of(text, language, find_injection(text))


def intent_of(text: str, language: str, injected: Sequence[InjectionMatch]) -> Intent:
    """The intent of a stripped text in which ``injected`` sentences were found."""
    words = len(text.split())
    if injected:
        outside = len(text) - sum(match.end - match.start for match in injected)
        if outside < 60 or words <= LONG_TURN_WORDS:
            return Intent.INJECTION
        return Intent.ANSWER
    if len(text) > LONGEST_RULE_CHARACTERS:
        return Intent.ANSWER
    for rule in _TABLES[language]:
        if words <= rule.max_words and rule.pattern.search(text):
            return rule.intent
    return Intent.ANSWER


def is_backchannel(text: str, language: str) -> bool:
    """Whether words said over the interviewer mean only "I'm listening"."""
    return bool(_BACKCHANNELS[language].match(text.strip()))
