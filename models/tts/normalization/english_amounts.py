"""English numbers with what they count: phones, versions, money, ranges, units, years."""

from __future__ import annotations

import re

from models.tts.normalization.english_numbers import (
    cardinal,
    digits,
    fraction,
    ordinal,
    version,
    year,
)
from models.tts.normalization.english_units import (
    CURRENCIES,
    PERIODS,
    PLURALS,
    SCALES,
    SPACED_UNITS,
    UNITS,
)
from models.tts.normalization.patterns import IP_ADDRESS, NUMBER, alternatives, plain
from models.tts.normalization.rules import Match, rule

_VERSIONED = (
    "version release python java node js boot react angular vue django rails ruby php go "
    "kubernetes ios android ubuntu debian postgresql postgres mysql mariadb redis kafka spark tls "
    "http scala swift kotlin rust pytorch tensorflow cuda flask laravel terraform spring windows "
    "macos net core unity typescript openapi oauth bluetooth usb hadoop airflow"
).split()
"""What stands before the number of a version."""
_SCALE = alternatives(SCALES)
_SIGNS = alternatives(CURRENCIES)
_UNIT = alternatives(UNITS)
_PERIOD = alternatives(PERIODS)
_SPACED = alternatives(SPACED_UNITS)
_START = r"(?<![\w.,])"
_COUNTED = re.compile(r" ?[a-z]{2,}s\b")
_NOT_COUNTED = frozenset("was is has as this its us vs plus across towards always sales".split())
_BEFORE_YEAR = frozenset(
    "in since from until till by of during year and to before after early late mid around for "
    "spring summer autumn fall winter class between through".split()
)


def _plural(sign: str) -> str:
    one, _ = CURRENCIES[sign]
    return one if one in ("won", "yen") else f"{one}s"


def _money(match: Match) -> str:
    sign, amount, scale = match[1], plain(match[2]), match[3]
    one, small = CURRENCIES[sign.strip()]
    many = _plural(sign.strip())
    if scale:
        return f"{cardinal(amount)} {SCALES[scale]} {many}"
    whole, _, part = amount.partition(".")
    said = f"{cardinal(whole)} {one if whole == '1' else many}"
    if not part or part == "00":
        return said
    if small and len(part) == 2:
        return f"{said} and {cardinal(str(int(part)))} {small}"
    return f"{cardinal(amount)} {many}"


def _money_range(match: Match) -> str:
    low, sign, high, scale = match[2], match[1], match[3], match[4]
    words = [cardinal(low), "to", cardinal(high), SCALES.get(scale, ""), _plural(sign)]
    return " ".join(filter(None, words))


def _unit(match: Match) -> str:
    number, one = match[1], UNITS.get(match[2]) or SPACED_UNITS[match[3]]
    if number == "1":
        return f"one {one}"
    head, _, rest = one.partition(" ")
    if rest == "hour":  # "kilowatt hours"
        return f"{cardinal(number)} {one}s"
    return f"{cardinal(number)} {PLURALS.get(head, head + 's')} {rest}".rstrip()


def _range(match: Match) -> str:
    """The first number of a range; the second is read by the rules that follow."""
    years = all(re.fullmatch(r"(?:18|19|20)\d\d", number) for number in match.groups())
    return f"{(year if years else cardinal)(match[1])} to "


def _decade(match: Match) -> str:
    said = year(match[1]) if len(match[1]) == 4 else cardinal(match[1])
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _number(match: Match) -> str:
    """A number that no other rule has taken: a year where it may be one."""
    number = match[0]
    if not re.fullmatch(r"(?:18|19|20)\d\d", number):
        return cardinal(number)
    before = match.string[max(0, match.start() - 12) : match.start()].rstrip(" ,(")
    preceding = re.split(r"[^A-Za-z]", before)[-1].lower()
    counted = _COUNTED.match(match.string, match.end(), match.end() + 24)
    if preceding in _BEFORE_YEAR or counted is None or counted[0].strip() in _NOT_COUNTED:
        return year(number)
    return cardinal(number)


AMOUNTS = [
    rule(IP_ADDRESS, lambda m: " dot ".join(cardinal(part) for part in m[0].split("."))),
    rule(r"(?<!\w)[vV](\d+(?:\.\d+)*)(?!\w)", lambda m: f"version {version(m[1])}"),
    rule(r"(?<![\w.])\d+(?:\.\d+){2,}(?!\w)", lambda m: version(m[0])),
    rule(
        rf"(?<!\w)({'|'.join(_VERSIONED)}|J\.S) (\d+\.\d+)(?![\w%]|\.\d)",
        lambda m: f"{m[1]} {version(m[2])}",
        re.I,
    ),
    rule(r"(?<![\w)%])(?<!\d )-(?=(?:US\$|[$€£₩¥])?\d)", "minus "),
    rule(rf"(\d ?[A-Za-z]{{0,12}})/({_PERIOD})\b", lambda m: f"{m[1]} per {PERIODS[m[2]]}"),
    rule(
        rf"(?<!\w)([$€£₩])({NUMBER}) ?(?:-|–|to) ?[$€£₩]?({NUMBER})(?: ?({_SCALE}))?(?!\w)",
        _money_range,
    ),
    rule(rf"(?<!\w)((?:{_SIGNS}) ?)({NUMBER})(?:[ -]?({_SCALE}))?(?!\w)", _money),
    rule(
        rf"{_START}({NUMBER}) ?(USD|KRW|EUR|GBP|JPY)\b",
        lambda m: f"{cardinal(m[1])} {_plural(m[2])}",
    ),
    rule(r"\b(ISO|IEC|RFC|DIN|EN)[ -]?(\d{3,5})(?!\d)", lambda m: f"{m[1]} {digits(m[2])}"),
    rule(
        r"(?<![\w:])(\d{1,3}):(\d{1,3})(?![\w:])", lambda m: f"{cardinal(m[1])} to {cardinal(m[2])}"
    ),
    rule(rf"{_START}({NUMBER}) ?% ?[-–~] ?(?={NUMBER} ?%)", lambda m: f"{cardinal(m[1])} to "),
    rule(rf"{_START}({NUMBER}) ?[-–~] ?(?=({NUMBER})(?![\d-]|[.,]\d))", _range),
    rule(rf"{_START}({NUMBER}) ?%", lambda m: f"{cardinal(m[1])} percent"),
    rule(rf"{_START}({NUMBER})(?:[ -]?({_UNIT})| ({_SPACED}))(?![\w/'])", _unit),
    rule(r"(?<![\w/.])(\d{1,3})/(\d{1,3})(?![\w/]|\.\d)", lambda m: fraction(m[1], m[2])),
    rule(
        rf"(?<![\w/.])({NUMBER}) ?/ ?({NUMBER})(?![\w/])",
        lambda m: f"{cardinal(m[1])} out of {cardinal(m[2])}",
    ),
    rule(rf"{_START}({NUMBER}) ?[x×](?!\w)", lambda m: f"{cardinal(m[1])} times"),
    rule(
        rf"{_START}({NUMBER}) ?[x×] ?({NUMBER})(?!\w)",
        lambda m: f"{cardinal(m[1])} by {cardinal(m[2])}",
    ),
    rule(
        r"(?<![\w.-])(2|4|5|6|8|16)K(?=[ -](?:screen|monitor|display|video|resolution|camera|footage|"
        r"content|stream|TV|television|image|recording|projector|UHD))|(?<=\b[Ii]n )([48])K\b",
        lambda m: f"{cardinal(m[1] or m[2])} K",
    ),
    rule(
        rf"{_START}(?<![A-Za-z]-)({NUMBER})(k|K|M|B|bn|mn)(?!\w)",
        lambda m: f"{cardinal(m[1])} {SCALES[m[2]]}",
    ),
    rule(r"(?<![\w.])(\d[\d,]{0,12})(?:st|nd|rd|th)\b", lambda m: ordinal(m[1])),
    rule(r"(?<![\w.])'?(\d\d|\d{3}0)s\b", _decade),
    rule(r"(?:#|\bNo\. ?)(?=\d)", "number "),
    rule(r"(?<=\d)\+(?!\w)", " plus"),
    rule(r"~ ?(?=\d)", "about "),
    rule(r"(?<=[A-Za-z])-(?=\d)|(?<=\d)-(?=[A-Za-z])", " "),
    rule(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " "),
    rule(NUMBER, _number),
]
