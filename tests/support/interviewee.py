"""A candidate who takes an interview step by step, over HTTP and WebRTC alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.audio import LISTENING_RATE, Pcm
from tests.support.speech import speak
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError
from vivavoce.synthetic_candidate.levels import levels_dbfs, voiced_frames, voiced_span
from vivavoce.synthetic_candidate.listener import AudioListener

VOICE = "am_michael"
"""Not the interviewer's."""
REPLY_TIMEOUT_S = 30.0
QUIET_S = 0.4
MARGIN = LISTENING_RATE // 20
BREATH_S = 0.45
"""Between two sentences of one answer: a segment ends, the turn does not."""
AUDIBLE_WITHIN_S = 3.0
CAPTION_LATE_S = 0.1
"""A caption travels apart from the sound it belongs to."""

REPEAT = "Sorry, could you repeat the question?"
ANSWER = "Last spring I built a small website for my aunt, who sells flowers in our village."
SHORT_ANSWER = "Last spring I built a small website for my aunt."
OWN_PART = "I was responsible for the design, and I wrote the order page myself."
OUTCOME = "In the end it was a success, and she was happy."
SENTENCES = (REPEAT, ANSWER, SHORT_ANSWER, OWN_PART, OUTCOME)
"""All that is said aloud; rendered beforehand, because rendering takes the processor."""

Event = dict[str, Any]


@dataclass(frozen=True)
class Clip:
    """Something said: when (wall time), and which words."""

    text: str
    started: float
    ended: float


@dataclass
class Interviewee:
    """One candidate; every wait is bounded and fails with what was heard so far.

    Args:
        client: connected or about to be.
        grant: asks the product for a new join grant.
    """

    client: CandidateClient
    grant: Callable[[], Awaitable[Event]]
    said: list[Clip] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)
    """Captions of the interviewer in order, acknowledgements too."""
    finals: list[str] = field(default_factory=list)
    """Final captions of the candidate's own words in order."""
    places: list[int] = field(default_factory=list)
    """Their places in the transcript."""
    syncs: list[Event] = field(default_factory=list)
    """Where the interview was said to be, at each arrival."""
    state: str = ""
    end_reason: str | None = None
    replaced: bool = False
    """Another device of the same candidate has taken over."""
    _asked: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _watching: asyncio.Task[None] | None = None

    async def enter(self) -> None:
        """Connect and begin to listen."""
        self._watching = asyncio.create_task(self._watch())
        await self.client.connect()

    async def leave(self) -> None:
        """Go away for good. Safe to call twice."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self.client.close()

    async def come_back(self, timeout_s: float = 40.0) -> None:
        """Join again with a new grant, as often as it takes.

        Raises:
            TimeoutError: the product did not let us in.
        """
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    await self.client.reconnect(await self.grant())
                    return
                except (ConnectError, OSError):
                    await asyncio.sleep(0.3)

    async def hears(self, kind: str, text: str | None = None) -> Event:
        """The interviewer's next utterance (beside acknowledgements), which must be this.

        It must have been audible when its caption came.
        """
        while True:
            await self._until(
                lambda: len(self.heard) > self._asked or self.end_reason is not None,
                REPLY_TIMEOUT_S,
                f"to hear a {kind}",
            )
            assert len(self.heard) > self._asked, f"it ended ({self.end_reason}) before a {kind}"
            event = self.heard[self._asked]
            self._asked += 1
            if event["kind"] != "ack":
                break
        assert event["kind"] == kind, f"expected a {kind}, heard {event}"
        if text is not None:
            assert event["text"] == text
        await self._audible(event)
        return event

    async def hears_all(self, *expected: tuple[str, str | None]) -> list[Event]:
        """Several utterances in a row, then silence: it is the candidate's turn."""
        events = [await self.hears(kind, text) for kind, text in expected]
        await self.my_turn()
        return events

    def skip(self) -> list[Event]:
        """What was said so far (beside acknowledgements) and not listened to yet: it need not be
        any more."""
        skipped = [event for event in self.heard[self._asked :] if event["kind"] != "ack"]
        self._asked = len(self.heard)
        return skipped

    async def hears_at_last(self, kind: str) -> Event:
        """The next utterance of this kind, whatever is begun before it."""
        while True:
            await self._until(
                lambda: len(self.heard) > self._asked, REPLY_TIMEOUT_S, f"to hear a {kind}"
            )
            event = self.heard[self._asked]
            if event["kind"] == kind:
                return await self.hears(kind)
            self._asked += 1

    async def quiet_for(self, seconds: float) -> None:
        """Wait until the interviewer listens and has been silent for so long."""
        asked_at = time.monotonic()

        def quiet() -> bool:
            since = max(self.client.listener.silent_since() or 0.0, asked_at)
            return self.state == "listening" and time.monotonic() - since >= seconds

        await self._until(quiet, REPLY_TIMEOUT_S, "silence", poll_s=0.05)

    async def my_turn(self) -> None:
        """Wait until the interviewer listens and is silent."""

        def quiet() -> bool:
            since = self.client.listener.silent_since()
            return self.state == "listening" and bool(
                since is None or time.monotonic() - since >= QUIET_S
            )

        await self._until(quiet, REPLY_TIMEOUT_S, "the interviewer to finish", poll_s=0.05)

    async def says(self, text: str) -> Clip:
        """Say it at real time; returns at its end."""
        pcm = await asyncio.to_thread(spoken, text)
        started = time.time()
        await self.client.say(pcm, LISTENING_RATE)
        clip = Clip(text, started, time.time())
        self.said.append(clip)
        return clip

    async def answers(self, text: str) -> Clip:
        """Say it and wait until its words are captioned as final."""
        before = len(self.finals)
        clip = await self.says(text)
        await self._until(
            lambda: len(self.finals) > before, REPLY_TIMEOUT_S, f"the words of {text!r}"
        )
        return clip

    async def captioned(self, finals: int) -> None:
        """Wait until so many of the candidate's segments are captioned as final."""
        await self._until(
            lambda: len(self.finals) >= finals, REPLY_TIMEOUT_S, f"{finals} final captions"
        )

    async def ends(self, reason: str, timeout_s: float = REPLY_TIMEOUT_S) -> None:
        """Wait for the end, which must have this reason."""
        await self._until(lambda: self.end_reason is not None, timeout_s, "the end")
        assert self.end_reason == reason

    # -- inside ----------------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            event = await self.client.events.get()
            event["at"] = time.monotonic()
            match event:
                case {"type": "caption", "speaker": "agent"}:
                    self.heard.append(event)
                case {"type": "caption", "speaker": "candidate", "final": True}:
                    self.finals.append(event["text"])
                    self.places.append(event["seq"])
                case {"type": "sync"}:
                    self.syncs.append(event)
                case {"type": "state"}:
                    self.state = event["state"]
                case {"type": "ended"}:
                    self.end_reason = event["reason"]
                case {"type": "replaced"}:
                    self.replaced = True
            self._news.set()

    async def _until(
        self, done: Callable[[], bool], timeout_s: float, what: str, poll_s: float = 1.0
    ) -> None:
        deadline = time.monotonic() + timeout_s
        while not done():
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                texts = [f"{e['kind']}: {e['text']}" for e in self.heard]
                raise AssertionError(
                    f"waited {timeout_s:g} s for {what}; state {self.state!r}, "
                    f"heard {texts}, own words {self.finals}"
                )
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(poll_s, left_s))
            except TimeoutError:
                continue

    async def _audible(self, event: Event) -> None:
        deadline = time.monotonic() + AUDIBLE_WITHIN_S
        while voiced_s(self.client.listener, event["at"] - CAPTION_LATE_S, time.monotonic()) < 0.25:
            assert time.monotonic() < deadline, f"not audible: {event}"
            await asyncio.sleep(0.1)


def spoken(text: str) -> Pcm:
    """The sentence's sound without the silence around it."""
    pcm = speak(text, VOICE)
    begin, end = voiced_span(pcm, LISTENING_RATE) or (0, len(pcm))
    return pcm[max(0, begin - MARGIN) : end + MARGIN]


def voiced_s(ear: AudioListener, since: float, until: float) -> float:
    """Seconds of voice heard between two ``time.monotonic`` moments."""
    times = np.array(ear.times)
    voiced = voiced_frames(levels_dbfs(ear.pcm, LISTENING_RATE))[: len(times)]
    return float(np.sum(voiced & (times >= since) & (times < until))) / 100
