"""``bench capacity`` on real processes: it measures, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import capacity
from tests.support.product import MARK, no_process_left

pytestmark = [pytest.mark.timeout(240), pytest.mark.realtime]


async def test_two_rooms(
    voices: Path, livekit_binary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_MODELS_DIR", str(voices))
    notes: list[str] = []
    clips = capacity.prepare("en", notes.append)
    with no_process_left() as mark:
        monkeypatch.setenv(MARK, mark)
        outcome = await capacity.measure("en", clips, [2], 2, "zero", notes.append, fewest=4)
    two = outcome.summary["2"]
    assert two["failed"] == []
    assert two["v2v_ms"]["count"] >= 4
    assert two["over_ms"]["smallest"] > 0, "nobody answers before the silence is over"
    assert two["cut_off"] == 0
    assert two["join_ms"]["count"] == 2
    assert 0 < two["cpu_percent_per_room"] < 100
    assert two["worker"]["busy"]["rss_mib"] > 100
    assert {sample["kind"] for sample in outcome.samples} <= {"planned", "followup"}
