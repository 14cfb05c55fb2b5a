"""The providers that the settings name, in order, as endpoints and as a text model.

The live path reaches every provider through its OpenAI-compatible interface, so there is one
client, one wire format and one way to fall back. Off the live path, :mod:`models.llm.typed`
uses each provider's own format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

import structlog
from pydantic import SecretStr

from models.budget import ComputeBudget
from models.llm.embedded import EmbeddedLLM
from models.llm.endpoint import Endpoint
from models.llm.settings import LLMSettings
from models.llm.text import TextModel

log = structlog.get_logger(__name__)

# Where a hosted service's OpenAI-compatible interface lies, below its address.
ANTHROPIC_PATH = "/v1/"
GOOGLE_PATH = "/v1beta/openai/"
KEYLESS = "none"
"""Sent where no key is needed; the client library insists on one."""


@dataclass(frozen=True)
class _Hosted:
    """A provider that needs a key."""

    url: str
    model: str
    key: SecretStr | None
    key_name: str
    token_limit_field: str = "max_tokens"
    seed: bool = True
    extra_body: dict[str, Any] = field(default_factory=dict)


def endpoints(settings: LLMSettings, embedded: EmbeddedLLM | None = None) -> list[Endpoint]:
    """The providers that can be used, in order.

    A hosted provider without a key, or the embedded one without a server, is left out with a
    line in the log.
    """
    every = [_endpoint(name, settings, embedded) for name in settings.providers]
    usable = [endpoint for endpoint in every if endpoint is not None]
    if settings.providers and not usable:
        log.warning("llm.none_usable", providers=settings.providers)
    return usable


def build_text_model(
    settings: LLMSettings, *, embedded: EmbeddedLLM | None, budget: ComputeBudget
) -> TextModel | None:
    """The text model of the live path; None when there is no language model."""
    usable = endpoints(settings, embedded)
    if not usable:
        return None
    return TextModel(
        usable,
        budget=budget,
        attempt_timeout_s=settings.attempt_timeout_s,
        cooldown_s=settings.cooldown_s,
    )


def _endpoint(name: str, settings: LLMSettings, embedded: EmbeddedLLM | None) -> Endpoint | None:
    if name == "embedded":
        return _embedded(settings, embedded)
    if name == "vllm":
        return Endpoint(
            name="vllm",
            base_url=settings.vllm_base_url,
            model=settings.vllm_model,
            api_key=_reveal(settings.vllm_api_key),
        )
    hosted = _hosted(settings).get(name)
    if hosted is None:
        url, model = urldefrag(name)
        return Endpoint(
            name=url, base_url=url, model=model or "default", api_key=_reveal(settings.api_key)
        )
    if hosted.key is None or not hosted.key.get_secret_value():
        log.warning("llm.provider_without_key", provider=name, set=hosted.key_name)
        return None
    return Endpoint(
        name=name,
        base_url=hosted.url,
        model=hosted.model,
        api_key=hosted.key.get_secret_value(),
        token_limit_field=hosted.token_limit_field,
        seed=hosted.seed,
        extra_body=hosted.extra_body,
    )


def _embedded(settings: LLMSettings, embedded: EmbeddedLLM | None) -> Endpoint | None:
    if embedded is not None:
        url, key, model = embedded.base_url, embedded.api_key, embedded.model_name
    elif settings.embedded_url:
        url, key = settings.embedded_url, _reveal(settings.embedded_key)
        model = settings.embedded_model
    else:
        log.warning("llm.embedded_not_running")
        return None
    return Endpoint(
        name="embedded",
        base_url=url,
        model=model,
        api_key=key,
        local=True,
        # With progress sent while it reads the prompt, the server notices a closed connection
        # between two steps; without it, it looks once a second.
        extra_body={"return_progress": True},
    )


def _hosted(settings: LLMSettings) -> dict[str, _Hosted]:
    return {
        "openai": _Hosted(
            settings.openai_base_url,
            settings.openai_model,
            settings.openai_api_key,
            "OPENAI_API_KEY",
            token_limit_field="max_completion_tokens",
        ),
        "anthropic": _Hosted(
            settings.anthropic_base_url.rstrip("/") + ANTHROPIC_PATH,
            settings.anthropic_model,
            settings.anthropic_api_key,
            "ANTHROPIC_API_KEY",
            seed=False,
        ),
        "google": _Hosted(
            settings.google_base_url.rstrip("/") + GOOGLE_PATH,
            settings.google_model,
            settings.google_api_key,
            "GOOGLE_API_KEY",
            seed=False,
            # A spoken reply cannot wait for thoughts.
            extra_body={"reasoning_effort": "none"},
        ),
    }


def _reveal(key: SecretStr | None) -> str:
    return key.get_secret_value() if key is not None else KEYLESS
