"""Hears candidates before their interview, without ever being in the way of one.

One at a time, and only when the compute budget has a slot free: a turn that ends just then
waits at most for the decode that runs, about as long as for a caption.
"""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from livekit import rtc

from api.host import BusyError, Heard, NotReadyError
from kit.audio import LISTENING_RATE
from kit.language import Language
from models.errors import ModelFileError
from models.vad import WINDOW_SAMPLES, SpeechGate
from pipelines.engines import EngineRegistry
from vivavoce.processes.readiness import Readiness

WAIT_S = 3.0
"""How long a candidate waits for the recogniser before being told that it is busy."""
DECODE_S = 15.0
"""A decode at the lowest priority that is not done by then is given up."""
LEVEL_SAMPLES = LISTENING_RATE // 2
SILENCE_DBFS = -100.0


class EngineSoundCheck:
    """Uses the recogniser of interviews where this process holds them, else loads its own.

    Args:
        shop: has the recognisers.
        readiness: how far the start of the process is.
        holds_interviews: whether engines are loaded for interviews here anyway.
    """

    def __init__(
        self, shop: EngineRegistry, readiness: Readiness, *, holds_interviews: bool
    ) -> None:
        self._shop = shop
        self._readiness = readiness
        self._holds_interviews = holds_interviews
        self._turn = asyncio.Lock()

    async def hear(self, language: str, pcm: npt.NDArray[np.int16]) -> Heard:
        """What a candidate's microphone sends (16 kHz, mono, some seconds).

        Raises:
            BusyError: others are being heard, or interviews need the machine.
            NotReadyError: there is no recogniser here (yet).
        """
        if self._holds_interviews and not self._readiness.ready:
            raise NotReadyError("the models are being loaded")
        try:
            async with asyncio.timeout(WAIT_S):
                await self._turn.acquire()
        except TimeoutError as error:
            raise BusyError from error
        try:
            speech_s = _speech_s(pcm)
            text = await self._transcribe("ko" if language == "ko" else "en", pcm)
        finally:
            self._turn.release()
        return Heard(text if speech_s else "", _level_dbfs(pcm), speech_s)

    async def _transcribe(self, language: Language, pcm: npt.NDArray[np.int16]) -> str:
        try:
            recogniser = await self._shop.recogniser(language)
        except ModelFileError as error:
            raise NotReadyError(str(error), retry_after_s=60) from error
        frame = rtc.AudioFrame(pcm.tobytes(), LISTENING_RATE, 1, len(pcm))
        try:
            async with asyncio.timeout(WAIT_S if self._shop.budget.busy else DECODE_S):
                event = await recogniser.recognize(frame)
        except TimeoutError as error:
            raise BusyError from error
        return event.alternatives[0].text.strip() if event.alternatives else ""


def _speech_s(pcm: npt.NDArray[np.int16]) -> float:
    gate, voiced = SpeechGate(), 0
    for at in range(0, len(pcm) - WINDOW_SAMPLES + 1, WINDOW_SAMPLES):
        gate.push(pcm[at : at + WINDOW_SAMPLES])
        voiced += gate.voiced
    return voiced * WINDOW_SAMPLES / LISTENING_RATE


def _level_dbfs(pcm: npt.NDArray[np.int16]) -> float:
    """RMS of the loudest half second."""
    parts = [pcm[at : at + LEVEL_SAMPLES] for at in range(0, max(1, len(pcm)), LEVEL_SAMPLES)]
    loudest = max(
        (float(np.sqrt(np.mean(part.astype(np.float64) ** 2))) for part in parts if len(part)),
        default=0.0,
    )
    return max(SILENCE_DBFS, 20 * float(np.log10(max(loudest, 0.1) / 32_768)))
