"""Which languages interviews can be held in with the models in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.languages import LanguageSupport, PartState, language_support
from models.settings import ModelSettings
from models.store.store import ModelStore
from tests.support.model_files import put_model


def states(support: LanguageSupport) -> tuple[str, PartState, str, PartState]:
    recogniser, voice = support.recogniser, support.voice
    return recogniser.name, recogniser.state, voice.name, voice.state


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path)


def test_each_language_has_its_own_models(store: ModelStore) -> None:
    settings = ModelSettings(stt_model="auto", tts_engine="auto")
    put_model(store, "whisper-tiny.en")
    english = language_support("en", settings, store)
    assert states(english) == ("whisper-tiny.en", PartState.FOUND, "hibari", PartState.FOUND)
    assert english.to_fetch == ("all-minilm-l6-v2",)
    assert 8e7 < english.to_fetch_bytes < 1e8
    by_words = language_support("en", settings.model_copy(update={"embeddings": False}), store)
    assert (by_words.to_fetch, by_words.to_fetch_bytes) == ((), 0)
    korean = language_support("ko", settings, store)
    assert states(korean) == ("whisper-base", PartState.MISSING, "espeak", PartState.FOUND)
    assert korean.to_fetch == ("whisper-base",)
    assert 1e8 < korean.to_fetch_bytes < 2e8
    elsewhere = language_support("ko", settings, store, hears=False)
    assert elsewhere.to_fetch == ()


def test_incomplete_and_damaged_models_are_fetched_again(store: ModelStore) -> None:
    settings = ModelSettings(stt_model="whisper-base")
    put_model(store, "whisper-base")
    weights = store.models_dir / "whisper-base" / "model.bin"
    weights.write_bytes(b"short")
    damaged = language_support("ko", settings, store)
    assert (damaged.recogniser.state, damaged.to_fetch) == (PartState.DAMAGED, ("whisper-base",))
    weights.unlink()
    partial = language_support("ko", settings, store)
    assert (partial.recogniser.state, partial.to_fetch) == (PartState.MISSING, ("whisper-base",))


def test_settings_may_name_engines_that_do_not_have_the_language(store: ModelStore) -> None:
    settings = ModelSettings(stt_model="whisper-tiny.en", tts_engine="kokoro")
    put_model(store, "whisper-tiny.en")
    korean = language_support("ko", settings, store)
    assert (korean.recogniser.state, korean.voice.state) == (PartState.OTHER_LANGUAGE,) * 2
    english = language_support("en", settings, store)
    assert (english.recogniser.state, english.voice.state) == (PartState.FOUND, PartState.MISSING)
    assert english.to_fetch == ("all-minilm-l6-v2", "kokoro-82m-int8", "kokoro-voices")
    unknown = language_support("en", ModelSettings(stt_model="whisper-9"), store)
    assert unknown.recogniser.state is PartState.UNKNOWN
