"""Reads a yes or a no: whether the candidate confirms their name, or the end of the interview.

An interview ends on these, so a reply counts only if it says so; anything else is unclear and is
asked again.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from agent.conductor import Confirmation

Asked = Literal["person", "stop"]
"""``person``: "Am I speaking with Jane Doe?" ``stop``: "Shall we end here?" """

LIKE_NAME = 0.75
"""From this similarity a word is the name as a recogniser spelled it."""
MIN_NAME_LETTERS = 3

_IDIOMS = re.compile(r"\b(?:no (?:problem|worries|doubt)|not at all)\b")
_RELATIVE = (
    r"(?:brother|sister|wife|husband|mother|mum|mom|father|dad|son|daughter|cousin|friend|"
    r"room-?mate|flat-?mate|colleague|assistant|partner|boy ?friend|girl ?friend)"
)
_RELATIVE_KO = r"(?:동생|형|누나|언니|오빠|엄마|아빠|어머니|아버지|남편|아내|와이프|친구|룸메이트|동료|아들|딸)"


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_NO = {
    ("en", "person"): _compiled(
        r"^(?:uh |um |oh |sorry )*(?:no+|nope|nah|never)\b",
        r"\b(?:i'?m|i am|this is|it'?s|that'?s) (?:not|n't)\b|\b(?:this|that|it|he|she) isn'?t\b|\bnot me\b",
        r"\bwrong (?:person|number|name|guy|one)\b|\b(?:someone|somebody) else\b",
        rf"\b(?:her|his|their|my|\w+'s) {_RELATIVE}\b",
        r"\b(?:is|'s|are|'re) (?:not|n't) (?:here|home|available|in)\b|\bthere(?:'s| is) no\b",
    ),
    ("en", "stop"): _compiled(
        r"^(?:uh |um |oh |sorry )*(?:no+|nope|nah|not (?:yet|now|really))\b",
        r"\b(?:don'?t|do not) (?:want to |wanna )?(?:stop|end|quit|finish)\b",
        r"\b(?:let'?s|let us|can we|i(?:'d| would)? (?:want|like)(?: to)?|i'?ll|please|we can|keep|to) "
        r"(?:just )?(?:continue|go on|carry on|keep (?:going|on)|going)\b|^(?:continue|go on|carry on)\b",
    ),
    ("ko", "person"): _compiled(
        r"^(?:어+ |음+ |아+ )*(?:아니|아뇨)",
        r"(?:아닙니다|아니에요|아닌데|아니고|잘못 거|잘못 걸|다른 사람|없는데요|없습니다|안 계)",
        rf"{_RELATIVE_KO}(?:인데|입니다|이에요|예요|이요|이고)",
    ),
    ("ko", "stop"): _compiled(
        r"^(?:어+ |음+ |아+ )*(?:아니|아뇨)",
        r"(?:계속|이어서|괜찮|더 하|더 할|하고 싶|마저)",
    ),
}
_YES = {
    ("en", "person"): _compiled(
        r"\b(?:yes+|yeah|yep|yup|ya|yea|sure|right|correct|indeed|exactly|speaking|absolutely|"
        r"definitely|certainly|affirmative|okay|ok|of course|uh-?huh|mm-?hm+)\b",
        r"\b(?:i am|it is|that'?s me|that is me|you are|you do|i'?m the one|(?:this|that) (?:is|would be) (?:she|he|her|him|me|them))\b",
    ),
    ("en", "stop"): _compiled(
        r"\b(?:yes+|yeah|yep|yup|ya|yea|sure|right|correct|indeed|absolutely|definitely|certainly|"
        r"okay|ok|of course|please|why not|i (?:would|do|think so|guess so|suppose so)|uh-?huh|mm-?hm+)\b",
        r"\b(?:stop|end|quit|finish|leave)\b|\b(?:don'?t|do not|can'?t|cannot) (?:want to )?(?:continue|go on|carry on|do this)\b",
    ),
    ("ko", "person"): _compiled(
        r"^(?:아+ |어+ |음+ )*(?:네+|넵|넹|녜|예+|옙|응+|어+|그래|그럼|맞|그렇|당연|물론|오케이)(?![가-힣]*\?)",
        r"(?:맞아요|맞습니다|맞는데|맞네요|맞고요|접니다|저예요|저입니다|전데요|제가 |본인)",
    ),
    ("ko", "stop"): _compiled(
        r"^(?:아+ |어+ |음+ )*(?:네+|넵|넹|녜|예+|옙|응+|어+|그래|그럼|좋|그렇|당연|물론|오케이|알겠)",
        r"(?:그만|중단|끝내|끝낼|마칠|마치|종료|멈추|멈춰)",
    ),
}
_STILL_STOPS = re.compile(
    r"\b(?:don'?t|do not|can'?t|cannot) (?:want to )?(?:continue|go on|carry on|do this)\b"
)
_ASKED_BACK_KO = re.compile(r"^(?:네|예|응|뭐)[가-힣]{0,3}\?")


def read_confirmation(text: str, language: str, asked: Asked, name: str = "") -> Confirmation:
    """Read the reply to a question for a yes or no.

    Args:
        text: the whole turn.
        language: ``en`` or ``ko``.
        name: the candidate's, which confirms who they are.
    """
    plain = " ".join(re.sub(r"[^\w\s'’?가-힣-]", " ", text.lower()).replace("’", "'").split())
    plain = _IDIOMS.sub(" ", plain)
    if _ASKED_BACK_KO.search(plain):
        return "unclear"
    said_no = _NO[language, asked].search(plain)
    said_yes = _YES[language, asked].search(plain)
    if asked == "stop" and _STILL_STOPS.search(plain):
        return "yes"
    if said_no is not None:
        # "No, yes, it's me": which of the two is asked again.
        doubtful = said_yes is not None and asked == "person" and said_yes.start() > said_no.end()
        return "unclear" if doubtful else "no"
    if said_yes is not None or (asked == "person" and _holds_name(plain, name)):
        return "yes"
    return "unclear"


def _holds_name(plain: str, name: str) -> bool:
    """Whether a part of the name is said, as it is or as a recogniser may spell it."""
    parts = [part for part in name.lower().split() if len(part) > 1]
    compact = plain.replace(" ", "")
    for part in (*parts, *(part[1:] for part in parts if len(part) == 3 and part >= "가")):
        if part >= "가" and part in compact:
            return True
        if len(part) >= MIN_NAME_LETTERS and any(
            len(word) >= MIN_NAME_LETTERS and SequenceMatcher(None, part, word).ratio() >= LIKE_NAME
            for word in plain.split()
        ):
            return True
    return False
