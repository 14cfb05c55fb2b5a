"""The language model for commands that run without the product's processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import ValidationError

from models.budget import ComputeBudget
from models.llm.providers import build_text_model
from models.llm.settings import LLMSettings
from models.llm.text import TextModel
from models.store.store import ModelStore
from vivavoce.commands.models import progress_display
from vivavoce.processes.local_servers import embedded_llm
from vivavoce.settings import Settings

HOSTED_AT_ONCE = 8


class NoModelError(ValueError):
    """There is no language model by this name or by the settings; the message says why."""


@asynccontextmanager
async def language_model(settings: Settings, provider: str = "") -> AsyncIterator[TextModel]:
    """The language model of the settings, with its embedded server if they name that.

    Args:
        provider: asked instead of the settings' providers.

    Raises:
        NoModelError: no provider can be used.
        ModelFileError: the embedded model's weights can't be had.
        LLMServerError: the embedded model's server doesn't start.
    """
    if provider:
        settings = settings.model_copy(update={"llm": _with_provider(provider)})
    store = ModelStore(settings.models.models_dir)
    embedded = embedded_llm(settings, store)
    if embedded is not None and not settings.llm.embedded_model.endswith(".gguf"):
        with progress_display() as show:
            await asyncio.to_thread(store.ensure, [settings.llm.embedded_model], show)
    async with AsyncExitStack() as stack:
        if embedded is not None:
            stack.push_async_callback(embedded.stop)
            await embedded.start()
        model = build_text_model(settings.llm, embedded=embedded, budget=ComputeBudget())
        if model is None:
            raise NoModelError(
                "no language model: name one with --model or VIVAVOCE_LLM_PROVIDERS, and give "
                "the key that it needs (docs/llm.md)"
            )
        stack.push_async_callback(model.aclose)
        yield model


def requests_at_once(model: TextModel) -> int:
    """How many requests a model on another machine gets at the same time; a local one gets one."""
    return 1 if model.local else HOSTED_AT_ONCE


def _with_provider(provider: str) -> LLMSettings:
    try:
        return LLMSettings.model_validate({"providers": provider})
    except ValidationError as error:
        message = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise NoModelError(f"--model: {message}") from error
