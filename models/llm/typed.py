"""The configured providers as models of pydantic-ai, each in its own wire format.

Nothing is retried at this level: which provider is asked next, and after how long, is decided in
one place, :mod:`models.llm.structured`.
"""

from __future__ import annotations

import httpx2
import openai
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from models.budget import ComputeBudget
from models.llm.client import CONNECT_TIMEOUT_S
from models.llm.embedded import EmbeddedLLM
from models.llm.endpoint import Endpoint
from models.llm.providers import endpoints
from models.llm.settings import LLMSettings
from models.llm.structured import Provider, StructuredModel

TOOL_USERS = ("openai", "anthropic", "google")
"""They give an object as a tool's arguments; all others as text with a schema, which llama.cpp
and vLLM enforce while they write."""

_TIMEOUT = httpx2.Timeout(None, connect=CONNECT_TIMEOUT_S)  # the whole answer has its own limit


def build_structured_model(
    settings: LLMSettings, *, embedded: EmbeddedLLM | None, budget: ComputeBudget
) -> StructuredModel | None:
    """The model that jobs ask for objects of a schema; None when there is no language model."""
    usable = endpoints(settings, embedded)
    if not usable:
        return None
    http = http_client()
    return StructuredModel(
        [
            Provider(e, typed_model(e, settings, http), native=e.name not in TOOL_USERS)
            for e in usable
        ],
        budget=budget,
        attempt_timeout_s=settings.task_timeout_s,
        close=http.aclose,
    )


def http_client() -> httpx2.AsyncClient:
    """The HTTP client of all providers of a process.

    It keeps no connection: requests are minutes apart, and a kept one may just be closing.
    """
    limits = httpx2.Limits(max_keepalive_connections=0)
    return httpx2.AsyncClient(timeout=_TIMEOUT, limits=limits, follow_redirects=True)


def typed_model(endpoint: Endpoint, settings: LLMSettings, http: httpx2.AsyncClient) -> Model:
    """The endpoint as a model of pydantic-ai, in its service's own format, over ``http``."""
    # A service's library takes a second to import, so only its users do.
    if endpoint.name == "anthropic":
        import anthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        return AnthropicModel(
            endpoint.model,
            provider=AnthropicProvider(
                anthropic_client=anthropic.AsyncAnthropic(
                    base_url=settings.anthropic_base_url,
                    api_key=endpoint.api_key,
                    max_retries=0,
                    timeout=_TIMEOUT,
                    http_client=http,
                )
            ),
        )
    if endpoint.name == "google":
        from google.genai.types import HttpRetryOptions
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(
            endpoint.model,
            provider=GoogleProvider(
                api_key=endpoint.api_key,
                base_url=settings.google_base_url,
                http_client=http,
                retry_options=HttpRetryOptions(attempts=1),
            ),
        )
    client = openai.AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        max_retries=0,
        timeout=_TIMEOUT,
        http_client=http,
    )
    profile = OpenAIModelProfile(
        supports_json_schema_output=True,
        openai_chat_supports_max_completion_tokens=endpoint.token_limit_field != "max_tokens",
    )
    return OpenAIChatModel(
        endpoint.model, provider=OpenAIProvider(openai_client=client), profile=profile
    )
