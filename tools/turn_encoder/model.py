"""The encoder in JAX, with an adapter (LoRA) at each matrix and a softmax over the turn's mean.

The same computation as :mod:`models.embeddings`, which reads what is trained here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from models.adapters import SCALE, Adapter

LAYERS, HEADS, WIDTH = 6, 12, 384
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
RANK = 8
DROPPED = 0.1
"""Share of a sublayer's output that is left out in training (Srivastava et al. 2014)."""
HEAD_SCALE = 16 / np.sqrt(WIDTH)
"""So that the layer over the states learns about as quickly as the adapters."""
LONGEST = 64
"""Tokens."""
_EPSILON = 1e-12

Trained = dict[str, Any]
"""``adapter``: A and B by the name of a matrix; ``head``: weights (width, intents) and bias."""


class TurnModel:
    """The published encoder, and what is trained on top of it.

    Args:
        folder: of the encoder's files.
        intents: how many meanings there are.
    """

    def __init__(self, folder: Path, intents: int) -> None:
        self._intents = intents
        self._weights = {
            name: jnp.asarray(value)
            for name, value in load_file(folder / "model.safetensors").items()
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def new(self, seed: int) -> Trained:
        """Adapters that change nothing yet, and a layer that prefers nothing."""
        generator = np.random.default_rng(seed)
        adapter = {}
        for layer in range(LAYERS):
            for matrix in MATRICES:
                outputs, inputs = self._weights[f"encoder.layer.{layer}.{matrix}.weight"].shape
                into = generator.normal(0, 1 / np.sqrt(inputs), (inputs, RANK))
                adapter[f"{layer}.{matrix}"] = (
                    jnp.asarray(into, jnp.float32),
                    jnp.zeros((RANK, outputs)),
                )
        return {
            "adapter": adapter,
            "head": (jnp.zeros((WIDTH, self._intents)), jnp.zeros(self._intents)),
        }

    def tokens(self, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Ids and mask (texts, length); few lengths, since each is compiled."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        longest = max(map(len, ids))
        length = next(size for size in (16, 24, 32, LONGEST) if longest <= size)
        padded = np.zeros((len(ids), length), np.int32)
        mask = np.zeros((len(ids), length), np.float32)
        for row, one in enumerate(ids):
            padded[row, : len(one)] = one
            mask[row, : len(one)] = 1.0
        return padded, mask

    def log_probabilities(
        self, trained: Trained, ids: jax.Array, mask: jax.Array, key: jax.Array | None = None
    ) -> jax.Array:
        """Of each intent, (texts, intents).

        Args:
            key: for what is left out, in training; None: nothing is.
        """
        weights, count = self._weights, ids.shape[1]
        state = weights["embeddings.word_embeddings.weight"][ids]
        state += weights["embeddings.position_embeddings.weight"][:count]
        state += weights["embeddings.token_type_embeddings.weight"][0]
        state = self._norm(state, "embeddings.LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * -1e9
        for layer in range(LAYERS):
            keys = (None, None) if key is None else jax.random.split(jax.random.fold_in(key, layer))
            prefix = f"encoder.layer.{layer}"
            attended = self._attend(trained, layer, state, hidden)
            state = self._norm(
                state + _left_out(attended, keys[0]), f"{prefix}.attention.output.LayerNorm"
            )
            wide = self._linear(trained, layer, "intermediate.dense", state)
            narrow = self._linear(
                trained, layer, "output.dense", jax.nn.gelu(wide, approximate=False)
            )
            state = self._norm(state + _left_out(narrow, keys[1]), f"{prefix}.output.LayerNorm")
        mean = (state * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        matrix, bias = trained["head"]
        return jax.nn.log_softmax(mean @ matrix * HEAD_SCALE + bias)

    def _attend(
        self, trained: Trained, layer: int, state: jax.Array, hidden: jax.Array
    ) -> jax.Array:
        texts, count, _ = state.shape
        query, key, value = (
            self._linear(trained, layer, f"attention.self.{part}", state)
            .reshape(texts, count, HEADS, -1)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + hidden
        mixed = jax.nn.softmax(scores, axis=-1) @ value
        joined = mixed.transpose(0, 2, 1, 3).reshape(texts, count, WIDTH)
        return self._linear(trained, layer, "attention.output.dense", joined)

    def _linear(self, trained: Trained, layer: int, matrix: str, state: jax.Array) -> jax.Array:
        name = f"encoder.layer.{layer}.{matrix}"
        into, out = trained["adapter"][f"{layer}.{matrix}"]
        plain = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return plain + SCALE * ((state @ into) @ out)

    def _norm(self, state: jax.Array, name: str) -> jax.Array:
        centred = state - state.mean(-1, keepdims=True)
        scaled = centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + _EPSILON)
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def adapter_of(trained: Trained) -> Adapter:
    """The adapter, as the product reads it."""
    return Adapter(
        {
            name: (np.asarray(into), np.asarray(out))
            for name, (into, out) in trained["adapter"].items()
        }
    )


def head_of(trained: Trained) -> tuple[np.ndarray, np.ndarray]:
    """Weights over the mean of the states, and the bias."""
    matrix, bias = trained["head"]
    return np.asarray(matrix) * HEAD_SCALE, np.asarray(bias)


def _left_out(state: jax.Array, key: jax.Array | None) -> jax.Array:
    if key is None:
        return state
    return state * jax.random.bernoulli(key, 1 - DROPPED, state.shape) / (1 - DROPPED)
