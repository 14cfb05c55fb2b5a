"""The audio output alone, pulled by hand: what livekit's contract asks, sample by sample."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from livekit import rtc

from rooms.audio_output import PacedAudioOutput

pytestmark = pytest.mark.realtime

TICK = 480


@dataclass
class Played:
    """An output with a clock that moves 20 ms a pull, and all it said."""

    now: float = 1000.0
    pulled: list[np.ndarray] = field(default_factory=list)
    started: list[float] = field(default_factory=list)
    finished: list[tuple[float, bool]] = field(default_factory=list)
    runs: list[tuple[float, float, float]] = field(default_factory=list)
    captured: int = 0

    def __post_init__(self) -> None:
        self.output = PacedAudioOutput(wall_clock=lambda: self.now)
        self.output.on("playback_started", lambda e: self.started.append(e.created_at))
        self.output.on(
            "playback_finished",
            lambda e: self.finished.append((e.playback_position, e.interrupted)),
        )
        self.output.on(
            "playback_progressed", lambda e: self.runs.append((e.started_at, e.offset, e.duration))
        )

    def capture(self, samples: int) -> None:
        """Samples that count up from 1, so that each is known again."""
        begin = self.captured + 1
        pcm = np.arange(begin, begin + samples).astype(np.int16)
        self.captured += samples
        frame = rtc.AudioFrame(pcm.tobytes(), 24_000, 1, samples)
        asyncio.run(self.output.capture_frame(frame))

    def pull(self, times: int = 1) -> None:
        for _ in range(times):
            self.pulled.append(self.output.pull(TICK))
            self.now += 0.02

    @property
    def heard(self) -> np.ndarray:
        """All samples that were not silence."""
        sound = np.concatenate(self.pulled) if self.pulled else np.zeros(0, np.int16)
        return sound[sound != 0]


def test_a_segment_starts_with_its_first_sample_and_ends_after_its_last() -> None:
    p = Played()
    p.pull(2)
    p.capture(1000)
    assert p.started == []
    p.pull()
    assert p.started == [1000.04]
    p.output.flush()
    p.pull(2)
    assert p.finished == [], "the last sample was sent just now and is not over yet"
    p.pull()
    assert p.finished == [(1000 / 24_000, False)]
    assert np.array_equal(p.heard, np.arange(1, 1001))
    assert p.started == [1000.04]


def test_a_pause_keeps_the_place() -> None:
    p = Played()
    p.capture(2400)
    p.output.flush()
    p.pull(2)
    p.output.pause()
    p.output.pause()
    p.pull(50)
    assert len(p.heard) == 2 * TICK
    p.output.resume()
    p.output.resume()
    p.pull(4)
    assert np.array_equal(p.heard, np.arange(1, 2401))
    assert p.finished == [(0.1, False)]
    assert p.runs == [
        (1000.0, 0.0, pytest.approx(0.04)),
        (pytest.approx(1001.04), pytest.approx(0.04), pytest.approx(0.06)),
    ]


def test_resuming_does_not_end_the_rooms_hold() -> None:
    p = Played()
    p.output.hold(True)
    p.capture(480)
    p.output.flush()
    p.output.pause()
    p.output.resume()
    p.pull(3)
    assert len(p.heard) == 0
    p.output.hold(False)
    p.pull(2)
    assert p.finished == [(0.02, False)]


def test_a_clear_interrupts_at_once_with_the_true_position() -> None:
    p = Played()
    p.capture(4800)
    p.output.flush()
    p.pull(3)
    p.output.clear_buffer()
    assert p.finished == [(0.06, True)]
    p.pull(5)
    assert len(p.heard) == 3 * TICK
    p.output.clear_buffer()
    assert len(p.finished) == 1


def test_frames_that_come_after_a_clear_belong_to_the_interrupted_segment() -> None:
    p = Played()
    p.capture(960)
    p.pull()
    p.output.clear_buffer()
    p.capture(960)
    p.output.flush()
    p.pull(3)
    assert p.finished == [(0.02, True)]
    assert len(p.heard) == TICK
    p.capture(480)
    p.output.flush()
    p.pull(2)
    assert p.finished == [(0.02, True), (0.02, False)]


def test_a_segment_that_ran_dry_goes_on_without_a_second_start() -> None:
    p = Played()
    p.capture(480)
    p.pull(10)
    assert p.finished == []
    p.capture(480)
    p.output.flush()
    p.pull(2)
    assert len(p.started) == 1
    assert p.finished == [(0.04, False)]


def test_a_new_session_inherits_nothing() -> None:
    p = Played()
    p.output.on_attached()
    p.capture(4800)
    p.pull()
    p.output.pause()
    p.output.on_detached()
    assert p.finished == [(0.02, True)]
    p.output.on_attached()
    p.capture(480)
    p.output.flush()
    p.pull(2)
    assert len(p.heard) == 2 * TICK
    assert p.finished == [(0.02, True), (0.02, False)]


def test_playing_out_can_be_awaited() -> None:
    async def wait() -> tuple[float, bool]:
        p = Played()
        pcm = np.ones(960, np.int16)
        await p.output.capture_frame(rtc.AudioFrame(pcm.tobytes(), 24_000, 1, 960))
        p.output.flush()
        waiting = asyncio.create_task(p.output.wait_for_playout())
        await asyncio.sleep(0)
        p.pull(2)
        await asyncio.sleep(0)
        assert not waiting.done()
        p.pull()
        event = await waiting
        return event.playback_position, event.interrupted

    assert asyncio.run(wait()) == (0.04, False)


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (24_000, 2)])
def test_another_format_is_refused(rate: int, channels: int) -> None:
    output = PacedAudioOutput()
    frame = rtc.AudioFrame(bytes(960 * channels), rate, channels, 480)
    with pytest.raises(ValueError, match="24000 Hz mono"):
        asyncio.run(output.capture_frame(frame))


CALLS = st.lists(
    st.one_of(
        st.tuples(st.just("capture"), st.integers(1, 1500)),
        st.tuples(st.just("pull"), st.integers(1, 4)),
        st.tuples(
            st.sampled_from(["flush", "clear", "pause", "resume", "hold", "release"]), st.just(0)
        ),
    ),
    max_size=20,  # the counting samples of 20 captures still fit into int16
)


@settings(max_examples=300, deadline=None)
@given(CALLS)
def test_any_sequence_of_calls_keeps_the_contract(calls: list[tuple[str, int]]) -> None:
    p = Played()
    for name, amount in calls:
        if name == "capture":
            p.capture(amount)
        elif name == "pull":
            p.pull(amount)
        elif name == "flush":
            p.output.flush()
        elif name == "clear":
            p.output.clear_buffer()
        elif name == "pause":
            p.output.pause()
        elif name == "resume":
            p.output.resume()
        else:
            p.output.hold(name == "hold")
    p.output.flush()
    p.output.resume()
    p.output.hold(False)
    p.pull(p.captured // TICK + 2 * len(calls) + 2)

    heard = p.heard.astype(int)
    assert np.all(np.diff(heard) > 0), "samples come in order and once"
    if not any(name == "clear" for name, _ in calls):
        assert np.array_equal(heard, np.arange(1, p.captured + 1)), "none is lost"
        assert not any(interrupted for _, interrupted in p.finished)
    assert len(p.finished) == p.output.captured_playout_segments
    assert sum(position for position, _ in p.finished) == pytest.approx(len(heard) / 24_000)
    assert sum(duration for _, _, duration in p.runs) == pytest.approx(len(heard) / 24_000)
    assert len(p.started) <= len(p.finished)
    assert not p.output.playing


def test_what_is_known_ahead_is_what_the_next_pulls_give() -> None:
    p = Played()
    p.capture(1000)
    assert [len(x) for x in p.output.ahead(TICK, 4)] == [480, 480], "40 samples may become 480"
    p.output.flush()
    p.capture(700)
    known = p.output.ahead(TICK, 4)
    assert len(known) == 4
    p.pull(4)
    assert np.array_equal(np.concatenate(known), np.concatenate(p.pulled))
    assert p.output.sounding
    assert p.output.ahead(TICK, 4) == [], "220 samples of a segment that is not complete"
    p.output.flush()
    assert len(p.output.ahead(TICK, 4)) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("capture"), st.integers(0, 2000)),
            st.tuples(st.sampled_from(["flush", "pull", "pull", "pull", "clear", "pause",
                                       "resume", "hold", "release"]), st.just(0)),
        ),
        max_size=40,
    )
)  # fmt: skip
def test_a_transport_that_sends_ahead_sends_the_same_as_one_that_does_not(
    steps: list[tuple[str, int]],
) -> None:
    """Whatever happens: what was sent early, less what was thrown away, is what was pulled."""
    p = Played()
    sent: list[np.ndarray] = []
    early = 0

    def on_break() -> None:
        nonlocal early
        del sent[len(sent) - early :]
        early = 0

    p.output.on_break = on_break
    for step, samples in steps:
        match step:
            case "capture":
                p.capture(samples)
            case "pull":
                p.pull()
                if not p.output.sounding:
                    assert early == 0
                elif early:
                    early -= 1
                else:
                    sent.append(p.pulled[-1])
                known = p.output.ahead(TICK, 4)
                assert all(len(frame) == TICK for frame in known)
                sent += known[early:]
                early = max(early, len(known))
            case "flush":
                p.output.flush()
            case "clear":
                p.output.clear_buffer()
            case "pause":
                p.output.pause()
            case "resume":
                p.output.resume()
            case "hold" | "release":
                p.output.hold(step == "hold")
    on_break()
    pulled = [frame for frame in p.pulled if frame.any()]
    assert len(sent) == len(pulled)
    assert all(np.array_equal(a, b) for a, b in zip(sent, pulled, strict=True))
