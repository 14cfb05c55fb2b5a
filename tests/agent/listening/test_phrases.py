"""The notation of commands, and when it is compiled."""

from __future__ import annotations

import re

import pytest

from agent.conductor import Intent
from agent.listening.intents import classify, load_commands
from agent.listening.phrases import Phrases


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("say (it|that", "'(' isn't closed in 'say (it|that'"),
        ("say [it", "'[' isn't closed"),
        ("say it]", "']' closes no '['"),
        ("say (it]", "']' closes no '['"),
        ("say <it", "cannot read '<it'"),
    ],
)
def test_an_unreadable_phrase_is_named(phrase: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Phrases({}, spaced=True).compile(phrase)


def test_nested_brackets() -> None:
    phrases = Phrases({"it": "(that [thing]|it)"}, spaced=True)
    pattern = re.compile(phrases.either(["say [<it> [again]] [<1-2>]", "repeat"]) + r"\Z")
    for said in ("say ", "say that thing again ", "say it please now ", "repeat "):
        assert pattern.match(said), said
    assert not pattern.match("say that thing again please now then ")


def test_no_turn_compiles_what_was_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    load_commands()

    def compile(pattern: object, flags: int = 0) -> object:
        raise AssertionError("the event loop would wait for this")

    monkeypatch.setattr(re, "compile", compile)
    assert classify("Could you repeat the question?", "en") is Intent.REPEAT
    assert classify("질문을 다시 말씀해 주시겠어요?", "ko") is Intent.REPEAT
