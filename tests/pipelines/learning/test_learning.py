"""Learning paths from a résumé: by rules, by a model, and what may not be said."""

from __future__ import annotations

from typing import Any

import pytest

from kit.language import is_in
from models.llm.structured import StructuredModel
from pipelines.learning.generate import make_learning_path
from pipelines.learning.schemas import LearningPathContent
from pipelines.questions.schemas import ContentRequest
from pipelines.resume.text import SearchableText
from tests.pipelines.questions.test_questions import model, read
from tests.support.provider_server import Refuse, provider_server
from tests.support.resumes import ENGLISH, KOREAN


async def make(
    text: str, asked: StructuredModel | None = None
) -> tuple[LearningPathContent, list[str]]:
    messages: list[str] = []

    async def advance(_progress: int, message: str) -> None:
        messages.append(message)

    return await make_learning_path(await read(text), ContentRequest(), asked, advance), messages


def step(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "why": "It is what the role does every day.",
        "builds_on": None,
        "actions": ["Build one small service and show it to somebody."],
        "weeks": 3,
    } | more


@pytest.mark.parametrize(("resume", "language"), [(ENGLISH, "en"), (KOREAN, "ko")])
async def test_rules_say_what_the_resume_has_and_lacks(resume: str, language: str) -> None:
    path, messages = await make(resume)
    assert (path.language, path.source, path.model) == (language, "rules", None)
    assert "there is no language model" in path.notes
    known = SearchableText(resume)
    assert all(known.has(s.builds_on) for s in path.steps if s.builds_on)
    assert all(is_in(s.why, path.language) for s in path.steps)
    assert path.transition == (language == "en")
    assert messages[-1] == f"checked: {len(path.steps)} steps"


async def test_a_model_s_steps_are_checked() -> None:
    steps = [
        step("Deepen Python", builds_on="Python"),
        step("Learn Kubernetes", why="Kubernetes runs what the role builds."),
        step("Deepen Rust", builds_on="Rust"),
        step("Prepare stories", why="You did great things at Google."),
        step("Deepen Python", builds_on="Python"),
        step("한국어로", why="매일 하는 일이기 때문입니다."),
    ]
    async with provider_server(google=[{"steps": steps}]) as server:
        path, messages = await make(ENGLISH, model(server, "google"))
    assert [s.title for s in path.steps] == ["Deepen Python", "Learn Kubernetes"]
    assert path.model == "google/gemini-2.5-flash"
    (note,) = path.notes
    for why in ("(Rust)", "(Google)", "repeated", "another language"):
        assert why in note
    assert "drafted 2 of 6" in messages


async def test_a_model_that_is_away_leaves_it_to_rules() -> None:
    async with provider_server(openai=[Refuse(500)]) as server:
        path, messages = await make(ENGLISH, model(server, "openai"))
    assert path.source == "rules"
    assert "left openai/gpt-4.1-mini: HTTP status 500" in messages
