"""Placeholders are filled in one pass, wherever they are in a JSON value."""

from __future__ import annotations

from interviews.placeholders import fill

FACTS = {"name": "{role}", "role": "{name} {company}", "company": "Acme"}


def test_a_fact_that_looks_like_a_placeholder_is_inserted_as_it_is() -> None:
    assert fill("{name}, {role} at {company}", FACTS) == "{role}, {name} {company} at Acme"


def test_a_placeholder_without_a_fact_and_other_braces_stay() -> None:
    text = "{minutes} minutes, {}, {0}, {name!r}, {unknown}"
    assert fill(text, FACTS) == text


def test_strings_of_a_json_value_are_filled_and_nothing_else() -> None:
    value = {"{name}": ["{company}", 5, None, {"text": "{company}!"}]}
    assert fill(value, FACTS) == {"{name}": ["Acme", 5, None, {"text": "Acme!"}]}
