"""The interface of a speech engine: a function from a clause to samples."""

from __future__ import annotations

from abc import ABC, abstractmethod

from kit.audio import Pcm


class SpeechError(RuntimeError):
    """An engine could not speak; the message names it and the reason."""


class SpeechEngine(ABC):
    """One voice of one engine. All methods block: call them from a thread."""

    name: str
    """The engine, as the settings call it."""
    voice: str
    language: str = "en"
    """The language in which it reads numbers and terms."""
    heavy: bool
    """Whether it loads the cores so much that it must ask the compute budget."""
    first_clause_chars: int | None
    """How short the first clause of a text may be; None: whole sentences, because the engine is
    so quick that an early cut gains nothing and costs melody."""

    @abstractmethod
    def load(self) -> None:
        """Load what the first clause needs. Safe to call twice.

        Raises:
            ModelFileError: a weight file is missing or damaged.
        """

    @abstractmethod
    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        """Speak one clause.

        Args:
            text: as :func:`models.tts.text.spoken` gives it; may be a whole sentence.
            speed: of the voice's own pace.

        Returns:
            Mono int16 at 24 kHz, its ends trimmed (see ``audio.trim``); empty when the text
            holds nothing that can be said.

        Raises:
            SpeechError: the engine failed; another one may speak the text.
        """

    def close(self) -> None:  # noqa: B027 (most engines hold nothing to release)
        """Release processes and memory. Safe to call twice."""
