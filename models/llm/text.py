"""Text from a language model: one small interface for the rest of the product.

Providers are tried in order. The embedded one shares the processor with speech recognition and
synthesis, so a request to it first takes a slot of the compute budget; when more urgent work
comes, the HTTP stream is closed at once, which makes the server stop generating, and
:class:`Preempted` is raised. Hosted providers cost no processor time here and take no slot.

Nothing here may outlive its ``timeout_s``: a caller always gets text or an exception in time.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import structlog

from models.budget import ComputeBudget, Priority
from models.llm.client import BusyError, EndpointClient, FailedError
from models.llm.endpoint import Endpoint, Message, Request
from models.llm.errors import LLMError, LLMUnavailable, Preempted

__all__ = ["Endpoint", "LLMError", "LLMUnavailable", "Message", "Preempted", "TextModel"]

log = structlog.get_logger(__name__)


class TextModel:
    """Ordered providers behind one call, :meth:`complete`.

    Args:
        endpoints: the providers in order; at least one.
        budget: where requests to a local endpoint take a slot.
        attempt_timeout_s: how long a hosted provider may keep silent while another is left.
        cooldown_s: how long a hosted provider that failed is asked only after the others.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        budget: ComputeBudget,
        attempt_timeout_s: float = 4.0,
        cooldown_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not endpoints:
            raise ValueError("a text model needs at least one endpoint")
        self._endpoints = list(endpoints)
        self._client = EndpointClient(budget, clock)
        self._attempt_timeout_s = attempt_timeout_s
        self._cooldown_s = cooldown_s
        self._clock = clock
        self._cooling_until: dict[str, float] = {}

    @property
    def name(self) -> str:
        """The models in the order of asking, for people to read."""
        return ", ".join(f"{e.name}/{e.model}" for e in self._endpoints)

    @property
    def local(self) -> bool:
        """Whether the first model runs on this machine's processor."""
        return self._endpoints[0].local

    def first(self) -> TextModel:
        """The first model alone; that it fails or takes too long there delays no other request."""
        alone = copy.copy(self)
        alone._endpoints = self._endpoints[:1]
        alone._cooling_until = {}
        return alone

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
        stop: Sequence[str] | None = None,
        priority: Priority,
        timeout_s: float,
        response_schema: dict[str, Any] | None = None,
        reuse_prompt: bool = True,
    ) -> str:
        """The whole answer.

        Args:
            response_schema: a JSON schema that the answer must satisfy. The embedded server
                enforces it while it writes; check the answer all the same.
            reuse_prompt: let the embedded server start from the prefix it remembers. False reads
                the whole prompt again: slower, but the same request then gives the same answer
                to the last bit, whatever was asked before.
            timeout_s: for everything: the wait for the processor and all providers together.

        Raises:
            Preempted: more urgent work needed the processor, from the start or in the middle;
                nothing is wrong with the model, ask again later.
            LLMUnavailable: no provider gave a whole, non-empty answer in time.
        """
        request = Request(
            messages, max_tokens, temperature, seed, stop, response_schema, reuse_prompt
        )
        deadline = self._clock() + timeout_s
        failures: list[FailedError] = []
        for endpoint, silence_s in self._attempts(deadline):
            try:
                return await self._client.complete(endpoint, request, priority, deadline, silence_s)
            except FailedError as failure:
                self._cool(endpoint)
                failures.append(failure)
        raise _no_text(failures)

    async def warm(self, messages: Sequence[Message], *, priority: Priority) -> None:
        """Have the first endpoint read a prompt, so that its prefix is warm when it is needed.

        Does nothing for a hosted provider, and never raises when the model can't be reached.
        """
        if not self._endpoints[0].local:
            return
        try:
            await self.complete(messages, max_tokens=1, priority=priority, timeout_s=30.0)
        except (LLMUnavailable, Preempted) as reason:
            log.info("llm.prompt_not_warmed", reason=str(reason))

    async def aclose(self) -> None:
        """Close the connections. Safe to call twice."""
        await self._client.aclose()

    def _attempts(self, deadline: float) -> Iterator[tuple[Endpoint, float]]:
        """Endpoints in the order of asking, each with the seconds it may keep silent."""
        now = self._clock()
        order = sorted(self._endpoints, key=lambda e: self._cooling_until.get(e.name, 0.0) > now)
        for place, endpoint in enumerate(order):
            left_s = deadline - self._clock()
            if left_s <= 0:
                return
            if place == len(order) - 1:
                yield endpoint, left_s
            else:
                # A local model that reads a cold prompt is silent for long, yet healthy.
                yield endpoint, left_s / 2 if endpoint.local else self._attempt_timeout_s

    def _cool(self, endpoint: Endpoint) -> None:
        """Pass over a hosted provider that failed for a while; a local one costs no wait."""
        if not endpoint.local:
            self._cooling_until[endpoint.name] = self._clock() + self._cooldown_s


def _no_text(failures: Sequence[FailedError]) -> LLMError:
    """The exception for a request that every provider failed."""
    reasons = "; ".join(str(failure) for failure in failures) or "no time left"
    if failures and all(isinstance(failure, BusyError) for failure in failures):
        return Preempted(reasons)
    return LLMUnavailable(reasons)
