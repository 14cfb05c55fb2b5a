"""Which language models are used, in which order, and with which time limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

KNOWN_PROVIDERS = ("embedded", "openai", "anthropic", "google", "vllm")
NO_PROVIDER = "none"


class LLMSettings(BaseSettings):
    """Section ``VIVAVOCE_LLM_*``; the providers' keys have their usual names."""

    model_config = SettingsConfigDict(
        env_prefix="VIVAVOCE_LLM_", extra="ignore", populate_by_name=True
    )

    providers: Annotated[tuple[str, ...], NoDecode] = ("embedded",)
    """Tried in this order: ``embedded``, ``openai``, ``anthropic``, ``google``, ``vllm`` or the
    base URL of any OpenAI-compatible server, written ``https://host/v1#model``. Separated by
    commas in the environment. ``none`` alone: no language model at all."""

    embedded_model: str = "qwen2.5-coder-1.5b"
    """Id in the model catalog, or the path of a GGUF file."""
    embedded_url: str | None = None
    """Base URL of an embedded server that another process of the product runs."""
    embedded_key: SecretStr | None = None
    """Key of that server."""
    embedded_port: int = Field(default=0, ge=0, le=65535)
    """TCP port of the embedded server on 127.0.0.1; 0 chooses a free one once."""
    embedded_threads: int = Field(default=2, ge=1)
    embedded_context_tokens: int = Field(default=4096, ge=512)
    """Tokens of context for each of ``embedded_parallel`` requests."""
    embedded_parallel: int = Field(default=2, ge=1, le=16)

    openai_model: str = "gpt-4.1-mini"
    anthropic_model: str = "claude-haiku-4-5"
    google_model: str = "gemini-2.5-flash"
    vllm_model: str = "Qwen/Qwen2.5-7B-Instruct"
    vllm_base_url: str = "http://127.0.0.1:8000/v1"

    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("openai_api_key", "OPENAI_API_KEY")
    )
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("anthropic_api_key", "ANTHROPIC_API_KEY")
    )
    google_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("google_api_key", "GOOGLE_API_KEY", "GEMINI_API_KEY"),
    )
    vllm_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("vllm_api_key", "VLLM_API_KEY")
    )
    api_key: SecretStr | None = None
    """Key sent to a provider that is given as a base URL."""

    openai_base_url: str = "https://api.openai.com/v1"
    anthropic_base_url: str = "https://api.anthropic.com"
    google_base_url: str = "https://generativelanguage.googleapis.com"
    """Addresses of the hosted services; change one to use a gateway."""

    attempt_timeout_s: float = Field(default=4.0, gt=0)
    """How long a provider may send nothing before the next one is asked."""
    cooldown_s: float = Field(default=15.0, ge=0)
    """How long a provider that failed is skipped while another one is there."""
    task_timeout_s: float = Field(default=60.0, gt=0)
    """Off the live path: how long a provider may take for one answer before the next is asked."""

    @field_validator("providers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("providers")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or value == (NO_PROVIDER,):
            return ()
        for name in value:
            if name == NO_PROVIDER:
                raise ValueError("'none' stands alone: it means no language model at all")
            if name not in KNOWN_PROVIDERS and not is_base_url(name):
                raise ValueError(
                    f"'{name}' is not a provider: use {', '.join(KNOWN_PROVIDERS)}, none or a base "
                    "URL such as http://127.0.0.1:8000/v1#model"
                )
        return value


def is_base_url(provider: str) -> bool:
    """Whether a provider is given by its address."""
    return bool(re.match(r"https?://", provider)) and bool(urlsplit(provider).netloc)


def find_gguf(models_dir: Path, model: str) -> Path | None:
    """The GGUF file of a catalog id under ``models_dir``, or of a path; None when absent."""
    direct = Path(model).expanduser()
    if direct.suffix == ".gguf":
        return direct if direct.is_file() else None
    return next(iter(sorted((models_dir / model).glob("*.gguf"))), None)
