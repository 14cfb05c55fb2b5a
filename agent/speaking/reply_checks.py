"""Checks that a language model's words must pass before they are spoken.

A reply that fails a check isn't repaired: the prepared sentence is spoken instead.
"""

from __future__ import annotations

import re

from agent.speaking.follow_up_checks import FollowUpSubject, faults_of

MAX_FOLLOW_UP_WORDS = {"en": 32, "ko": 22}
MAX_JOB_ANSWER_WORDS = {"en": 45, "ko": 30}

_LEAKS = re.compile(
    r"\b(rubric|evidence point|system prompt|score|scoring|language model|as an ai|instruction"
    r"|candidate'?s answer|follow-?up question)\b"
    r"|평가\s?기준|채점|프롬프트|지시\s?사항|언어\s?모델",
    re.IGNORECASE,
)
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")
_FOREIGN = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff]")
_LABEL = re.compile(
    r"^\s*(follow-?up( question)?|question|interviewer|후속 질문|질문|면접관)\s*[:：]\s*", re.I
)
_TURNED = {"my": "your", "me": "you", "us": "you", "i": "you", "we": "you", "your": "our"}
"""The candidate's "my" work and "your" company, as the interviewer says it."""
_NO_START = frozenset(
    {"and", "but", "so", "because", "i", "we", "then", "which", "who", "that", "to", "not", "it"}
    | {"built", "made", "wrote", "did", "took", "went", "had", "has", "have", "is", "was", "were"}
    | {"got", "gave", "found", "led", "ran", "said", "told", "saw", "kept", "left", "can", "will"}
)
_DETERMINERS = frozenset(
    {"a", "an", "the", "my", "our", "their", "his", "her", "its", "your", "some", "these", "those"}
)
_NO_END = _DETERMINERS | frozenset(
    {"own", "of", "at", "to", "in", "on", "for", "with", "from", "by", "and", "or", "but", "it"}
    | {"that", "this", "they", "them", "he", "she", "you", "i", "we", "me", "us", "things"}
)
_GENERIC = frozenset({"project", "company", "problem", "answer", "question", "people", "things"})
"""Words that say nothing specific alone."""
_PARTICLES = "을|를|이|가|은|는|의|에|에서|에게|로|으로|와|과|도|만|입니다|이에요|예요"
_VERBAL_ENDINGS = (
    "해",
    "는",
    "던",
    "한",
    "된",
    "인",
    "고",
    "서",
    "이",
    "을",
    "를",
    "할",
    "요",
    "다",
)


def checked_follow_up(reply: str, subject: FollowUpSubject) -> tuple[str | None, str | None]:
    """The reply as one speakable question, or the reason why it must not be spoken.

    Returns:
        The question and None, or None and the fault.

    Args:
        reply: the model's raw text; what comes after its first question is left out.
        subject: what the question is to be about.
    """
    language = subject.language
    text = _first_line(reply)
    end = text.find("?")
    if end < 0:
        return None, "no question"
    text = text[: end + 1].strip()
    if not 3 <= len(text.split()) <= MAX_FOLLOW_UP_WORDS[language]:
        return None, "length"
    if not _speakable(text, language):
        return None, "not speakable"
    faults = faults_of(text, subject)
    return (None, ", ".join(faults)) if faults else (text, None)


def checked_job_answer(reply: str, language: str) -> str | None:
    """The reply as a spoken answer, or None: unknown, too long or not fit to be spoken."""
    text = _first_line(reply)
    if not text or "UNKNOWN" in text.upper() or "?" in text:
        return None
    if len(text.split()) > MAX_JOB_ANSWER_WORDS[language] or not _speakable(text, language):
        return None
    return text if text.endswith((".", "!", "요", "다")) else f"{text}."


def checked_mention(reply: str, answer: str, language: str) -> str | None:
    """The phrase as the interviewer may say it, or None.

    It must stand in the answer, word for word; only "my" becomes "your". So nothing that was
    not said is attributed to the candidate, whatever the model replies.
    """
    phrase = _first_line(reply).split(",")[0]
    words = re.findall(r"[\w'’-]+", phrase)
    if not 1 <= len(words) <= 7:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words)
    after = rf"(?=({_PARTICLES})?(?!\w))" if language == "ko" else r"(?!\w)"
    match = re.search(rf"(?<!\w)(?:(\w+)\s+)?{pattern}{after}", answer, re.IGNORECASE)
    if match is None:
        return None
    before = (match.group(1) or "").lower()
    if language == "ko":
        nominal = len("".join(words)) >= 4 and not words[-1].endswith(_VERBAL_ENDINGS)
    else:
        lowered = [word.lower() for word in words]
        alone = len(words) > 1 or (len(words[0]) >= 6 and lowered[0] not in _GENERIC)
        nominal = alone and lowered[-1] not in _NO_END and lowered[0] not in _NO_START
        # "worked on payments" is not a noun phrase; "related work" after a determiner is.
        verbal = lowered[0].endswith("ed") and before not in _DETERMINERS
        nominal = nominal and not verbal
        words = [*([before] if before in _DETERMINERS else []), *words]
        words = [_TURNED.get(word.lower(), word) for word in words]
    phrase = " ".join(words)
    return phrase if nominal and _speakable(phrase, language) else None


def _speakable(text: str, language: str) -> bool:
    if _LEAKS.search(text) or _FOREIGN.search(text) or re.search(r"[{}\[\]<>*_#`|]|https?:", text):
        return False
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return hangul > latin if language == "ko" else hangul == 0 and latin > 0


def _first_line(reply: str) -> str:
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    text = _LABEL.sub("", lines[0]) if lines else ""
    return text.strip().strip("\"'“”‘’").strip()
