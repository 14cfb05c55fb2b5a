"""Which languages interviews can be held in here: the recogniser and the voice of each, and whether
they are on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from kit.language import Language
from models.errors import UnknownModelError
from models.settings import ModelSettings, required_models, stt_model_id, tts_engine_name
from models.store.store import ModelStore

_PACKAGES = {"hibari": "hibari", "kokoro": "hibari", "espeak": "espeakng_loader"}
"""The Python package that an engine's program or dictionaries are part of."""


class PartState(StrEnum):
    """Whether a part of a language's speech can be used."""

    FOUND = "found"
    MISSING = "missing"
    """Weights are missing or incomplete, or a package isn't installed."""
    DAMAGED = "damaged"
    """A file has the wrong size."""
    OTHER_LANGUAGE = "other_language"
    """The settings name an engine that doesn't have this language."""
    UNKNOWN = "unknown"
    """The settings name a model that isn't in the catalog."""


@dataclass(frozen=True)
class SpeechPart:
    """A language's recogniser or voice."""

    name: str
    """The recogniser's id in the catalog, or the voice's engine."""
    state: PartState


@dataclass(frozen=True)
class LanguageSupport:
    """What an interview in a language needs, and whether it is here."""

    language: Language
    recogniser: SpeechPart
    voice: SpeechPart
    to_fetch: tuple[str, ...]
    """Catalog ids of the models that ``vivavoce models pull`` would fetch for it."""
    to_fetch_bytes: int


def language_support(
    language: Language, settings: ModelSettings, store: ModelStore, *, hears: bool = True
) -> LanguageSupport:
    """Look for the parts of a language. Reads the sizes of files: call it from a thread.

    Args:
        hears: False where other machines hold the interviews: the recogniser's weights are then
            no part of ``to_fetch``.
    """
    needed = required_models(language, settings, hears=hears, prints=False)
    known = [model_id for model_id in needed if model_id in store.catalog.ids]
    absent = [each for each in store.status(known) if each.state not in ("verified", "present")]
    return LanguageSupport(
        language=language,
        recogniser=_recogniser(language, settings, store),
        voice=_voice(language, settings, store),
        to_fetch=tuple(each.id for each in absent),
        to_fetch_bytes=sum(each.size for each in absent),
    )


def _recogniser(language: Language, settings: ModelSettings, store: ModelStore) -> SpeechPart:
    model_id = stt_model_id(language, settings)
    if model_id.endswith(".en") and language != "en":
        return SpeechPart(model_id, PartState.OTHER_LANGUAGE)
    return SpeechPart(model_id, _weights(store, [model_id]))


def _voice(language: Language, settings: ModelSettings, store: ModelStore) -> SpeechPart:
    engine = tts_engine_name(language, settings)
    if engine != "espeak" and language != "en":
        return SpeechPart(engine, PartState.OTHER_LANGUAGE)
    if find_spec(_PACKAGES[engine]) is None:
        return SpeechPart(engine, PartState.MISSING)
    weights = required_models(language, settings, hears=False, prints=False)
    return SpeechPart(engine, _weights(store, weights))


def _weights(store: ModelStore, model_ids: list[str]) -> PartState:
    try:
        states = {status.state for status in store.status(model_ids)}
    except UnknownModelError:
        return PartState.UNKNOWN
    if "corrupt" in states:
        return PartState.DAMAGED
    return PartState.MISSING if states & {"missing", "partial"} else PartState.FOUND
