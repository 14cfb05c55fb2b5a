"""Messages about the languages that interviews can be held in."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from api.schemas import Wire
from kit.language import Language
from models.languages import LanguageSupport, PartState


class SpeechState(StrEnum):
    """Whether a language's recogniser or voice can be used."""

    FOUND = "found"
    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_LANGUAGE = "other_language"
    UNKNOWN = "unknown"
    ON_AGENTS = "on_agents"


class SpeechPart(Wire):
    """A language's recogniser or voice."""

    name: str
    """The recogniser's model, such as ``whisper-base``, or the voice's engine, such as
    ``espeak``."""
    state: SpeechState
    """``missing``: files or a package are missing. ``damaged``: a file has the wrong size.
    ``other_language``: the server's settings name one that doesn't have this language.
    ``unknown``: they name a model that doesn't exist. ``on_agents``: the machines that hold the
    interviews have it, and this server doesn't know its state."""


class LanguageView(Wire):
    """A language that interviews can be held in."""

    language: Language
    ready: bool
    """Whether everything was found that this server needs for it."""
    first: bool
    """Whether it is loaded when the server starts. Another one is loaded for its first
    interview."""
    recogniser: SpeechPart
    voice: SpeechPart
    missing_models: list[str]
    missing_bytes: int
    """The size of the missing models when they are complete."""
    command: str | None
    """Fetches the missing models; it is run on the server. Null: none is missing."""

    @classmethod
    def of(cls, support: LanguageSupport, *, first: bool, on_agents: bool) -> Self:
        """From what was found on this machine."""
        recogniser = SpeechPart(
            name=support.recogniser.name,
            state=SpeechState.ON_AGENTS
            if on_agents and support.recogniser.state is not PartState.OTHER_LANGUAGE
            else SpeechState(support.recogniser.state),
        )
        voice = SpeechPart(name=support.voice.name, state=SpeechState(support.voice.state))
        usable = {SpeechState.FOUND, SpeechState.ON_AGENTS}
        fetch = f"vivavoce models pull --language {support.language}"
        return cls(
            language=support.language,
            ready={recogniser.state, voice.state} <= usable,
            first=first,
            recogniser=recogniser,
            voice=voice,
            missing_models=list(support.to_fetch),
            missing_bytes=support.to_fetch_bytes,
            command=fetch if support.to_fetch else None,
        )


class LanguagesView(Wire):
    """The languages that interviews can be held in."""

    items: list[LanguageView]
    on_agents: bool
    """Whether other machines hold the interviews; they have models of their own."""
