"""Sending calls, retrying them, and reading responses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, TypeAdapter

from vivavoce_client.errors import ProblemError

Message = TypeVar("Message", bound=BaseModel)

IN_FLIGHT = "urn:vivavoce:problem:idempotency-key-in-flight"
LOST_RETRY_S = 1
"""Before a call is repeated whose connection broke."""


class Connection:
    """A connection to one server. All calls raise ProblemError when the server refuses, and
    ``httpx.HTTPError`` when it can't be reached.

    Args:
        url: such as ``https://interviews.example.org``.
        key: the server's key, an API key or an access token.
        attempts: how often a call is tried while the server can't accept it (429, 503) or can't
            be reached. A retry never creates anything twice.
        http: a client to use instead of a new one; set its ``base_url`` and headers yourself.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout_s: float = 30.0,
        attempts: int = 3,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = http or httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout_s)
        self._attempts = attempts

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def _get(
        self, path: str, message: type[Message], params: dict[str, Any] | None = None
    ) -> Message:
        response = await self._send("GET", path, params=params)
        return message.model_validate_json(response.content)

    async def _list(
        self, path: str, message: type[Message], params: dict[str, Any] | None = None
    ) -> list[Message]:
        response = await self._send("GET", path, params=params)
        items: list[Message] = TypeAdapter(list[message]).validate_json(response.content)  # type: ignore[valid-type]
        return items

    async def _pages(self, path: str, message: type[Message], **filters: Any) -> AsyncIterator[Any]:
        """The items of all pages, which are requested as they are needed."""
        params = {name: value for name, value in filters.items() if value is not None}
        while True:
            page: Any = await self._get(path, message, params)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            params["cursor"] = page.next_cursor

    async def _post(
        self,
        path: str,
        message: type[Message],
        request: BaseModel | None = None,
        *,
        method: str = "POST",
        later: bool = False,
    ) -> Message:
        body = request.model_dump(mode="json", exclude_unset=True) if request is not None else None
        headers = {"Prefer": "respond-async"} if later else {}
        response = await self._send(method, path, json=body, headers=headers)
        return message.model_validate_json(response.content)

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        if method == "POST":
            headers = {"Idempotency-Key": str(uuid4())} | (content.pop("headers", None) or {})
            content["headers"] = headers
        for attempt in range(1, self._attempts + 1):
            try:
                response = await self._http.request(method, f"/api/v1{path}", **content)
            except httpx.TransportError:
                if attempt == self._attempts:
                    raise
                await asyncio.sleep(LOST_RETRY_S)
                continue
            if response.is_success:
                return response
            problem = ProblemError(response)
            if not _may_pass(problem) or attempt == self._attempts:
                raise problem
            await asyncio.sleep(problem.retry_after_s or 1)
        raise AssertionError("at least one attempt is made")


def _may_pass(problem: ProblemError) -> bool:
    """Whether a retry may succeed."""
    in_flight = problem.problem is not None and problem.problem.type == IN_FLIGHT
    return problem.status in (429, 503) or in_flight
