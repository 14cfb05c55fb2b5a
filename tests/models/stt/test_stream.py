"""Streaming recognition, with real weights and real speech."""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
import time

import numpy as np
import pytest
from livekit import rtc
from livekit.agents.stt import SpeechEventType

from kit.audio import LISTENING_RATE
from models.budget import ComputeBudget, Priority
from tests.models.stt.conftest import MakeSTT
from tests.support.speech import (
    RECORDING_TEXTS,
    hum,
    noise,
    recording,
    resample,
    silence,
    speak,
    speak_korean,
    word_error_rate,
)
from tests.support.stt_listening import Heard, RecordingSTT, collect, feed, listen

PAYMENTS = "I have worked as a backend engineer for six years, mostly on payment systems."
ENOUGH_SILENCE = silence(0.6)

START = SpeechEventType.START_OF_SPEECH
INTERIM = SpeechEventType.INTERIM_TRANSCRIPT
PREFLIGHT = SpeechEventType.PREFLIGHT_TRANSCRIPT
FINAL = SpeechEventType.FINAL_TRANSCRIPT
END = SpeechEventType.END_OF_SPEECH


async def test_events_of_an_utterance(english: RecordingSTT) -> None:
    samples = speak(PAYMENTS)
    heard = await listen(english, silence(0.5), samples, ENOUGH_SILENCE)

    assert heard.kinds[0] == START
    assert heard.kinds[-3:] == [PREFLIGHT, FINAL, END]
    assert len(heard.finals) == 1
    assert heard.finals[0].text.endswith("payment systems.")
    assert heard.of(PREFLIGHT)[-1].alternatives[0].text == heard.finals[0].text
    spoken_until = 0.5 + len(samples) / LISTENING_RATE
    assert len([at for at in heard.at(INTERIM) if at < spoken_until]) >= 4
    assert heard.at(PREFLIGHT)[-1] < spoken_until + 0.15
    assert heard.at(FINAL)[0] < spoken_until + 0.35


async def test_the_final_costs_no_second_decode(english: RecordingSTT) -> None:
    heard = await listen(english, silence(0.5), speak("Yes, exactly."), ENOUGH_SILENCE)
    assert heard.text == "Yes, exactly."
    assert [priority for priority, _ in english.decodes()].count(Priority.ENDING) == 1


async def test_word_times(english: RecordingSTT) -> None:
    samples = speak(PAYMENTS)
    heard = await listen(english, silence(2.0), samples, ENOUGH_SILENCE)
    data = heard.finals[0]
    assert data.words is not None
    assert [str(word) for word in data.words] == data.text.split()
    times = [t for word in data.words for t in (word.start_time, word.end_time)]
    assert all(a <= b for a, b in itertools.pairwise(times))
    assert 2.0 <= data.start_time <= times[0]
    assert times[-1] <= data.end_time <= 2.0 + len(samples) / LISTENING_RATE + 0.1
    # "six years" is said in the middle of the clip, before its comma.
    six = next(word for word in data.words if word == "six")
    assert 3.8 < six.start_time < 5.2
    assert 0.5 < data.confidence <= 1.0
    assert data.language == "en"
    assert all(0.0 <= word.confidence <= 1.0 for word in data.words)


async def test_a_long_answer_is_not_decoded_anew_each_time(make_stt: MakeSTT) -> None:
    # No pause in it ends the segment; captions are rarer than usual, and as long.
    engine = make_stt("en", endpoint_silence_ms=3000, interim_interval_ms=2000)
    heard = await listen(engine, recording("two_cities.wav"), silence(3.5))
    assert len(heard.finals) == 1
    assert word_error_rate(RECORDING_TEXTS["two_cities.wav"], heard.text) <= 0.06
    assert max(seconds for _, seconds in engine.decodes()) <= 15.5
    captions = [e.alternatives[0].text for e in heard.of(INTERIM)]
    assert captions[-1].startswith("It was the best of times")
    words = heard.finals[0].words
    assert words is not None
    starts = [word.start_time for word in words]
    assert starts == sorted(starts)


async def test_a_caption_is_as_cheap_late_in_an_answer(make_stt: MakeSTT) -> None:
    engine = make_stt("en", endpoint_silence_ms=3000)  # no pause in it ends the segment
    spoken = speak(
        "Last summer I built a small planner for the drivers of a delivery company and then we "
        "measured how much fuel each of them needed in a week"
    )
    heard = await listen(engine, spoken, silence(3.5))
    assert len(engine.caption_seconds()) >= 6
    assert max(engine.caption_seconds()) <= 4.0, "all words were decoded again"
    caption = heard.of(INTERIM)[-1].alternatives[0]
    words = heard.text.split()[: len(caption.text.split())]
    assert len(words) >= 8
    assert word_error_rate(" ".join(words), caption.text) <= 0.2
    assert caption.words is not None
    assert [str(word) for word in caption.words] == caption.text.split()


async def test_a_pause_ends_a_segment(english: RecordingSTT) -> None:
    first, second = speak("I don't know."), speak("Let me think about it.")
    heard = await listen(english, silence(0.4), first, silence(1.5), second, ENOUGH_SILENCE)
    assert [data.text for data in heard.finals] == ["I don't know.", "Let me think about it."]
    pause_at = 0.4 + len(first) / LISTENING_RATE
    assert heard.finals[0].end_time < pause_at + 0.1
    assert heard.finals[1].start_time > pause_at + 1.3


async def test_speech_that_goes_on_after_a_short_pause_is_one_segment(
    english: RecordingSTT,
) -> None:
    samples = speak("We measured everything first.")
    voiced = np.flatnonzero(np.abs(samples) > 300)
    trimmed = samples[: voiced[-1]]
    heard = await listen(
        english, silence(0.4), trimmed, silence(0.16), trimmed[voiced[0] :], ENOUGH_SILENCE
    )
    assert len(heard.finals) == 1
    assert len(heard.of(PREFLIGHT)) == 2
    assert heard.text.lower().count("measured everything first") == 2


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("bf_emma", "Yes."),
        ("hibari", "No."),
        ("am_fenrir", "Thank you."),
        ("am_adam", "No, I don't think so."),
    ],
)
async def test_short_answers_survive(english: RecordingSTT, voice: str, text: str) -> None:
    heard = await listen(english, silence(0.5), speak(text, voice), ENOUGH_SILENCE)
    assert word_error_rate(text, heard.text) == 0.0


@pytest.mark.parametrize("sound", [silence(30), noise(30, 0.02), noise(30, 0.2), hum(30)], ids=str)
async def test_nobody_speaks(english: RecordingSTT, sound: np.ndarray) -> None:
    heard = await listen(english, sound)
    assert heard.of(FINAL) == []
    assert heard.of(PREFLIGHT) == []
    assert heard.of(INTERIM) == []


async def test_flush_finalises_at_once(english: RecordingSTT) -> None:
    stream, heard = english.stream(), Heard()
    gathering = collect(stream, heard)
    await feed(stream, speak(PAYMENTS)[: 2 * LISTENING_RATE])
    stream.flush()
    await asyncio.wait_for(stream.settled(), 5)
    assert heard.kinds[-2:] == [FINAL, END]
    assert heard.text.startswith("I have worked")
    stream.end_input()
    await gathering


async def test_the_end_of_input_finalises(english: RecordingSTT) -> None:
    heard = await listen(english, silence(0.4), speak("Could you repeat the question, please?"))
    assert word_error_rate("Could you repeat the question please", heard.text) == 0.0


async def test_settled_waits_for_the_transcript_of_the_last_voiced_sample(
    english: RecordingSTT,
) -> None:
    stream, heard = english.stream(), Heard()
    gathering = collect(stream, heard)
    assert not stream.pending
    await feed(stream, silence(0.5))
    await asyncio.wait_for(stream.settled(), 5)
    assert stream.last_voiced_wall is None

    samples = speak("Yes, exactly.")
    spoken_until = int(np.flatnonzero(np.abs(samples) > 500)[-1])
    await feed(stream, samples[:spoken_until])
    assert stream.pending
    waiting = asyncio.create_task(stream.settled())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    await feed(stream, ENOUGH_SILENCE)
    await asyncio.wait_for(waiting, 5)
    assert heard.text == "Yes, exactly."
    final = heard.of(FINAL)[0]
    assert stream.last_voiced_wall is not None
    assert final.speech_end_time == pytest.approx(stream.last_voiced_wall, abs=0.5)
    stream.end_input()
    await gathering


async def test_captions_give_way_to_a_busy_budget(make_stt: MakeSTT) -> None:
    budget = ComputeBudget(slots=1)
    engine = make_stt("en", budget=budget)
    stream, heard = engine.stream(), Heard()
    gathering = collect(stream, heard)
    async with budget.hold(Priority.REPLY) as lease:
        await feed(stream, speak(PAYMENTS)[: 2 * LISTENING_RATE])  # up to before its first pause
        assert heard.kinds == [START]
        assert not lease.preempted.is_set()
        stream.end_input()
        await asyncio.wait_for(lease.preempted.wait(), 5)
    await gathering
    assert heard.kinds == [START, FINAL, END]
    assert heard.text.startswith("I have worked")


async def test_a_decode_that_fails_once_is_repeated(english: RecordingSTT) -> None:
    english.fail = lambda number: number == 1
    heard = await listen(english, silence(0.4), speak("Yes, exactly."), ENOUGH_SILENCE)
    assert heard.text == "Yes, exactly."


async def test_a_broken_engine_costs_no_word_that_was_heard(english: RecordingSTT) -> None:
    errors = []
    english.on("error", errors.append)
    english.fail = lambda number: 4 <= number <= 30
    stream, heard = english.stream(), Heard()
    gathering = collect(stream, heard)
    await feed(stream, np.concatenate([silence(0.4), speak(PAYMENTS), ENOUGH_SILENCE]))
    assert heard.text.startswith("I have worked")
    assert errors
    english.fail = lambda _number: False
    await feed(stream, np.concatenate([silence(2.0), speak("Yes, exactly."), ENOUGH_SILENCE]))
    stream.end_input()
    await gathering
    assert heard.finals[-1].text == "Yes, exactly."


async def test_closing_does_not_wait_for_a_decode(
    english: RecordingSTT, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, leave = threading.Event(), threading.Event()

    def stuck(*_args: object, **_kwargs: object) -> None:
        entered.set()
        leave.wait(30)

    monkeypatch.setattr(english.load(), "decode", stuck)
    stream = english.stream()
    for part in (speak("Yes, exactly."), ENOUGH_SILENCE):
        stream.push_frame(rtc.AudioFrame(part.tobytes(), LISTENING_RATE, 1, len(part)))
    await asyncio.to_thread(entered.wait, 5)
    began = time.monotonic()
    await stream.aclose()
    assert time.monotonic() - began < 5.0
    assert not stream.pending
    leave.set()


async def test_stereo_at_48_khz(english: RecordingSTT) -> None:
    mono = resample(
        np.concatenate([silence(0.4), speak("Yes, exactly."), ENOUGH_SILENCE]),
        LISTENING_RATE,
        48_000,
    )
    stream, heard = english.stream(), Heard()
    gathering = collect(stream, heard)
    for start in range(0, len(mono) - 960, 960):
        stereo = np.repeat(mono[start : start + 960], 2)
        stream.push_frame(rtc.AudioFrame(stereo.tobytes(), 48_000, 2, 960))
    stream.end_input()
    await gathering
    assert heard.text == "Yes, exactly."


async def test_languages_are_told_apart(make_stt: MakeSTT) -> None:
    heard = await listen(make_stt("auto"), silence(0.4), speak(PAYMENTS), ENOUGH_SILENCE)
    assert heard.finals[0].language == "en"
    assert word_error_rate(PAYMENTS, heard.text) <= 0.2


async def test_korean(make_stt: MakeSTT) -> None:
    spoken = speak_korean("안녕하세요. 저는 서울에서 일하는 개발자입니다.")
    heard = await listen(make_stt("ko"), silence(0.4), spoken, ENOUGH_SILENCE)
    assert re.search(r"[가-힣]{2,}", heard.text)
    assert not re.search(r"[a-z]{3,}", heard.text)
    assert {str(data.language) for data in heard.finals} == {"ko"}
