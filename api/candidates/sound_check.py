"""The sound check: reads a WAV file and passes it to the recogniser."""

from __future__ import annotations

import io
import wave

import numpy as np
import numpy.typing as npt
import soxr

from api.candidates.schemas import SoundCheckResult
from api.errors import UnavailableError, UnprocessableError, UnsupportedMediaError
from api.host import BusyError, NotReadyError
from api.services import Services
from kit.audio import LISTENING_RATE

LONGEST_S = 10.0
MAX_RATE = 48_000
MIN_RATE = 8_000
MAX_BYTES = int(LONGEST_S * MAX_RATE * 2) + 4_096
"""Size of the longest sound at the highest rate, with a header."""
MEDIA_TYPES = frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"})


async def check(
    services: Services, language: str, media_type: str, body: bytes
) -> SoundCheckResult:
    """Recognise a candidate's test sentence.

    Raises:
        UnsupportedMediaError: the media type is not WAV.
        UnprocessableError: it is not 16-bit mono PCM, or longer than ten seconds.
        UnavailableError: there is no recogniser, or it is busy.
    """
    if media_type.partition(";")[0].strip().lower() not in MEDIA_TYPES:
        raise UnsupportedMediaError("Send the sound as audio/wav: 16-bit mono PCM.")
    pcm = read_wav(body)
    if services.sound_check is None:
        raise UnavailableError("This server has no recogniser. Skip this check.")
    try:
        heard = await services.sound_check.hear(language, pcm)
    except BusyError as error:
        raise UnavailableError(
            "The recogniser is busy with interviews. Retry in a moment, or skip this check."
        ) from error
    except NotReadyError as error:
        raise UnavailableError(
            f"The recogniser is not ready: {error}.", retry_after_s=error.retry_after_s
        ) from error
    return SoundCheckResult(
        text=heard.text,
        level_dbfs=round(heard.level_dbfs, 1),
        speech_s=round(heard.speech_s, 2),
    )


def read_wav(body: bytes) -> npt.NDArray[np.int16]:
    """The samples of a WAV file at 16 kHz.

    Raises:
        UnprocessableError: it is not 16-bit mono PCM at 8 to 48 kHz, or longer than ten seconds.
    """
    try:
        with wave.open(io.BytesIO(body)) as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getcomptype())
            rate = file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError, ValueError) as error:
        raise UnprocessableError(f"Invalid WAV file: {error}.") from error
    if shape != (1, 2, "NONE") or not MIN_RATE <= rate <= MAX_RATE:
        raise UnprocessableError("The WAV file must contain 16-bit mono PCM at 8 to 48 kHz.")
    samples = np.frombuffer(data[: len(data) // 2 * 2], np.int16)
    if len(samples) > LONGEST_S * rate:
        raise UnprocessableError(f"The sound must not be longer than {LONGEST_S:g} s.")
    if rate == LISTENING_RATE or not len(samples):
        return samples
    resampled: npt.NDArray[np.int16] = soxr.resample(samples, rate, LISTENING_RATE)
    return resampled
