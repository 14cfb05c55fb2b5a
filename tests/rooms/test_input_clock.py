"""The candidate's samples against the wall clock, with networks of all kinds and no waiting."""

from __future__ import annotations

import numpy as np
import pytest

from rooms.input_clock import FRAME_SAMPLES, InputClock

pytestmark = pytest.mark.realtime

RATE = 16_000


class Simulated:
    """An input clock fed by a sender whose packets arrive when the test says."""

    def __init__(self) -> None:
        self.out: list[np.ndarray] = []
        self.clock = InputClock(self.out.append)
        self.drift: list[int] = []

    def run(self, seconds: float, arrivals: list[tuple[float, np.ndarray, int]]) -> None:
        """Arrivals are (time in s, samples, samples lost before); the room ticks each 20 ms."""
        queue = sorted(arrivals, key=lambda a: a[0])
        for tick in range(int(seconds * 50)):
            now = tick * 0.02
            while queue and queue[0][0] <= now:
                at, pcm, lost = queue.pop(0)
                self.clock.add(pcm, due=int(at * RATE), lost=lost)
            self.clock.tick(due=int(now * RATE), flowing=True)
            self.drift.append(self.clock.delivered - int(now * RATE))

    @property
    def pcm(self) -> np.ndarray:
        return np.concatenate(self.out)


def speech(frames: int, seed: int = 1) -> list[np.ndarray]:
    """Words of 0.6 s with pauses of 0.4 s; each loud frame has its own value."""
    rng = np.random.default_rng(seed)
    result = []
    for i in range(frames):
        loud = i % 50 < 30
        quiet = rng.normal(0, 10, FRAME_SAMPLES).astype(np.int16)
        result.append(np.full(FRAME_SAMPLES, 1000 + i, np.int16) if loud else quiet)
    return result


def words(pcm: np.ndarray) -> list[int]:
    """The loud frames that came through, by their values, in order."""
    found = pcm[pcm >= 1000]
    return [int(v) for v in found[np.flatnonzero(np.diff(np.concatenate(([0], found))))]]


def loud(frames: list[np.ndarray]) -> list[int]:
    return [int(f[0]) for f in frames if f[0] >= 1000]


def test_a_steady_stream_passes_untouched() -> None:
    s = Simulated()
    frames = speech(500)
    s.run(10, [(0.015 + 0.02 * i, f, 0) for i, f in enumerate(frames)])
    begin = int(np.flatnonzero(s.pcm == 1000)[0])
    heard = s.pcm[begin:]
    assert np.array_equal(heard, np.concatenate(frames)[: len(heard)])
    assert len(heard) > 490 * FRAME_SAMPLES
    assert max(map(abs, s.drift)) <= 2 * FRAME_SAMPLES


@pytest.mark.parametrize("ppm", [-300, 300])
def test_a_sound_card_that_drifts_is_followed_without_losing_a_word(ppm: int) -> None:
    s = Simulated()
    frames = speech(20_000)
    pace = 0.02 * (1 - ppm / 1e6)
    s.run(399, [(0.015 + pace * i, f, 0) for i, f in enumerate(frames)])
    # 300 ppm are 120 ms in 400 s, were they not made up for
    assert max(map(abs, s.drift)) <= 3 * FRAME_SAMPLES
    heard = words(s.pcm)
    assert heard == loud(frames)[: len(heard)]
    assert len(heard) >= len(loud(frames)) - 60, "only what was not sent yet is missing"


def test_jitter_below_the_limit_adds_no_silence() -> None:
    s = Simulated()
    rng = np.random.default_rng(2)
    frames = [np.full(FRAME_SAMPLES, 1000 + i, np.int16) for i in range(500)]
    arrive, last = [], 0.0
    for i, f in enumerate(frames):
        last = max(last, 0.02 * i + rng.uniform(0, 0.16))
        arrive.append((last, f, 0))
    s.run(10, arrive)
    assert words(s.pcm) == loud(frames)[: len(words(s.pcm))]
    begin = int(np.flatnonzero(s.pcm)[0])
    assert np.all(s.pcm[begin:] != 0), "no silence within the speech"


def test_a_short_stall_changes_nothing() -> None:
    s = Simulated()
    frames = speech(500)
    # 0.16 s in the middle of a pause, where silence could be added or left out
    s.run(
        9.9,
        [(3.88 if 3.7 < 0.02 * i < 3.87 else 0.005 + 0.02 * i, f, 0) for i, f in enumerate(frames)],
    )
    begin = int(np.flatnonzero(s.pcm == 1000)[0])
    heard = s.pcm[begin:]
    assert np.array_equal(heard, np.concatenate(frames)[: len(heard)])


def test_a_stall_is_filled_and_made_up_for_in_the_next_pause() -> None:
    s = Simulated()
    frames = speech(500)
    # the network stops from 3.1 s to 3.5 s and then delivers all of it at once
    arrivals = [
        (3.5 if 3.1 < 0.02 * i < 3.5 else 0.005 + 0.02 * i, f, 0) for i, f in enumerate(frames)
    ]
    s.run(9.9, arrivals)
    assert words(s.pcm) == loud(frames)[: len(words(s.pcm))], "not a word is lost"
    assert max(s.drift) > 5 * FRAME_SAMPLES, "after the burst the samples run ahead"
    assert max(s.drift[(5 * 50) :]) <= 2 * FRAME_SAMPLES, "and a second later no more"


def test_lost_packets_become_silence_of_their_length() -> None:
    s = Simulated()
    frames = [np.full(FRAME_SAMPLES, 1000 + i, np.int16) for i in range(200)]
    arrivals = [
        (0.015 + 0.02 * i, f, 3 * FRAME_SAMPLES if i == 103 else 0)
        for i, f in enumerate(frames)
        if not 100 <= i < 103
    ]
    s.run(4, arrivals)
    before = int(np.flatnonzero(s.pcm == 1099)[-1])
    after = int(np.flatnonzero(s.pcm == 1103)[0])
    assert after - before - 1 == 3 * FRAME_SAMPLES


def test_silence_keeps_the_time_while_nobody_is_there() -> None:
    s = Simulated()
    for tick in range(1, 500):
        s.clock.tick(due=tick * 320, flowing=False)
        assert s.clock.delivered == tick * 320
    assert not s.pcm.any()


def test_an_endless_burst_cannot_run_away() -> None:
    s = Simulated()
    for _ in range(1000):
        s.clock.add(np.full(FRAME_SAMPLES, 5000, np.int16), due=RATE)
    assert s.clock.delivered <= 3 * RATE + FRAME_SAMPLES


def test_frames_of_any_length_are_cut_to_20_ms() -> None:
    s = Simulated()
    ramp = np.arange(1, 3201).astype(np.int16)
    for start in range(0, 3200, 50):
        s.clock.add(ramp[start : start + 50], due=start)
    assert {len(f) for f in s.out} == {FRAME_SAMPLES}
    sound = s.pcm[s.pcm != 0]
    assert np.array_equal(sound, ramp[: len(sound)])
