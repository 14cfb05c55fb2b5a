"""What sounds like a command and may be an answer; and how well an answer was heard."""

from __future__ import annotations

import pytest

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier
from agent.listening.open_turn import OpenTurn


@pytest.mark.parametrize(
    ("said", "language", "means"),
    [
        ("Probably three or four years?", "en", Intent.ANSWER),
        ("A year or so?", "en", Intent.ANSWER),
        ("Maybe Python or Java?", "en", Intent.ANSWER),
        ("At my current job, or ever?", "en", Intent.CLARIFY),
        ("파이썬이요 아니면 자바요.", "ko", Intent.ANSWER),
        ("무서워요.", "ko", Intent.ANSWER),
        ("머리가 아파요.", "ko", Intent.ANSWER),
        ("머리가 너무 아파요.", "ko", Intent.DISTRESS),
        ("This role is not what I am looking for.", "en", Intent.ANSWER),
        ("This role is not for me after all.", "en", Intent.WITHDRAW),
        ("일이 너무 많아서 그만두겠습니다.", "ko", Intent.ANSWER),
        ("급한 일이 생겨서 여기서 그만할게요.", "ko", Intent.STOP),
        ("그 정도예요.", "ko", Intent.ANSWER),
        ("그냥 그 정도예요.", "ko", Intent.DONE),
    ],
)
def test_what_may_be_an_answer_stays_one(said: str, language: str, means: Intent) -> None:
    assert TextClassifier(language).classify(said).intent is means


def test_how_well_words_were_heard_is_kept_when_a_turn_is_opened_again() -> None:
    turn = OpenTurn(TextClassifier("en"))
    turn.add_final("I built a planner for the drivers of a small company", 0.9)
    turn.reopen(turn.close("I built a planner for the drivers of a small company"))
    turn.add_final("and uh", 0.1)
    assert not turn.poorly_heard()
    turn.carry(turn.close("and uh"))
    turn.add_final("well", 0.1)
    assert not turn.poorly_heard()
    turn.close("well")
    turn.add_final("mumble", 0.1)
    assert turn.poorly_heard(), "what was said before belongs to another turn"
