"""Evaluation of measurements: pure functions, no real time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from bench.bargein import longest_pause, silent_for_good
from bench.clips import MARGIN_S, joined, parts, texts, trimmed
from bench.pauses import CASES, outcome_of
from bench.product import EndpointingLog
from bench.table import Summary, machine, present
from kit.audio import SPEECH_RATE
from vivavoce.synthetic_candidate.levels import levels_dbfs, voiced_frames
from vivavoce.synthetic_candidate.listener import AudioListener
from vivavoce.synthetic_candidate.replies import Caption, CutOff, Span, find_cut_offs, find_reply

pytestmark = pytest.mark.realtime


def tone(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    return np.rint(3000 * np.sin(2 * np.pi * 300 * t)).astype(np.int16)


# -- replies -------------------------------------------------------------------------------


def test_a_reply_counts_from_voice_to_voice() -> None:
    captions = [Caption(3.0, "planned", "Why this job?"), Caption(10.59, "followup", "And then?")]
    reply = find_reply(10.0, 10.5, captions, [(3.0, 6.0), (10.62, 12.0)])
    assert reply is not None
    assert (reply.caption.kind, reply.v2v_ms, reply.first_audio_ms) == ("followup", 620, 620)
    assert not reply.acknowledged


@pytest.mark.parametrize(
    ("spans", "v2v_ms"),
    [
        ([(10.6, 11.2), (12.05, 12.4), (12.55, 14.0)], 2050),  # the onset next to its caption
        ([(10.6, 14.0)], 1850),  # the words follow at once: the caption shows where they begin
    ],
)
def test_an_acknowledgement_is_not_the_reply(spans: list[Span], v2v_ms: int) -> None:
    captions = [Caption(10.6, "ack", "Thank you."), Caption(12.0, "followup", "What came of it?")]
    reply = find_reply(10.0, 10.5, captions, spans)
    assert reply is not None
    assert (reply.v2v_ms, reply.first_audio_ms, reply.acknowledged) == (v2v_ms, 600, True)


def test_of_course_is_an_acknowledgement_too() -> None:
    captions = [Caption(10.5, "meta", "Of course."), Caption(11.4, "meta", "Why this job, then?")]
    reply = find_reply(10.0, 10.48, captions, [(10.5, 11.1), (11.42, 13.0)])
    assert reply is not None
    assert (reply.caption.text, reply.v2v_ms) == ("Why this job, then?", 1420)


def test_the_tail_of_a_reply_that_came_too_early_is_not_the_reply() -> None:
    captions = [Caption(9.5, "planned", "Next question?"), Caption(10.9, "followup", "And then?")]
    reply = find_reply(10.0, 10.8, captions, [(9.5, 10.1), (10.2, 10.3), (10.95, 12.0)])
    assert reply is not None
    assert reply.v2v_ms == 950


def test_words_before_the_end_of_the_answer_are_no_reply() -> None:
    assert find_reply(10.0, None, [Caption(9.0, "planned", "Why?")], [(9.0, 12.0)]) is None
    assert find_reply(10.0, 10.5, [Caption(10.5, "ack", "Thank you.")], [(10.5, 11.0)]) is None


# -- false cut-offs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commits", "spans", "expected"),
    [
        ([10.5], [(10.6, 12.0)], []),
        ([0.5, 10.5], [(0.6, 0.9), (10.6, 12.0)], []),
        # Committed in the pause; the candidate continued before a word of the reply was heard.
        ([5.0, 10.5], [(10.6, 12.0)], [CutOff(5.0, True, 0)]),
        # … and here 300 ms of the reply were heard.
        ([5.0, 10.5], [(5.1, 5.4), (10.6, 12.0)], [CutOff(5.0, True, 300)]),
        # The interviewer never noticed: one cut-off, which lasts beyond the answer's end.
        ([5.0], [(5.1, 6.1), (6.3, 11.3)], [CutOff(5.0, True, 6000)]),
        # Voice without a commit.
        ([10.5], [(4.0, 4.5), (10.6, 12.0)], [CutOff(4.0, False, 500)]),
        (
            [3.0, 6.0, 10.5],
            [(3.1, 3.2), (6.1, 6.3)],
            [CutOff(3.0, True, 100), CutOff(6.0, True, 200)],
        ),
    ],
)
def test_cut_offs(commits: list[float], spans: list[Span], expected: list[CutOff]) -> None:
    assert find_cut_offs(1.0, 10.0, commits, spans) == expected


# -- barge-in ------------------------------------------------------------------------------


def test_silence_for_good_is_after_the_last_voice_of_the_old_utterance() -> None:
    assert silent_for_good(5.0, 7.0, [(2.0, 5.3), (7.1, 9.0)]) == (300, True)
    assert silent_for_good(5.0, 8.0, [(2.0, 5.3), (6.2, 6.4)]) == (1400, True)
    assert silent_for_good(5.0, 8.0, [(2.0, 9.0)]) == (3000, False)
    assert silent_for_good(5.0, 8.0, [(2.0, 4.0)]) == (None, True)


def test_a_backchannel_may_pause_but_not_stop() -> None:
    assert longest_pause(5.0, 12.0, [(2.0, 6.0), (6.2, 9.0)]) == (None, True)
    assert longest_pause(5.0, 12.0, [(2.0, 5.2), (6.1, 9.0)]) == (900, True)
    assert longest_pause(5.0, 12.0, [(2.0, 5.2)]) == (None, False)
    assert longest_pause(5.0, 8.0, [(2.0, 5.2), (8.5, 9.0)]) == (None, False)


# -- sound ---------------------------------------------------------------------------------


@pytest.mark.parametrize("pause_ms", [500, 1200])
def test_a_pause_is_exact_from_voice_to_voice(pause_ms: int) -> None:
    quiet = np.zeros(SPEECH_RATE // 2, np.int16)
    part = trimmed(np.concatenate([quiet, tone(0.8), quiet]), SPEECH_RATE)
    assert len(part) == pytest.approx((0.8 + 2 * MARGIN_S) * SPEECH_RATE, abs=0.02 * SPEECH_RATE)
    voiced = voiced_frames(levels_dbfs(joined(part, part, pause_ms), SPEECH_RATE))
    where = np.flatnonzero(voiced)
    gaps = np.diff(where)
    assert 10 * (gaps.max() - 1) == pytest.approx(pause_ms, abs=10)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_answer_has_every_place(language: Any) -> None:
    section = texts(language)
    for answer in section["answers"]:
        for place, _ in CASES:
            before, after = parts(answer, place, section)
            assert before and after
            assert not {"|", "/"} & {*before, *after}


def test_where_an_answer_is_cut() -> None:
    section = texts("en")
    answer = {"text": "I did the tests, | so we found / a bug.", "more": "It was small."}
    assert parts(answer, "clause", section) == ("I did the tests,", "so we found a bug.")
    assert parts(answer, "inside", section) == ("I did the tests, so we found,", "a bug.")
    assert parts(answer, "filler", section) == ("I did the tests, so we found, um,", "a bug.")
    assert parts(answer, "conjunction", section) == ("I did the tests, so…", "we found a bug.")
    assert parts(answer, "sentence", section)[1] == "It was small."


def test_the_listener_finds_stretches_of_voice() -> None:
    ear = AudioListener()
    loud = 3000 * np.sin(np.arange(960) * 0.04)
    for i in range(100):
        heard = 10 <= i < 30 or 50 <= i < 60
        ear.push((loud if heard else np.zeros(960)).astype(np.float32), i * 0.02)
    spans = ear.voiced_spans(0.0)
    assert [round(edge, 1) for span in spans for edge in span] == [0.2, 0.6, 1.0, 1.2]
    assert ear.voiced_spans(0.9) == spans[1:]


# -- figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("samples", "median", "p95"),
    [
        ([5.0], 5.0, 5.0),
        ([1.0, 2.0, 3.0, None], 2.0, 3.0),
        ([float(i) for i in range(1, 21)], 10.5, 19.0),
        ([float(i) for i in range(100, 0, -1)], 50.5, 95.0),
        ([], None, None),
    ],
)
def test_percentiles(samples: list[float | None], median: float, p95: float) -> None:
    summary = Summary.of(samples)
    assert (summary.median, summary.p95) == (median, p95)


def answer_sample(place: str, pause_ms: int, cut: bool, v2v_ms: int | None = 700) -> dict[str, Any]:
    return {
        "clip": {"place": place, "pause_ms": pause_ms},
        "kind": "planned" if v2v_ms else None,
        "v2v_ms": v2v_ms,
        "first_audio_ms": v2v_ms,
        "endpointing_ms": 480,
        "over_endpointing_ms": v2v_ms - 480 if v2v_ms else None,
        "acknowledged": False,
        "cut_offs": [{"at": 1.0, "committed": True, "heard_ms": 120}] if cut else [],
    }


def test_pauses_are_reported_with_the_latency_of_the_same_run(tmp_path: Path) -> None:
    samples = [
        answer_sample("clause", 500, cut=False),
        answer_sample("clause", 2000, cut=True),
        answer_sample("inside", 500, cut=False, v2v_ms=900),
        answer_sample("inside", 2000, cut=False, v2v_ms=None),
        answer_sample("sentence", 500, cut=True),
    ]
    outcome = outcome_of(samples)
    assert outcome.summary["answers"] == 4
    assert outcome.summary["cut_off"] == 1
    assert outcome.summary["of_these_taken_back"] == 1
    assert outcome.summary["without_reply"] == 1
    assert outcome.summary["after_a_sentence"]["cut_off"] == 1
    assert outcome.summary["by_kind"]["both"]["v2v_ms"]["median"] == 700

    file = tmp_path / "deep" / "result.json"
    console = Console(width=120, record=True, quiet=True)
    with console.capture() as capture:
        console.quiet = False
        present(outcome, machine(), file, console)
    text = capture.get()
    assert "inside sentences" in text and "25.0 % (1 of 4)" in text
    written = json.loads(file.read_text())
    assert written["samples"] == samples
    assert {"settings", "machine", "versions", "summary"} <= set(written)


def test_the_endpointing_that_a_turn_got_is_read_from_the_logs(tmp_path: Path) -> None:
    log = EndpointingLog(tmp_path)
    assert log.latest_ms() is None
    closed = "timestamp=09:00:00.1 level=info event=turn.closed p_end=0.7 need_ms={} text=so\n"
    decided = "timestamp=09:00:00.2 level=info event=turn.decided move=\"['planned']\"\n"
    (tmp_path / "vivavoce.log").write_text("timestamp=09:00:00.0 level=info event=app.ready\n")
    # The detector may be asked once more, about nothing, after the turn was decided.
    first = tmp_path / "agent-1.log"
    first.write_text(closed.format(900) + closed.format(480) + decided + closed.format(2200))
    assert log.latest_ms() == 480
    assert log.latest_ms() is None
    # The next interview may be held by another worker.
    (tmp_path / "agent-2.log").write_text(closed.format(1300) + decided)
    assert log.latest_ms() == 1300
