"""Comparison with other frameworks: what is said to them, and the figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from bench.clips import Clip
from bench.peers import schedule
from bench.peers.figures import outcome_of, summarise, word_errors, words
from bench.peers.schedule import HUMAN_WORDS, PAUSED_CASES, Turn, order, prepare, split
from bench.peers.sessions import candidate_turns
from bench.peers.turns import BlockResult, first_audio
from kit.audio import SPEECH_RATE

# -- what is kept ---------------------------------------------------------------------------


def test_utterances_are_one_turn_until_the_interviewer_speaks() -> None:
    entries = [
        {"speaker": "agent", "text": "What did you build?"},
        {"speaker": "candidate", "text": "I built the reports"},
        {"speaker": "candidate", "text": "and I found the depot."},
        {"speaker": "agent", "text": "How?"},
        {"speaker": "candidate", "text": "By the clock."},
    ]
    assert candidate_turns(entries) == [
        "I built the reports and I found the depot.",
        "By the clock.",
    ]


# -- schedule ------------------------------------------------------------------------------


class Tones:
    """Stands in for rendered voices."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Tones:
        return self

    def __exit__(self, *_: object) -> None: ...

    def speak(self, text: str, voice: str) -> np.ndarray:
        t = np.arange(SPEECH_RATE // 2) / SPEECH_RATE
        return np.rint(3000 * np.sin(2 * np.pi * 300 * t)).astype(np.int16)

    def clip(self, text: str, voice: str) -> Clip:
        return Clip(text, self.speak(text, voice), voice)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[Turn]:
    recorded = Clip("(recording)", Tones().speak("", ""), "human")
    monkeypatch.setattr(schedule, "VoiceRenderer", Tones)
    monkeypatch.setattr(schedule, "human_answer", lambda: recorded)
    monkeypatch.setattr(schedule, "human_paused", lambda place, pause_ms, index: recorded)
    return prepare(12, lambda text: None)


def test_a_third_each_is_whole_paused_and_human(turns: list[Turn]) -> None:
    kinds = Counter(
        "human" if turn.clip.voice == "human" else "paused" if turn.clip.pause_ms else "whole"
        for turn in turns
    )
    assert kinds == {"whole": 4, "paused": 4, "human": 4}
    assert [turn.number for turn in turns if turn.interruption] == [3, 7, 11]
    assert len({turn.clip.voice for turn in turns}) > 4


def test_pauses_differ_from_the_start_and_are_all_used(turns: list[Turn]) -> None:
    first = [(turn.clip.place, turn.clip.pause_ms) for turn in turns if turn.clip.pause_ms]
    assert len({place for place, _ in first}) > 1
    assert max(ms for _, ms in first) - min(ms for _, ms in first) >= 1000
    assert len(set(PAUSED_CASES)) == len(PAUSED_CASES) == 14
    assert not any(place == "sentence" for place, _ in PAUSED_CASES)


def test_the_words_of_an_answer_are_those_that_are_spoken(turns: list[Turn]) -> None:
    paused = next(turn for turn in turns if turn.clip.pause_ms)
    assert "[" not in paused.words
    assert words(paused.words)[:3] == words(paused.clip.text)[:3]
    assert next(turn for turn in turns if turn.clip.voice == "human").words == HUMAN_WORDS


def test_blocks_hold_every_turn_once_and_alternate() -> None:
    assert split(list(range(7)), 3) == [[0, 1, 2], [3, 4], [5, 6]]
    assert split([1, 2], 5) == [[1], [2]]
    assert list(order("abc", 3)) == [
        *((0, name) for name in "abc"),
        *((1, name) for name in "cba"),
        *((2, name) for name in "abc"),
    ]  # fmt: skip


# -- figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "stored", "errors"),
    [
        ("It took us about three weeks, in total.", "it took us about 3 weeks in total", 0),
        ("Um, down by thirty percent.", "down by 30%", 0),
        ("I wrote all of the queries myself.", "I wrote all the query myself.", 2),
        ("One depot.", "One depot. Thank you.", 2),
    ],
)
def test_words_are_compared_as_they_are_said(said: str, stored: str, errors: int) -> None:
    assert word_errors(said, stored) == (errors, len(words(said)))


@pytest.mark.parametrize(
    ("commits", "spans", "heard_at"),
    [
        ([10.4], [(3.0, 6.0), (10.9, 12.0)], 10.9),
        ([9.0], [(9.5, 10.3), (11.0, 12.0)], 11.0),  # the first one began before the end
        ([9.0, 11.0], [(10.2, 10.4), (11.8, 12.5)], 11.8),  # taken back, then the real reply
        ([10.4], [(3.0, 6.0)], None),
    ],
)
def test_first_audio_is_of_the_reply_to_the_whole_answer(
    commits: list[float], spans: list[tuple[float, float]], heard_at: float | None
) -> None:
    assert first_audio(10.0, commits, spans) == heard_at


def sample(
    number: int,
    ms: int | None,
    *,
    heard_ms: tuple[int, ...] = (),
    entries: int = 1,
    silent_ms: int | None = None,
) -> dict[str, Any]:
    return {
        "turn": number,
        "first_audio_ms": ms,
        "cut_offs": [{"at": 1.0, "committed": True, "heard_ms": heard} for heard in heard_ms],
        "entries": ["words"] * entries,
        "barge_in": None
        if silent_ms is None
        else {"silent_ms": silent_ms, "stopped": silent_ms < 2000},
    }


def own() -> list[BlockResult]:
    first = BlockResult(
        [sample(0, 700, heard_ms=(0,)), sample(1, 900, heard_ms=(0, 300), silent_ms=150)],
        ["one two three four"],
        ["one two three"],
        talk_s=30.0,
        cpu_s={"api": 10.0, "llm": 20.0},
    )
    second = BlockResult(
        [sample(2, 800), sample(3, None, entries=2, silent_ms=2100)],
        ["five six"],
        ["five six"],
        talk_s=30.0,
        cpu_s={"api": 5.0, "llm": 7.0},
    )
    return [first, second]


def test_the_figures_of_a_contestant_are_over_all_its_blocks() -> None:
    figures = summarise(own())
    assert figures["turns"] == 4
    assert (figures["first_audio_ms"]["median"], figures["first_audio_ms"]["p95"]) == (800, 900)
    assert (figures["early_heard"], figures["early_unheard"]) == (1, 1)
    assert (figures["split"], figures["mute"]) == (1, 1)
    assert (figures["barge_in_ms"]["count"], figures["barge_in_ignored"]) == (2, 1)
    assert (figures["word_errors"], figures["words_said"]) == (1, 6)
    assert figures["cpu_s_per_minute"] == {"api": 15.0, "llm": 27.0}


def test_a_room_is_compared_with_the_better_peer() -> None:
    results = {
        "direct room": own(),
        "livekit-agents": [BlockResult([sample(0, 5000)], ["a"], ["a"], 60.0, 0.0, {"agent": 84})],
        "pipecat": [BlockResult([sample(0, 4000)], ["a"], ["a"], 60.0, 0.0, {"agent": 168})],
    }
    outcome = outcome_of(results, ["livekit-agents", "pipecat"], ["pipecat, block 2: it died"])
    text = "direct room: median 0.20 of the better peer's, CPU 0.50 of the more frugal peer's."
    assert text in outcome.notes
    assert outcome.notes[-1] == "pipecat, block 2: it died"
    assert [s["contestant"] for s in outcome.samples] == [
        *["direct room"] * 4,
        "livekit-agents",
        "pipecat",
    ]
    assert [s["block"] for s in outcome.samples][:4] == [0, 0, 1, 1]
    assert [column.header for column in outcome.tables[1].columns] == ["", "api", "llm", "agent"]


def test_a_contestant_without_figures_has_a_row() -> None:
    outcome = outcome_of({"direct room": own(), "pipecat": [BlockResult()]}, ["pipecat"], [])
    assert outcome.tables[0].row_count == 2
    assert not any("of the better peer" in note for note in outcome.notes)
