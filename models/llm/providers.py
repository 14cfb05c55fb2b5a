"""From settings to something that answers: the ordered list of providers.

The live path speaks to every provider through its OpenAI-compatible interface, so there is one
client, one wire format and one way to fall back. Off it, each is spoken to in its own format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

import openai
import structlog
from livekit.agents import llm
from livekit.plugins import openai as openai_plugin
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
"""What is sent where no key is wanted; the client library insists on one."""


@dataclass(frozen=True)
class _Hosted:
    """A provider that is reached with a key."""

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
    found = []
    for name in settings.providers:
        endpoint = _endpoint(name, settings, embedded)
        if endpoint is not None:
            found.append(endpoint)
    if settings.providers and not found:
        log.warning("no language model can be used", providers=settings.providers)
    return found


def build_text_model(
    settings: LLMSettings, *, embedded: EmbeddedLLM | None, budget: ComputeBudget
) -> TextModel | None:
    """What the interviewer and the report ask; None when there is no language model."""
    usable = endpoints(settings, embedded)
    if not usable:
        return None
    return TextModel(
        usable,
        budget=budget,
        attempt_timeout_s=settings.attempt_timeout_s,
        cooldown_s=settings.cooldown_s,
    )


def build_llm(settings: LLMSettings, *, embedded: EmbeddedLLM | None) -> llm.LLM[Any] | None:
    """The same providers as one livekit ``llm.LLM`` with ordered fallback.

    Unlike :class:`TextModel` it asks no compute budget; it is for code that wants livekit's
    own class, such as its judges and tools. None when there is no language model.
    """
    models: list[llm.LLM[Any]] = [
        openai_plugin.LLM(
            model=endpoint.model,
            api_key=endpoint.api_key,
            base_url=endpoint.base_url,
            timeout=openai.Timeout(settings.attempt_timeout_s, read=30.0),
            extra_body=endpoint.extra_body,
        )
        for endpoint in endpoints(settings, embedded)
    ]
    if not models:
        return None
    return llm.FallbackAdapter(
        models, attempt_timeout=settings.attempt_timeout_s, max_retry_per_llm=0
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
        log.warning("language model provider left out: no key", provider=name, set=hosted.key_name)
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
        log.warning("embedded language model left out: it does not run")
        return None
    return Endpoint(
        name="embedded",
        base_url=url,
        model=model,
        api_key=key,
        local=True,
        # Progress is sent while the prompt is read, so the server notices between two steps
        # that nobody listens any more; without it, it looks once a second.
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
