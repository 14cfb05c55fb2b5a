"""Low-rank adapters: what an encoder was taught for one purpose, apart from its published weights.

Each matrix W of shape (outputs, inputs) becomes W + 2 (A B)^T with A (inputs, rank) and B (rank,
outputs), after LoRA (Hu et al. 2021, arXiv:2106.09685). An adapter takes a hundredth of the
weights' space, so it is kept with the code that it was trained for.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SCALE = 2.0
"""LoRA's alpha divided by its rank; the adapters were trained with it."""
ADAPTERS = Path(__file__).parent
_LARGEST = 127


@dataclass(frozen=True)
class Adapter:
    """The change of an encoder's matrices.

    Attributes:
        factors: A and B, each float32, by the name of a matrix, such as
            ``0.attention.self.query``: the layer and its part.
    """

    factors: Mapping[str, tuple[np.ndarray, np.ndarray]]

    def adapt(self, name: str, weight: np.ndarray) -> np.ndarray:
        """A matrix (outputs, inputs) with its change; unchanged if the adapter has none for it."""
        if name not in self.factors:
            return weight
        into, out = self.factors[name]
        return np.asarray(weight + SCALE * (into @ out).T, dtype=np.float32)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Adapter:
        """Read what :meth:`to_json` wrote."""
        raw = np.frombuffer(zlib.decompress(base64.b85decode(data["values"])), dtype=np.int8)
        factors = {}
        at = 0
        for name, shapes in data["matrices"].items():
            pair = []
            for rows, columns, scale in shapes:
                values = raw[at : at + rows * columns].reshape(rows, columns)
                pair.append(values.astype(np.float32) * np.float32(scale))
                at += rows * columns
            factors[name] = (pair[0], pair[1])
        return cls(factors)

    def to_json(self) -> dict[str, Any]:
        """The factors in a byte each, with a scale per factor."""
        matrices, values = {}, []
        for name, pair in self.factors.items():
            shapes = []
            for factor in pair:
                scale = float(np.abs(factor).max()) / _LARGEST or 1.0
                values.append(np.round(factor / scale).astype(np.int8).ravel())
                shapes.append([*factor.shape, float(f"{scale:.6g}")])
            matrices[name] = shapes
        packed = zlib.compress(np.concatenate(values).tobytes(), 9)
        return {"matrices": matrices, "values": base64.b85encode(packed).decode()}


def turn_adapter(language: str) -> Adapter | None:
    """What the encoder is adapted by to read candidates' turns; None: the language has none.

    ``tools/turn_encoder`` trains it.
    """
    try:
        text = (ADAPTERS / f"turns-{language}.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return Adapter.from_json(json.loads(text))
