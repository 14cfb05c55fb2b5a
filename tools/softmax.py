"""Trains softmax regressions over hashed words, for the second opinion and the replies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agent.listening.second_opinion import FEATURES, LinearModel

DECAY = 1e-5
EPOCHS = 10
BATCH = 512


class Sums:
    """The features of turns (rows and signs of each), and sums of weights over each turn."""

    def __init__(self, read: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
        self._rows = [rows for rows, _ in read]
        self._signs = [signs / np.sqrt(max(1, len(signs))) for _, signs in read]

    def batch(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(row, turn of the batch, value) of each feature."""
        rows = np.concatenate([self._rows[at] for at in chosen])
        owners = np.repeat(np.arange(len(chosen)), [len(self._rows[at]) for at in chosen])
        return rows, owners, np.concatenate([self._signs[at] for at in chosen])


def fit_words(
    sums: Sums, labels: np.ndarray, weights: np.ndarray, *, batch: int = BATCH
) -> tuple[np.ndarray, np.ndarray]:
    """Softmax regression by Adam in batches: (features, classes) and the bias."""
    adam = Adam(FEATURES, int(labels.max()) + 1)
    generator = np.random.default_rng(7)
    per_epoch = -(-len(labels) // batch)
    for step in range(EPOCHS * per_epoch):
        if step % per_epoch == 0:
            order = generator.permutation(len(labels))
        chosen = order[step % per_epoch * batch :][:batch]
        rows, owners, values = sums.batch(chosen)
        gathered = adam.matrix[rows] * values[:, None]
        starts = np.searchsorted(owners, np.arange(len(chosen)))
        error = adam.error(np.add.reduceat(gathered, starts), labels[chosen], weights[chosen])
        by_row = np.argsort(rows, kind="stable")
        used, first = np.unique(rows[by_row], return_index=True)
        gradient = np.zeros_like(adam.matrix)
        gradient[used] = np.add.reduceat((error[owners] * values[:, None])[by_row], first)
        adam.step(gradient, error, rate=0.05 * (1 - step / (EPOCHS * per_epoch)))
    return adam.matrix, adam.bias


class Adam:
    """The weights of a softmax regression, improved step by step."""

    def __init__(self, features: int, classes: int) -> None:
        self.matrix = np.zeros((features, classes), np.float32)
        self.bias = np.zeros(classes, np.float32)
        self._mean, self._square = np.zeros_like(self.matrix), np.zeros_like(self.matrix)
        self._steps = 0

    def error(self, sums: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """By how much each probability is too large."""
        scores = sums + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        scores[np.arange(len(labels)), labels] -= 1.0
        return np.asarray(scores * (weights / weights.sum())[:, None], dtype=np.float32)

    def step(self, gradient: np.ndarray, error: np.ndarray, *, rate: float) -> None:
        self._steps += 1
        gradient = gradient + DECAY * self.matrix
        self.bias -= error.sum(axis=0)
        self._mean += 0.1 * (gradient - self._mean)
        self._square += 0.001 * (gradient**2 - self._square)
        rate /= 1 - 0.9**self._steps
        root = np.sqrt(self._square / (1 - 0.999**self._steps))
        self.matrix -= rate * self._mean / (root + 1e-8)


def packed(matrix: np.ndarray, bias: np.ndarray, *, kept: float = 1.0) -> LinearModel:
    """The weights in a byte each, the smallest of them as zero."""
    least = np.quantile(np.abs(matrix), 1.0 - kept)
    scale = float(np.abs(matrix).max()) / 127
    small = np.round(np.where(np.abs(matrix) < least, 0.0, matrix) / scale).astype(np.int8)
    return LinearModel(small, round(scale, 6), bias)
