"""Who may call what: every line of the access matrix is requested by every caller.

A route that is not in the table fails a test, so each new route declares who may call it.
"""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest_asyncio
from fastapi.routing import iter_route_contexts
from starlette.types import Message

from api.app import PREFIX
from api.limits.settings import RateSettings
from api.position_limits import UNLIMITED_IDS
from api.scopes import scopes_of
from db.relay import EventRelay
from db.repositories.limits import LIMITED_IDS
from db.session import Database
from tests.support.access_matrix import BODIES, CALLERS, Line, read_table, scopes_in
from tests.support.access_world import CANDIDATE, KEY, TITLE, World
from tests.support.api_server import Served

READING = ("GET", "WS")
HANDBOOK = Path(__file__).parents[2] / "docs" / "accounts.md"


def routes_of(served: Served) -> dict[str, tuple[str, set[str]]]:
    """Every route of the app, written as in the table, with its name and tags."""
    routes = {}
    for route in iter_route_contexts(served.app.routes):
        kind = type(route.original_route).__name__
        methods = {"WS"} if "WebSocket" in kind else {kind.upper()}
        if route.methods:
            methods = set(route.methods) - {"HEAD", "OPTIONS"}
        path = str(route.path).removeprefix(PREFIX).replace(":uuid}", "}").replace(":path}", "}")
        for method in methods:
            tags = set(getattr(route, "tags", None) or ())
            routes[f"{method} {path}"] = str(getattr(route, "name", "")), tags
    return routes


@pytest_asyncio.fixture
async def guarded(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app with a key, and without rate limits."""
    unlimited = RateSettings(read="", write="", sign_in="", unauthorized="")
    return Served(database, relay, tmp_path, key=KEY, rates=unlimited)


async def call(
    served: Served, client: httpx.AsyncClient, line: Line, names: dict[str, str], bearer: str
) -> tuple[int, str]:
    """Request a route; returns the status and the body."""
    url = line.url.format(**names)
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    if line.method == "WS":
        return await watch(served, url, headers), ""
    body = BODIES.get(line.route)
    response = await client.request(
        line.method, url, headers=headers, json=body() if callable(body) else body
    )
    return response.status_code, response.text


async def watch(served: Served, path: str, headers: dict[str, str]) -> int:
    """Open and close a WebSocket: 101 if it was accepted, otherwise an HTTP status."""
    messages = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])
    first: list[Message] = []

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        first.append(message)

    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "ws",
        "subprotocols": [],
    }
    await served.app(scope, receive, send)
    if first[0]["type"] == "websocket.accept":
        return 101
    return {1008: 403, 4404: 404}[first[0]["code"]]


def test_every_route_is_in_the_table_and_none_that_is_not_there(guarded: Served) -> None:
    assert {line.route for line in read_table()} == set(routes_of(guarded))


def test_the_limit_to_positions_knows_the_name_of_every_id(guarded: Served) -> None:
    names = {name for route in routes_of(guarded) for name in re.findall(r"{(\w+)}", route)}
    public = {"token", "share_token", "unsubscribe_token", "link", "path"}
    assert names - public == LIMITED_IDS | UNLIMITED_IDS


def test_the_table_names_the_scope_that_each_route_asks_for(guarded: Served) -> None:
    routes = routes_of(guarded)
    for line in read_table():
        if line.scope == "x":
            continue
        if line.method == "WS":
            continue  # has no tags; the requests below show whether its scope is required
        name, tags = routes[line.route]
        required = scopes_of(name, tags, line.method)
        assert (scopes_in(line.scope) or [line.scope]) == list(required or ["-"]), line.route


async def test_each_caller_gets_what_the_table_says(guarded: Served, tmp_path: Path) -> None:
    (tmp_path / "sound").write_bytes(b"OggS")
    world = await World.populated(guarded)
    lines = read_table()
    wrong, cells = [], 0
    transport = httpx.ASGITransport(guarded.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for line in lines:
            names: dict[str, str] = {}
            for who in CALLERS:
                names = names or await world.make(line.path, line.state)
                bearer = await world.bearer(who, line.scope, names)
                status, text = await call(guarded, client, line, names, bearer)
                cells += 1
                secrets = (CANDIDATE, TITLE, names["interview_id"])
                if who == "lim" and status < 300 and line.scope != "x":
                    told = [secret for secret in secrets if secret in text]
                    wrong += [f"{line.route} lim: tells '{secret}'" for secret in told]
                if status != line.expected[who]:
                    wrong.append(
                        f"{line.route} {line.state} {who}: {status}, not {line.expected[who]}"
                    )
                if status < 300 and line.method not in READING:
                    names = {}  # the next caller finds it as it was
    assert wrong == [], "\n".join(wrong)
    assert cells == len(lines) * len(CALLERS)
    assert f"{len(lines)} lines, {cells} cells, each of them called" in HANDBOOK.read_text()
