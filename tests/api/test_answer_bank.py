"""The answer bank's endpoint."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from models.budget import ComputeBudget
from models.embeddings import Embedder
from models.store.store import ModelStore
from pipelines.answer_bank import offer_answers
from tests.api.test_interviews import problem
from tests.pipelines.test_answer_bank import GOOD, OTHER, held
from tests.support.api_server import Served

BASE = "/api/v1/answer-bank"


@pytest.fixture(scope="module")
def embedder(models_dir: Path) -> Embedder:
    return Embedder(ModelStore(models_dir), ComputeBudget(1))


async def test_answers_are_listed_filtered_and_found_by_likeness(
    served: Served, embedder: Embedder
) -> None:
    row = await held(served.database, GOOD, OTHER)
    await offer_answers(served.database, row.id, embedder)
    app = create_app(dataclasses.replace(served.services, embedder=embedder))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        newest = (await client.get(BASE, params={"limit": 1})).json()
        assert [item["answer"] for item in newest["items"]] == [OTHER]
        assert newest["items"][0]["similarity"] is None
        rest = (await client.get(BASE, params={"cursor": newest["next_cursor"]})).json()
        assert [item["answer"] for item in rest["items"]] == [GOOD]
        assert rest["next_cursor"] is None
        (kept,) = rest["items"]
        assert (kept["interview_id"], kept["level"], kept["role"]) == (
            str(row.id),
            4.0,
            "Backend Engineer",
        )

        query = {"q": "a slow database was made faster", "limit": "1"}
        near = (await client.get(BASE, params=query)).json()
        assert [item["answer"] for item in near["items"]] == [GOOD]
        assert near["items"][0]["similarity"] > 0.3
        more = (await client.get(BASE, params=query | {"cursor": near["next_cursor"]})).json()
        assert [item["answer"] for item in more["items"]] == [OTHER]

        for params, count in (
            ({"role": "backend engineer"}, 2),
            ({"role": "nurse"}, 0),
            ({"question_id": kept["question_id"]}, 1),
            ({"q": "anything", "question_id": kept["question_id"]}, 1),
        ):
            assert len((await client.get(BASE, params=params)).json()["items"]) == count
        problem(await client.get(BASE, params={"q": "x", "cursor": "no"}), 422)
        problem(await client.get(BASE, params={"cursor": "no"}), 422)
        problem(await client.get(BASE, params={"q": "a\x00b"}), 422)


async def test_without_the_encoder_answers_are_listed_but_not_looked_for(
    client: httpx.AsyncClient, served: Served, tmp_path: Path
) -> None:
    assert (await client.get(BASE)).json() == {"items": [], "next_cursor": None}
    assert "is off" in problem(await client.get(BASE, params={"q": "x"}), 409)["detail"]
    missing = Embedder(ModelStore(tmp_path), ComputeBudget(1))
    app = create_app(dataclasses.replace(served.services, embedder=missing))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own:
        assert "models pull" in problem(await own.get(BASE, params={"q": "x"}), 503)["detail"]
