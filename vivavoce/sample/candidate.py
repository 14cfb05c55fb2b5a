"""The sample candidate: listens until the interviewer has finished, then answers.

It knows what any candidate's client knows: sound, captions and states. It measures what the
candidate experiences: from the last voiced sample sent to the first voiced sample received.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from vivavoce.candidate.client import CandidateClient, ConnectError
from vivavoce.sample.script import Clip, Script

THINK_S = 0.6
"""Between the interviewer's last word and the candidate's first."""
QUIET_S = 0.45
"""Silence after which the interviewer has finished, once its state says so too."""
REPLY_TIMEOUT_S = 45.0
ONSET_BEFORE_CAPTION_S = 0.15
"""A caption is sent when its sound starts, and travels apart from it."""


class Screen(Protocol):
    """Where the interview is shown while it goes on."""

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
        script: what to say.
        screen: shows it.
        rejoin: makes a new grant when the connection broke.
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
    _first_audio: float | None = None

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
                    self._heard(event)
                case "caption":
                    self.screen.candidate(
                        str(event.get("text", "")), final=bool(event.get("final"))
                    )
                case "state":
                    self._agent_state = str(event.get("state"))
                    self.screen.state(self._agent_state)
                case "ended":
                    self.end_reason = str(event.get("reason"))
                    self._ended.set()

    def _heard(self, event: dict[str, Any]) -> None:
        now, kind = time.monotonic(), str(event.get("kind"))
        v2v_ms = first_ms = None
        if self._last_voiced is not None:
            first = self.client.ear.first_voiced_after(self._last_voiced)
            if first is not None and self._first_audio is None:
                self._first_audio = first
            if kind != "ack":
                onset = self._onset(now)
                v2v_ms = _ms(onset - self._last_voiced)
                first_ms = _ms((self._first_audio or onset) - self._last_voiced)
                self._last_voiced = self._first_audio = None
        start_s = now - self._joined_at
        text = str(event.get("text", ""))
        question_id = event.get("question_id")
        self.turns.append(
            Turn("agent", text, start_s, start_s, kind, question_id, v2v_ms, first_ms)
        )
        self.screen.agent(text, kind, v2v_ms)
        if kind not in ("ack", "greeting", "closing"):
            self._prompt = question_id
            self._fresh.set()

    def _onset(self, caption_at: float) -> float:
        """When the captioned words became audible: near the caption, not before the answer."""
        assert self._last_voiced is not None
        since = max(self._last_voiced, caption_at - ONSET_BEFORE_CAPTION_S)
        if self._first_audio is not None and not self._acknowledged():
            return self._first_audio
        found = self.client.ear.first_voiced_after(since)
        return found if found is not None else caption_at

    def _acknowledged(self) -> bool:
        return bool(self.turns) and self.turns[-1].kind == "ack"

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
            silent_since = self.client.ear.silent_since()
            quiet = silent_since is not None and time.monotonic() - silent_since >= QUIET_S
            if quiet and self._agent_state == "listening":
                return

    async def _say(self, clip: Clip) -> None:
        started = time.monotonic() - self._joined_at
        said = await self.client.say(clip.pcm, clip.rate)
        self._last_voiced = said.last_voiced_at
        ended = time.monotonic() - self._joined_at
        self.turns.append(Turn("candidate", clip.text, started, ended, "answer", self._prompt))
        if self._last_voiced is not None:
            waiting = asyncio.create_task(self._note_first_audio(self._last_voiced))
            waiting.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _note_first_audio(self, last_voiced: float) -> None:
        with contextlib.suppress(TimeoutError):
            first = await self.client.ear.wait_voiced_after(last_voiced, REPLY_TIMEOUT_S)
            if self._last_voiced == last_voiced:
                self._first_audio = first

    async def _keep_connected(self) -> None:
        while not self._ended.is_set():
            await self.client.wait_disconnected()
            if self._ended.is_set():
                return
            self.screen.note("connection lost, coming back …")
            for attempt in range(40):
                try:
                    await self.client.reconnect(await self.rejoin())
                    self.screen.note("back in the interview")
                    break
                except (ConnectError, OSError) as error:
                    if attempt == 39:
                        self.screen.note(f"cannot come back: {error}")
                        self._ended.set()
                    await asyncio.sleep(0.5)


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))
