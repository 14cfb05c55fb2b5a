"""The calls of ``bench api``: which, how often, and for which rows."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bench.database.fill import Filled
from bench.database.interviews import TITLES
from bench.database.people import given_names
from bench.database.speech import common_words, names
from kit.language import Language

LANGUAGES: tuple[Language, ...] = ("en", "ko")


@dataclass(frozen=True)
class Route:
    """A call, its share of all calls, and its address."""

    name: str
    weight: int
    address: Callable[[random.Random, Filled, list[str]], str]


def _popular(chance: random.Random, ids: list[Any]) -> Any:
    """Four of five requests are for the newest five per cent."""
    newest = max(1, len(ids) // 20)
    return chance.choice(ids[:newest]) if chance.random() < 0.8 else chance.choice(ids)


def _of(what: str) -> Callable[[random.Random, Filled, list[str]], str]:
    return lambda chance, filled, _: f"/interviews/{_popular(chance, filled.interviews).id}{what}"


def _said(words: Sequence[str]) -> Callable[[random.Random, Filled, list[str]], str]:
    return lambda chance, *_: f"/interviews?expand=review&said={chance.choice(words)}"


def _search(chance: random.Random, *_: object) -> str:
    language = chance.choice(LANGUAGES)
    title = chance.choice(TITLES[language])
    return f"/interviews?q={chance.choice(given_names(language))}%20{quote(title[:4])}"


ROUTES = (
    Route("list", 20, lambda *_: "/interviews"),
    Route("list, by status", 10, lambda *_: "/interviews?status=COMPLETED"),
    Route(
        "list, later page",
        10,
        lambda chance, _, pages: f"/interviews?cursor={chance.choice(pages)}",
    ),
    Route("search", 10, _search),
    Route("recruiter's list", 5, lambda *_: "/interviews?expand=review"),
    Route("said, by many", 2, _said(common_words("en"))),
    Route("said, by few", 2, _said(names("en"))),
    Route("said, in Korean", 2, _said([*common_words("ko"), *names("ko")])),
    Route("today", 1, lambda *_: "/workspace/today"),
    Route("interview", 15, _of("")),
    Route("questions", 10, _of("/questions")),
    Route("transcript", 15, _of("/transcripts")),
    Route("report", 5, _of("/report")),
    Route("résumés", 3, lambda *_: "/resumes"),
    Route("résumé", 2, lambda chance, filled, _: f"/resumes/{_popular(chance, filled.resumes)}"),
)


async def later_pages(read: Callable[[str], Awaitable[Any]]) -> list[str]:
    """Cursors of some later pages."""
    cursors: list[str] = []
    address = "/interviews?limit=200"
    for _ in range(8):
        cursor = (await read(address))["next_cursor"]
        cursors.append(cursor)
        address = f"/interviews?limit=200&cursor={cursor}"
    return cursors
