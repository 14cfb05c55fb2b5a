"""A server that speaks the OpenAI-compatible protocol, and what is sent to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Message = Mapping[str, str]
"""One turn of the conversation with the model: ``role`` and ``content``."""


@dataclass(frozen=True)
class Endpoint:
    """One OpenAI-compatible server and the model to ask there."""

    name: str
    base_url: str
    model: str
    api_key: str
    local: bool = False
    """Runs on this machine's processor, so it must ask the compute budget."""
    token_limit_field: str = "max_tokens"
    seed: bool = True
    """Whether the server takes a ``seed``; some refuse fields they do not know."""
    extra_body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What is asked, whoever answers it."""

    messages: Sequence[Message]
    max_tokens: int
    temperature: float
    seed: int | None
    stop: Sequence[str] | None
    response_schema: dict[str, Any] | None
    reuse_prompt: bool = True

    def fields(self, endpoint: Endpoint) -> dict[str, Any]:
        """The request's body as this endpoint wants it."""
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
    """The schema as hosted providers take it: closed objects, no limits on strings."""
    if isinstance(schema, list):
        return [_portable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {k: _portable(v) for k, v in schema.items() if k not in ("maxLength", "minLength")}
    if kept.get("type") == "object":
        kept.setdefault("additionalProperties", False)
    return kept
