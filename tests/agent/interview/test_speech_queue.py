"""Replies in the session: their order, what is shown of them, and why they ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from livekit import rtc

from agent.conductor import Move, State, Utterance, UtteranceKind
from agent.interview.client_state import ClientState
from agent.interview.events import Crashed, EventQueue, ReplySounds, SpeechEnded
from agent.interview.reply import Reply
from agent.interview.speech_queue import SpeechQueue
from agent.speaking.playout import Playout
from agent.speaking.speech import Said, Speech, Stretch
from agent.transcript.journal import Journal
from agent.transcript.writer import TranscriptWriter
from interviews.plan import Plan
from kit.audio import SPEECH_RATE
from rooms.audio_output import PacedAudioOutput
from rooms.base import RecordingClock, Room
from tests.support.interview_loop import MemoryJournal, SilentRoom
from tests.support.plans import short_plan

pytestmark = pytest.mark.realtime


class Handle:
    """A speech that a test ends."""

    def __init__(self) -> None:
        self._ended = asyncio.Event()
        self.interrupted = False

    def done(self) -> bool:
        return self._ended.is_set()

    async def wait_for_playout(self) -> None:
        await self._ended.wait()

    def end(self) -> None:
        self._ended.set()

    def cut(self) -> None:
        self.interrupted = True
        self.end()


class Session:
    """Says what it is given, until a test ends it."""

    def __init__(self) -> None:
        self.handles: list[Handle] = []
        self.closed = False

    def say(
        self, text: str, *, audio: AsyncIterable[rtc.AudioFrame], add_to_chat_ctx: bool
    ) -> Handle:
        if self.closed:
            raise RuntimeError("AgentSession is closing")
        self.handles.append(Handle())
        return self.handles[-1]

    def interrupt(self, *, force: bool = False) -> asyncio.Future[None]:
        if not self.handles:
            raise RuntimeError("AgentSession isn't running")
        self.handles[-1].cut()
        return asyncio.get_running_loop().create_future()


class Speaker:
    async def frames(self, speech: Speech) -> AsyncIterator[rtc.AudioFrame]:
        return
        yield  # an empty generator


@dataclass
class Bench:
    """A queue of speeches, its session, and what comes out of it."""

    session: Session
    speeches: SpeechQueue
    playout: Playout
    output: PacedAudioOutput
    events: EventQueue
    journal: MemoryJournal
    shown: list[dict[str, Any]] = field(default_factory=list)

    async def ended(self) -> SpeechEnded:
        async with asyncio.timeout(2.0):
            while isinstance(event := await anext(self.events), ReplySounds):
                pass
        assert isinstance(event, SpeechEnded), event
        return event


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    room, journal, session, shown = SilentRoom(), MemoryJournal(), Session(), list[Any]()
    events = EventQueue(RecordingClock(time.time()))
    output = PacedAudioOutput()
    playout = Playout(output)
    writer = TranscriptWriter(cast(Journal, journal), room.clock)
    client = ClientState(cast(Room, room), Plan.model_validate(short_plan()), shown.append)
    speeches = SpeechQueue(session, Speaker(), playout, writer, client, events)
    writing = asyncio.create_task(writer.run())
    try:
        yield Bench(session, speeches, playout, output, events, journal, shown)
    finally:
        await speeches.aclose()
        writing.cancel()


def reply(text: str = "What is it?") -> Reply:
    utterance = Utterance(UtteranceKind.PLANNED, text, question_id="project")
    return Reply(Speech(Move((utterance,))), State(), State(asked=("project",)))


async def test_a_reply_that_is_spoken_to_its_end() -> None:
    async with bench() as b:
        first = reply()
        b.speeches.perform(first)
        await asyncio.sleep(0)
        b.session.handles[0].end()
        event = await b.ended()
        assert (event.reply, event.cut) == (first, None)
        assert not first.speech.interrupted


async def test_the_session_cuts_for_a_voice() -> None:
    async with bench() as b:
        b.speeches.perform(reply())
        await asyncio.sleep(0)
        b.session.handles[0].cut()
        event = await b.ended()
        assert event.cut == "voice" and event.reply.speech.interrupted


@pytest.mark.parametrize("cut", ["control", "typed", "dropped"])
async def test_a_requested_cut_has_its_reason(cut: Any) -> None:
    async with bench() as b:
        b.speeches.perform(reply())
        await asyncio.sleep(0)
        b.speeches.interrupt(cut)
        assert (await b.ended()).cut == cut


async def test_a_button_after_the_voice_changes_nothing() -> None:
    async with bench() as b:
        b.speeches.perform(reply())
        await asyncio.sleep(0)
        b.session.handles[0].cut()
        b.speeches.interrupt("control")
        assert (await b.ended()).cut == "voice"


async def test_nothing_to_interrupt_is_no_fault() -> None:
    async with bench() as b:
        b.speeches.interrupt("control")


async def test_a_reply_waits_for_the_one_before_it() -> None:
    async with bench() as b:
        first, second = reply(), reply("And then?")
        b.speeches.perform(first)
        await asyncio.sleep(0)
        b.speeches.perform(second)
        await asyncio.sleep(0.02)
        assert len(b.session.handles) == 1
        b.session.handles[0].cut()
        assert (await b.ended()).reply is first
        await asyncio.sleep(0.02)
        b.session.handles[1].end()
        assert (await b.ended()).reply is second


async def test_a_reply_that_still_waits_gives_way_to_a_newer_one() -> None:
    async with bench() as b:
        first, second, third = reply(), reply("And then?"), reply("Once more.")
        for each in (first, second, third):
            b.speeches.perform(each)
            await asyncio.sleep(0)
        b.session.handles[0].cut()
        assert (await b.ended()).reply is first
        await asyncio.sleep(0.02)
        b.session.handles[1].end()
        assert (await b.ended()).reply is third


async def test_a_reply_that_was_taken_back_while_it_waited_is_not_spoken() -> None:
    async with bench() as b:
        first, second = reply(), reply("And then?")
        b.speeches.perform(first)
        await asyncio.sleep(0)
        b.speeches.perform(second)
        second.taken_back = True
        b.session.handles[0].cut()
        assert (await b.ended()).reply is first
        event = await b.ended()
        assert (event.reply, event.cut) == (second, "voice")
        assert len(b.session.handles) == 1


async def test_a_session_that_closed_by_itself_ends_the_run() -> None:
    async with bench() as b:
        b.session.closed = True
        b.speeches.perform(reply())
        assert isinstance(await asyncio.wait_for(anext(b.events), 2.0), Crashed)


async def test_utterances_are_kept_and_shown_as_they_begin_to_sound() -> None:
    async with bench() as b:
        first = reply()
        b.speeches.perform(first)
        await asyncio.sleep(0)
        assert b.shown == [{"type": "state", "state": "thinking"}]
        utterance = first.speech.move.utterances[0]
        stretches = [Stretch("What is it?", 0, SPEECH_RATE)]
        first.speech.said.append(
            Said("planned", "What is it?", utterance, stretches, complete=True, seq=7)
        )
        b.output.on_playback_started(created_at=time.time())
        await asyncio.sleep(0.1)
        assert b.shown[1:] == [
            {"type": "state", "state": "speaking"},
            {"type": "ai_token", "token": "What is it?"},
        ]
        assert [(r.type, r.data.get("text")) for r in b.journal.records] == [
            ("state", None),
            ("speaking", "What is it?"),
        ]
        event = await asyncio.wait_for(anext(b.events), 2.0)
        assert isinstance(event, ReplySounds) and event.reply is first
        b.session.handles[0].end()
        await b.ended()


async def test_an_utterance_is_shown_even_if_the_disk_is_slower_than_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def heard_text(speech: Speech, said: Said) -> tuple[str, bool]:
        return (said.text, False) if said.seq == 7 else ("", True)

    monkeypatch.setattr(Speech, "heard_text", heard_text)
    async with bench() as b:
        first = reply()
        (utterance,) = first.speech.move.utterances
        first.speech.said.append(Said("planned", "What is it?", utterance, seq=7))
        first.speech.said.append(Said("planned", "Not heard.", utterance, seq=8))
        b.journal.slow_s = 30.0
        b.speeches.perform(first)
        await asyncio.sleep(0)
        b.output.on_playback_started(created_at=time.time())
        await asyncio.sleep(0.05)
        b.session.handles[0].end()
        await b.ended()
        assert [m["token"] for m in b.shown if m["type"] == "ai_token"] == ["What is it?"]


async def test_what_was_heard_so_far_leaves_out_pauses() -> None:
    async with bench() as b:
        b.speeches.perform(reply())
        await asyncio.sleep(0)
        assert b.speeches.heard_s() == 0.0
        b.output.on_playback_started(created_at=time.time() - 0.5)
        assert b.speeches.heard_s() == pytest.approx(0.5, abs=0.1)
        b.output.on_playback_progressed(started_at=0.0, offset=0.0, duration=0.6)  # a pause
        await asyncio.sleep(0.2)
        assert b.speeches.heard_s() == 0.6
        b.speeches.on_resumed(None)
        await asyncio.sleep(0.1)
        assert b.speeches.heard_s() == pytest.approx(0.7, abs=0.05)
