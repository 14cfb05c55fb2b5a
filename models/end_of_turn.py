"""End of turn from the sound of the last words: how likely the speaker has finished.

Wraps the small audio model inside livekit-local-inference (about 15 ms a prediction), which
was tuned for 14 languages, English and Korean among them.
"""

from __future__ import annotations

import numpy as np
from livekit import rtc
from livekit.agents.inference.eot.languages import LOCAL_LANGUAGES
from livekit.local_inference import EOT, EOT_MAX_SAMPLES

from kit.audio import LISTENING_RATE, Pcm
from kit.threads import Threads

WINDOW_SAMPLES: int = EOT_MAX_SAMPLES
"""The model's input: 19,200 samples, which is 1.2 s."""

KEPT_S = 3.0
"""How far back a prediction can reach: as long as the words of a turn usually lag behind it."""

_THREADS = Threads("end-of-turn", 2)


class EndOfTurnModel:
    """Keeps the last seconds of one person's audio and estimates how likely the turn is over.

    One instance per stream; the weights behind it are shared by the whole process.
    """

    def __init__(self) -> None:
        self._model = EOT()
        self._recent = _silence()

    def push(self, frame: rtc.AudioFrame) -> None:
        """Take a frame of 16 kHz mono int16. Raises ValueError for any other format."""
        if frame.sample_rate != LISTENING_RATE or frame.num_channels != 1:
            raise ValueError(
                f"end of turn needs {LISTENING_RATE} Hz mono, "
                f"not {frame.sample_rate} Hz with {frame.num_channels} channels"
            )
        samples = np.frombuffer(frame.data, np.int16)[-len(self._recent) :]
        if len(samples):
            self._recent = np.concatenate((self._recent[len(samples) :], samples))

    def reset(self) -> None:
        """Forget the audio, as after the end of a turn."""
        self._recent = _silence()

    async def predict(self, ago_s: float = 0.0) -> float:
        """Probability in [0, 1] that the turn is over, given the audio up to a moment.

        Args:
            ago_s: that moment, before this call; ``KEPT_S`` at most.
        """
        recent: Pcm = self._recent  # replaced by push, never changed in place
        later = min(max(0, round(ago_s * LISTENING_RATE)), len(recent) - WINDOW_SAMPLES)
        end = len(recent) - later
        return float(await _THREADS.run(self._model.predict, recent[end - WINDOW_SAMPLES : end]))

    @staticmethod
    def threshold(language: str) -> float:
        """The probability from which the turn is over in ``language`` (``en``, ``ko-KR``, …).

        Languages that the model was not tuned for use the English one.
        """
        return LOCAL_LANGUAGES.get(language.lower().split("-")[0], LOCAL_LANGUAGES["en"])


def _silence() -> Pcm:
    return np.zeros(WINDOW_SAMPLES + round(KEPT_S * LISTENING_RATE), np.int16)
