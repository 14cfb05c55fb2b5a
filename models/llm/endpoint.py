"""A server that speaks the OpenAI-compatible protocol, and a request to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Message = Mapping[str, str]
"""One turn of the conversation with the model: ``role`` and ``content``."""


@dataclass(frozen=True)
class Endpoint:
    """One OpenAI-compatible server and a model there."""

    name: str
    base_url: str
    model: str
    api_key: str
    local: bool = False
    """Runs on this machine's processor, so it must ask the compute budget."""
    token_limit_field: str = "max_tokens"
    seed: bool = True
    """Whether the server accepts a ``seed``; some refuse unknown fields."""
    extra_body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One request, independent of the endpoint that answers it."""

    messages: Sequence[Message]
    max_tokens: int
    temperature: float
    seed: int | None
    stop: Sequence[str] | None
    response_schema: dict[str, Any] | None
    reuse_prompt: bool = True

    def fields(self, endpoint: Endpoint) -> dict[str, Any]:
        """The request's body for this endpoint."""
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": list(self.messages),
            "temperature": self.temperature,
            "stream": True,
            endpoint.token_limit_field: self.max_tokens,
            "extra_body": dict(endpoint.extra_body),
        }
        if endpoint.local:
            body["extra_body"]["cache_prompt"] = self.reuse_prompt
        if self.seed is not None and endpoint.seed:
            body["seed"] = self.seed
        if self.stop:
            body["stop"] = list(self.stop)
        if self.response_schema is not None:
            schema = self.response_schema if endpoint.local else _portable(self.response_schema)
            named = {"name": "answer", "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        return body


def _portable(schema: Any) -> Any:
    """The schema as hosted providers accept it: closed objects, no limits on strings."""
    if isinstance(schema, list):
        return [_portable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    portable = {k: _portable(v) for k, v in schema.items() if k not in ("maxLength", "minLength")}
    if portable.get("type") == "object":
        portable.setdefault("additionalProperties", False)
    return portable
