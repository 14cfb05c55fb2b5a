"""A measured candidate: joins an interview over HTTP and WebRTC, speaks clips, records times.

All times are ``time.monotonic`` seconds of this process; all waits are bounded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.clips import Clip
from bench.errors import BenchError
from bench.product import Product
from kit.audio import SPEECH_RATE
from vivavoce.synthetic_candidate.client import CandidateClient
from vivavoce.synthetic_candidate.connection import ConnectError
from vivavoce.synthetic_candidate.replies import (
    Caption,
    CutOff,
    Reply,
    Span,
    find_cut_offs,
    find_reply,
)
from vivavoce.synthetic_candidate.speaker import SentClip

API = "/api/v1"
QUIET_S = 0.45
"""Silence after which the interviewer has finished, if its state says so too."""
THINK_S = 0.5
"""Between the interviewer's last word and the candidate's first."""
TURN_TIMEOUT_S = 60.0
REPLY_TIMEOUT_S = 20.0
SETTLE_S = 0.4
"""How far a caption may be ahead of its sound."""
REPORT_TIMEOUT_S = 240.0
POLL_S = 0.03


@dataclass(frozen=True)
class Answered:
    """One answer, the reply to it, and its cut-offs."""

    said: SentClip
    reply: Reply | None
    cut_offs: list[CutOff]
    committed_at: float | None


@dataclass
class MeasuredCandidate:
    """A candidate in an interview."""

    client: CandidateClient
    interview_id: str
    state: str = ""
    end_reason: str | None = None
    joined_ms: int = 0
    """From the join call to a connection with sound in both directions."""
    captions: list[Caption] = field(default_factory=list)
    """Captions of the interviewer."""
    commits: list[float] = field(default_factory=list)
    """When the client learned that a turn had ended."""
    enough: bool = False
    """Set when no other interview follows, so that the report isn't waited for."""

    def take(self, event: dict[str, Any]) -> None:
        """Record an event of the product with the time of its arrival."""
        now = time.monotonic()
        match event:
            case {"type": "caption", "speaker": "agent"}:
                self.captions.append(
                    Caption(now, str(event["kind"]), str(event["text"]), event.get("question_id"))
                )
            case {"type": "state", "state": state}:
                self.state = str(state)
                if self.state == "thinking":
                    self.commits.append(now)
            case {"type": "ended", "reason": reason}:
                self.end_reason = str(reason)

    @property
    def over(self) -> bool:
        """Whether nothing more can be said in this interview."""
        return self.end_reason is not None or not self.client.connected

    async def until(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Wait for ``done()``; False after the timeout or the interview's end."""
        deadline = time.monotonic() + timeout_s
        while not done():
            if self.over or time.monotonic() > deadline:
                return False
            await asyncio.sleep(POLL_S)
        return True

    def finished_speaking(self) -> bool:
        """Whether it is the candidate's turn: the interviewer listens or waits, and is silent."""
        since = self.client.listener.silent_since()
        quiet = since is not None and time.monotonic() - since >= QUIET_S
        return quiet and self.state in ("listening", "waiting")

    async def my_turn(self, timeout_s: float = TURN_TIMEOUT_S) -> bool:
        """Wait until the interviewer has finished; False when the interview is over.

        Raises:
            BenchError: it did not finish within ``timeout_s``.
        """
        if await self.until(self.finished_speaking, timeout_s):
            await asyncio.sleep(THINK_S)
            return not self.over
        if not self.over:
            raise BenchError(f"the interviewer did not finish within {timeout_s:g} s")
        return False

    def spans(self, since: float) -> list[Span]:
        """The interviewer's voice from ``since`` on."""
        return self.client.listener.voiced_spans(since)

    async def say(self, clip: Clip) -> SentClip:
        """Speak a clip in real time."""
        return await self.client.say(clip.pcm, SPEECH_RATE)

    async def answer(self, clip: Clip) -> Answered:
        """Speak a clip and wait until the reply is over."""
        said = await self.say(clip)
        first, last = said.first_voiced_at, said.last_voiced_at
        assert first is not None and last is not None, "a clip holds voice"
        replied = await self.until(
            lambda: any(c.at > last and not c.acknowledges for c in self.captions),
            REPLY_TIMEOUT_S,
        )
        await asyncio.sleep(SETTLE_S)
        committed_at = next((at for at in self.commits if at > last), None)
        reply = None
        if replied or self.over:
            reply = find_reply(last, committed_at, self.captions, self.spans(first))
        # How much of a wrong reply was heard is known only once it is over.
        await self.until(self.finished_speaking, TURN_TIMEOUT_S)
        cut_offs = find_cut_offs(first, last, self.commits, self.spans(first))
        return Answered(said, reply, cut_offs, committed_at)


@asynccontextmanager
async def interview(
    product: Product, language: str, seed: int, note: Callable[[str], None], **fields: Any
) -> AsyncIterator[MeasuredCandidate]:
    """A candidate in a new interview, with the language's standard plan unless ``fields`` of the
    request name another.

    At the end the candidate leaves. Then the report is awaited, unless ``candidate.enough``, so
    that its work does not load the machine during the next interview.

    Raises:
        BenchError: the product refused or cannot be reached.
    """
    headers = {"Authorization": f"Bearer {product.api_key}"} if product.api_key else {}
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=30.0) as http:
        body = {
            "candidate_name": "Alex Morgan" if language == "en" else "김서연",
            "role": "data analyst" if language == "en" else "데이터 분석가",
            "company": "Northwind Robotics" if language == "en" else "노스윈드 로보틱스",
            "language": language,
            "seed": seed,
        }
        created = await _call(http, "POST", "/interviews", json=body | fields)
        interview_id = str(created["id"])
        asked_at = time.monotonic()
        grant = await _call(http, "POST", f"/interviews/{interview_id}/join")
        candidates: list[MeasuredCandidate] = []
        client = CandidateClient(
            product.url,
            interview_id,
            grant,
            on_event=lambda event: candidates[0].take(event),
            seed=seed,
        )
        candidate = MeasuredCandidate(client, interview_id)
        candidates.append(candidate)
        try:
            await client.connect()
            candidate.joined_ms = round((time.monotonic() - asked_at) * 1000)
            yield candidate
            if not candidate.over:
                client.send({"type": "control", "action": "leave"})
                await candidate.until(lambda: candidate.over, 5.0)
        except ConnectError as error:
            raise BenchError(str(error)) from error
        finally:
            await client.close()
        if candidate.enough:
            return
        note("waiting for the report, so that it does not load the next interview …")
        deadline = time.monotonic() + REPORT_TIMEOUT_S
        while time.monotonic() < deadline:
            report = await _call(http, "GET", f"/interviews/{interview_id}/report")
            if report.get("status") != "pending":
                return
            await asyncio.sleep(1.0)
        note(f"no report within {REPORT_TIMEOUT_S:g} s, continuing without it")


async def _call(http: httpx.AsyncClient, method: str, path: str, **arguments: Any) -> Any:
    try:
        response = await http.request(method, API + path, **arguments)
    except httpx.TransportError as error:
        raise BenchError(f"cannot reach {http.base_url}: is it running?") from error
    if response.is_error:
        raise BenchError(f"{method} {path}: {response.status_code} {response.text[:300]}")
    return response.json()
