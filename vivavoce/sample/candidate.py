"""The sample candidate: listens until the interviewer has finished, then answers.

It knows only what a candidate's client knows: sound, captions and states. It measures what a
candidate experiences: from the last voiced sample sent to the first voiced sample received.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from vivavoce.sample.script import Clip, Script
from vivavoce.synthetic_candidate.client import CandidateClient, ConnectError
from vivavoce.synthetic_candidate.replies import Caption, find_reply

THINK_S = 0.6
"""Between the interviewer's last word and the candidate's first."""
QUIET_S = 0.45
"""Silence after which the interviewer has finished, if its state is *listening*."""
REPLY_TIMEOUT_S = 45.0
SOUND_AFTER_CAPTION_S = 0.3
"""A caption is sent when its sound starts, and may arrive before it."""


class Screen(Protocol):
    """Shows the interview while it runs."""

    def agent(self, text: str, kind: str, v2v_ms: int | None) -> None: ...
    def candidate(self, text: str, *, final: bool) -> None: ...
    def state(self, state: str) -> None: ...
    def note(self, text: str) -> None: ...


@dataclass
class Turn:
    """One turn as the candidate's client saw it; times in seconds since joining."""

    speaker: str
    text: str
    start_s: float
    end_s: float
    kind: str
    question_id: str | None = None
    v2v_ms: int | None = None
    """On the agent's first utterance of substance after an answer."""
    first_audio_ms: int | None = None


@dataclass
class SampleCandidate:
    """Takes one interview over a connected client.

    Args:
        client: connected or about to be.
        script: the answers.
        screen: shows the interview.
        rejoin: returns a new join grant after the connection broke.
    """

    client: CandidateClient
    script: Script
    screen: Screen
    rejoin: Callable[[], Any]
    turns: list[Turn] = field(default_factory=list)
    end_reason: str | None = None
    _joined_at: float = 0.0
    _prompt: str | None = None
    _fresh: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _agent_state: str = ""
    _last_voiced: float | None = None
    _committed: float | None = None
    _captions: list[Caption] = field(default_factory=list)

    async def run(self, *, limit_s: float) -> str | None:
        """Talk until the interview ends; returns its reason, or None after ``limit_s``."""
        self._joined_at = time.monotonic()
        watching = asyncio.create_task(self._watch())
        talking = asyncio.create_task(self._talk())
        keeping = asyncio.create_task(self._keep_connected())
        try:
            async with asyncio.timeout(limit_s):
                await self._ended.wait()
        except TimeoutError:
            self.screen.note(f"the interview did not end within {limit_s:.0f} s")
        finally:
            for task in (watching, talking, keeping):
                task.cancel()
            await asyncio.gather(watching, talking, keeping, return_exceptions=True)
        return self.end_reason

    # -- hearing ---------------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            event = await self.client.events.get()
            match event.get("type"):
                case "caption" if event.get("speaker") == "agent":
                    await self._heard(event)
                case "caption":
                    self.screen.candidate(
                        str(event.get("text", "")), final=bool(event.get("final"))
                    )
                case "state":
                    self._agent_state = str(event.get("state"))
                    if self._agent_state == "thinking":
                        self._committed = time.monotonic()
                    self.screen.state(self._agent_state)
                case "ended":
                    self.end_reason = str(event.get("reason"))
                    self._ended.set()

    async def _heard(self, event: dict[str, Any]) -> None:
        caption = Caption(
            time.monotonic(),
            str(event.get("kind")),
            str(event.get("text", "")),
            event.get("question_id"),
        )
        self._captions.append(caption)
        reply = None
        if self._last_voiced is not None and not caption.acknowledges:
            await asyncio.sleep(SOUND_AFTER_CAPTION_S)
            spans = self.client.listener.voiced_spans(self._last_voiced)
            reply = find_reply(self._last_voiced, self._committed, self._captions, spans)
            self._last_voiced = None
        start_s = caption.at - self._joined_at
        turn = Turn(
            "agent", caption.text, start_s, start_s, caption.kind, caption.question_id,
            reply.v2v_ms if reply else None, reply.first_audio_ms if reply else None,
        )  # fmt: skip
        self.turns.append(turn)
        self.screen.agent(turn.text, turn.kind, turn.v2v_ms)
        if turn.kind not in ("ack", "greeting", "closing"):
            self._prompt = turn.question_id
            self._fresh.set()

    # -- speaking --------------------------------------------------------------------------

    async def _talk(self) -> None:
        while True:
            await self._fresh.wait()
            await self._until_finished()
            self._fresh.clear()
            await asyncio.sleep(THINK_S)
            if self._fresh.is_set() or self._ended.is_set():
                continue
            await self._say(self.script.reply(self._prompt))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._fresh.wait(), REPLY_TIMEOUT_S)

    async def _until_finished(self) -> None:
        """Wait for the state *listening* and for real silence."""
        while True:
            await asyncio.sleep(0.05)
            silent_since = self.client.listener.silent_since()
            quiet = silent_since is not None and time.monotonic() - silent_since >= QUIET_S
            if quiet and self._agent_state == "listening":
                return

    async def _say(self, clip: Clip) -> None:
        started = time.monotonic() - self._joined_at
        said = await self.client.say(clip.pcm, clip.rate)
        self._fresh.clear()  # a question during this answer was talked over and will be repeated
        self._last_voiced = said.last_voiced_at
        ended = time.monotonic() - self._joined_at
        self.turns.append(Turn("candidate", clip.text, started, ended, "answer", self._prompt))

    async def _keep_connected(self) -> None:
        while not self._ended.is_set():
            await self.client.wait_disconnected()
            if self._ended.is_set():
                return
            self.screen.note("connection lost, reconnecting …")
            for attempt in range(40):
                try:
                    await self.client.reconnect(await self.rejoin())
                    self.screen.note("reconnected")
                    break
                except (ConnectError, OSError) as error:
                    if attempt == 39:
                        self.screen.note(f"cannot reconnect: {error}")
                        self._ended.set()
                    await asyncio.sleep(0.5)
