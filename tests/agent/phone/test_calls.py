"""Phone calls through a real LiveKit server: from the dispatch to the interview."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from livekit import api, rtc
from sqlalchemy import text

from agent.phone.calls import receive_call
from agent.speaking.lines import phone_phrases
from db.session import Database
from db.tables import InterviewStatus
from rooms.livekit.phone_line import call_metadata
from rooms.livekit.server import EmbeddedLiveKit
from rooms.pins import pin_hash
from tests.support.agent_worker import (
    SECRET,
    LiveKitCandidate,
    candidate_in,
    dispatch,
    livekit_service,
    open_interview,
    running_worker,
    until,
)

pytestmark = pytest.mark.realtime

PIN = "123456"


class Phone(LiveKitCandidate):
    """A SIP participant in a room that the dispatch rule made."""

    async def dial(self, number: str = "+8225550100", language: str = "") -> None:
        agent = api.RoomAgentDispatch(agent_name="interviewer", metadata=call_metadata(language))
        token = (
            api.AccessToken(self._server.api_key, self._server.api_secret)
            .with_identity(f"sip_{number}")
            .with_kind("sip")
            .with_attributes({"sip.phoneNumber": number})
            .with_ttl(timedelta(minutes=5))
            .with_grants(api.VideoGrants(room_join=True, room=self._name))
            .with_room_config(api.RoomConfiguration(empty_timeout=30, agents=[agent]))
        )
        await self.enter_with(token.to_jwt())

    loud_s = 0.0
    """How long something was heard."""

    def listen(self, track: rtc.Track, *_: object) -> None:
        self._listening = asyncio.create_task(self._listen(track))

    async def _listen(self, track: rtc.Track) -> None:
        async for event in rtc.AudioStream(track):
            frame = event.frame
            if np.abs(np.frombuffer(frame.data, np.int16)).max() > 100:
                self.loud_s += frame.samples_per_channel / frame.sample_rate

    async def press(self, keys: str) -> None:
        for key in keys:
            code = "0123456789*#".index(key)
            await self.room.local_participant.publish_dtmf(code=code, digit=key)


@asynccontextmanager
async def phoning(server: EmbeddedLiveKit, room: str, **how: str) -> AsyncIterator[Phone]:
    """A caller who is being greeted, until the end of the block."""
    phone = Phone(server, room)
    received = asyncio.Event()
    phone.room.on("track_subscribed", lambda *_: received.set())
    phone.room.on("track_subscribed", phone.listen)
    await phone.dial(**how)
    try:
        async with asyncio.timeout(20.0):
            await received.wait()
        yield phone
    finally:
        await phone.leave()


async def invite(database: Database, interview_id: UUID) -> None:
    async with database.unit_of_work() as work:
        await work.invitations.add(interview_id, 3600, pin_hash(SECRET, PIN))


async def wrong_pins(database: Database, count: int) -> None:
    """Wait until so many are counted."""
    async with asyncio.timeout(20.0):
        while True:
            async with database.unit_of_work() as work:
                if await work.session.scalar(text("SELECT count(*) FROM wrong_pin")) == count:
                    return
            await asyncio.sleep(0.05)


async def status(database: Database, interview_id: UUID) -> InterviewStatus:
    async with database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id)
    assert interview is not None
    return interview.status


async def test_the_pin_leads_to_the_interview_in_the_same_room(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    interview_id = await open_interview(database, follow_ups=0)
    await invite(database, interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, receive_call=receive_call) as worker,
    ):
        async with phoning(livekit_server, "call-_0100_whole") as phone:
            await phone.press(PIN + "#")
            await phone.hears("planned")
            kinds = [m["kind"] for m in phone.heard if m["type"] == "caption"]
            assert kinds == ["greeting", "meta", "planned"]
            await phone.types("I built a shop website myself and it was a success.")
            assert await phone.ended() == "completed"
            async with asyncio.timeout(15.0):
                await phone.gone.wait()
        await until(lambda: worker.context.capacity.taken == 0)
        assert await service.rooms(["call-_0100_whole"]) == []
    assert await status(database, interview_id) is InterviewStatus.COMPLETED
    async with database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview_id)
    assert [e.kind for e in entries] == ["greeting", "meta", "planned", "text", "closing"]


async def test_three_wrong_pins_end_the_call(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path
) -> None:
    async with running_worker(
        database, livekit_server, tmp_path, receive_call=receive_call
    ) as worker:
        async with phoning(livekit_server, "call-_0100_wrong") as phone:
            for wrong in range(1, 4):
                await phone.press(f"{wrong}#")
                await wrong_pins(database, wrong)
            async with asyncio.timeout(15.0):
                await phone.gone.wait()
        await until(lambda: worker.context.capacity.taken == 0)
    assert worker.context.held == []
    async with database.unit_of_work() as work:
        row = await work.livekit_rooms.by_name("call-_0100_wrong")
    assert row is None


@pytest.mark.parametrize("change", ["withdrawn", "cancelled"])
async def test_a_caller_hears_why_the_call_ends(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path, change: str
) -> None:
    interview_id = await open_interview(database, follow_ups=0)
    await invite(database, interview_id)
    async with (
        livekit_service(livekit_server),
        running_worker(database, livekit_server, tmp_path, receive_call=receive_call),
        phoning(livekit_server, f"call-_0100_{change}") as phone,
    ):
        await phone.press(PIN + "#")
        await phone.hears("planned")
        await phone.listened_to()
        await asyncio.sleep(0.5)  # the last of the question is on its way
        loud_s = phone.loud_s
        async with asyncio.timeout(5.0):
            async with database.unit_of_work() as work:
                if change == "withdrawn":
                    (invited, _), *_ = await work.invitations.of_interview(interview_id)
                    await work.invitations.cancel(invited.id)
                else:
                    await work.interviews.cancel(interview_id, "cancelled by request")
                    await work.livekit_rooms.command(interview_id, "complete")
            await phone.gone.wait()
        key = "withdrawn" if change == "withdrawn" else "ended"
        spoken_s = 0.01 * len(phone_phrases("en")[key])
        assert phone.loud_s - loud_s > spoken_s / 2


@pytest.mark.parametrize("workers", [1, 2])
async def test_another_call_takes_the_interview_over(
    database: Database, livekit_server: EmbeddedLiveKit, tmp_path: Path, workers: int
) -> None:
    """Whether the same worker held it or one with another data folder."""
    interview_id = await open_interview(database, follow_ups=0)
    await invite(database, interview_id)
    async with (
        livekit_service(livekit_server) as service,
        running_worker(database, livekit_server, tmp_path, receive_call=receive_call) as first,
    ):
        await dispatch(service, interview_id)
        await first.holds(interview_id)
        name = f"interview-{interview_id}"
        async with candidate_in(livekit_server, name) as page:
            await page.hears("planned")
            await page.listened_to()
            async with AsyncExitStack() as stack:
                if workers == 2:
                    first.context.capacity.close()
                    await stack.enter_async_context(
                        running_worker(
                            database, livekit_server, tmp_path / "2", receive_call=receive_call
                        )
                    )
                phone = await stack.enter_async_context(
                    phoning(livekit_server, f"call-_0100_over{workers}")
                )
                await phone.press(PIN)
                await phone.hears("meta")
                async with asyncio.timeout(15.0):
                    await page.gone.wait()
                assert page.heard[-1] == {"type": "replaced"}
                texts = [m["text"] for m in phone.heard if m["type"] == "caption"]
                assert texts[0] == "Sorry, I lost you for a moment. Nothing you said was lost."
                await phone.types("I built a shop website myself and it was a success.")
                assert await phone.ended() == "completed"
    assert await status(database, interview_id) is InterviewStatus.COMPLETED
