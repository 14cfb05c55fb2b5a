"""Drafting plans, and hearing their texts."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import wave

import av
import httpx
import numpy as np

from api.app import create_app
from api.host import BusyError, NotReadyError, SpokenText
from kit.audio import SPEECH_RATE
from kit.language import Language
from models.budget import ComputeBudget
from models.llm.typed import build_structured_model
from pipelines.job_worker import run_worker
from tests.api.test_interviews import problem
from tests.pipelines.questions.test_job_plan import JOB_TEXT, QUESTIONS
from tests.pipelines.questions.test_questions import draft
from tests.pipelines.test_job_worker import HASTY
from tests.support.api_server import Served
from tests.support.provider_server import Step, provider_server

DRAFT, SPEECH = "/api/v1/plans/draft", "/api/v1/plans/speech"
JOB = {"role": "Data analyst", "language": "en", "job_description": JOB_TEXT, "count": 2}
BEEP = np.arange(SPEECH_RATE // 2, dtype=np.int16)


async def test_a_drafted_plan_makes_a_position(served: Served) -> None:
    answers: list[Step] = [draft(text) for text in QUESTIONS]
    async with provider_server(openai=answers) as server:
        model = build_structured_model(
            server.settings("openai"), embedded=None, budget=ComputeBudget(1)
        )
        app = create_app(dataclasses.replace(served.services, structured=model))
        transport = httpx.ASGITransport(app)
        shutdown = asyncio.Event()
        worker = asyncio.create_task(
            run_worker(
                served.database,
                None,
                shutdown,
                data_dir=served.data_dir,
                structured=model,
                timing=HASTY,
            )
        )
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            accepted = await client.post(DRAFT, json=JOB)
            assert accepted.status_code == 202, accepted.text
            async with asyncio.timeout(20):
                await client.get(f"{accepted.headers['location']}/stream")
            task = (await client.get(accepted.headers["location"])).json()
            sent = {"title": "Data analyst", "company": "Acme", "plan": task["result"]["plan"]}
            position = await client.post("/api/v1/positions", json=sent)
        shutdown.set()
        await worker
    assert (task["kind"], task["state"], task["progress"]) == ("plan.draft", "succeeded", 100)
    assert "drafted 2 of 2" in [step["message"] for step in task["log"]]
    assert position.status_code == 201, position.text
    assert position.json()["plan_title"] == "Data analyst"


async def test_without_a_language_model_the_ready_plans_are_named(
    client: httpx.AsyncClient,
) -> None:
    body = problem(await client.post(DRAFT, json=JOB), 409)
    assert body["type"].endswith("no-language-model")
    assert "GET /api/v1/plans" in body["detail"]
    problem(await client.post(DRAFT, json=JOB | {"job_description": "Too short."}), 422)
    problem(await client.post(DRAFT, json=JOB | {"count": 9}), 422)


class Beeper:
    """Records what it is to say."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refusal: Exception | None = None

    async def speak(self, language: Language, text: str) -> SpokenText:
        if self.refusal is not None:
            raise self.refusal
        self.texts.append(f"{language}: {text}")
        return SpokenText(BEEP, "beeper/one")


async def test_a_question_is_heard_as_a_candidate_would(served: Served) -> None:
    voice = Beeper()
    app = create_app(dataclasses.replace(served.services, voice=voice))
    transport = httpx.ASGITransport(app)
    text = {"text": "{name}, what drew you to {role} at {company}?", "language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        heard = await client.post(SPEECH, json=text | {"role": "analyst"})
        assert heard.headers["content-type"] == "audio/wav"
        assert heard.headers["cache-control"] == "private, no-store"
        with wave.open(io.BytesIO(heard.content)) as file:
            assert (file.getframerate(), file.getnchannels()) == (SPEECH_RATE, 1)
            assert file.readframes(file.getnframes()) == BEEP.tobytes()
        with av.open(io.BytesIO(heard.content)) as marked:
            assert "Made by beeper/one" in marked.metadata["comment"]
        assert voice.texts == ["en: you, what drew you to analyst at the company?"]
        problem(await client.post(SPEECH, json=text | {"text": "a" * 601}), 422)
        for refusal, wait in ((BusyError(), "5"), (NotReadyError("loading", 60), "60")):
            voice.refusal = refusal
            refused = await client.post(SPEECH, json=text)
            problem(refused, 503)
            assert refused.headers["retry-after"] == wait


async def test_a_server_without_a_voice_says_so(client: httpx.AsyncClient) -> None:
    text = {"text": "Why?", "language": "ko"}
    assert "no voice" in problem(await client.post(SPEECH, json=text), 503)["detail"]
