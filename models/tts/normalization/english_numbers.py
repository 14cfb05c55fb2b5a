"""English numbers as words, in the American reading: "one hundred five", "nineteen ninety"."""

from __future__ import annotations

from num2words import num2words

from models.tts.normalization.patterns import LONGEST_NUMBER, plain

_DIGITS = "zero one two three four five six seven eight nine".split()
_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}


def digits(text: str) -> str:
    """The digits one by one; all else is left out."""
    return " ".join(_DIGITS[int(c)] for c in text if c in "0123456789")


def cardinal(text: str) -> str:
    """A whole or decimal number; identifiers and leading zeros digit by digit."""
    whole, point, fraction = plain(text).partition(".")
    if len(whole) > LONGEST_NUMBER or (len(whole) > 1 and whole.startswith("0")):
        words = digits(whole)
    else:
        words = str(num2words(int(whole))).replace(",", "").replace(" and ", " ")
    return f"{words} point {digits(fraction)}" if point and fraction else words


def ordinal(text: str) -> str:
    """``21`` → ``twenty-first``."""
    if len(plain(text)) > LONGEST_NUMBER:
        return digits(text)
    return str(num2words(int(plain(text)), to="ordinal")).replace(",", "").replace(" and ", " ")


def year(text: str) -> str:
    """``1999`` → ``nineteen ninety-nine``."""
    number = int(text)
    if 2000 <= number <= 2009:
        return cardinal(text)
    return str(num2words(number, to="year")).replace("-hundred", " hundred").replace("oh-", "oh ")


def version(text: str) -> str:
    """``3.11`` → ``three point eleven``, ``20.04`` → ``twenty point oh four``."""
    return " point ".join(_version_part(part) for part in text.split("."))


def _version_part(part: str) -> str:
    if len(part) == 2 and part.startswith("0"):
        return "oh " + digits(part[1]) if part != "00" else "zero zero"
    return cardinal(part)


def fraction(above: str, below: str) -> str:
    """``3/4`` → ``three quarters``; what is no common fraction → ``three out of seven``."""
    parts, whole = int(above), int(below)
    if not (0 < parts < whole and (whole in (2, 3, 4) or (parts == 1 and whole <= 100))):
        return f"{cardinal(above)} out of {cardinal(below)}"
    one, many = _PARTS.get(whole, (ordinal(below), ordinal(below) + "s"))
    return f"{cardinal(above)} {one if parts == 1 else many}"
