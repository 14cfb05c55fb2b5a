"""Text as a point in space, so that texts of the same meaning lie close together.

all-MiniLM-L6-v2, a small English sentence encoder, computed with numpy alone: it is asked for a
handful of answers per interview, long after it, which is worth no further runtime.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from models.budget import ComputeBudget, Priority
from models.errors import ModelFileError
from models.store.store import ModelStore

EMBEDDER = "all-minilm-l6-v2"
"""Catalog id; also kept with each embedding."""
DIMENSIONS = 384
MAX_TOKENS = 256
"""The length that it was trained for; what comes after is not read."""
_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12

Matrix = np.ndarray


class TextEmbedder:
    """The encoder, loaded. It blocks; :class:`Embedder` does not.

    Args:
        folder: of the model's files.

    Raises:
        ModelFileError: a file is missing or can't be read.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._weights = load_file(folder / "model.safetensors")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the libraries raise exceptions of their own
            raise ModelFileError(f"cannot load {EMBEDDER} from {folder}: {error}") from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, text: str) -> Matrix:
        """The embedding of a text: ``DIMENSIONS`` numbers of unit length."""
        ids = np.array(self._tokenizer.encode(text).ids)
        states = self._embed(ids)
        for layer in range(_LAYERS):
            states = self._layer(f"encoder.layer.{layer}", states)
        mean = states.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), _EPSILON))

    def _embed(self, ids: Matrix) -> Matrix:
        weights = self._weights
        states = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: len(ids)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        return self._norm("embeddings.LayerNorm", states)

    def _layer(self, name: str, states: Matrix) -> Matrix:
        heads = [
            self._dense(f"{name}.attention.self.{part}", states)
            .reshape(len(states), _HEADS, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        ]
        query, key, value = heads
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[-1]))
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(states.shape)
        attended = self._dense(f"{name}.attention.output.dense", mixed)
        states = self._norm(f"{name}.attention.output.LayerNorm", attended + states)
        inner = _gelu(self._dense(f"{name}.intermediate.dense", states))
        outer = self._dense(f"{name}.output.dense", inner)
        return self._norm(f"{name}.output.LayerNorm", outer + states)

    def _dense(self, name: str, states: Matrix) -> Matrix:
        result = states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return np.asarray(result)

    def _norm(self, name: str, states: Matrix) -> Matrix:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        scaled = centred / spread * self._weights[f"{name}.weight"]
        return np.asarray(scaled + self._weights[f"{name}.bias"])


class Embedder:
    """The encoder off the event loop, loaded when it is first needed.

    Args:
        store: where its files are, or are fetched to.
        budget: where it takes its place, behind all interviews.
    """

    name = EMBEDDER

    def __init__(self, store: ModelStore, budget: ComputeBudget) -> None:
        self._store = store
        self._budget = budget
        self._loading = asyncio.Lock()
        self._loaded: TextEmbedder | None = None

    async def embed(self, texts: Sequence[str], *, fetch: bool = False) -> list[list[float]]:
        """An embedding of each text.

        Args:
            fetch: get the files (90 MB) if they aren't here yet.

        Raises:
            ModelFileError: they aren't here, or can't be fetched; the message says what to do.
        """
        encoder = await self._load(fetch=fetch)
        return [
            (await self._budget.run(Priority.BACKGROUND, encoder.encode, text)).tolist()
            for text in texts
        ]

    async def _load(self, *, fetch: bool) -> TextEmbedder:
        async with self._loading:
            if self._loaded is None:
                if fetch:
                    await asyncio.to_thread(self._store.ensure, [EMBEDDER])
                folder = await asyncio.to_thread(self._store.require, EMBEDDER)
                self._loaded = await asyncio.to_thread(TextEmbedder, folder)
            return self._loaded


def _gelu(x: Matrix) -> Matrix:
    return np.asarray(0.5 * x * (1.0 + _erf(x / np.float32(np.sqrt(2.0)))))


def _erf(x: Matrix) -> Matrix:
    """The error function to within 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    steps = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    polynomial = np.zeros_like(x)
    for step in steps:
        polynomial = (polynomial + step) * t
    return np.asarray(np.sign(x) * (1.0 - polynomial * np.exp(-(x**2))))
