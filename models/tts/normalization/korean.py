"""Korean text as it is said: numbers by their counters, English terms in Hangul."""

from __future__ import annotations

import re

from models.tts.normalization.english_terms import CAPITAL_WORDS
from models.tts.normalization.korean_counters import (
    ABOUT,
    CURRENCIES,
    GREAT,
    NAMED_AFTER,
    NAMED_BEFORE,
    NATIVE,
    SCALES,
    SINO,
    SPEEDS,
    UNITS,
)
from models.tts.normalization.korean_numbers import digits, month, native, ordinal, sino, version
from models.tts.normalization.korean_terms import LETTERS, SPELLED, WORDS
from models.tts.normalization.patterns import (
    EMAIL,
    IP_ADDRESS,
    NUMBER,
    PHONE,
    URL,
    alternatives,
    tidy,
    uniform,
    without_trailing,
)
from models.tts.normalization.rules import Match, apply, rule

_IN_ADDRESSES = {
    ".": "점", "/": "슬래시", "-": "대시", "_": "언더바", ":": "콜론", "@": "골뱅이", "+": "플러스",
    "?": "물음표", "=": "이퀄", "#": "샵", "&": "앤드", "%": "퍼센트", "~": "물결",
}  # fmt: skip
_SIGNS = {
    "&": " 앤드 ", "=": " 는 ", "≥": " 이상 ", "≤": " 이하 ", "≈": " 약 ", ">": " ", "<": " ",
    "±": " 플러스마이너스 ", "→": ", ", "×": " 곱하기 ", "|": ", ", "·": ", ", "•": ", ", "ㆍ": ", ",
    "※": "", "★": "", "½": " 이분의 일", "¼": " 사분의 일", "¾": " 사분의 삼", "™": "", "®": "", "©": "",
    "№": " ", "@": " 골뱅이 ", "+": " 플러스 ", "#": " ", "/": " ", "\\": " ", "_": " ", "^": " ",
    "*": " ", "`": " ", "~": " ", "%": " 퍼센트", "『": "", "』": "", "「": "", "」": "", "《": "", "》": "",
}  # fmt: skip
_ROMAN = {"II": "이", "III": "삼", "IV": "사", "VI": "육", "VII": "칠", "VIII": "팔"}
_ENGLISH_DIGITS = "원 투 쓰리 포 파이브 식스 세븐 에이트 나인".split()
_START = r"(?<![\w.,])"
_COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
_NATIVE = alternatives(NATIVE)
_SINO = alternatives(SINO)

_OTHER_SYLLABLE = "".join(
    rf"(?!(?<={counter})[{others}])" for counter, (_, others) in NATIVE.items() if others
)


def normalize_korean(text: str) -> str:
    """The text as it is said in Korean; see :mod:`models.tts.normalization`."""
    return tidy(apply(_RULES, uniform(text)))


def _address(match: Match) -> str:
    address, rest = without_trailing(match[0])
    address = re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", address)
    words = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", address)
    said = (digits(w) if w.isdigit() else w if w.isalpha() else _IN_ADDRESSES.get(w) for w in words)
    return " ".join(filter(None, said)) + rest


def _phone(match: Match) -> str:
    plus = "플러스 " if match[0].startswith("+") else ""
    return plus + ", ".join(digits(group) for group in re.findall(r"\d+", match[0]))


def _date(match: Match) -> str:
    year, number, day = match[1], int(match[2]), int(match[3])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return digits(match[0])
    return f"{sino(year)}년 {month(number)} {sino(str(day))}일"


def _year_month(match: Match) -> str:
    return f"{sino(match[1])}년 {month(int(match[2]))}"


def _time(match: Match) -> str:
    half, hour, minute = match[1] or "", int(match[2]), int(match[3])
    if hour > 24 or minute > 59:
        return match[0]
    said = f"{half}{native(hour) if 1 <= hour <= 12 else sino(str(hour))} 시"
    return f"{said} {sino(str(minute))} 분" if minute else said


def _counted(match: Match) -> str:
    """A number before a native counter, as far as native numbers reach; 30대 is an age."""
    counter = match[2]
    number = int(match[1]) if len(match[1]) <= 2 else 0
    highest, _ = NATIVE[counter]
    if counter == "번째" and 1 <= number <= highest:
        said = ordinal(number)
    elif 1 <= number <= highest and not (_is_name(match) or (counter == "대" and not number % 10)):
        said = native(number)
    else:
        said = sino(match[1])
    return f"{said} {counter}"


def _is_name(match: Match) -> bool:
    """Whether ``3번`` or ``3대`` names a thing instead of counting it."""
    after = match.string[match.end() : match.end() + 8]
    if match[2] == "대":
        return after.lstrip().startswith(GREAT)
    before = match.string[max(0, match.start() - 6) : match.start()].rstrip()
    named = before.endswith(NAMED_BEFORE) or after.lstrip("의 ").startswith(NAMED_AFTER)
    return match[2] == "번" and named


def _against(match: Match) -> str:
    """``3대 1``; of the same number on both sides it is one word: 일대일."""
    one, other = sino(match[1]), sino(match[2])
    return f"{one}대{other}" if one == other else f"{one} 대 {other}"


def _range(match: Match) -> str:
    """The first number of a range, with the counter of the second; 2~3 is said in one word."""
    first, second, counter, unit = match.groups()
    neighbours = len(first) == len(second) == 1 and int(second) == int(first) + 1
    if counter:
        if neighbours and int(first) in ABOUT:
            return f"{ABOUT[int(first)]} {counter}"
        return f"{first}{counter}에서 {second}{counter}"
    if neighbours and unit and first != "0":
        return f"{sino(first)}{sino(second)} {unit}"
    return f"{sino(first)}에서 {second}{unit or ''}"


def _money(match: Match) -> str:
    scale = SCALES.get(match[3] or "", "")
    return f"{_scaled(match[2], scale)} {CURRENCIES[match[1].strip()]}"


def _scaled(number: str, scale: str) -> str:
    """``1`` thousand is 천, not 일천."""
    if not scale:
        return sino(number)
    if "." in number:
        return f"{sino(number)} {scale}"
    return ("" if number == "1" and scale[0] in "천만백" else sino(number)) + scale


def _beside_letters(match: Match) -> str:
    """A number that no other rule has taken; a version or name such as EC2 has English digits."""
    number, start = match[0], match.start()
    if len(number) == 1 and number != "0" and re.match("[A-Za-z]", match.string[start - 1 : start]):
        return _ENGLISH_DIGITS[int(number) - 1]
    return sino(number)


def _capitals(match: Match) -> str:
    word = match[1]
    if len(word) == 3 and word in CAPITAL_WORDS:  # a name, or a word with stress
        return match[0]
    return "".join(LETTERS[letter] for letter in word) + ("" if not match[2] else "스")


def _word(match: Match) -> str:
    return WORDS.get(match[0].lower(), match[0])


_RULES = [
    rule(r"\(주\)|㈜", "주식회사 "),
    rule(EMAIL, _address),
    rule(
        rf"(?<![A-Za-z\d/.])(?:{alternatives(SPELLED)})(?![A-Za-z])(?!(?<![+#])\d)",
        lambda m: SPELLED[m[0]],
    ),
    rule(URL, _address),
    rule(PHONE, _phone),
    rule(r"(?<![\w.-])1[5-9]\d\d-\d{4}(?![A-Za-z\d_-])", _phone),
    rule(IP_ADDRESS, lambda m: " 점 ".join(sino(part) for part in m[0].split("."))),
    rule(
        r"(?<![\w.])(\d{4})(?:-|/|\. ?)(\d{1,2})(?:-|/|\. ?)(\d{1,2})(?:\.(?!\d))?(?![\d/-])", _date
    ),
    rule(r"(?<![\w.])((?:19|20)\d\d)(?:-|/|\. ?)(0[1-9]|1[0-2])\.?(?![\d/-])", _year_month),
    rule(r"(오전 |오후 )?(?<![\w:])(\d{1,2}):(\d\d)(?::\d\d)?(?![A-Za-z\d_:])", _time),
    rule(r"(?<![A-Za-z\d])[vV](\d+(?:\.\d+)*)(?![A-Za-z\d])", lambda m: f"버전 {version(m[1])}"),
    rule(r"(?<![\w.])\d+(?:\.\d+){2,}(?![A-Za-z\d])", lambda m: version(m[0])),
    rule(r"(?<=[A-Za-z+#스넷])(?<!GPA) (\d+\.\d+)(?![\w%]|\.\d)", lambda m: f" {version(m[1])}"),
    rule(
        r"(?<![\w:])(\d{1,3}):(\d{1,3})(?![A-Za-z\d_:])", lambda m: f"{sino(m[1])} 대 {sino(m[2])}"
    ),
    rule(r"영하 ?-(?=\d)", "영하 "),
    rule(r"(?<![\w)%])(?<!\d )-(?=(?:US\$|[$€£₩¥])? ?\d)", "마이너스 "),
    rule(
        r"(?<![\d.,])(\d{1,3}) ?대 ?(\d{1,3})(?=로|의|[이가은는을를과와에였]|입니다|[^\w.,]|[.,](?!\d)|$)",
        _against,
    ),
    rule(r"(\d)\+ ?(년|개월|명|회|개)(?! ?이상)", lambda m: f"{m[1]}{m[2]} 이상"),
    rule(
        rf"((?:US\$|[$€£₩¥]|\b(?:KRW|USD|EUR|JPY) ?))({NUMBER}) ?([kKMB](?![A-Za-z])|[천만억조])?",
        _money,
    ),
    rule(
        rf"{_START}({NUMBER}) ?(?:[-–~] ?)({NUMBER})(?![\d-])(?: ?(?:({_NATIVE}){_OTHER_SYLLABLE}|({_SINO})))?",
        _range,
    ),
    rule(
        rf"{_START}({NUMBER}) ?({alternatives(SPEEDS)})(?![A-Za-z])",
        lambda m: f"{SPEEDS[m[2]][0]} {sino(m[1])} {SPEEDS[m[2]][1]}",
    ),
    rule(
        rf"{_START}({NUMBER}) ?({alternatives(UNITS)})(?![A-Za-z/])",
        lambda m: f"{sino(m[1])} {UNITS[m[2]]}",
    ),
    rule(
        r"(?<![\w/.])(\d{1,3})/(\d{1,3})(?![A-Za-z\d/]|\.\d)",
        lambda m: f"{sino(m[2])}분의 {sino(m[1])}",
    ),
    rule(
        rf"(?<![\w/.])({NUMBER}) ?/ ?({NUMBER})(?![A-Za-z\d_/])(?!\.\d)",
        lambda m: f"{sino(m[2])} 만점에 {sino(m[1])}",
    ),
    rule(r"제(\d+)(?=[가-힣])", lambda m: f"제{sino(m[1])} "),
    rule(
        r"(?<![\d.,])(\d{1,2})월",
        lambda m: month(int(m[1])) if 1 <= int(m[1]) <= 12 else f"{sino(m[1])} 월",
    ),
    rule(rf"(?<![\d.,])({_COUNT}) ?({_NATIVE}){_OTHER_SYLLABLE}", _counted),
    rule(r"(?<![\d.,])(\d{4})년", lambda m: f"{sino(m[1])}년"),
    rule(rf"(?<![\d.,])({_COUNT})일", lambda m: f"{sino(m[1])}일"),
    rule(
        rf"(?<![\d.,])({NUMBER})([천만억]+|조(?= ?[\d원]))(?= ?원)?", lambda m: _scaled(m[1], m[2])
    ),
    rule(rf"(?<![\d.,])({NUMBER}) ?({_SINO})", lambda m: f"{sino(m[1])} {m[2]}"),
    rule(r"(?:#|\bNo\. ?)(?=\d)", ""),
    rule(r"(?<=\d)\+(?!\w)", " 이상"),
    rule(r"~ ?(?=\d)", "약 "),
    rule(r"(?<![A-Za-z])[a-z](?=\d)", lambda m: LETTERS[m[0].upper()]),
    rule(r"(?<=[A-Za-z])-([1-9])(?![\d.])", lambda m: f" {_ENGLISH_DIGITS[int(m[1]) - 1]}"),
    rule(r"(?<=[A-Za-z가-힣])-(?=\d)|(?<=\d)-(?=[A-Za-z가-힣])", " "),
    rule(NUMBER, _beside_letters),
    rule(r"(?<![A-Za-z.])(VI{2,3}|I{2,3}|IV|VI)(?![A-Za-z])", lambda m: _ROMAN[m[0]]),
    rule(r"(?<![A-Za-z.&'])([A-Z]{1,6})(s)?(?![A-Za-z&'])", _capitals),
    rule(r"[A-Za-z]+", _word),
    rule(r"[()\[\]{}]| [-–—]+ |[–—]+", ", "),
    rule("[" + "".join(map(re.escape, _SIGNS)) + "]", lambda m: _SIGNS[m[0]]),
]
