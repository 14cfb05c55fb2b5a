"""Korean numbers as words: Sino-Korean (이십삼), native (스물세), and digit by digit (공일공)."""

from __future__ import annotations

from num2words import num2words

from models.tts.normalization.patterns import LONGEST_NUMBER, plain

_DIGITS = "공 일 이 삼 사 오 육 칠 팔 구".split()
_FRACTION_DIGITS = ["영", *_DIGITS[1:]]
_UNITS = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
_MONTHS = {6: "유", 10: "시"}


def digits(text: str) -> str:
    """The digits one by one, as in phone numbers; all else is left out."""
    return "".join(_DIGITS[int(c)] for c in text if c in "0123456789")


def sino(text: str) -> str:
    """A whole or decimal number; identifiers and leading zeros digit by digit."""
    whole, point, fraction = plain(text).partition(".")
    if len(whole) > LONGEST_NUMBER or (len(whole) > 1 and whole.startswith("0")):
        words = digits(whole)
    else:
        words = str(num2words(int(whole), lang="ko")).replace(" ", "")
    if not (point and fraction):
        return words
    return f"{words} 점 " + "".join(_FRACTION_DIGITS[int(c)] for c in fraction)


def native(number: int) -> str:
    """``23`` → ``스물세``, as it stands before a counter; 1 to 99."""
    if number == 20:
        return "스무"
    return _TENS[number // 10] + _UNITS[number % 10]


def ordinal(number: int) -> str:
    """``1`` → ``첫``, before ``번째``."""
    return "첫" if number == 1 else native(number)


def month(number: int) -> str:
    """``6`` → ``유월``."""
    return _MONTHS.get(number, sino(str(number))) + "월"


def version(text: str) -> str:
    """``3.11`` → ``삼 점 십일``."""
    return " 점 ".join(
        "".join(_FRACTION_DIGITS[int(c)] for c in part) if part.startswith("0") else sino(part)
        for part in text.split(".")
    )
