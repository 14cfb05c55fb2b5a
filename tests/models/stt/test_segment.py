"""Where a long answer is cut, and which audio is kept."""

from __future__ import annotations

import numpy as np
import pytest

from kit.audio import LISTENING_RATE
from models.stt.decoder import Decoding, Word
from models.stt.segment import AudioLog, Piece, Segment, known_words
from models.vad import WINDOW_SAMPLES
from tests.support.speech import noise


def speech(duration_s: float, pauses: list[tuple[float, float]]) -> tuple[Segment, AudioLog]:
    """Somebody who speaks all the time but for ``pauses`` (from, to), in seconds."""
    segment, audio = Segment(0, 0, 0), AudioLog()
    audio.append(noise(duration_s, 0.1))
    for end in range(WINDOW_SAMPLES, int(duration_s * LISTENING_RATE) + 1, WINDOW_SAMPLES):
        middle = (end - WINDOW_SAMPLES / 2) / LISTENING_RATE
        segment.note(end, 0.9, not any(a <= middle < b for a, b in pauses))
    return segment, audio


def decoded(text: str, *times: tuple[float, float]) -> Decoding:
    words = tuple(Word(word, a, b, 0.9) for word, (a, b) in zip(text.split(), times, strict=True))
    return Decoding(text, words, -0.1, 0.0, "en", len(words))


@pytest.mark.parametrize(
    ("duration_s", "pauses", "expected_s"),
    [
        (7.0, [(4.0, 4.3)], None),  # still short
        (9.0, [(4.0, 4.3)], 4.15),
        (9.0, [(4.0, 4.3), (6.0, 6.3)], 6.15),  # the latest good one
        (9.0, [(1.0, 1.3)], None),  # too early to be worth it
        (9.0, [(8.6, 8.9)], None),  # the newest word may not be over
        (9.0, [(5.0, 5.07)], None),  # too short to be sure
        (12.5, [(5.0, 5.07)], 5.04),  # but better than none
    ],
)
def test_the_tail_is_cut_in_a_pause(
    duration_s: float, pauses: list[tuple[float, float]], expected_s: float | None
) -> None:
    segment, audio = speech(duration_s, pauses)
    cut = segment.cut(audio, audio.end)
    if expected_s is None:
        assert cut is None
    else:
        assert cut is not None
        assert cut / LISTENING_RATE == pytest.approx(expected_s, abs=0.05)


def test_without_any_pause_the_quietest_moment_is_cut() -> None:
    segment, audio = speech(12.5, [])
    samples = audio.slice(0, audio.end).copy()
    samples[6 * LISTENING_RATE : 6 * LISTENING_RATE + 1600] = 0
    quiet = AudioLog()
    quiet.append(samples)
    cut = segment.cut(quiet, quiet.end)
    assert cut is not None
    assert cut / LISTENING_RATE == pytest.approx(6.05, abs=0.05)


def test_committed_words_come_first_and_times_never_fall() -> None:
    segment, _ = speech(10.0, [])
    segment.commit(Piece(decoded("We measured", (0.1, 0.5), (0.5, 4.2)), 0, 4 * LISTENING_RATE))
    segment.heard = Piece(
        decoded("everything first.", (0.0, 0.4), (0.3, 99.0)),
        4 * LISTENING_RATE,
        10 * LISTENING_RATE,
    )
    assert segment.text == "We measured everything first."
    times = [t for word in segment.words for t in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= segment.last_voiced / LISTENING_RATE


def test_what_was_just_said_is_context_until_the_pause_is_long() -> None:
    before = Piece(decoded("First part.", (0, 1), (1, 2)), 0, 2 * LISTENING_RATE)
    soon = Segment(int(2.4 * LISTENING_RATE), 0, 0, before=(before,))
    late = Segment(int(4.4 * LISTENING_RATE), 0, 0, before=(before,))
    assert soon.context(5 * LISTENING_RATE) == (before,)
    assert late.context(7 * LISTENING_RATE) == ()
    context = known_words((before,), soon.start)
    assert context is not None
    assert (context.text, context.duration_s) == ("First part.", pytest.approx(2.4))
    assert known_words((), 0) is None


def test_a_loop_is_no_context() -> None:
    loop = decoded("Fail better. " * 4, *[(i, i + 1) for i in range(8)])
    segment = Segment(LISTENING_RATE * 2, 0, 0, before=(Piece(loop, 0, 2 * LISTENING_RATE),))
    assert segment.context(4 * LISTENING_RATE) == ()


def test_the_audio_log_forgets_only_what_it_may() -> None:
    log = AudioLog()
    for value in range(4):
        log.append(np.full(100, value, np.int16))
    log.forget_before(250)
    assert log.end == 400
    assert log.slice(250, 300).tolist() == [2] * 50
    assert log.slice(300, 400).tolist() == [3] * 100
