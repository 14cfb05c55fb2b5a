"""Full collections during interviews are short."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest

from vivavoce.processes.gc_tuning import freeze_loaded_objects

pytestmark = pytest.mark.realtime


@pytest.fixture
def loaded() -> Iterator[list[list[int]]]:
    """As many objects as a worker has."""
    yield [[number] for number in range(400_000)]
    gc.unfreeze()
    gc.freeze()  # as tests/conftest.py has done


def collection_s() -> float:
    began = time.perf_counter()
    gc.collect()
    return time.perf_counter() - began


def test_frozen_objects_cost_no_collection_time(loaded: list[list[int]]) -> None:
    before_s = collection_s()
    freeze_loaded_objects()
    assert gc.get_freeze_count() >= len(loaded)
    assert collection_s() < before_s / 10
