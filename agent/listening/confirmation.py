"""Reads a yes or a no: whether the candidate confirms their name, or the end of the interview.

An interview ends on these, so a reply counts only if it says so; anything else is unclear and is
asked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.conductor import Confirmation
from agent.listening.reply_opinion import Asked, decide, reply_opinion
from agent.listening.spoken_name import is_denied, said_name

LONGEST_AGREEMENT_WORDS = {"en": 10, "ko": 6}
"""In a longer reply, a word of agreement that doesn't open it says nothing: "We didn't have enough
people, so …" """

_IDIOMS = re.compile(r"\b(?:no (?:problem|worries|doubt)|not at all nervous)\b")
_RELATIVE = (
    r"(?:brother|sister|wife|husband|mother|mum|mom|father|dad|son|daughter|cousin|friend|"
    r"room-?mate|flat-?mate|colleague|assistant|partner|boy ?friend|girl ?friend)"
)
_RELATIVE_KO = (
    r"(?:동생|형|누나|언니|오빠|엄마|아빠|어머니|아버지|남편|아내|와이프|친구|룸메이트|동료|아들|딸|"
    r"가족|비서)"
)
_OPENS = r"^(?:(?:uh|um|oh|sorry|well|actually|hi|hello|hey|hmm|er|please|wait) )*"
_OPENS_KO = r"^(?:(?:아+|어+|음+|저|저기|죄송한데|안녕하세요),? )*"
_STOP = r"(?:stop|end|quit|finish|leave|wrap|hang up)"
_GO_ON = r"(?:continue|go on|carry on|keep (?:going|on)|going|proceed|move on)"
_STOP_KO = r"(?:그만|중단|끝내|끝낼|끝내고|마칠|마치|종료|멈추|멈춰|멈출|끊)"


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


@dataclass(frozen=True)
class _Signs:
    """What says yes or no to one question.

    Attributes:
        clear_no: whatever else is said.
        clear_yes: the same; the no counts first.
        no, yes: if neither is clear.
        doubt: after a no, it isn't sure.
    """

    clear_no: re.Pattern[str]
    clear_yes: re.Pattern[str]
    no: re.Pattern[str]
    yes: re.Pattern[str]
    doubt: re.Pattern[str]


_SIGNS = {
    ("en", "person"): _Signs(
        clear_no=_compiled(
            r"\b(?:i'?m|i am|this is|it'?s|that'?s|you'?re) (?:not|n't) (?:her|him|me|she|he|speaking|the )",
            r"\b(?:this|it|he|she) isn'?t\b|\bnot me\b|\bno longer\b|\b(?:doesn'?t|does not) live\b",
            r"\bwrong (?:person|number|name|guy|girl|one|man|woman)\b|\b(?:someone|somebody) else\b",
            rf"\b(?:her|his|their|my|\w+'s) {_RELATIVE}\b",
            r"(?:\b(?:is|are)|'s|'re) (?:not|out|away) ?(?:here|home|available|in|right now)?$",
            r"(?:\bnot|n'?t) (?:here|home|available|in)\b|\b(?:moved (?:away|out)|passed away|not around)\b",
            r"\bthere(?:'s| is) (?:no|nobody)\b|\b(?:no one|nobody) (?:by|with|here|called|named)\b",
            r"\b(?:of course|absolutely|certainly|definitely|surely|probably) not\b",
            r"\bdon'?t know (?:any|a|no|who|him|her)\b|\b(?:mistaken|mix-?up|different person)\b",
            r"\bcan'?t come to the phone\b|\b(?:in the shower|at work)\b",
        ),
        clear_yes=_compiled(
            _OPENS + r"(?:yes+|yeah|yep|yup|ya|yea|correct|indeed|exactly|affirmative|absolutely)\b"
        ),
        no=_compiled(
            _OPENS + r"(?:no+|nope|nah|never|not|negative|i'?m afraid not)\b",
            r"\b(?:i'?m|i am|this is|it'?s|that'?s) (?:not|n't)\b|\bthat isn'?t\b|\bactually no\b",
        ),
        yes=_compiled(
            r"\b(?:yes+|yeah|yep|yup|ya|yea|sure|right|correct|indeed|exactly|speaking|absolutely|"
            r"definitely|certainly|affirmative|okay|ok|of course|uh[ -]?huh|m+[ -]?h+m+)\b",
            r"\b(?:i am|it is|it'?s me|that'?s me|that is me|you are|you do|i'?m the one|in person|"
            r"(?:this|that) (?:is|would be) (?:she|he|her|him|me|them)|she is|he is|got me|"
            r"that(?:'s| is) my name|the one and only)\b",
        ),
        doubt=_compiled(r"\b(?:yes+|yeah|yep|(?:it|that)'?s me|this is (?:she|he|me))\b"),
    ),
    ("en", "stop"): _Signs(
        clear_no=_compiled(
            rf"(?:\b(?:do|did|would|will|need)n'?t|\b(?:not|never|no need to|won'?t)) (?:want to |wanna |have to |need to |like to )?{_STOP}\b",
            r"\b(?:of course|absolutely|certainly|definitely|surely|probably) not\b|\bnever ?mind\b",
            r"\b(?:didn'?t|did not) mean\b|\bmisunderst|\bnext (?:question|one)\b|\bto finish it\b",
        ),
        clear_yes=_compiled(
            rf"\b(?:don'?t|do not|can'?t|cannot|can not|couldn'?t) (?:really )?(?:want to |feel like )?(?:{_GO_ON}|do (?:this|it))\b",
            r"\bno more\b|\b(?:i'?m|i am) (?:done|out|leaving|tired|exhausted)\b",
        ),
        no=_compiled(
            _OPENS + r"(?:no+|nope|nah|negative|not (?:yet|now|really|at all))\b",
            r"\b(?:let'?s|let us|can we|can i|i can|i(?:'d| would)? (?:want|like|prefer|rather)(?: to)?|i'?ll|please|"
            rf"we can|ready|good|able|rather|just|to) (?:just )?{_GO_ON}\b|^{_GO_ON}\b",
            r"\b(?:i'?m|i am|i feel|feeling) (?:\w+ )?(?:okay|ok|fine|good|all right|alright|better)\b(?! with)",
        ),
        yes=_compiled(
            r"\b(?:yes+|yeah|yep|yup|ya|yea|sure|right|correct|indeed|absolutely|definitely|certainly|agreed|"
            r"okay|ok|alright|all right|fine|of course|please|why not|uh[ -]?huh|m+[ -]?h+m+|go ahead|"
            r"i (?:would|do|think so|guess|suppose)|sounds good|bye|goodbye|(?:good|great) idea|i(?:'d| would) (?:like|appreciate) (?:that|it)|afraid so)\b",
            rf"\b{_STOP}\b|\benough\b|\b(?:have|need|got|gotta)(?: to)? go\b|\bcall it a day\b",
            r"\b(?:(?:that|it)(?:'s| is|'d be| would be) (?:\w+ )?(?:best|better|good|great))\b",
        ),
        doubt=_compiled(rf"\b{_STOP}\b"),
    ),
    ("ko", "person"): _Signs(
        clear_no=_compiled(
            r"(?:아닙니다|아니에요|아니예요|아닌데|아니라|아니야|아니거든|아닌 것|(?:저|제가|본인)(?:는|이|가)? ?아니)",
            r"잘못 ?(?:거|걸|하|보|찾|알|아|누르|연락|전화)[셨신었렸린]|잘못 ?(?:전화|연락)|잘못하[셨신]",
            r"(?:다른|모르는) (?:사람|분)|(?:안 계|못 받)|번호[가를]? ?(?:바뀌|바꾸|틀)|대신 받|외출",
            r"(?<!문제)(?<!문제 )(?<!문제는 )(?<!이상 )(?<!상관 )없(?:는데|습니다|어요|네요|고요|다고)",
            rf"{_RELATIVE_KO}(?:인데|입니다|이에요|예요|이요|이고|이라)",
        ),
        clear_yes=_compiled(_OPENS_KO + r"(?:네+|넵|넹|녜|예+|옙|응+)(?![가-힣]*\?)(?=\s|$|[가-힣])"),
        no=_compiled(_OPENS_KO + r"(?:아니(?!고)|아뇨|아입니더|아인데)"),
        yes=_compiled(
            _OPENS_KO + r"(?:그래|그럼|맞|그렇|당연|물론|오케이|저요|나야|나예요|그런데요$|어+$)",
            r"(?:맞아요|맞습니다|맞는데|맞네요|맞고요|접니다|저예요|저입니다|전데요|전데|제가 |본인|나야)",
        ),
        doubt=_compiled(r"(?:맞아요|맞습니다|접니다|저예요)"),
    ),
    ("ko", "stop"): _Signs(
        clear_no=_compiled(
            r"(?:끝내|그만하|그만두|멈추|중단하|종료하|마치|끊)지 ?(?:마|말|않)|(?:그만|끝내|중단)[가-힣]*고 ?싶지",
            r"그럴 ?(?:필요|생각)|그러지 ?(?:마|말)|그렇지 ?않",
            r"안 ?(?:끝낼|끝내|그만|멈출|멈춰|끝났|끊)|(?:그만|중단|종료) ?안|끝까지|(?:뜻|말)[은이]? ?아니|잘못 ?말|오해",
        ),
        clear_yes=_compiled(
            r"(?:못|안) ?(?:하겠|할래|할게|할 것|하고 ?싶)|하고 ?싶지 ?않|하기 ?싫|진행하지 ?않|계속하지 ?않",
            rf"{_STOP_KO}[가-힣 ]{{0,6}}고 ?싶|{_STOP_KO}[가-힣]*(?:주세요|할게요|하자|게요|겠습니다|내요|시다)",
            r"여기까지|여기서 ?끝|이만 ?(?:할|하|줄)|마무리(?!했|됐|되|하였|하고 나)",
        ),
        no=_compiled(
            _OPENS_KO + r"(?:아니|아뇨)",
            r"(?:계속|이어서|괜찮(?!으시면|으면)|더 하|더 할|더 해|할 ?수 ?있|하고 ?싶[어습은]|마저|다음 ?질문|다음으로)",
            r"(?:진행[할하해]|아직 안|나아졌|좋아졌)",
        ),
        yes=_compiled(
            _OPENS_KO + r"(?:네+|넵|넹|녜|예+|옙|응+|그래(?![서도야프])|그럼(?!에)|그러(?![나니다])|그럴(?!듯)|"
            r"좋(?!은)|그렇(?!지만)|당연|물론|오케이|알겠|맞|어+$)",
            rf"{_STOP_KO}|(?:가야|가 ?봐야|나갈|나가야|안녕히|수고하|좋겠|그렇게)",
        ),
        doubt=_compiled(rf"{_STOP_KO}"),
    ),
}  # fmt: skip
_OPENS_YES = {
    "en": _compiled(
        _OPENS
        + r"(?:yes+|yeah|yep|yup|ya|yea|sure|correct|indeed|exactly|absolutely|okay|ok|please)\b"
    ),
    "ko": _compiled(
        _OPENS_KO
        + r"(?:네+|넵|넹|녜|예+|옙|응+|그래요|그럼요|좋(?:아|습)|맞(?:아|습))(?=\s|$|[가-힣])"
    ),
}
_OPENS_NO = _compiled(_OPENS + r"(?:no+|nope|nah)\b", _OPENS_KO + r"(?:아니|아뇨)")
_ASKS_FIRST = _compiled(
    rf"\b{_STOP} what\b|^(?:what|why(?! not)|how|when)\b(?!.*\b(?:yes|yeah|no)\b)",
    r"(?<![가-힣])(?:뭘|무엇을|왜 )|어떻게 (?:되|돼|됩)",
)
"""A question back, which says neither."""
_SAYS_ME = _compiled(
    r"^(?:that|this|it)(?:'s| is|s) (?:me|she|he)\b|^speaking\b",
    r"^(?:저 )?(?:맞아요|맞습니다|접니다|저예요|본인)(?! ?아)",
)
"""An opening that is a yes in other words."""
_TRAILS_OFF = re.compile(r"^\W*(?:어+|음+)\W*(?:\.{2,}|…)\s*$")
_ASKED_BACK_KO = re.compile(r"^(?:네+|예+|응|뭐)[가-힣]{0,3}\?")
_NOT_SURE = re.compile(r"\b(?:not sure|don'?t know|do not know)\W*$|^(?:왜|why)\b.*\?$|모르겠")


LONGEST_READ = 1000
"""Characters of a reply; a typed text may have thousands, which take longer than a room may wait."""


def read_confirmation(
    text: str, language: str, asked: Asked, name: str = "", *, again: bool = False
) -> Confirmation:
    """Read the reply to a question for a yes or no.

    Args:
        text: the whole turn; only its beginning is read.
        language: ``en`` or ``ko``.
        name: the candidate's, which confirms who they are.
        again: it was asked before, and the reply was unclear: whoever opens with a yes, or has a
            name that may be meant, is the candidate whatever else they say.
    """
    text = text[:LONGEST_READ]
    signs = read_signs(text, language, asked, name, again=again)
    if asked == "person" and said_name(text, _plain(text), name) in ("another", "perhaps"):
        return signs  # the classifier doesn't know whose name it is
    return decide(
        reply_opinion(language).probabilities(text, asked, name, signs), asked, again=again
    )


def read_signs(
    text: str, language: str, asked: Asked, name: str = "", *, again: bool = False
) -> Confirmation:
    """What single words and phrases say; see :func:`read_confirmation`."""
    plain = _IDIOMS.sub(" ", _plain(text))
    if _ASKED_BACK_KO.search(plain) or _NOT_SURE.search(plain):
        return "unclear"
    if _ASKS_FIRST.search(plain) or _TRAILS_OFF.search(text):
        return "unclear"
    if asked == "person":
        return _read_person(text, plain, language, name, again=again)
    return _read_stop(plain, language)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'’?가-힣-]", " ", text.lower()).replace("’", "'").split())


def _read_person(text: str, plain: str, language: str, name: str, *, again: bool) -> Confirmation:
    """A yes that opens a reply outweighs whatever sounds like another person in it."""
    signs = _SIGNS[language, "person"]
    named = said_name(text, plain, name)
    opens_yes = signs.clear_yes.search(plain) is not None
    if signs.clear_no.search(plain) or is_denied(plain, name) or named == "another":
        if not opens_yes and not _SAYS_ME.search(plain):
            return "no"
        return "yes" if again else "unclear"
    said_no = signs.no.search(plain)
    if opens_yes and named != "perhaps":
        return "yes"
    if said_no is not None:
        return "unclear" if signs.doubt.search(plain, said_no.end()) else "no"
    if named == "perhaps":
        return "yes" if again else "unclear"
    if signs.yes.search(plain) or named == "own":
        return "yes"
    return "unclear"


def _read_stop(plain: str, language: str) -> Confirmation:
    """An interview isn't ended on a reply that also says to continue."""
    signs = _SIGNS[language, "stop"]
    if signs.clear_no.search(plain):
        return "no"
    said_no, wishes = signs.no.search(plain), signs.clear_yes.search(plain)
    if wishes is not None:
        continues = _OPENS_NO.search(plain) or signs.no.search(plain, wishes.end())
        return "unclear" if continues else "yes"
    if said_no is not None:
        return "unclear" if signs.doubt.search(plain, said_no.end()) else "no"
    agrees = signs.yes.search(plain) is not None
    if len(plain.split()) > LONGEST_AGREEMENT_WORDS[language]:
        agrees = _OPENS_YES[language].search(plain) is not None
    return "yes" if agrees else "unclear"
