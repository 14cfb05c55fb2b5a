"""The same replies of a model give the same report, whatever they are."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence

import pytest

from interviews.plan import load_plan
from judging.embedded import judge_for
from kit.language import Language
from models.fakes import FakeTextModel
from models.llm.endpoint import Message
from pipelines.report import QualifiedJudge, Report, build_report
from tests.pipelines.report.quoting_judge import qualification
from tests.support.transcripts import interview, transcript
from vivavoce.sample.script import answers_of

RUNS = 3


class StoredReplies:
    """Makes up a reply to each new prompt, and gives a known prompt its stored one.

    What is made up is random: findings of every kind, quotes that prove nothing, and no JSON.
    """

    def __init__(self) -> None:
        self.replies: dict[str, str] = {}
        self._random = random.Random(7)

    def reply(self, messages: Sequence[Message]) -> str:
        prompt = json.dumps(messages)
        if prompt not in self.replies:
            self.replies[prompt] = self._made_up(messages[1]["content"])
        return self.replies[prompt]

    def _made_up(self, asked: str) -> str:
        if self._random.random() < 0.1:
            return "I would rather not say."
        statements = asked.rpartition("Statements:\n")[2].split("\n\n")[0]
        said = re.findall(r"Candidate: (.*)", asked)
        return json.dumps(
            {line.split(":")[0]: self._finding(said) for line in statements.splitlines()}
        )

    def _finding(self, said: Sequence[str]) -> dict[str, object]:
        verdict = self._random.choice(["told", "told", "told", "not_told", "unclear"])
        words = self._random.choice(said).split()
        start = self._random.randrange(max(1, len(words) - 8))
        quote = " ".join(words[start : start + 8])
        if self._random.random() < 0.2:
            quote = "something that was never said"
        quote = quote if verdict == "told" else ""
        return {"why": "", "quote": quote, "verdict": verdict, "probability": 0.5}


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_the_same_stored_replies_give_the_same_report(language: Language) -> None:
    plan = load_plan(f"standard-{language}")
    said = answers_of(language)
    answers = [(q.id, text) for q in plan.questions for text in said.get(q.id, said[""])]
    stored = StoredReplies()
    reports: list[Report] = []
    asked = []
    for _ in range(RUNS):
        model = FakeTextModel(stored.reply)
        judge = QualifiedJudge(judge_for(model, language), qualification())
        reports.append(await build_report(interview(), plan, transcript(answers), judge))
        asked.append([(call.messages, call.seed, call.temperature) for call in model.calls])
        if len(reports) == 1:
            prompts = len(stored.replies)
    assert len(stored.replies) == prompts, "later runs ask nothing else"
    assert asked == [asked[0]] * RUNS
    contents = [report.model_dump(mode="json", exclude={"generated_at"}) for report in reports]
    assert contents == [contents[0]] * RUNS
    statuses = {point.status for question in reports[0].questions for point in question.points}
    assert statuses >= {"told", "not_told", "unclear"} and reports[0].scored
