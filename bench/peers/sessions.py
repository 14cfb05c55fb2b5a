"""A contestant while it runs: conversations with it, and what it has stored and used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, Protocol

import httpx

from bench.driver import API, MeasuredCandidate, interview
from bench.errors import BenchError
from bench.product import Product, running_product
from bench.stack import usage
from bench.table import Note

Room = Literal["direct", "livekit"]
LONGEST_PAGE = 200
"""Entries of a transcript in one answer of the API."""


class Session(Protocol):
    """One contestant, running."""

    def conversation(self, seed: int) -> AbstractAsyncContextManager[MeasuredCandidate]:
        """A new candidate, connected; leaves at the end of the block.

        Raises:
            BenchError: the candidate cannot get in.
        """

    async def stored(self, candidate: MeasuredCandidate) -> list[str]:
        """The candidate's turns of this conversation as the contestant keeps them."""

    def cpu_s(self) -> dict[str, float]:
        """CPU time of each process with its children so far, by name. Raises BenchError."""


class Contestant(Protocol):
    """What is compared."""

    @property
    def name(self) -> str:
        """As the tables show it."""

    def running(self) -> AbstractAsyncContextManager[Session]:
        """Started, and ended with the block.

        Raises:
            StartError, BenchError: it does not start.
        """


def candidate_turns(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """The candidate's turns of a transcript, which keeps a turn by utterances.

    What the interviewer said in between ends a turn.
    """
    return [
        " ".join(entry["text"] for entry in said)
        for speaker, said in groupby(entries, key=itemgetter("speaker"))
        if speaker == "candidate"
    ]


def cpu_times(processes: Mapping[str, Sequence[int | None]]) -> dict[str, float]:
    """CPU time of processes with their children, by name. Raises BenchError when one is gone."""
    times: dict[str, float] = {}
    for name, pids in processes.items():
        alive = [pid for pid in pids if pid is not None]
        if len(alive) < len(pids):
            raise BenchError(f"a process of {name} has ended")
        times[name] = sum(usage(pid).cpu_s for pid in alive)
    return times


@dataclass(frozen=True)
class OwnRoom:
    """This product with one kind of room."""

    room: Room
    note: Note

    @property
    def name(self) -> str:
        return "LiveKit room" if self.room == "livekit" else "direct room"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Session]:
        async with running_product(None, "en", self.room, self.note) as product:
            yield OwnSession(product, self.note)


@dataclass(frozen=True)
class OwnSession:
    """The product, running."""

    product: Product
    note: Note

    def conversation(self, seed: int) -> AbstractAsyncContextManager[MeasuredCandidate]:
        return interview(self.product, "en", seed, self.note)

    async def stored(self, candidate: MeasuredCandidate) -> list[str]:
        key = self.product.api_key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self.product.url}{API}/interviews/{candidate.interview_id}/transcripts"
        async with httpx.AsyncClient(timeout=30.0) as http:
            answer = await http.get(url, headers=headers, params={"limit": LONGEST_PAGE})
        if answer.is_error:
            raise BenchError(f"the transcript cannot be read: {answer.status_code}")
        return candidate_turns(answer.json())

    def cpu_s(self) -> dict[str, float]:
        return cpu_times(self.product.pids())


@dataclass
class PeerCandidate(MeasuredCandidate):
    """A candidate who talks with a peer's agent, and learns of its turns from its reports."""

    turns: list[str] = field(default_factory=list)

    def take(self, event: dict[str, Any]) -> None:
        """Ignore the framework's own messages."""

    def hear(self, report: Mapping[str, Any]) -> None:
        """Record a report of the agent."""
        match report:
            case {"peer": "state", "state": state}:
                self.state = "listening" if state == "idle" else str(state)
            case {"peer": "commit", "at": at, "text": text}:
                self.commits.append(float(at))
                self.turns.append(str(text))
