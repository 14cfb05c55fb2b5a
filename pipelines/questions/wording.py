"""What the wording of a question or of an evidence point must not be."""

from __future__ import annotations

import re

from kit.language import Language
from pipelines.questions.overlap import ask_of, nearly_equal, stems
from pipelines.questions.schemas import Point

MAX_SPOKEN_WORDS = 45
"""A longer question is hard to remember. Korean words are longer and fewer."""
MAX_SPOKEN_CHARACTERS = 240
LEAKED_WORDS = 6
"""A run of the prompt's words from which a text repeats the prompt."""

_SECOND_ASK = re.compile(
    r"(?:\b(?:and|or|but)\b|[,;–—-])\s+(?:(?:also|then|so|if so,?|in what way)\s+)?"
    r"(?:what|how|why|who|whom|whose|(?:did|do|does|could|would|can|will|are|were|was|is|have|has)"
    r" (?:you|it|they|that|this|he|she)\b)"
    r"|\bor (?:did|do|does|was|were|is|are)\b|\band (?:when|where|which)\b|\band also\b"
    r"|\bas well as (?:what|how|why)\b",
    re.IGNORECASE,
)
_BEFORE_ASK = re.compile(
    r"^(?:(?:when|where|while|if|after|before|since|as|once)\b(?!\s+(?:did|do|does|have|has|had|was"
    r"|were|is|are|would|could|will|can)\b)|(?:in|at|on|during|for|with|from|of|among|thinking"
    r"|looking|having|given|although)\b)[^,]*,\s+",
    re.IGNORECASE,
)
"""A clause before the question: "When it failed, what did you do?" asks one thing."""
_DEMAND = re.compile(
    r"^(?:please )?(?:tell|describe|explain|walk|share|give|talk|outline|name|list)\b",
    re.IGNORECASE,
)
_ASKED_KO = re.compile(r"무엇|무슨|뭐|어떻게|어떤|어떠|어땠|왜|언제|어디|누구|누가|얼마|어느|몇")
_SECOND_ASK_KO = re.compile(r"그리고|또한|아울러|및\s|[와과]\s그\s|동시에|그\s?이유(?:와|를|도)")
_DEMAND_KO = re.compile(r"(?:해|하여|들려|알려|보여)\s?(?:주세요|주십시오|주시기)")

_STATES = """
acknowledges addresses admits answers backs cites clarifies compares connects contains contrasts
covers defines demonstrates describes details discusses distinguishes draws explains expresses
gives highlights identifies illustrates includes indicates lists links makes mentions names notes
outlines points presents provides quantifies recalls recounts refers reflects relates reports
reveals says separates sets shares shows sketches specifies speaks states summarises summarizes
talks tells traces uses weighs
"""
_STATEMENT = re.compile(
    rf"^(?:(?:the |their )?(?:answer|candidate|applicant|response|they|it|she|he)\s+)?(?:\w+ly\s+)?"
    rf"(?:{'|'.join(_STATES.split())})\b",
    re.IGNORECASE,
)
_STATEMENT_KO = re.compile(r"다\.?$")
_LABELS = re.compile(
    r"</?data>|\b(?:topic|passage|question|evidence|point|follow[- ]?up|objective|rephrased|role"
    r"|company|position|skills?|description|résumé|resume|asked already)\s*\d*\s*(?:\([a-z ]*\))?:"
    r"|\bthe passage\b"
    r"|(?:주제|질문|직무|회사|기술|이력서|근거|지문)\s*\d*\s*[:：]",
    re.IGNORECASE,
)


def wording_fault(text: str, language: Language) -> str | None:
    """What is wrong with a question's wording, whatever it is about; None if nothing is."""
    if text.count("?") != 1 or not text.rstrip(" \"'”’").endswith("?"):
        return "is not one question"
    if len(text) > MAX_SPOKEN_CHARACTERS or len(text.split()) > MAX_SPOKEN_WORDS:
        return "is too long to be spoken"
    if asks_twice(text, language):
        return "asks more than one thing"
    return None


def asks_twice(text: str, language: Language) -> bool:
    """Whether a question asks more than one thing."""
    ask = ask_of(text)
    lead = text[: text.rfind(ask)].strip()
    # What is quoted is the résumé's.
    ask = re.sub(r"[\"“‘][^\"”’]*[\"”’]", "", ask)
    if language == "en":
        demands = any(map(_DEMAND.match, re.split(r"(?<=[.!])\s+", lead)))
        return demands or _SECOND_ASK.search(_BEFORE_ASK.sub("", ask)) is not None
    twice = len(_ASKED_KO.findall(ask)) > 1 or _SECOND_ASK_KO.search(ask) is not None
    return twice or _DEMAND_KO.search(lead) is not None


def leaks(text: str, prompt: str) -> bool:
    """Whether a text has a label of the prompt, or repeats a run of its instructions' words."""
    if _LABELS.search(text):
        return True
    words, source = stems(text), stems(prompt)
    runs = {tuple(source[n : n + LEAKED_WORDS]) for n in range(len(source) - LEAKED_WORDS + 1)}
    return any(
        tuple(words[n : n + LEAKED_WORDS]) in runs for n in range(len(words) - LEAKED_WORDS + 1)
    )


def points_fault(points: list[Point], language: Language, source: str, question: str) -> str | None:
    """What is wrong with a question's evidence points; None if nothing is.

    Args:
        source: the passage that the question is about.
    """
    statement = _STATEMENT if language == "en" else _STATEMENT_KO
    for number, point in enumerate(points):
        said = point.description
        if "?" in said or not statement.search(said):
            return f"evidence '{said[:60]}' is no statement about an answer"
        if nearly_equal(said, source) or nearly_equal(said, question):
            return f"evidence '{said[:60]}' repeats the passage or the question"
        if any(nearly_equal(said, other.description) for other in points[:number]):
            return f"evidence '{said[:60]}' is there twice"
        if fault := wording_fault(point.follow_up, language):
            return f"follow-up '{point.follow_up[:60]}' {fault}"
        if nearly_equal(point.follow_up, question) or any(
            nearly_equal(point.follow_up, other.follow_up) for other in points[:number]
        ):
            return f"follow-up '{point.follow_up[:60]}' repeats another question"
    return None
