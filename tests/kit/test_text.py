"""Text that the database can store and people can read."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.text import clean, clean_line, clean_tree, find_unstorable


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
