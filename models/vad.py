"""Voice activity: a VAD for the session, and a synchronous gate for streaming STT.

Both run the Silero network inside livekit-local-inference, inline: one inference takes 16 to
35 µs, less than handing it to a thread. Each room runs it twice, once for either, over the same
samples. Sharing the result would save 31 inferences a second, at most 0.1 % of a core, and would
tie the session's barge-in to the recognition stream, which looks at its audio only between
decodes and so up to a second later.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from livekit import local_inference
from livekit.agents import vad

from kit.audio import LISTENING_RATE
from models.session_vad import WINDOW_SAMPLES, Limits, SessionVAD

__all__ = ["WINDOW_MS", "WINDOW_SAMPLES", "SpeechGate", "build_vad"]

WINDOW_MS = WINDOW_SAMPLES * 1000 // LISTENING_RATE


def build_vad(
    *,
    min_speech_ms: int = 50,
    min_silence_ms: int = 250,
    activation_threshold: float = 0.5,
) -> vad.VAD:
    """The session's VAD, whose events start and end the candidate's speech.

    Args:
        min_speech_ms: voiced time after which speech has started.
        min_silence_ms: silence after which speech has ended.
        activation_threshold: probability from which a window is voiced; 0.15 less keeps it voiced.
    """
    return SessionVAD(
        Limits(
            min_speech_s=min_speech_ms / 1000,
            min_silence_s=min_silence_ms / 1000,
            activation=activation_threshold,
            deactivation=max(activation_threshold - 0.15, 0.01),
        )
    )


class SpeechGate:
    """Follows speech in a stream of windows; all its times are sample positions, not clocks.

    Speech starts once ``min_speech_ms`` in a row are voiced and lasts until the owner calls
    :meth:`end_speech`: how much silence ends it is the owner's decision.

    Args:
        activation: probability from which a window is voiced before speech has started.
        deactivation: probability from which it is voiced during speech.
        min_speech_ms: voiced time in a row that starts speech.
        prefix_padding_ms: audio before the first voiced window that belongs to the speech:
            the network needs a moment to be sure, and soft consonants come before.
    """

    def __init__(
        self,
        *,
        activation: float = 0.5,
        deactivation: float = 0.35,
        min_speech_ms: int = 60,
        prefix_padding_ms: int = 300,
    ) -> None:
        self._network = local_inference.VAD()
        self._activation = activation
        self._deactivation = deactivation
        self._min_speech_samples = min_speech_ms * LISTENING_RATE // 1000
        self._prefix_samples = prefix_padding_ms * LISTENING_RATE // 1000
        self._run_samples = 0
        self._not_before = 0

        self.position = 0
        """Samples consumed so far."""
        self.probability = 0.0
        """That the last window holds speech."""
        self.voiced = False
        """Whether the last window was voiced."""
        self.speaking = False
        """Whether speech has started and the owner has not ended it."""
        self.speech_start = 0
        """First sample of the current or last speech, with its prefix padding."""
        self.first_voiced = 0
        """First voiced sample of the current or last speech."""
        self.last_voiced: int | None = None
        """One past the last voiced sample; None before any."""

    @property
    def silence_ms(self) -> float:
        """Since the last voiced sample; infinite before any."""
        if self.last_voiced is None:
            return float("inf")
        return (self.position - self.last_voiced) * 1000 / LISTENING_RATE

    @property
    def starting(self) -> bool:
        """Whether the last windows were voiced, but too few to be speech yet."""
        return not self.speaking and self._run_samples > 0

    @property
    def earliest_start(self) -> int:
        """Later speech can't begin before this sample; older audio may be dropped."""
        return max(self._not_before, self.position - self._run_samples - self._prefix_samples)

    def push(self, window: npt.NDArray[np.int16]) -> None:
        """Consume one window. Raises ValueError unless it has ``WINDOW_SAMPLES`` samples."""
        self.probability = float(self._network.predict(window))
        self.position += len(window)
        threshold = self._deactivation if self.speaking else self._activation
        self.voiced = self.probability >= threshold
        if not self.voiced:
            self._run_samples = 0
            return
        self._run_samples += len(window)
        if not self.speaking and self._run_samples >= self._min_speech_samples:
            self.speaking = True
            self.first_voiced = self.position - self._run_samples
            self.speech_start = max(self._not_before, self.first_voiced - self._prefix_samples)
        if self.speaking:
            self.last_voiced = self.position

    def end_speech(self) -> None:
        """Close the current speech; the next one cannot reach back into it."""
        self.speaking = False
        self._run_samples = 0
        self._not_before = self.position
