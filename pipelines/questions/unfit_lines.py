"""Lines of a résumé or a job text that no question may rest on.

An order to the interviewer may hide in any line, some lines are about private matters, and a
job text also says how to apply and what is paid. Leaving a line out costs one topic of many, so
the patterns here are wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipelines.resume.contact import EMAIL, LINK, PHONE
from pipelines.resume.orders import is_order
from pipelines.resume.text import normalise

MAX_LINES = 600
"""Of one text; what is said later gives no questions."""

DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?![\d,.]\d|\d)|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?['’]?\d{2,4}\b|['’]\d{2}\s*[./]\s*\d{1,2}"
    r"|\d{1,2}\s*월(?:\s*\d{1,2}\s*일)?(?![가-힣])|\b\d{1,2}/(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""A year, or a month with its year or day."""

PRIVATE = re.compile(
    r"\b(?:married|unmarried|divorced|(?:mother|father|parent) of|single (?:mother|father|parent)"
    r"|pregnan\w*|religio\w*|church"
    r"|mosque|synagogue|temple|nationality|citizenship|ethnic\w*|date of birth|born (?:in|on)"
    r"|years old|disabilit\w*|(?:maternity|parental) leave|military service|sexual orientation"
    r"|political party|my (?:wife|husband|children|kids|family|parents))\b"
    r"|결혼|기혼|미혼|이혼|임신|출산\s?휴가|육아\s?휴직|교회|성당|사찰|종교|생년월일|출생|국적|병역"
    r"|군필|장애\s?등급|만\s?\d{2}\s?세|가족\s?(?:관계|사항)|배우자|자녀|부모님",
    re.IGNORECASE,
)
"""Family, religion, origin, age, health: no matter of an interview."""

TERMS = re.compile(
    r"\b(?:we offer|benefits?|salary|salaries|compensation|bonus(?:es)?|equal opportunit\w*|apply"
    r"|applications?|applicants|send (?:us|your)|deadline|holidays?|vacation|insurance|pension"
    r"|perks?|remote|hybrid|on-?site|office hours|full[- ]time|part[- ]time|visa|background check"
    r"|young|native speakers?|male|female)\b|[$€£₩]\s?\d"
    r"|복지|복리후생|연봉|급여|시급|상여|휴가|4대\s?보험|지원\s?방법|접수|마감|근무지|근무\s?시간|근무\s?형태|전형"
    r"|서류\s?(?:전형|합격|제출)|정규직|계약직|수습|퇴직금|나이|연령|성별|남성|여성|우대",
    re.IGNORECASE,
)
"""What a job text says besides the work."""


def is_unfit(text: str) -> bool:
    """Whether no question may rest on a text."""
    contact = EMAIL.search(text) or PHONE.search(text) or LINK.search(text)
    return bool(contact or PRIVATE.search(text)) or is_order(text)


class LineFilter:
    """Takes the lines out of a text that no question may rest on.

    Args:
        names: names of others, such as another employer that the résumé is addressed to.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = [normalise(name) for name in names]
        self._orders: dict[str, bool] = {}

    def names_others(self, text: str) -> bool:
        """Whether a text has one of the names."""
        return any(name in normalise(text) for name in self._names)

    def clean(self, text: str) -> str:
        """The text without orders and without lines that name others.

        An order may be wrapped, so each line is read with the one after it too.
        """
        lines = text.split("\n")[:MAX_LINES]
        bad = {number for number, line in enumerate(lines) if self._is_order(line)}
        for number, (line, following) in enumerate(pairwise(lines)):
            if not {number, number + 1} & bad and self._is_order(f"{line} {following}"):
                bad |= {number, number + 1}
        return "\n".join(
            line
            for number, line in enumerate(lines)
            if number not in bad and not self.names_others(line)
        )

    def _is_order(self, text: str) -> bool:
        if text not in self._orders:
            self._orders[text] = is_order(text)
        return self._orders[text]
