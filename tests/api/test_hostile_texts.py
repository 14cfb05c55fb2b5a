"""Texts that break programs, in every field of every call: no 5xx, and no stall of the loop."""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import PREFIX
from api.examples import EXAMPLES
from api.limits.settings import RateSettings
from db.relay import EventRelay
from db.session import Database
from tests.api.test_access_matrix import routes_of
from tests.support.access_matrix import read_table
from tests.support.access_world import KEY, World
from tests.support.api_server import Served
from tests.support.hostile_texts import HOSTILE
from tests.support.loop_watcher import LoopWatch, watched_loop

pytestmark = pytest.mark.slow

TRIES = 3
"""A text that stalls the loop does so each time; the garbage collector does not."""
LONG = {
    "long": "a" * 30_000,
    "long and wide": "👩‍👩‍👧‍👦가Z\u0363" * 2_000,
    "long and nearly a pattern": "부탁 되었다: " * 3_000,
}
TEXTS = HOSTILE | LONG
IN_ADDRESSES = (
    "%00",
    "%ED%A0%BD",
    "%E2%80%AE",
    "%FF%FE",
    "%F0%9F%91%8D",
    "%27%22%3B--",
    "a" * 5_000,
)
FILTERS = ("q", "said", "search", "company", "cursor", "sort")
FEWEST_REQUESTS = 1_500
"""What docs/reliability.md says."""
SHARE = 2
"""One in so many texts goes into a field, the others into the next."""


def leaves(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a JSON value has texts."""
    match value:
        case str():
            yield place
        case dict():
            for key, item in value.items():
                yield from leaves(item, (*place, key))
        case list():
            for index, item in enumerate(value):
                yield from leaves(item, (*place, index))


def with_text(value: Any, place: tuple[str | int, ...], text: str) -> Any:
    """The same value with another text at a place."""
    changed = copy.deepcopy(value)
    parent = changed
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = text
    return changed


@pytest.fixture
async def world(database: Database, relay: EventRelay, tmp_path: Path) -> World:
    unlimited = RateSettings(read="", write="", sign_in="", unauthorized="")
    served = Served(database, relay, tmp_path, key=KEY, rates=unlimited)
    return await World.populated(served)


async def test_no_text_in_a_body_breaks_a_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched_loop(monkeypatch) as watch:
        broken, stalls, sent = await send_all(world, watch)
    assert not broken, "\n".join(broken)
    assert not stalls, "\n".join(stalls)
    assert sent >= FEWEST_REQUESTS


async def quickest(
    watch: LoopWatch, call: Callable[[], Awaitable[httpx.Response]]
) -> tuple[httpx.Response, list[str]]:
    """The answer, and what stalls the loop in each of some tries."""
    for _ in range(TRIES):
        watch.begin()
        response = await call()
        if not (stalls := watch.stalls()):
            break
    return response, stalls


async def send_all(world: World, watch: LoopWatch) -> tuple[list[str], list[str], int]:
    """Send texts in every field of every call; returns what broke, what stalled, and how many."""
    names = routes_of(world.served)
    transport = httpx.ASGITransport(world.served.app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {world.admin.token}", "Content-Type": "application/json"}
    broken, stalls, sent, turn = [], [], 0, 0
    texts = list(TEXTS.items())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for line in {line.route: line for line in read_table()}.values():
            name, _ = names[line.route]
            body = EXAMPLES.get(name, {}).get("application/json")
            if body is None:
                continue
            url = line.url.format(**await world.make(line.path, line.state))
            for place in leaves(body):
                # All texts in turn: each kind of field meets each of them in one call or another.
                turn = (turn + 1) % SHARE
                for kind, text in texts[turn::SHARE]:
                    content = json.dumps(with_text(body, place, text))
                    call = partial(
                        client.request, line.method, url, headers=headers, content=content
                    )
                    response, stalled = await quickest(watch, call)
                    sent += 1
                    what = f"{line.route} {'/'.join(map(str, place))} {kind}"
                    # The server of these tests has no voice, and says so.
                    if response.status_code >= 500 and "has no voice" not in response.text:
                        broken.append(f"{what}: {response.status_code} {response.text[:200]}")
                    stalls += [f"{what} {stall}" for stall in stalled]
        for line in read_table():
            if line.method == "GET" and line.url.startswith(PREFIX) and "{" not in line.path:
                response = await client.get(line.url, headers=headers)
                if response.status_code >= 500:
                    broken.append(f"{line.route} afterwards: {response.status_code}")
    return broken, stalls, sent


async def test_no_text_in_an_address_breaks_a_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = httpx.ASGITransport(world.served.app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {world.admin.token}"}
    broken, stalls = [], []
    with watched_loop(monkeypatch) as watch:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for url in addresses():
                response, stalled = await quickest(watch, partial(client.get, url, headers=headers))
                stalls += [f"{url[:120]} {stall}" for stall in stalled]
                if response.status_code >= 500:
                    broken.append(f"{url[:120]}: {response.status_code} {response.text[:100]}")
    assert not broken, "\n".join(broken)
    assert not stalls, "\n".join(stalls)


def addresses() -> Iterator[str]:
    """Addresses of all calls that read, with each text in the path and in all filters."""
    for line in {line.route: line for line in read_table() if line.method == "GET"}.values():
        path = line.url.split("?")[0]
        if not path.startswith(PREFIX) or line.path.endswith("/stream"):
            continue
        if "{" not in path:
            yield path
        for text in IN_ADDRESSES:
            if "{" in path:
                yield path.replace("{", "\0").split("\0")[0] + text
            else:
                yield f"{path}?{'&'.join(f'{name}={text}' for name in FILTERS)}"
