"""The model that a file of requests names, and the judge that it is."""

from __future__ import annotations

from urllib.parse import urldefrag

from models.llm.endpoint import Endpoint
from models.llm.settings import KNOWN_PROVIDERS, LLMSettings, is_base_url


def batch_endpoint(settings: LLMSettings, name: str = "") -> Endpoint:
    """An endpoint for requests that are written, not sent: it needs no server and no key.

    Args:
        name: a provider as in the settings, a base URL with a model (``http://host/v1#model``),
            or the name of a model. Empty: the first provider of the settings.
    """
    provider = _provider(settings, name)
    if is_base_url(provider):
        model = urldefrag(provider)[1] or "default"
    elif provider in KNOWN_PROVIDERS:
        model = str(getattr(settings, f"{provider}_model"))
    else:
        model = provider
    limit_field = "max_completion_tokens" if provider == "openai" else "max_tokens"
    return Endpoint("batch", "", model, "", token_limit_field=limit_field)


def judge_name(settings: LLMSettings, name: str = "") -> str:
    """The name by which a judge with this model looks its qualification up.

    Args:
        name: as for :func:`batch_endpoint`.
    """
    provider = _provider(settings, name)
    model = batch_endpoint(settings, name).model
    return model if model == provider else f"{urldefrag(provider)[0]}/{model}"


def _provider(settings: LLMSettings, name: str) -> str:
    return name or next(iter(settings.providers), "embedded")
