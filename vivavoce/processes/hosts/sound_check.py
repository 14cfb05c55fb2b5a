"""Transcribes candidates' sound checks, without delaying any interview.

One at a time, and only when the compute budget has a free slot: a turn that ends just then
waits at most for the running decode, about the length of an interim one.
"""

from __future__ import annotations

import asyncio

import numpy as np
from livekit import rtc

from api.host import BusyError, Heard, NotReadyError
from kit.audio import LISTENING_RATE, Pcm
from kit.language import Language
from models.errors import ModelFileError
from models.vad import WINDOW_SAMPLES, SpeechGate
from pipelines.engines import EngineRegistry
from vivavoce.processes.readiness import Readiness

WAIT_S = 3.0
"""How long a sound check waits for the recogniser before it is refused as busy."""
DECODE_S = 15.0
"""A decode at the lowest priority that takes longer is cancelled."""
LEVEL_SAMPLES = LISTENING_RATE // 2
SILENCE_DBFS = -100.0


class EngineSoundCheck:
    """Uses the interviews' recogniser where this process holds them, else loads one.

    Args:
        engines: has the recognisers.
        readiness: how far the start of the process is.
        holds_interviews: whether engines are loaded for interviews here anyway.
    """

    def __init__(
        self, engines: EngineRegistry, readiness: Readiness, *, holds_interviews: bool
    ) -> None:
        self._engines = engines
        self._readiness = readiness
        self._holds_interviews = holds_interviews
        self._turn = asyncio.Lock()

    async def hear(self, language: str, pcm: Pcm) -> Heard:
        """Transcribe what a candidate's microphone sent (16 kHz, mono, some seconds).

        Raises:
            BusyError: other sound checks wait, or interviews need the machine.
            NotReadyError: the recogniser is missing, or still loading.
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

    async def _transcribe(self, language: Language, pcm: Pcm) -> str:
        try:
            recogniser = await self._engines.recogniser(language)
        except ModelFileError as error:
            raise NotReadyError(str(error), retry_after_s=60) from error
        frame = rtc.AudioFrame(pcm.tobytes(), LISTENING_RATE, 1, len(pcm))
        try:
            async with asyncio.timeout(WAIT_S if self._engines.budget.busy else DECODE_S):
                event = await recogniser.recognize(frame)
        except TimeoutError as error:
            raise BusyError from error
        return event.alternatives[0].text.strip() if event.alternatives else ""


def _speech_s(pcm: Pcm) -> float:
    gate, voiced = SpeechGate(), 0
    for at in range(0, len(pcm) - WINDOW_SAMPLES + 1, WINDOW_SAMPLES):
        gate.push(pcm[at : at + WINDOW_SAMPLES])
        voiced += gate.voiced
    return voiced * WINDOW_SAMPLES / LISTENING_RATE


def _level_dbfs(pcm: Pcm) -> float:
    """RMS of the loudest half second."""
    parts = [pcm[at : at + LEVEL_SAMPLES] for at in range(0, max(1, len(pcm)), LEVEL_SAMPLES)]
    loudest = max(
        (float(np.sqrt(np.mean(part.astype(np.float64) ** 2))) for part in parts if len(part)),
        default=0.0,
    )
    return max(SILENCE_DBFS, 20 * float(np.log10(max(loudest, 0.1) / 32_768)))
