"""Speaks a plan's questions to recruiters, without delaying any interview.

One text at a time, at the lowest priority: interviews' speech comes first.
"""

from __future__ import annotations

import asyncio

from api.host import BusyError, NotReadyError, SpokenText
from kit.language import Language
from models.budget import Priority
from models.errors import ModelFileError
from models.tts.engine import SpeechError
from pipelines.engines import EngineRegistry
from vivavoce.processes.readiness import Readiness

WAIT_S = 5.0
"""How long a text waits for another one."""
RENDER_S = 30.0
"""Rendering that takes longer, because interviews need the machine, is cancelled."""


class EngineVoice:
    """Uses the interviews' voice where this process holds them, else loads one.

    Args:
        engines: has the voices.
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

    async def speak(self, language: Language, text: str) -> SpokenText:
        """Render a short text.

        Raises:
            BusyError: another text is being rendered, or interviews need the machine.
            NotReadyError: the voice is missing, still loading, or can't speak this.
        """
        if self._holds_interviews and not self._readiness.ready:
            raise NotReadyError("the models are being loaded")
        try:
            async with asyncio.timeout(WAIT_S):
                await self._turn.acquire()
        except TimeoutError as error:
            raise BusyError from error
        try:
            return await self._render(language, text)
        finally:
            self._turn.release()

    async def _render(self, language: Language, text: str) -> SpokenText:
        try:
            voice = await self._engines.voice(language)
            async with asyncio.timeout(RENDER_S):
                pcm = await voice.render(text, Priority.BACKGROUND)
            return SpokenText(pcm, voice.model)
        except ModelFileError as error:
            raise NotReadyError(str(error), retry_after_s=60) from error
        except SpeechError as error:
            raise NotReadyError(f"the text can't be spoken ({error})", retry_after_s=60) from error
        except TimeoutError as error:
            raise BusyError from error
