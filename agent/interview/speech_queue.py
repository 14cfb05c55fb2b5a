"""Speaks replies in the session, one after another, and posts how each ended."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, Protocol

from livekit import rtc

from agent.interview.client_state import ClientState
from agent.interview.events import EventQueue, ReplySounds, SpeechEnded
from agent.interview.reply import Cut, Reply
from agent.speaking.playout import Playout
from agent.speaking.speech import Speech
from agent.transcript.writer import TranscriptWriter
from kit.tasks import TaskSet

LOOK_S = 0.05
"""How often a speech is looked at for an utterance that begins."""


class SpeechHandle(Protocol):
    """One speech of the session."""

    @property
    def interrupted(self) -> bool: ...

    def done(self) -> bool: ...

    async def wait_for_playout(self) -> None: ...


class SpeakingSession(Protocol):
    """The part of AgentSession that speaks."""

    def say(
        self, text: str, *, audio: AsyncIterable[rtc.AudioFrame], add_to_chat_ctx: bool
    ) -> SpeechHandle:
        """Play the frames once the candidate is silent; the candidate may interrupt."""

    def interrupt(self, *, force: bool) -> asyncio.Future[None]:
        """Interrupt what is being said. Raises RuntimeError when that may not be."""


class Speaker(Protocol):
    """Makes the sound of a speech."""

    def frames(self, speech: Speech) -> AsyncIterator[rtc.AudioFrame]: ...


class SpeechQueue:
    """The replies of one interview on their way to the candidate's ear.

    Args:
        session: plays them, and interrupts them when the candidate speaks.
        speaker: makes their sound.
        playout: knows what was heard.
        writer: keeps what begins to sound.
        client: shows it.
        events: where ends are posted.
    """

    def __init__(
        self,
        session: SpeakingSession,
        speaker: Speaker,
        playout: Playout,
        writer: TranscriptWriter,
        client: ClientState,
        events: EventQueue,
    ) -> None:
        self._session = session
        self._speaker = speaker
        self._playout = playout
        self._writer = writer
        self._client = client
        self._events = events
        self._tasks = TaskSet("speech")
        self._latest: Reply | None = None
        self._task: asyncio.Task[None] | None = None
        self._spoken: tuple[Reply, SpeechHandle] | None = None

    def perform(self, reply: Reply) -> None:
        """Speak a reply after the one that is being spoken; one that still waits is dropped."""
        self._latest = reply
        self._task = self._tasks.spawn(self._perform(reply, self._task))
        self._task.add_done_callback(self._events.post_crash)

    def interrupt(self, cut: Cut, *, force: bool = False) -> None:
        """Have what is being spoken cut short, unless a voice has done that already."""
        if self._spoken is not None:
            reply, handle = self._spoken
            if not handle.interrupted and not handle.done():
                reply.requested_cut = cut
        with contextlib.suppress(RuntimeError):  # there is nothing that may be interrupted
            self._session.interrupt(force=force)

    def heard_s(self) -> float:
        """Seconds that were heard so far of what is being spoken."""
        return self._playout.heard_s(time.time())

    def on_resumed(self, event: Any) -> None:
        """The session ended a pause."""
        self._playout.resumed()

    async def aclose(self) -> None:
        """Stop speaking."""
        await self._tasks.aclose()
        self._playout.close()

    async def _perform(self, reply: Reply, previous: asyncio.Task[None] | None) -> None:
        if previous is not None and not previous.done():
            await asyncio.wait({previous})
        if reply is not self._latest:
            return
        if reply.taken_back:
            self._events.post(SpeechEnded(self._events.now_s(), reply, "voice"))
            return
        self._client.show_state("thinking")
        self._playout.begin(reply.speech)
        handle = self._session.say(
            "", audio=self._speaker.frames(reply.speech), add_to_chat_ctx=False
        )
        self._spoken = reply, handle
        following = self._tasks.spawn(self._follow(reply))
        try:
            await handle.wait_for_playout()
        finally:
            following.cancel()
        cut: Cut | None = None
        if handle.interrupted:
            cut = reply.requested_cut or "voice"
            reply.speech.interrupted = True
        self._show_rest(reply)
        self._events.post(SpeechEnded(self._events.now_s(), reply, cut))

    async def _follow(self, reply: Reply) -> None:
        """Keep and show each utterance as it begins to sound; runs until cancelled."""
        speech = reply.speech
        await self._playout.started.wait()
        self._events.post(ReplySounds(self._events.now_s(), reply))
        self._client.show_state("speaking")
        self._writer.keep_state(reply.after)
        while True:
            for said in speech.said[reply.shown :]:
                at = (speech.started_wall or time.time()) + said.begins_s
                await asyncio.sleep(max(0.0, at - time.time()))
                await self._writer.begin(said, speech, reply.after)
                reply.shown += 1
                self._client.show_said(said, reply.after)
            await asyncio.sleep(LOOK_S)

    def _show_rest(self, reply: Reply) -> None:
        """Show what was heard and is not shown: the disk was slower than a short utterance."""
        speech = reply.speech
        for said in speech.said[reply.shown :]:
            if speech.started_wall is not None and speech.heard_text(said)[0]:
                self._client.show_said(said, reply.after)
