"""Text embeddings: vectors that lie close together for texts of the same meaning.

all-MiniLM-L6-v2, a small English sentence encoder, on CTranslate2, which speech recognition uses
too. CTranslate2 has its own format, so the published weights are converted as they are loaded
(half a second).
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2
import numpy as np
from ctranslate2.converters.utils import fuse_linear
from ctranslate2.specs import common_spec, transformer_spec
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from models.adapters import Adapter, turn_adapter
from models.budget import ComputeBudget, Priority
from models.errors import ModelFileError
from models.settings import EMBEDDER
from models.store.store import ModelStore

DIMENSIONS = 384
QUICK = "int8"
"""Weights and sums in a byte: half the time, and embeddings that differ by about one part in a
hundred. What was trained on one kind is read by it."""
MAX_TOKENS = 256
"""The length that the model was trained for; the rest of a longer text is not read."""
BATCH = 8
"""Texts of one pass, which takes about 0.2 s on one core if they are long."""
_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12

Weights = dict[str, np.ndarray]


class TextEmbedder:
    """The encoder, loaded. It blocks; :class:`Embedder` does not.

    Args:
        folder: of the model's files.
        compute_type: CTranslate2's; the weights' own, or ``QUICK``.
        adapter: what the encoder was taught beyond its published weights.

    Raises:
        ModelFileError: a file is missing or can't be read.
    """

    def __init__(
        self, folder: Path, *, compute_type: str = "default", adapter: Adapter | None = None
    ) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            weights = load_file(folder / "model.safetensors")
            spec = _spec(weights, adapter or Adapter({}))
            ids = self._tokenizer.get_vocab()
            spec.register_vocabulary(sorted(ids, key=lambda token: ids[token]))
            with tempfile.TemporaryDirectory() as converted:
                spec.validate()
                spec.save(converted)
                self._encoder = ctranslate2.Encoder(
                    converted, intra_threads=1, compute_type=compute_type
                )
        except Exception as error:  # the libraries raise exceptions of their own
            raise ModelFileError(f"cannot load {EMBEDDER} from {folder}: {error}") from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """The embeddings of texts, in one pass: a row of ``DIMENSIONS`` numbers of unit length for
        each."""
        means = self.means(texts)
        norms = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(norms, _EPSILON))

    def means(self, texts: Sequence[str]) -> np.ndarray:
        """The mean of each text's last states, of any length: (texts, ``DIMENSIONS``)."""
        batch = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        kinds = [[0] * len(ids) for ids in batch]
        output = self._encoder.forward_batch(batch, token_type_ids=kinds)
        states = np.asarray(output.last_hidden_state)
        # Shorter texts are padded to the longest one; their mean is that of their tokens.
        lengths = map(len, batch)
        return np.stack([r[:n].mean(axis=0) for r, n in zip(states, lengths, strict=True)])


def _spec(weights: Weights, adapter: Adapter) -> transformer_spec.TransformerEncoderModelSpec:
    """The model in CTranslate2's terms; names are those of the published weights."""
    encoder = transformer_spec.TransformerEncoderSpec(
        _LAYERS,
        _HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    words, types = encoder.embeddings
    words.weight = weights["embeddings.word_embeddings.weight"]
    types.weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]

    def linear(number: int, name: str) -> common_spec.LinearSpec:
        published = f"encoder.layer.{number}.{name}"
        spec = common_spec.LinearSpec()
        spec.weight = adapter.adapt(f"{number}.{name}", weights[f"{published}.weight"])
        spec.bias = weights[f"{published}.bias"]
        return spec

    def norm(spec: common_spec.LayerNormSpec, name: str) -> None:
        spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]

    norm(encoder.layernorm_embedding, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        name = f"encoder.layer.{number}"
        attention = layer.self_attention
        heads = [linear(number, f"attention.self.{part}") for part in ("query", "key", "value")]
        fuse_linear(attention.linear[0], heads)
        attention.linear[1] = linear(number, "attention.output.dense")
        norm(attention.layer_norm, f"{name}.attention.output.LayerNorm")
        layer.ffn.linear_0 = linear(number, "intermediate.dense")
        layer.ffn.linear_1 = linear(number, "output.dense")
        norm(layer.ffn.layer_norm, f"{name}.output.LayerNorm")
    model = transformer_spec.TransformerEncoderModelSpec(encoder)
    model.config.layer_norm_epsilon = _EPSILON
    return model


class QuickEncoder:
    """The encoder for running interviews: a short text within a moment, or none.

    Args:
        encoder: loaded with the compute type ``QUICK``, and adapted to what candidates say.
    """

    def __init__(self, encoder: TextEmbedder) -> None:
        self._encoder = encoder
        # A separate thread: in the loop's pool a text of a few words would queue behind slow work.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    @classmethod
    def load(cls, store: ModelStore, language: str = "en") -> QuickEncoder | None:
        """The encoder, if there is one for the language and its files are on this machine.

        Blocks (half a second).
        """
        adapter = turn_adapter(language)
        if adapter is None:
            return None
        try:
            folder = store.require(EMBEDDER)
            return cls(TextEmbedder(folder, compute_type=QUICK, adapter=adapter))
        except ModelFileError:
            return None

    async def encode(self, text: str, within_s: float) -> np.ndarray | None:
        """The mean of a text's last states, (``DIMENSIONS``,); None if it takes longer."""
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._encoder.means, [text])
        done, _ = await asyncio.wait({work}, timeout=within_s)
        return work.result()[0] if done else None

    def close(self) -> None:
        """End the thread. Safe to call twice."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Embedder:
    """The encoder off the event loop, loaded when it is first needed.

    Args:
        store: where its files are, or are fetched to.
        budget: where it waits behind all interviews.
    """

    name = EMBEDDER

    def __init__(self, store: ModelStore, budget: ComputeBudget) -> None:
        self._store = store
        self._budget = budget
        self._loading = asyncio.Lock()
        self._loaded: TextEmbedder | None = None

    async def embed(self, texts: Sequence[str], *, fetch: bool = False) -> list[list[float]]:
        """An embedding of each text, in batches: one pass for several texts takes less time, and
        interviews wait for one batch at most.

        Args:
            fetch: fetch the files (90 MB) if they are missing.

        Raises:
            ModelFileError: they are missing or can't be fetched; the message says what to do.
        """
        encoder = await self._load(fetch=fetch)
        embeddings: list[list[float]] = []
        for at in range(0, len(texts), BATCH):
            batch = texts[at : at + BATCH]
            rows = await self._budget.run(Priority.BACKGROUND, encoder.encode, batch)
            embeddings += rows.tolist()
        return embeddings

    async def _load(self, *, fetch: bool) -> TextEmbedder:
        async with self._loading:
            if self._loaded is None:
                if fetch:
                    await asyncio.to_thread(self._store.ensure, [EMBEDDER])
                folder = await asyncio.to_thread(self._store.require, EMBEDDER)
                self._loaded = await asyncio.to_thread(TextEmbedder, folder)
            return self._loaded
