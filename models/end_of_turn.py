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

_THREADS = Threads("end-of-turn", 2)


class EndOfTurnModel:
    """Keeps the last 1.2 s of one person's audio and estimates how likely the turn is over.

    One instance per stream; the weights behind it are shared by the whole process.
    """

    def __init__(self) -> None:
        self._model = EOT()
        self._recent = np.zeros(WINDOW_SAMPLES, np.int16)

    def push(self, frame: rtc.AudioFrame) -> None:
        """Take a frame of 16 kHz mono int16. Raises ValueError for any other format."""
        if frame.sample_rate != LISTENING_RATE or frame.num_channels != 1:
            raise ValueError(
                f"end of turn needs {LISTENING_RATE} Hz mono, "
                f"not {frame.sample_rate} Hz with {frame.num_channels} channels"
            )
        samples = np.frombuffer(frame.data, np.int16)[-WINDOW_SAMPLES:]
        if len(samples):
            self._recent = np.concatenate((self._recent[len(samples) :], samples))

    def reset(self) -> None:
        """Forget the audio, as after the end of a turn."""
        self._recent = np.zeros(WINDOW_SAMPLES, np.int16)

    async def predict(self) -> float:
        """Probability in [0, 1] that the turn is over, given the audio up to this call."""
        snapshot: Pcm = self._recent  # replaced by push, never changed in place
        return float(await _THREADS.run(self._model.predict, snapshot))

    @staticmethod
    def threshold(language: str) -> float:
        """The probability from which the turn is over in ``language`` (``en``, ``ko-KR``, …).

        Languages that the model was not tuned for use the English one.
        """
        return LOCAL_LANGUAGES.get(language.lower().split("-")[0], LOCAL_LANGUAGES["en"])
