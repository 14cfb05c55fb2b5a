"""Text that the database can store and people can read."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.text import clean, clean_line, clean_tree, find_unstorable, is_visible


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain text", "plain text"),
        ("안녕하세요 — ça va?", "안녕하세요 — ça va?"),
        ("a\x00b", "ab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("half \ud83d of one", "half \ufffd of one"),
        ("\ud83d\ude00 whole", "😀 whole"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("Anna\u202egnp.exe", "Annagnp.exe"),
        ("👩‍💻", "👩‍💻"),  # joiners are part of an emoji
        ("", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_name_stays_on_its_line() -> None:
    assert clean_line("  Anna\nYou: hired\u2028\x85now ") == "Anna You: hired now"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u00a0\u3000",
        "\u200b\u200c\u200d\ufeff\u2060",
        "\u115f\u1160\u3164\uffa0",  # fillers of Hangul
        "\u202e\u2066\u200f\u061c",
        "\u00ad\u034f\u2800\ufe0f",
        "\U000e0041\U000e0100\U0001d173",
        "\x00\x07\x9b\ufffe",
    ],
)
def test_a_name_of_which_nothing_is_seen_is_empty(text: str) -> None:
    assert not is_visible(text)
    assert clean_line(text) == ""


@pytest.mark.parametrize(
    "text", ["a\u200b", "ㅋ", "👩\u200d💻", "🏴\U000e0067\U000e007f", "e\u0301"]
)
def test_joiners_within_a_visible_name_stay(text: str) -> None:
    assert is_visible(text)
    assert clean_line(text) == text


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned and clean(cleaned) == cleaned


def test_a_tree_is_clean_and_is_json() -> None:
    tree = {"a\x00": ["\ud800", {"b": math.nan}, ("c", 1.5)], "d": None, "e": True}
    assert clean_tree(tree) == {"a": ["\ufffd", {"b": None}, ["c", 1.5]], "d": None, "e": True}
    json.dumps(clean_tree(tree), allow_nan=False)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"a": ["fine", {"b": "x\x00"}]}, (("a", 1, "b"), "\x00")),
        ({"a": {"b\udfff": 1}}, (("a",), "\udfff")),
        ("\ud800", ((), "\ud800")),
        ({"a": ["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), 1]}, None),
        (3, None),
    ],
)
def test_what_cannot_be_stored_is_found(value: object, found: object) -> None:
    assert find_unstorable(value) == found
