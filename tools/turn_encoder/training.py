"""Trains the adapter and its layer by Adam (Kingma and Ba 2015), on one machine's processors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np

from tools.second_opinion import Material, bare
from tools.turn_encoder.model import Trained, TurnModel

SEED = 7
BATCH = 64
LEARNING_RATE = 1e-3
WARM_UP = 50
"""Steps until the whole rate is reached; from then on it falls to nothing."""
DECAY = 0.01
SMOOTHED = 0.05
"""Probability that is spread over all intents, because labels may be wrong."""
BARE = 0.3
"""Share of texts that are read as a recogniser may write them, drawn anew for each epoch."""

Note = Callable[[str], None]


def train(model: TurnModel, material: Material, epochs: int, note: Note) -> Trained:
    """What was learned from turns and their intents."""
    labels = material.labels
    classes = len(material.intents)

    def loss(
        trained: Trained, ids: jax.Array, mask: jax.Array, wanted: jax.Array, weights: jax.Array,
        key: jax.Array,
    ) -> jax.Array:  # fmt: skip
        found = model.log_probabilities(trained, ids, mask, key)
        target = jax.nn.one_hot(wanted, classes) * (1 - SMOOTHED) + SMOOTHED / classes
        return -(weights * (target * found).sum(-1)).sum() / weights.sum()

    @jax.jit
    def step(
        trained: Trained, mean: Trained, square: Trained, number: jax.Array, rate: jax.Array,
        *batch: jax.Array,
    ) -> tuple[Trained, Trained, Trained, jax.Array]:  # fmt: skip
        value, gradient = jax.value_and_grad(loss)(trained, *batch)
        mean = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, mean, gradient)
        square = jax.tree.map(lambda old, new: 0.999 * old + 0.001 * new**2, square, gradient)

        def moved(weight: jax.Array, first: jax.Array, second: jax.Array) -> jax.Array:
            root = jnp.sqrt(second / (1 - 0.999**number)) + 1e-8
            return weight - rate * (first / (1 - 0.9**number) / root + DECAY * weight)

        return jax.tree.map(moved, trained, mean, square), mean, square, value

    generator = np.random.default_rng(SEED)
    trained = model.new(SEED)
    mean = square = jax.tree.map(jnp.zeros_like, trained)
    steps = epochs * (len(labels) // BATCH)
    number, began = 0, time.monotonic()
    for epoch in range(epochs):
        losses = []
        for chosen, ids, mask in _batches(model, material, generator):
            number += 1
            rate = LEARNING_RATE * min(1.0, number / WARM_UP) * max(0.02, 1 - number / steps)
            trained, mean, square, value = step(
                trained, mean, square, jnp.asarray(number, jnp.float32),
                jnp.asarray(rate, jnp.float32), ids, mask, labels[chosen],
                material.weights[chosen], jax.random.key(SEED + number),
            )  # fmt: skip
            losses.append(float(value))
        note(
            f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}, "
            f"{time.monotonic() - began:.0f} s"
        )
    return trained


def read(model: TurnModel, trained: Trained, texts: list[str]) -> np.ndarray:
    """Log probabilities of each text's intents."""
    reader = jax.jit(model.log_probabilities)
    found = []
    for at in range(0, len(texts), BATCH):
        batch = texts[at : at + BATCH]
        full = batch + batch[:1] * (BATCH - len(batch))
        found.append(np.asarray(reader(trained, *model.tokens(full)))[: len(batch)])
    return np.concatenate(found)


def _batches(
    model: TurnModel, material: Material, generator: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Places of turns, ids and mask, in an order of chance; each batch has texts of like length."""
    texts = [bare(turn.text) if generator.random() < BARE else turn.text for turn in material.turns]
    order = generator.permutation(len(texts))
    batches = []
    for at in range(0, len(order), 16 * BATCH):
        part = sorted(order[at : at + 16 * BATCH], key=lambda place: len(texts[place]))
        batches += [part[k : k + BATCH] for k in range(0, len(part) - BATCH + 1, BATCH)]
    for number in generator.permutation(len(batches)):
        chosen = np.array(batches[number])
        yield chosen, *model.tokens([texts[place] for place in chosen])
