"""What a quick model says about turns that no rule fits."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agent.conductor import Intent
from agent.listening.classifier import TextClassifier
from agent.listening.model_opinion import ModelOpinion
from models.budget import ComputeBudget, Priority
from models.fakes.llm import json_reply
from models.llm.endpoint import Endpoint
from models.llm.text import TextModel
from tests.support.llm_server import Hang, ScriptedServer, Status, Step, scripted_server

DOUBTFUL = "could you be so kind and say it over"
"""No rule fits it, and the classifier takes it for a request or isn't sure that it is none."""
PLAIN = "I repaired boats in a small harbour for eleven years."
QUESTIONS = {"project": "What did you build last?"}


@asynccontextmanager
async def asking(
    *steps: Step, within_s: float = 5.0
) -> AsyncIterator[tuple[TextClassifier, ScriptedServer]]:
    async with scripted_server(steps) as server:
        endpoint = Endpoint("gpu", server.base_url, "reader", "key")
        model = TextModel([endpoint], budget=ComputeBudget())
        opinion = ModelOpinion(model, QUESTIONS, within_s=within_s)
        yield TextClassifier("en", model=opinion), server
        await model.aclose()


@pytest.mark.parametrize("means", [Intent.REPEAT, Intent.ANSWER])
async def test_the_model_has_the_last_word_on_a_doubtful_turn(means: Intent) -> None:
    async with asking(json_reply(means=means)) as (classifier, server):
        turn = await classifier.prepare(DOUBTFUL, lambda: "project")
        assert (turn.intent, turn.guessed) == (means, means is not Intent.ANSWER)
        assert classifier.classify(DOUBTFUL) == turn
        await classifier.prepare(DOUBTFUL, lambda: "project")
        (request,) = server.requests
        assert QUESTIONS["project"] in request["messages"][-1]["content"]
        assert DOUBTFUL in request["messages"][-1]["content"]


@pytest.mark.parametrize("turn", ["Could you repeat the question?", PLAIN])
async def test_it_is_not_asked_where_a_rule_fits_or_an_answer_is_plain(turn: str) -> None:
    async with asking(json_reply(means="stop")) as (classifier, server):
        ruled = TextClassifier("en").classify(turn).intent
        assert (await classifier.prepare(turn, lambda: "project")).intent is ruled
        assert not server.requests


@pytest.mark.parametrize(
    "step", [Status(500), "certainly!", json_reply(means="nonsense"), json_reply(means="voicemail")]
)
async def test_without_a_usable_reply_the_classifier_decides(step: Step) -> None:
    async with asking(step) as (classifier, _):
        alone = TextClassifier("en").classify(DOUBTFUL)
        assert await classifier.prepare(DOUBTFUL) == alone


async def test_it_is_waited_for_no_longer_than_it_may_take() -> None:
    async with asking(Hang(), within_s=0.2) as (classifier, _):
        began = time.monotonic()
        turn = await classifier.prepare(DOUBTFUL)
        assert time.monotonic() - began < 2.0
        assert turn == TextClassifier("en").classify(DOUBTFUL)


async def test_who_has_answered_a_question_is_the_candidate() -> None:
    async with asking(json_reply(means=Intent.WRONG_PERSON)) as (classifier, _):
        classifier.answered = True
        assert (await classifier.prepare(DOUBTFUL)).intent is Intent.ANSWER


async def test_its_failure_turns_no_other_request_to_the_next_provider() -> None:
    async with (
        scripted_server([Status(500), "Tea."]) as hosted,
        scripted_server(["Milk."]) as spare,
    ):
        endpoints = [
            Endpoint(name, server.base_url, "model", "key")
            for name, server in (("hosted", hosted), ("spare", spare))
        ]
        model = TextModel(endpoints, budget=ComputeBudget())
        assert await ModelOpinion(model, {}).read(DOUBTFUL, None) is None
        messages = [{"role": "user", "content": "Tea or milk?"}]
        reply = await model.complete(messages, max_tokens=5, priority=Priority.DRAFT, timeout_s=5.0)
        assert (reply, len(spare.requests)) == ("Tea.", 0)
        await model.aclose()
