"""Adapters of the encoder: exact enough, and apart from the published weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.adapters import SCALE, Adapter, turn_adapter
from models.embeddings import DIMENSIONS, QUICK, TextEmbedder
from models.settings import EMBEDDER

NAME = "0.attention.self.query"


def made(seed: int) -> Adapter:
    generator = np.random.default_rng(seed)
    into = generator.normal(size=(5, 2)).astype(np.float32)
    out = generator.normal(size=(2, 3)).astype(np.float32)
    return Adapter({NAME: (into, out)})


def test_a_matrix_is_changed_by_the_product_of_its_factors() -> None:
    adapter = made(1)
    into, out = adapter.factors[NAME]
    weight = np.ones((3, 5), np.float32)
    changed = adapter.adapt(NAME, weight)
    assert np.allclose(changed, 1 + SCALE * (into @ out).T)
    assert adapter.adapt("1.output.dense", weight) is weight


def test_what_was_written_is_read_to_a_hundredth() -> None:
    adapter = made(2)
    read = Adapter.from_json(adapter.to_json())
    for written, kept in zip(adapter.factors[NAME], read.factors[NAME], strict=True):
        assert np.abs(written - kept).max() <= np.abs(written).max() / 100


def test_a_factor_of_zeros_is_kept() -> None:
    zeros = np.zeros((5, 2), np.float32)
    adapter = Adapter({NAME: (zeros, np.zeros((2, 3), np.float32))})
    assert not np.any(Adapter.from_json(adapter.to_json()).factors[NAME][0])


def test_every_matrix_of_the_encoder_is_adapted() -> None:
    adapter = turn_adapter("en")
    assert adapter is not None
    assert len(adapter.factors) == 6 * 6
    assert all(np.any(into) and np.any(out) for into, out in adapter.factors.values())
    assert turn_adapter("ko") is None


@pytest.mark.parametrize("compute_type", ["default", QUICK])
def test_the_adapted_encoder_reads_otherwise_and_the_other_as_published(
    models_dir: Path, compute_type: str
) -> None:
    folder = models_dir / EMBEDDER
    asked, other, told = (
        "Could you go slower?",
        "You rush your words.",
        "I drove slower than others.",
    )
    said = [asked, other, told]
    plain = TextEmbedder(folder, compute_type=compute_type)
    adapted = TextEmbedder(folder, compute_type=compute_type, adapter=turn_adapter("en"))
    none = TextEmbedder(folder, compute_type=compute_type, adapter=Adapter({}))
    assert adapted.means(said).shape == (3, DIMENSIONS)
    assert np.allclose(plain.encode(said), none.encode(said), atol=1e-5)
    before, after = plain.encode(said), adapted.encode(said)
    assert after[0] @ after[1] > before[0] @ before[1] + 0.1, "two requests for the same"
    assert after[0] @ after[2] < before[0] @ before[2] - 0.1, "a request and its words in an answer"
