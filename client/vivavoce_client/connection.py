"""How calls are sent, tried again and read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter

from vivavoce_client.errors import ProblemError

Message = TypeVar("Message", bound=BaseModel)


class Connection:
    """One server. Every call raises ProblemError when the server refuses, and
    ``httpx.HTTPError`` when it can't be reached.

    Args:
        url: such as ``https://interviews.example.org``.
        key: the server's key, an API key or an access token.
        attempts: how often a call is tried that the server can't take now (429, 503).
        http: a client of one's own, whose ``base_url`` and headers are left as they are.
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
        answer = await self._send("GET", path, params=params)
        return message.model_validate_json(answer.content)

    async def _list(
        self, path: str, message: type[Message], params: dict[str, Any] | None = None
    ) -> list[Message]:
        answer = await self._send("GET", path, params=params)
        found: list[Message] = TypeAdapter(list[message]).validate_json(answer.content)  # type: ignore[valid-type]
        return found

    async def _pages(self, path: str, page: type[Message], **wanted: Any) -> AsyncIterator[Any]:
        """The items of all pages; further ones are asked for as they are needed."""
        params = {name: value for name, value in wanted.items() if value is not None}
        while True:
            found: Any = await self._get(path, page, params)
            for item in found.items:
                yield item
            if found.next_cursor is None:
                return
            params["cursor"] = found.next_cursor

    async def _post(
        self,
        path: str,
        message: type[Message],
        wanted: BaseModel | None = None,
        *,
        method: str = "POST",
        later: bool = False,
    ) -> Message:
        body = wanted.model_dump(mode="json", exclude_unset=True) if wanted is not None else None
        headers = {"Prefer": "respond-async"} if later else {}
        answer = await self._send(method, path, json=body, headers=headers)
        return message.model_validate_json(answer.content)

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        for attempt in range(1, self._attempts + 1):
            answer = await self._http.request(method, f"/api/v1{path}", **content)
            if answer.is_success:
                return answer
            refusal = ProblemError(answer)
            if answer.status_code not in (429, 503) or attempt == self._attempts:
                raise refusal
            await asyncio.sleep(refusal.retry_after_s or 1)
        raise AssertionError("at least one attempt is made")
