"""Which providers the environment asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from models.budget import ComputeBudget
from models.llm.providers import build_text_model, endpoints
from models.llm.settings import LLMSettings, find_gguf

pytestmark = pytest.mark.realtime


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_embedded_model_is_the_default() -> None:
    assert LLMSettings().providers == ("embedded",)


def test_order_and_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", "anthropic, openai,http://10.0.0.5:8000/v1#mine")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key-a")
    monkeypatch.setenv("OPENAI_API_KEY", "key-o")
    monkeypatch.setenv("VIVAVOCE_LLM_API_KEY", "key-u")
    usable = endpoints(LLMSettings())
    assert [e.name for e in usable] == ["anthropic", "openai", "http://10.0.0.5:8000/v1"]
    assert [e.api_key for e in usable] == ["key-a", "key-o", "key-u"]
    assert usable[2].model == "mine"
    assert not any(e.local for e in usable)


def test_google_takes_either_of_its_key_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "key-g")
    (usable,) = endpoints(LLMSettings(providers=("google",)))
    assert usable.api_key == "key-g"


def test_a_provider_without_a_key_is_left_out() -> None:
    settings = LLMSettings(providers=("openai", "vllm"))
    assert [e.name for e in endpoints(settings)] == ["vllm"]


@pytest.mark.parametrize("providers", ["none", "", "openai"])
def test_no_usable_provider_means_no_model(providers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", providers)
    settings = LLMSettings()
    assert build_text_model(settings, embedded=None, budget=ComputeBudget(1)) is None


@pytest.mark.parametrize("providers", ["opnai", "none,openai", "https://"])
def test_a_wrong_name_is_refused(providers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_LLM_PROVIDERS", providers)
    with pytest.raises(ValidationError):
        LLMSettings()


def test_the_model_file_is_found_by_id_and_by_path(tmp_path: Path) -> None:
    file = tmp_path / "some-model" / "weights.gguf"
    file.parent.mkdir()
    file.touch()
    assert find_gguf(tmp_path, "some-model") == file
    assert find_gguf(tmp_path, str(file)) == file
    assert find_gguf(tmp_path, "other-model") is None
