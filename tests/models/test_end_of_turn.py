from __future__ import annotations

import numpy as np
import pytest
from livekit import rtc

from kit.audio import Pcm
from models.end_of_turn import KEPT_S, EndOfTurnModel
from tests.support.speech import frames, silence, speak

pytestmark = pytest.mark.realtime


async def probability(samples: Pcm) -> float:
    model = EndOfTurnModel()
    for frame in frames(np.concatenate([samples, silence(0.25)])):
        model.push(frame)
    return await model.predict()


async def test_a_finished_sentence_is_more_likely_over_than_a_hanging_one() -> None:
    finished = speak("I worked there for six years.", "af_bella")
    hanging = speak("I worked there for six years, and the", "af_bella")
    assert await probability(finished) > EndOfTurnModel.threshold("en")
    assert await probability(finished) > await probability(hanging)


async def test_only_the_last_moments_count() -> None:
    finished = speak("I worked there for six years.", "af_bella")
    alone = await probability(finished[-16_000:])
    after_much = await probability(np.concatenate([silence(5), finished]))
    assert after_much == pytest.approx(alone, abs=1e-4)


async def test_a_moment_that_has_passed_can_be_looked_at() -> None:
    finished = speak("I worked there for six years.", "af_bella")
    model = EndOfTurnModel()
    for frame in frames(np.concatenate([finished, silence(0.25)])):
        model.push(frame)
    then = await model.predict()
    for frame in frames(silence(1.0)):
        model.push(frame)
    assert await model.predict(1.0) == pytest.approx(then, abs=1e-4)
    assert await model.predict() != pytest.approx(then, abs=1e-2)
    assert await model.predict(600.0) == await model.predict(KEPT_S), "no further back than it has"


async def test_reset_forgets() -> None:
    model = EndOfTurnModel()
    nothing = await model.predict()
    for frame in frames(speak("I worked there for six years.", "af_bella")):
        model.push(frame)
    assert await model.predict() != nothing
    model.reset()
    assert await model.predict() == nothing


def test_other_formats_are_refused() -> None:
    with pytest.raises(ValueError, match="16000 Hz mono"):
        EndOfTurnModel().push(rtc.AudioFrame.create(24_000, 1, 480))


@pytest.mark.parametrize(
    ("language", "same_as"), [("ko-KR", "ko"), ("EN", "en"), ("sv", "en"), ("", "en")]
)
def test_thresholds(language: str, same_as: str) -> None:
    assert EndOfTurnModel.threshold(language) == EndOfTurnModel.threshold(same_as)
    assert 0.0 < EndOfTurnModel.threshold(language) < 1.0


def test_korean_has_its_own_threshold() -> None:
    assert EndOfTurnModel.threshold("ko") != EndOfTurnModel.threshold("en")
