"""The sentence encoder against figures that its makers published, and what Korean gets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.budget import ComputeBudget
from models.embeddings import BATCH, DIMENSIONS, Embedder, TextEmbedder
from models.errors import ModelFileError
from models.settings import EMBEDDER
from models.store.store import ModelStore

pytestmark = pytest.mark.realtime

SENTENCES = (
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
)
PUBLISHED = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
"""Cosines that the model's documentation gives for these sentences."""


@pytest.fixture(scope="module")
def encoder(models_dir: Path) -> TextEmbedder:
    return TextEmbedder(models_dir / EMBEDDER)


def test_similarities_are_those_that_were_published(encoder: TextEmbedder) -> None:
    rows = encoder.encode(SENTENCES)
    assert rows.shape == (3, DIMENSIONS)
    assert np.allclose(rows @ rows.T, PUBLISHED, atol=1e-4)


def test_korean_is_compared_by_its_letters_more_than_by_its_meaning(encoder: TextEmbedder) -> None:
    said, again, other, english = encoder.encode(
        (
            "저는 결제 서버의 장애를 분석해서 응답 시간을 절반으로 줄였습니다.",
            "결제 서버 장애의 원인을 찾아 응답 속도를 두 배로 높였습니다.",
            "저는 대학교에서 간호학을 전공하고 병원에서 일했습니다.",
            "I analysed outages of the payment server and halved its response time.",
        )
    )
    assert said @ again > said @ other
    assert said @ other < 0.95  # so that two different answers are both kept
    assert said @ other > 0.6  # and yet they look alike: no ground for a search by meaning
    assert abs(said @ english) < 0.2  # nothing is found across languages


def test_a_long_text_is_cut(encoder: TextEmbedder) -> None:
    assert np.isclose(np.linalg.norm(encoder.encode(["word " * 2000])), 1.0, atol=1e-5)


async def test_texts_are_embedded_in_batches(
    models_dir: Path, encoder: TextEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    encode = TextEmbedder.encode

    def counted(self: TextEmbedder, texts: Sequence[str]) -> np.ndarray:
        passes.append(len(texts))
        return encode(self, texts)

    monkeypatch.setattr(TextEmbedder, "encode", counted)
    texts = [sentence * (1 + number % 4) for number in range(4) for sentence in SENTENCES]
    embedder = Embedder(ModelStore(models_dir), ComputeBudget(1))
    rows = np.array(await embedder.embed(texts))
    assert passes == [BATCH, 12 - BATCH]
    alone = np.concatenate([encode(encoder, [text]) for text in texts])
    assert np.allclose(rows, alone, atol=1e-4)  # padding changes nothing
    assert await embedder.embed([]) == []


async def test_the_event_loop_goes_on_meanwhile(models_dir: Path) -> None:
    embedder = Embedder(ModelStore(models_dir), ComputeBudget(1))
    working = asyncio.ensure_future(embedder.embed(["word " * 200]))
    turns = 0
    while not working.done():
        await asyncio.sleep(0.002)
        turns += 1
    assert len(working.result()) == 1
    assert turns > 5  # one or two if anything of it had held the loop


async def test_missing_weights_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"model\.safetensors"):
        await Embedder(ModelStore(tmp_path), ComputeBudget(1)).embed(["text"])
