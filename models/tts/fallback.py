"""Several engines as one: a clause that one of them cannot speak, the next one speaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import structlog

from kit.audio import Pcm
from models.errors import ModelFileError
from models.tts.engine import SpeechEngine, SpeechError

log = structlog.get_logger(__name__)

RETRY_AFTER_S = 60.0
"""How long an engine that failed is skipped, so that the voice doesn't keep changing."""


class FallbackEngine(SpeechEngine):
    """Speaks with the first engine that works; no clause is lost while one of them does.

    Args:
        engines: in order of preference, at least one.
        clock: seconds, monotonic.
    """

    def __init__(
        self, engines: Sequence[SpeechEngine], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if not engines:
            raise ValueError("a fallback needs at least one engine")
        self.engines = tuple(engines)
        self._clock = clock
        self._off_until: dict[int, float] = {}

    @property
    def active(self) -> SpeechEngine:
        """The engine that would speak now."""
        return self._order()[0]

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.active.name

    @property
    def voice(self) -> str:  # type: ignore[override]
        return self.active.voice

    @property
    def language(self) -> str:  # type: ignore[override]
        return self.active.language

    @property
    def heavy(self) -> bool:  # type: ignore[override]
        return self.active.heavy

    @property
    def first_clause_chars(self) -> int | None:  # type: ignore[override]
        return self.active.first_clause_chars

    def load(self) -> None:
        """Load the preferred engine; the others load when they are needed."""
        self._try(lambda engine: engine.load())

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        spoken: list[Pcm] = []
        self._try(lambda engine: spoken.append(engine.synthesize(text, speed)))
        return spoken[0]

    def close(self) -> None:
        for engine in self.engines:
            engine.close()

    def _order(self) -> list[SpeechEngine]:
        now = self._clock()
        rested = [e for e in self.engines if self._off_until.get(id(e), 0.0) <= now]
        return rested + [e for e in self.engines if e not in rested]

    def _try(self, use: Callable[[SpeechEngine], None]) -> None:
        failures: list[str] = []
        for engine in self._order():
            try:
                use(engine)
            except (SpeechError, ModelFileError) as error:
                self._off_until[id(engine)] = self._clock() + RETRY_AFTER_S
                failures.append(str(error))
                log.warning("tts.engine_failed", engine=engine.name, error=str(error))
            else:
                return
        raise SpeechError("no speech engine works: " + "; ".join(failures))
